/// The badges of a title that say how it looks and sounds, best first: of all its versions together. Pure.
enum QualityBadges {
    /// What one file has, in the words of no product.
    struct File: Sendable, Equatable {
        enum Range: Sendable {
            case hdr10
            case hlg
            case dolbyVision
        }

        /// Lines, such as 2160.
        var height: Int?
        var ranges: Set<Range> = []
        var isAtmos = false
        /// Of the best sound track.
        var channels: Int?
    }

    static func badges(of files: [File]) -> [String] {
        var badges: [String] = []
        switch files.compactMap(\.height).max() ?? 0 {
        case 1800...: badges.append("4K")
        case 900...: badges.append("1080p")
        case 700...: badges.append("720p")
        case 1...: badges.append("SD")
        default: break
        }
        let ranges = files.reduce(into: Set<File.Range>()) { $0.formUnion($1.ranges) }
        if ranges.contains(.dolbyVision) { badges.append("Dolby Vision") }
        if ranges.contains(.hdr10) { badges.append("HDR") }
        if ranges.contains(.hlg) { badges.append("HLG") }
        if files.contains(where: \.isAtmos) { badges.append("Atmos") }
        switch files.compactMap(\.channels).max() ?? 0 {
        case 8...: badges.append("7.1")
        case 6...: badges.append("5.1")
        default: break
        }
        return badges
    }
}
