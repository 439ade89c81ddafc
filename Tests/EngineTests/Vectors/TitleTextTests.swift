import Testing

@testable import Engine

struct TitleTextTests {
    @Test func saysWhatATitleIsAboutInAFixedOrder() {
        var title = Title.film(
            1, year: 1999, genres: ["Action", "Drama"], keywords: ["hacker", "dream"], overview: "He wakes up.")
        title.name = "The Matrix"
        title.tagline = "Free your mind"
        #expect(
            TitleText.text(of: title) == "The Matrix (1999). Free your mind. Action, Drama. hacker, dream. He wakes up."
        )
    }

    @Test func leavesOutWhatIsNotKnown() {
        #expect(TitleText.text(of: Title.film(1, year: nil)) == "Film 1.")
    }

    @Test func staysShort() {
        let long = String(repeating: "word ", count: 10_000)
        let title = Title.film(1, keywords: Array(repeating: "k", count: 500), overview: long)
        #expect(TitleText.text(of: title).count == 1_200)
    }
}
