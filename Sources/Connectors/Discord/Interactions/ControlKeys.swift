import Chat
import Logging

/// What showing an answer depends on and changes seldom: the keys of the controls, and the channels that need embeds. Read from the
/// memory when it is first needed.
actor ControlKeys {
    private let memory: DiscordMemory
    private let logger: Logger
    private var signer: ControlSigner?
    private var embeds: Set<String>?

    init(memory: DiscordMemory, logger: Logger) {
        self.memory = memory
        self.logger = logger
    }

    /// `nil` while the memory cannot be read.
    func current() async -> ControlSigner? {
        if let signer { return signer }
        do {
            let keys = try await memory.controlKeys()
            guard !keys.isEmpty else { return nil }
            signer = signer ?? ControlSigner(keys: keys)
        } catch {
            logger.error("the keys of Discord's buttons cannot be read", metadata: ["error": "\(error)"])
        }
        return signer
    }

    func needsEmbeds(in channel: ChannelID) async -> Bool {
        if embeds == nil { embeds = try? await memory.channelsWithEmbeds() }
        return embeds?.contains(channel.rawValue) ?? false
    }

    func useEmbeds(in channel: ChannelID) async {
        logger.notice("Discord refuses components here; embeds are used", metadata: ["channel": "\(channel)"])
        embeds?.insert(channel.rawValue)
        try? await memory.keepEmbeds(in: channel)
    }
}
