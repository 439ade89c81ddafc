/// Every word and number that a value holds at any depth, private parts included, as its mirror shows it.
func wordsWithin(_ value: Any, except skipped: Set<String> = []) -> Set<String> {
    var words: Set<String> = []
    collect(value, except: skipped, into: &words)
    return words
}

private func collect(_ value: Any, except skipped: Set<String>, into words: inout Set<String>) {
    if let text = value as? String {
        for word in text.split(whereSeparator: { !$0.isLetter && !$0.isNumber }) { words.insert(String(word)) }
        return
    }
    if let number = value as? Int {
        words.insert(String(number))
        return
    }
    for child in Mirror(reflecting: value).children {
        // An enum's case is a label too, and may be all there is.
        if let label = child.label {
            if skipped.contains(label) { continue }
        }
        collect(child.value, except: skipped, into: &words)
    }
}
