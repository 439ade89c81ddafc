import Foundation

/// Who the owner shares a Plex server with, and which sections: the answer of `/api/servers/{id}/shared_servers`. Pure.
enum PlexSharing {
    /// Whoever cannot be named is left out; whose sections cannot be read may see none.
    /// - Returns: `nil` when it is not such an answer.
    static func accounts(in body: Data) -> [ServerAccount]? {
        guard let root = XMLTree.parse(body), root.name == "MediaContainer" else { return nil }
        return root.children(named: "SharedServer").compactMap { shared in
            guard let id = shared.attributes["userID"].flatMap(Int.init), id > 0 else { return nil }
            let names = ["username", "name", "email"].compactMap { shared.attributes[$0] }
            return ServerAccount(
                id: String(id), name: names.first { !$0.isEmpty } ?? String(id), isOwner: false,
                access: access(of: shared))
        }
    }

    private static func access(of shared: XMLTree) -> ServerAccess {
        let sections = shared.children(named: "Section")
        let visible = sections.filter { $0.attributes["shared"] == "1" }
        if shared.attributes["allLibraries"] == "1", visible.count == sections.count { return .all }
        return .only(Set(visible.compactMap { $0.attributes["key"] }.filter { !$0.isEmpty }))
    }
}
