import Chat
import Web

/// Finds the posters of cards as files to send, for as long as an answer can wait for them.
struct PosterFiles: Sendable {
    private let lookup: PosterLookup
    private static let patience = Duration.seconds(3)
    private static let most = 10

    init(_ lookup: @escaping PosterLookup) { self.lookup = lookup }

    /// By what the cards ask for them by; those that cannot be had in time are missing.
    func files(for cards: [Card]) async -> [String: OutgoingFile] {
        let shown = cards.compactMap { card in card.poster.map { (poster: $0, title: card.title) } }
        return await files(forReferences: shown.map(\.poster), titles: shown.map(\.title))
    }

    /// With the same names as for the cards whose posters these are.
    func files(forReferences references: [String], titles: [String] = []) async -> [String: OutgoingFile] {
        await withTaskGroup(of: (String, OutgoingFile)?.self) { tasks in
            for (index, reference) in references.prefix(Self.most).enumerated() {
                let title = titles.indices.contains(index) ? titles[index] : ""
                tasks.addTask {
                    let found = try? await TimeLimit.run(Self.patience) { await lookup(reference) }
                    guard let image = found ?? nil else { return nil }
                    return (reference, Self.file(image, number: index, title: title))
                }
            }
            var files: [String: OutgoingFile] = [:]
            for await found in tasks { if let (reference, file) = found { files[reference] = file } }
            return files
        }
    }

    private static func file(_ image: PosterImage, number: Int, title: String) -> OutgoingFile {
        let ending =
            switch image.mimeType {
            case "image/png": "png"
            case "image/webp": "webp"
            default: "jpg"
            }
        return OutgoingFile(
            name: "poster-\(number + 1).\(ending)", mimeType: image.mimeType, bytes: image.bytes,
            description: DiscordText.plain(title, limit: 200))
    }
}
