/// What the console says itself, localised by the caller.
package struct ConsolePhrases: Sendable, Equatable {
    /// Printed before the first prompt; may be empty.
    package var greeting: String
    /// Such as `recommendarr> `.
    package var prompt: String
    /// Printed when a person ends the conversation.
    package var goodbye: String
    /// After the first Ctrl-C: that a second one ends.
    package var interruptHint: String
    /// After Ctrl-C while an answer was being worked out.
    package var stopped: String
    /// Shown once when the typed lines cannot be kept; names the file and the remedy.
    package var historyNotSaved: String

    package init(
        greeting: String = "", prompt: String, goodbye: String, interruptHint: String, stopped: String,
        historyNotSaved: String
    ) {
        self.greeting = greeting
        self.prompt = prompt
        self.goodbye = goodbye
        self.interruptHint = interruptHint
        self.stopped = stopped
        self.historyNotSaved = historyNotSaved
    }
}
