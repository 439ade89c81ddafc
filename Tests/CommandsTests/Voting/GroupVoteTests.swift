import Chat
import Engine
import Presentation
import Storage
import TestSupport
import Testing

@testable import Commands

/// A group votes in its room.
struct GroupVoteTests {
    private static let people = ["anna", "marco", "lea"]

    @Test func theLinkedMembersOfTheGroupWhoReadTheRoomMayVote() async throws {
        try await DemoChat.with { chat in
            let reply = try await chat.ask(
                "!group marco lea karl vote", from: "anna", in: ["anna", "marco", "lea", "chloe", "a stranger"])
            let vote = try #require(reply.vote)
            #expect(reply.visibility == .room)
            #expect(Set(vote.voters.keys) == Set(Self.people.map(Conversation.identity)))
            #expect(vote.voters[Conversation.identity("marco")] == "Marco")
            #expect(vote.options.count == reply.cards.count && vote.options.count > 1)
            for (option, card) in zip(vote.options, reply.cards) {
                #expect(option.label.hasPrefix(card.title))
                #expect(option.label.utf16.count <= PlatformLimits.strictest.buttonLabel)
                #expect(option.command.utf16.count <= PlatformLimits.strictest.actionCommand)
            }
            // In a vote by others and for others nobody else counts.
            let outsider = try await chat.ask(vote.options[0].command, from: "chloe")
            #expect(outsider.outcome == .refused)
            #expect(!outsider.dumped.contains(reply.cards[0].title))
        }
    }

    @Test(arguments: [
        "!group vote", "!group vote marco lea", "!gruppe abstimmen", "!gruppe abstimmung", "!groupe vote",
    ])
    func aVoteIsAskedForInEveryLanguage(line: String) async throws {
        try await DemoChat.with { chat in
            let reply = try await chat.ask(line, from: "anna", in: Self.people)
            #expect(reply.vote != nil, "\(reply.plainText)")
        }
    }

    @Test func aNumberAloneVotesAndCanBeChanged() async throws {
        try await DemoChat.with { chat in
            let cards = try await chat.ask("!group vote", from: "anna", in: Self.people).cards
            let first = try await chat.ask("2", from: "marco", in: Self.people)
            #expect(first.visibility == .asker)
            #expect(first.plainText == "Your vote for “\(cards[1].title)” counts. Still to vote: Anna and Lea.")
            let second = try await chat.ask("1️⃣", from: "marco", in: Self.people)
            #expect(second.plainText == "Your vote is now for “\(cards[0].title)”. Still to vote: Anna and Lea.")
            let wrong = await chat.hear("9", from: "marco", in: Self.people)
            #expect(wrong == nil, "a number that answers nothing may be talk")
            let answer = try await chat.ask("!9", from: "marco", in: Self.people)
            #expect(answer.plainText == "There is no number 9; there are 3 answers.")
            #expect(await chat.hear("2", from: "chloe", in: Self.people + ["chloe"]) == nil)
        }
    }

    /// Who has voted is no secret; what they voted for is one until the end.
    @Test func theVoteInProgressDoesNotTellWhoChoseWhat() async throws {
        try await DemoChat.with { chat in
            let cards = try await chat.ask("!group vote", from: "anna", in: Self.people).cards
            _ = try await chat.ask("2", from: "marco", in: Self.people)
            let standing = try await chat.ask("!vote", from: "lea", in: Self.people)
            #expect(standing.visibility == .asker)
            #expect(standing.plainText.contains("Still to vote: Anna and Lea."))
            #expect(!standing.plainText.contains("Marco"))
            #expect(!standing.plainText.contains("Your vote"))
            let own = try await chat.ask("!vote", from: "marco", in: Self.people)
            #expect(own.plainText.contains("Your vote: “\(cards[1].title)”."))
        }
    }

    @Test func whenAllHaveVotedTheWinnerIsNamedOnce() async throws {
        try await DemoChat.with { chat in
            let announcements = Announcements(Self.people)
            let service = chat.votes(announcements)
            let reply = try await chat.ask("!group vote", from: "anna", in: Self.people)
            for (person, number) in [("anna", "2"), ("lea", "3")] {
                _ = try await chat.ask(number, from: person, in: Self.people)
                _ = await service.lookAfter()
            }
            #expect(announcements.said.isEmpty)
            let last = try await chat.ask("2", from: "marco", in: Self.people)
            #expect(last.plainText.hasSuffix("Everybody has voted; I am naming the winner."))
            for _ in 0..<3 { _ = await service.lookAfter() }
            let said = try #require(announcements.said.first)
            #expect(announcements.said.count == 1)
            #expect(announcements.handovers == 1)
            #expect(said.reply.endedVote == reply.vote?.id)
            #expect(said.reply.references == [reply.cards[1].reference])
            #expect(said.reply.cards[0].reason == reply.cards[1].reason)
            #expect(said.reply.cards[0].actions.map(\.verb) == [.up, .down, .seen, .why])
            #expect(said.reply.plainText.hasPrefix("It is “\(reply.cards[1].title)”!"))
            #expect(said.reply.plainText.contains("“\(reply.cards[1].title)”: Anna and Marco"))
            #expect(said.reply.plainText.contains("“\(reply.cards[2].title)”: Lea"))
            #expect(chat.errors.all.isEmpty)
        }
    }

    @Test func afterwardsNumbersMeanTheWinnerAndSpinVotesOnOthers() async throws {
        try await DemoChat.with { chat in
            let announcements = Announcements(Self.people)
            let reply = try await chat.ask("!group vote", from: "anna", in: Self.people)
            for person in Self.people { _ = try await chat.ask("3", from: person, in: Self.people) }
            _ = await chat.votes(announcements).lookAfter()
            #expect(announcements.said.count == 1)
            let seen = try await chat.ask("!1 seen", from: "lea", in: Self.people)
            #expect(seen.plainText.contains(reply.cards[2].title))
            let again = try await chat.ask("!spin", from: "marco", in: Self.people)
            #expect(again.vote != nil)
            #expect(again.vote?.id != reply.vote?.id)
            #expect(Set(again.references).isDisjoint(with: reply.references))
        }
    }

    @Test func whenTheTimeIsUpTheWinnerIsNamed() async throws {
        try await DemoChat.with { chat in
            let announcements = Announcements(Self.people)
            let service = chat.votes(announcements)
            let opened = chat.clock.now()
            let reply = try await chat.ask("!group vote", from: "anna", in: Self.people)
            #expect(reply.plainText.contains("in 10 minutes"))
            _ = try await chat.ask("3", from: "lea", in: Self.people)
            let next = await service.lookAfter()
            #expect(next > opened && next <= opened + 61_000)
            chat.clock.advance(byMinutes: 9)
            let end = await service.lookAfter()
            #expect(end <= opened + 601_000)
            #expect(announcements.said.isEmpty)
            chat.clock.advance(byMinutes: 2)
            #expect(try await chat.ask("!2", from: "marco", in: Self.people).outcome == .refused)
            _ = await service.lookAfter()
            #expect(announcements.said.map(\.reply.references) == [[reply.cards[2].reference]])
            #expect(announcements.said[0].reply.plainText.contains("Did not vote: Anna and Marco."))
        }
    }

    @Test func whereNobodyVotesTheBestForTheGroupIsNamed() async throws {
        try await DemoChat.with { chat in
            let announcements = Announcements(Self.people)
            let reply = try await chat.ask("!group vote", from: "anna", in: Self.people)
            chat.clock.advance(byMinutes: 11)
            _ = await chat.votes(announcements).lookAfter()
            let votes = try await chat.database.read { session in
                try session.query("SELECT winner, closed_at, announced_at FROM votes").map(\.values)
            }
            #expect(votes.count == 1 && !votes[0].contains(.null))
            let said = try #require(announcements.said.first?.reply)
            #expect(said.plainText.contains("Nobody voted"))
            #expect(reply.references.contains(said.references[0]))
        }
    }

    @Test func onlyWhoAskedForItEndsIt() async throws {
        try await DemoChat.with { chat in
            let announcements = Announcements(Self.people)
            _ = try await chat.ask("!group vote", from: "anna", in: Self.people)
            let refused = try await chat.ask("!vote close", from: "marco", in: Self.people)
            #expect(refused.plainText == "Only Anna, who asked for this vote, can end it.")
            _ = try await chat.ask("1", from: "marco", in: Self.people)
            #expect(try await chat.ask("!vote close", from: "anna", in: Self.people).isAnswered)
            _ = await chat.votes(announcements).lookAfter()
            #expect(announcements.said.count == 1)
            let late = try await chat.ask("!vote 2", from: "lea", in: Self.people)
            #expect(late.plainText.hasPrefix("This vote is over."))
            #expect(late.references == announcements.said[0].reply.references)
        }
    }

    /// A connector that is away when a vote ends is tried again, also by the next process.
    @Test func theWinnerIsNamedAfterARestart() async throws {
        let parts = try Conversation.Parts()
        try await DemoChat.with(parts: parts) { chat in
            let announcements = Announcements(Self.people)
            announcements.isAway = true
            _ = try await chat.ask("!group vote", from: "anna", in: Self.people)
            for person in Self.people { _ = try await chat.ask("1", from: person, in: Self.people) }
            _ = await chat.votes(announcements).lookAfter()
            #expect(announcements.said.isEmpty)
            #expect(chat.errors.all.count == 1)
            announcements.isAway = false
            let next = Conversation(chat.database, parts: parts, clock: chat.clock, name: "next")
            _ = await next.votes(announcements).lookAfter()
            _ = await next.votes(announcements).lookAfter()
            #expect(announcements.said.count == 1)
            #expect(announcements.handovers == 1)
        }
    }

    @Test func aNumberVotesAfterARestart() async throws {
        let parts = try Conversation.Parts()
        try await DemoChat.with(parts: parts) { chat in
            let cards = try await chat.ask("!group vote", from: "anna", in: Self.people).cards
            let next = Conversation(chat.database, parts: parts, clock: chat.clock, name: "next")
            #expect(try await next.ask("2", from: "lea", in: Self.people).plainText.contains(cards[1].title))
        }
    }

    /// A connector that crashed may hand the same event over again.
    @Test func theSameEventBeginsOneVote() async throws {
        let parts = try Conversation.Parts()
        try await DemoChat.with(parts: parts) { chat in
            let first = await chat.hear("!group vote", from: "anna", in: Self.people, id: "e1")
            _ = try await chat.ask("1", from: "lea", in: Self.people)
            let next = Conversation(chat.database, parts: parts, clock: chat.clock, name: "next")
            let again = await next.hear("!group vote", from: "anna", in: Self.people, id: "e1")
            #expect(first?.vote != nil)
            #expect(again?.vote?.id == first?.vote?.id)
            #expect(again?.references == first?.references)
            #expect(again?.vote?.options == first?.vote?.options)
        }
    }

    @Test func inADirectChatTheOneWhoAsksDecides() async throws {
        try await DemoChat.with { chat in
            let reply = try await chat.ask("group marco vote", from: "anna")
            #expect(reply.vote?.voters == [Conversation.identity("anna"): "Anna"])
            #expect(reply.plainText.contains("yours is the only vote"))
            let outcome = try await chat.ask("2", from: "anna")
            #expect(outcome.references == [reply.cards[1].reference])
            #expect(outcome.endedVote == reply.vote?.id)
            // It was told; nobody tells it again.
            let announcements = Announcements(["anna"])
            announcements.set("direct anna", to: ["anna"])
            _ = await chat.votes(announcements).lookAfter()
            #expect(announcements.said.isEmpty)
            #expect(try await chat.ask("1 up", from: "anna").plainText.contains(reply.cards[1].title))
        }
    }

    /// Somebody who came into the room meanwhile, or lost access, learns of nothing that they may not see.
    @Test func theOutcomeNamesNothingThatAReaderMayNotSeeByNow() async throws {
        try await DemoChat.with { chat in
            let announcements = Announcements(Self.people)
            let reply = try await chat.ask("!group vote", from: "anna", in: Self.people)
            for person in Self.people { _ = try await chat.ask("1", from: person, in: Self.people) }
            try await chat.database.write { session in
                try LibraryStore(session).setAccess(MemberID("lea"), .only([]))
            }
            _ = await chat.votes(announcements).lookAfter()
            let said = try #require(announcements.said.first?.reply)
            #expect(said.cards.isEmpty)
            for card in reply.cards { #expect(!said.dumped.contains(card.title)) }
            // Nor by voting, or by asking how it stands.
            for line in ["!vote 1", "!vote"] {
                let told = try await chat.ask(line, from: "lea", in: Self.people).dumped
                for card in reply.cards { #expect(!told.contains(card.title), "\(line)") }
            }
        }
    }

    @Test func aBallotActsWithTheRightsOfTheMoment() async throws {
        try await DemoChat.with { chat in
            let reply = try await chat.ask("!group vote", from: "anna", in: Self.people)
            try await chat.database.write { session in
                try LibraryStore(session).setAccess(MemberID("lea"), .only([]))
            }
            let refused = try await chat.ask("1", from: "lea", in: Self.people)
            #expect(refused.plainText == "That title can no longer be chosen. Take another number.")
            try await chat.database.write { session in
                _ = try IdentityStore(session).unlink(Conversation.identity("marco"))
            }
            let command = try #require(reply.vote?.options[0].command)
            #expect(try await chat.ask(command, from: "marco").outcome == .refused)
        }
    }

    @Test func withoutAVoteNumbersSayWhatTheyMean() async throws {
        try await DemoChat.with { chat in
            #expect(try await chat.ask("vote 1", from: "anna").plainText.hasPrefix("There is no vote here."))
            let number = try await chat.ask("2", from: "anna").plainText
            #expect(number.hasPrefix("No question is open that 2 would answer."))
            #expect(await chat.hear("2", from: "anna", in: Self.people) == nil)
            #expect(try await chat.ask("7", from: "a stranger").outcome == .refused)
        }
    }
}
