import Chat

/// What follows from the code that a connection was closed with (Discord API v10, Opcodes and Status Codes, “Gateway Close Event
/// Codes”).
enum GatewayClosing: Equatable {
    /// Connect again and take the session up where it was.
    case resume
    /// Connect again; the session is over.
    case startOver
    /// Connecting again cannot help: the owner must change something.
    case stop(GatewayStop)

    init(code: Int?) {
        self =
            switch code {
            case 4004: .stop(.wrongToken)
            case 4010: .stop(.wrongShard)
            case 4011: .stop(.shardingRequired)
            case 4012: .stop(.oldVersion)
            case 4013: .stop(.wrongIntents)
            case 4014: .stop(.forbiddenIntents)
            // The session is over with these, and with the codes of an orderly goodbye.
            case 1000, 1001, 4007, 4009: .startOver
            default: .resume
            }
    }
}

/// Why the gateway cannot be used, with the remedy.
enum GatewayStop: ConnectorFailure, Equatable {
    case wrongToken
    case wrongShard
    case shardingRequired
    case oldVersion
    case wrongIntents
    case forbiddenIntents

    var description: String {
        switch self {
        case .wrongToken:
            "Discord does not accept the bot's token. In the Developer Portal, under Bot, choose “Reset Token” and set "
                + "discord.token to the new one."
        case .wrongShard, .shardingRequired:
            "Discord wants this bot's servers to be divided in another way. Start recommendarr again, which asks anew how."
        case .oldVersion: "Discord no longer speaks version 10 of its gateway. A newer recommendarr is needed."
        case .wrongIntents, .forbiddenIntents:
            "Discord refuses what the bot wants to be told of. In the Developer Portal, under Bot, nothing needs to be "
                + "switched on for it; a newer recommendarr may be needed."
        }
    }
}
