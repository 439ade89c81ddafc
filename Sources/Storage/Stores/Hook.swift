/// A place where one product delivers its webhooks, such as `sonarr`, or `sonarr/anime` where there are several of a kind.
package struct Hook: Sendable, Hashable {
    package enum Product: String, Sendable, Hashable, CaseIterable {
        case tautulli
        case plex
        case jellyfin
        case radarr
        case sonarr
        case seerr
    }

    package let product: Product
    /// Which one, where there are several: 1…32 of `a…z 0…9 -`.
    package let instance: String?

    /// `nil` when `instance` is given and is no name that can be part of an address.
    package init?(_ product: Product, instance: String? = nil) {
        if let instance {
            let isName = instance.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
            guard isName, (1...32).contains(instance.utf8.count) else { return nil }
        }
        self.product = product
        self.instance = instance
    }

    /// Reads what `name` writes.
    package init?(name: String) {
        let parts = name.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let product = parts.first.flatMap({ Product(rawValue: String($0)) }) else { return nil }
        self.init(product, instance: parts.count > 1 ? String(parts[1]) : nil)
    }

    package var name: String { instance.map { "\(product.rawValue)/\($0)" } ?? product.rawValue }
}

extension Hook: CustomStringConvertible {
    package var description: String { name }
}
