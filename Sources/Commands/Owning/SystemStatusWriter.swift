import Presentation
import Storage

/// Puts the state of the system into lines for its owner.
struct SystemStatusWriter {
    let locale: Locale
    /// Milliseconds since 1970.
    let now: Int64

    func lines(for facts: SystemFacts) -> [String] {
        var lines = facts.sources.map(line)
        if facts.sources.isEmpty { lines.append(locale.text(.adminNoSources)) }
        if facts.unmatchedCount > 0 {
            let names = facts.unmatched.map { item in item.name + (item.year.map { " (\($0))" } ?? "") }
            lines.append(
                locale.text(
                    .adminUnmatched, ["names": locale.list(names.map(locale.quoted))], count: facts.unmatchedCount))
        }
        if facts.pendingPlays > 0 { lines.append(locale.text(.adminPending, count: facts.pendingPlays)) }
        if facts.waitingDeliveries > 0 { lines.append(locale.text(.adminWaiting, count: facts.waitingDeliveries)) }
        if facts.deadDeliveries > 0, let last = facts.lastDead {
            lines.append(
                locale.text(.adminDead, ["hook": last.hookName, "reason": last.reason], count: facts.deadDeliveries))
        }
        return lines
    }

    private func line(_ source: SourceCondition) -> String {
        let times = TimePhrases(locale)
        var values = ["source": source.source]
        values["when"] = source.succeededAt.map { times.exactly($0, now: now) }
        switch source.state {
        case .up: return locale.text(.adminUp, values)
        case .degraded(let since, let problem):
            values["since"] = times.exactly(since, now: now)
            values["problem"] = problem
            return locale.text(.adminDegraded, values)
        case .down(let since, let problem):
            values["since"] = times.exactly(since, now: now)
            values["problem"] = problem
            return locale.text(source.succeededAt == nil ? .adminNeverUp : .adminDown, values)
        }
    }
}
