package import Chat

/// What the Matrix connector says itself, in one language.
package struct MatrixPhrases: Sendable, Equatable {
    /// Said in a room whose answer went to the asker alone; reveals nothing of it.
    package var answeredPrivately: String
    /// Said where a message could not be decrypted, in every language at once.
    package var undecryptable: String
    /// Added to the help: what reactions do.
    package var reactions: String
    /// The word that asks for help, without a mark.
    package var helpWord: String
    /// How sure a match is, in words: what the colour says to those who see it.
    package var bands: [Card.Match.Band: String]

    package init(
        answeredPrivately: String, undecryptable: String, reactions: String, helpWord: String,
        bands: [Card.Match.Band: String]
    ) {
        self.answeredPrivately = answeredPrivately
        self.undecryptable = undecryptable
        self.reactions = reactions
        self.helpWord = helpWord
        self.bands = bands
    }
}

/// The languages that the connector can speak, and which of them a person is answered in.
package struct MatrixLanguages: Sendable {
    /// In the order in which a sentence is said in all of them.
    let all: [MatrixPhrases]
    let phrases: @Sendable (ChatIdentity) async -> MatrixPhrases

    /// - Parameters:
    ///   - all: never empty.
    ///   - phrases: those of the language that the person has set, else of the server's.
    package init(all: [MatrixPhrases], phrases: @escaping @Sendable (ChatIdentity) async -> MatrixPhrases) {
        self.all = all
        self.phrases = phrases
    }
}
