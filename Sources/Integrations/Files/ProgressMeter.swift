/// Turns bytes read from several files into one rising fraction 0…1.
final class ProgressMeter {
    private let total: Int
    private let report: (Double) -> Void
    private var read = 0
    private var reported = 0.0

    init(files: [ImportFile], report: @escaping (Double) -> Void) {
        total = files.reduce(0) { $0 + $1.size }
        self.report = report
    }

    func advance(by bytes: Int) {
        read += bytes
        guard total > 0 else { return }
        // A file may grow while it is read; 1 is said once, at the end.
        let fraction = min(0.99, Double(read) / Double(total))
        guard fraction > reported else { return }
        reported = fraction
        report(fraction)
    }

    func finish() {
        report(1)
    }
}
