/// Writes the controls of one message, each with a custom id of its own, and collects what must be remembered for them.
struct ControlWriter {
    private let signer: ControlSigner
    private var count = 0
    private(set) var remembered: [String: String] = [:]

    init(signer: ControlSigner) { self.signer = signer }

    mutating func customID(_ control: Control) -> String {
        var control = control
        control.place = count
        count += 1
        let (id, long) = signer.customID(for: control)
        if let long { remembered[long.id] = long.line }
        return id
    }

    /// - Parameter label: within the limit.
    mutating func button(_ label: String, _ control: Control, style: Component.Button.Style) -> Component.Button {
        Component.Button(style: style, label: label.isEmpty ? "…" : label, customID: customID(control))
    }
}
