/// One version of a title on a Plex server, as far as badges are made of it.
struct PlexMedia: Decodable, Sendable {
    let videoResolution: String?
    let audioChannels: Int?
    let parts: [Part]

    struct Part: Decodable, Sendable {
        let streams: [Stream]

        private enum CodingKeys: String, CodingKey {
            case streams = "Stream"
        }

        init(from decoder: any Decoder) throws {
            streams = try decoder.container(keyedBy: CodingKeys.self).list(.streams, of: Stream.self)
        }
    }

    struct Stream: Decodable, Sendable {
        /// 1 picture, 2 sound, 3 subtitles.
        let streamType: Int64?
        let isDolbyVision: Bool
        let colorTrc: String?
        let channels: Int?
        /// All that may name a format of sound.
        let titles: [String]

        private enum CodingKeys: String, CodingKey {
            case streamType, colorTrc, channels, displayTitle, extendedDisplayTitle, title, profile
            case doviPresent = "DOVIPresent"
            case doviProfile = "DOVIProfile"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            streamType = try container.integer(.streamType)
            isDolbyVision = try container.flag(.doviPresent) ?? (container.integer(.doviProfile) != nil)
            colorTrc = try container.text(.colorTrc)
            channels = try container.integer(.channels).map(Int.init(clamping:))
            titles = try [CodingKeys.displayTitle, .extendedDisplayTitle, .title, .profile].compactMap { key in
                try container.text(key)
            }
        }
    }

    private enum CodingKeys: String, CodingKey {
        case videoResolution, audioChannels
        case parts = "Part"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        videoResolution = try container.text(.videoResolution)
        audioChannels = try container.integer(.audioChannels).map(Int.init(clamping:))
        parts = try container.list(.parts, of: Part.self)
    }

    var hasStreams: Bool { parts.contains { !$0.streams.isEmpty } }

    var quality: QualityBadges.File {
        let streams = parts.flatMap(\.streams)
        let sounds = streams.filter { $0.streamType == 2 }
        var ranges: Set<QualityBadges.File.Range> = []
        for picture in streams where picture.streamType == 1 {
            if picture.isDolbyVision { ranges.insert(.dolbyVision) }
            switch picture.colorTrc {
            case "smpte2084": ranges.insert(.hdr10)
            case "arib-std-b67": ranges.insert(.hlg)
            default: break
            }
        }
        return QualityBadges.File(
            height: height, ranges: ranges,
            isAtmos: sounds.contains { $0.titles.contains { $0.lowercased().contains("atmos") } },
            channels: (sounds.compactMap(\.channels) + (audioChannels.map { [$0] } ?? [])).max())
    }

    private var height: Int? {
        switch videoResolution?.lowercased() {
        case "4k": 2160
        case "8k": 4320
        case "sd": 480
        // Sessions write “720p”.
        case let text?: Int(text.prefix(while: \.isNumber))
        case nil: nil
        }
    }
}
