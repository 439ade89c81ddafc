/// The words that some models were trained to see before a text.
enum EmbeddingPrefix {
    /// - Parameter model: its name, with or without who made it and which variant it is: `nomic-embed-text:v1.5`.
    static func words(for purpose: EmbeddingPurpose, model: String) -> String {
        let name = model.lowercased().split(separator: "/").last ?? ""
        guard name.hasPrefix("nomic-embed-text") else { return "" }
        return purpose == .query ? "search_query: " : "search_document: "
    }
}
