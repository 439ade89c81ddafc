/// Puts components into as few messages as the limits allow, in order.
struct ComponentPacking {
    private static let mostAttachments = 10
    private(set) var messages: [RenderedMessage] = []
    private var components: [Component] = []
    private var files: [OutgoingFile] = []
    private var finished: [RenderedMessage] = []

    init() {}

    /// - Parameter component: must itself be within the limits.
    mutating func add(_ component: Component, poster: OutgoingFile? = nil) {
        let count = components.reduce(component.count) { $0 + $1.count }
        let length = components.reduce(component.textLength) { $0 + $1.textLength }
        if !components.isEmpty,
            count > Component.mostInMessage || length > Component.mostTextInMessage
                || files.count + (poster == nil ? 0 : 1) > Self.mostAttachments
        {
            finished = messages
            components = []
            files = []
        }
        components.append(component)
        if let poster { files.append(poster) }
        let body = OutgoingBody(
            components: components, flags: .isComponentsV2, attachments: OutgoingAttachment.all(of: files))
        messages = finished + [RenderedMessage(body: body, files: files)]
    }
}

extension OutgoingAttachment {
    static func all(of files: [OutgoingFile]) -> [OutgoingAttachment] {
        files.enumerated().map { index, file in
            OutgoingAttachment(id: String(index), filename: file.name, description: file.description)
        }
    }
}
