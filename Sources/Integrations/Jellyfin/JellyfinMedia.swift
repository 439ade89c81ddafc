/// One version of a title on a Jellyfin server, as far as badges are made of it.
struct JellyfinMedia: Decodable, Sendable {
    private let streams: [Stream]

    private struct Stream: Decodable, Sendable {
        let type: String?
        let width: Int64?
        let height: Int64?
        let range: String?
        let channels: Int64?
        /// All that may name a format of sound.
        let titles: [String]

        private enum CodingKeys: String, CodingKey {
            case type = "Type"
            case width = "Width"
            case height = "Height"
            case rangeType = "VideoRangeType"
            case range = "VideoRange"
            case channels = "Channels"
            case spatialFormat = "AudioSpatialFormat"
            case displayTitle = "DisplayTitle"
            case title = "Title"
            case profile = "Profile"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            type = try container.text(.type)
            width = try container.integer(.width)
            height = try container.integer(.height)
            range = try container.text(.rangeType) ?? container.text(.range)
            channels = try container.integer(.channels)
            titles = try [CodingKeys.spatialFormat, .displayTitle, .title, .profile].compactMap { key in
                try container.text(key)
            }
        }

        /// By the width as well: films in cinema formats have fewer lines than their name says.
        var lines: Int? {
            let byWidth = width.map { $0 * 9 / 16 } ?? 0
            let lines = max(height ?? 0, byWidth)
            return lines > 0 ? Int(clamping: lines) : nil
        }

        /// Such as `DOVIWithHDR10`, `HDR10Plus`, `HLG`; Emby writes `HDR 10`, `DolbyVision`.
        var ranges: Set<QualityBadges.File.Range> {
            let text = range?.lowercased().filter { $0 != " " } ?? ""
            var ranges: Set<QualityBadges.File.Range> = []
            if text.contains("dovi") || text.contains("dolby") { ranges.insert(.dolbyVision) }
            if text.contains("hdr") { ranges.insert(.hdr10) }
            if text.contains("hlg") || text.contains("hyperlog") { ranges.insert(.hlg) }
            return ranges
        }
    }

    private enum CodingKeys: String, CodingKey {
        case streams = "MediaStreams"
    }

    init(from decoder: any Decoder) throws {
        streams = try decoder.container(keyedBy: CodingKeys.self).list(.streams, of: Stream.self)
    }

    var quality: QualityBadges.File {
        let pictures = streams.filter { $0.type == "Video" }
        let sounds = streams.filter { $0.type == "Audio" }
        return QualityBadges.File(
            height: pictures.compactMap(\.lines).max(),
            ranges: pictures.reduce(into: []) { $0.formUnion($1.ranges) },
            isAtmos: sounds.contains { $0.titles.contains { $0.lowercased().contains("atmos") } },
            channels: sounds.compactMap(\.channels).max().map { Int(clamping: $0) })
    }
}
