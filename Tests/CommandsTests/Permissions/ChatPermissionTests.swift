import Chat
import Engine
import Presentation
import Storage
import TestSupport
import Testing

@testable import Commands

/// No reply of the bot, whatever was typed, holds a trace of a title or library that one of its readers may not see.
struct ChatPermissionTests {
    private static let now = DemoChat.now

    /// An asker with everybody who reads a public answer to them.
    private struct Setting {
        var asker: MemberID
        var people: [String]?
        var room: Set<MemberID>
    }

    private struct Tally {
        var answered = 0
        var cards = 0
        var secrets = 0
        var personal = 0
    }

    @Test(arguments: 0..<4) func noReplyTellsWhatAReaderMayNotSee(batch: Int) async throws {
        let parts = try Conversation.Parts()
        var tally = Tally()
        for number in 0..<8 {
            let seed = UInt64(batch * 100 + number)
            try await check(SecretHousehold(seed: seed, now: Self.now), seed: seed, parts: parts, tally: &tally)
        }
        // The test says something only if there was much to see and much to hide.
        #expect(tally.answered > 500)
        #expect(tally.cards > 300)
        #expect(tally.secrets > 500)
        #expect(tally.personal > 200)
    }

    private func check(
        _ world: SecretHousehold, seed: UInt64, parts: Conversation.Parts, tally: inout Tally
    ) async throws {
        guard !world.linked.isEmpty else { return }
        let replies = try await TestDatabase.memory.withDatabase { database in
            try await world.store(in: database)
            let chat = Conversation(database, parts: parts, clock: Clock(Self.now))
            for member in world.linked { try await chat.link(member.rawValue, to: member.rawValue) }
            var dice = Dice(seed: seed)
            var replies: [(line: String, setting: Setting, reply: Reply)] = []
            for language in Language.allCases {
                let setting = Self.setting(world, &dice)
                let readers = setting.room
                let hidden = world.titles.filter {
                    !world.isVisible($0, to: [setting.asker]) || !world.isVisible($0, to: readers)
                }
                for line in Self.lines(about: hidden.isEmpty ? world.titles : hidden, world, language, &dice) {
                    let text = setting.people == nil ? line : "!" + line
                    let reply = try await chat.ask(
                        text, from: setting.asker.rawValue, in: setting.people, locale: language.rawValue)
                    replies.append((line, setting, reply))
                }
            }
            let failures = chat.errors.all.map(\.error)
            #expect(failures.isEmpty, "household \(seed)")
            return replies
        }
        for (line, setting, reply) in replies {
            let readers = reply.visibility == .asker ? [setting.asker] : setting.room
            let said = reply.dumped
            // What somebody typed may be repeated to them; nothing else of it may be told.
            let secrets = world.secrets(from: readers).filter { !line.lowercased().contains($0.lowercased()) }
            let told = secrets.filter { said.contains($0) }
            #expect(
                told.isEmpty,
                "household \(seed), “\(line)” by \(setting.asker) read by \(readers.map(\.rawValue).sorted())")
            tally.answered += reply.isAnswered ? 1 : 0
            tally.cards += reply.cards.count
            tally.secrets += secrets.isEmpty ? 0 : 1
            tally.personal += reply.visibility == .asker ? 1 : 0
        }
    }

    private static func setting(_ world: SecretHousehold, _ dice: inout Dice) -> Setting {
        let asker = dice.one(of: world.linked)
        guard dice.chance(0.6) else { return Setting(asker: asker, people: nil, room: [asker]) }
        let others = dice.some(of: world.linked, most: 3)
        let people = Set(([asker] + others).map(\.rawValue)).sorted() + (dice.chance(0.5) ? ["a stranger"] : [])
        return Setting(asker: asker, people: people, room: Set(others).union([asker]))
    }

    /// All commands; those that name something are asked about the whole name, a part of it, and a slip of it.
    private static func lines(
        about titles: [Title], _ world: SecretHousehold, _ language: Language, _ dice: inout Dice
    ) -> [String] {
        let title = dice.one(of: titles)
        let other = dice.one(of: titles)
        let words = [
            title.name, String(title.name.prefix { $0 != " " }), title.localized["de"]?.title ?? title.name,
            title.keywords[title.keywords.count - 1], title.cast[title.cast.count - 1], title.directors[0],
        ]
        let slips = words.flatMap {
            [$0, String($0.dropLast(2)), String($0.prefix(1)) + $0.dropFirst(2), String($0.prefix(5))]
        }
        var lines = [
            "recommend", "recommend 10", "recommend rediscover 10", "recommend shuffle 10", "recommend 10 anywhere:on",
            "group", "group vote", "1", "vote", "vote 2", "group vote \(world.household.members[0].name)", "2",
            "vote close", "vote", "mood", "1", "mood ask:any.together.any", "mood ask:funny.alone.any.any",
            "mood ask:moving.any.short.again", "mood ask:any.any.binge.any", "mood ask:any.alone.any.again",
            "group \(world.household.members.map(\.name).joined(separator: " "))", "profile", "history 50",
            "settings",
            "help", "spin", "1 up", "why 1", "why 2", "mood friendship space", "mood winter heist berlin", "weltraum",
            "whynot \(title.id)", "feedback up \(title.id)", "feedback undo \(title.id)", "profile block \(title.id)",
            "profile block title:\(title.id)", "recommend 10 genre:drama -genre:horror",
            "recommend library:\(dice.one(of: world.household.libraries).name)", "recommend library:nowhere",
            "recommend library:shelf0",
            "recommend person:\"\(title.cast[title.cast.count - 1])\"",
            "recommend quality:\(mark("badge", of: title, in: world))",
            "recommend -keyword:\(title.keywords[title.keywords.count - 1])",
            "mood like \(title.name) but not \(other.name)",
            "mood with \(title.cast[title.cast.count - 1])", "\(title.name) \(other.name)",
        ]
        let half = "\(words[1]) vwxk bqzz"
        for slip in dice.some(of: slips, most: 6) + [half, slips[0], slips[1]] {
            lines += [
                "whynot \(slip)", "feedback down \(slip)", "profile boost \(slip)", "mood like \(slip)",
                "recommend \(slip)",
            ]
            lines += ["profile block person:\(slip)", "profile suppress keyword:\(slip)", "profile clear \(slip)"]
        }
        return lines + ["recommend 5", "spin", "spin", "profile", "2 down", "history"]
    }

    private static func mark(_ kind: String, of title: Title, in world: SecretHousehold) -> String {
        world.household.items.first { $0.title == title.id }?.quality.first ?? kind
    }

    /// A vote shows what all who read it may see, to whomever it is told, and when it ends as well.
    @Test func noVoteTellsWhatAReaderMayNotSee() async throws {
        let parts = try Conversation.Parts()
        var (votes, outcomes, secret) = (0, 0, 0)
        for seed in UInt64(900)..<960 {
            let world = SecretHousehold(seed: seed, now: Self.now)
            guard world.linked.count > 1 else { continue }
            try await TestDatabase.memory.withDatabase { database in
                try await world.store(in: database)
                let chat = Conversation(database, parts: parts, clock: Clock(Self.now))
                for member in world.linked { try await chat.link(member.rawValue, to: member.rawValue) }
                var dice = Dice(seed: seed)
                let room = Set(dice.some(of: world.linked, most: 3)).union([world.linked[0]])
                let people = room.map(\.rawValue).sorted()
                let announcements = Announcements(people)
                let reply = try await chat.ask("!group vote", from: people[0], in: people)
                guard let vote = reply.vote else { return }
                votes += 1
                var told: [(readers: Set<MemberID>, reply: Reply)] = [(room, reply)]
                for person in people.dropLast() {
                    let ballot = try await chat.ask("\(dice.number(1...vote.options.count))", from: person, in: people)
                    told.append(([MemberID(person)], ballot))
                }
                // Somebody comes in, and somebody may see less by now.
                let arrived = dice.one(of: world.linked)
                let now = Set(people).union([arrived.rawValue]).sorted()
                announcements.set(Announcements.room(people), to: now)
                let shut = dice.one(of: world.linked)
                try await database.write { try LibraryStore($0).setAccess(shut, .only([])) }
                chat.clock.advance(byMinutes: 11)
                _ = await chat.votes(announcements).lookAfter()
                let after = try await chat.household()
                for said in announcements.said {
                    outcomes += said.reply.cards.count
                    told.append((Set(now.map { MemberID($0) }), said.reply))
                }
                for person in people {
                    told.append(([MemberID(person)], try await chat.ask("!vote", from: person, in: people)))
                }
                for (index, (readers, reply)) in told.enumerated() {
                    var world = world
                    if index >= people.count { world.access = after.access }
                    let secrets = world.secrets(from: readers)
                    secret += secrets.isEmpty ? 0 : 1
                    let said = reply.dumped
                    #expect(secrets.filter { said.contains($0) } == [], "household \(seed), reply \(index)")
                }
                #expect(chat.errors.all.isEmpty)
            }
        }
        #expect(votes > 10)
        #expect(outcomes > 3)
        #expect(secret > 50)
    }

    // MARK: - Asking for the hidden

    /// Asking for what is hidden is answered as asking for what does not exist: even that it exists stays unsaid.
    @Test(arguments: [
        "whynot", "feedback up", "profile block title:", "profile block person:", "profile boost", "recommend person:",
        "recommend library:", "recommend 10 anywhere:on -keyword:", "help",
    ]) func theHiddenIsAnsweredAsTheUnknown(command: String) async throws {
        #expect(try await compare(command) == [])
    }

    /// A wish is understood by the titles that its reader may see alone.
    @Test(arguments: ["mood", "mood like", "mood with", "recommend", "mood space and"])
    func aWishForTheHiddenIsAnsweredAsOneForTheUnknown(command: String) async throws {
        #expect(try await compare(command) == [])
    }

    /// The lines to which the answers differ.
    private func compare(_ command: String) async throws -> [String] {
        let parts = try Conversation.Parts()
        var (compared, different) = (0, [String]())
        for seed in UInt64(500)..<506 {
            let world = SecretHousehold(seed: seed, now: Self.now)
            try await TestDatabase.memory.withDatabase { database in
                try await world.store(in: database)
                let chat = Conversation(database, parts: parts, clock: Clock(Self.now))
                for asker in world.linked {
                    try await chat.link(asker.rawValue, to: asker.rawValue)
                    for secret in world.secrets(from: [asker]).filter({ $0.first == "q" }).sorted().prefix(8) {
                        // A word like it that is in no title.
                        let unknown = "w" + String(secret.dropFirst().reversed())
                        var answers: [String] = []
                        for word in [secret, unknown] {
                            let line = command + (command.hasSuffix(":") ? "" : " ") + word
                            answers.append(
                                try await chat.ask(line, from: asker.rawValue).dumped.replacing(word, with: "…"))
                        }
                        if answers[0] != answers[1] {
                            different.append("household \(seed), \(asker): \(command) \(secret)")
                        }
                        compared += 1
                    }
                }
            }
        }
        #expect(compared > 50)
        return different
    }

    /// A genre that only hidden titles have does not exist for its reader either.
    @Test func aGenreOfHiddenTitlesAloneIsUnknown() async throws {
        try await DemoChat.with { chat in
            try await chat.database.write { session in
                let id = TitleID(.movie, 7_777_777)
                _ = try TitleStore(session).upsert([
                    Title(id: id, name: "Behind the curtain", year: 2000, genres: ["Qburlesque"])
                ])
                _ = try LibraryItemStore(session).upsert([LibraryItem(title: id, library: LibraryID("late-night"))])
            }
            #expect(try await chat.ask("profile block genre:Qburlesque", from: "marco").isAnswered)
            #expect(try await chat.ask("profile block genre:Qburlesque", from: "lea").outcome == .refused)
        }
    }

    /// Orders about titles that a member may no longer see are not shown until they may again.
    @Test func rulesAboutTheHiddenAreNotShown() async throws {
        try await DemoChat.with { chat in
            let household = try await chat.household()
            let titles = try await chat.database.read { try TitleStore($0).all() }
            let late = Set(household.items.filter { $0.library == LibraryID("late-night") }.map(\.title))
            let open = titles.filter { !late.contains($0.id) }
            let secret = try #require(
                titles.lazy.filter { late.contains($0.id) }.compactMap { title in
                    title.directors.first { name in
                        !open.contains { $0.directors.contains(name) || $0.cast.contains(name) }
                    }
                }.first)
            #expect(try await chat.ask("profile block person:\"\(secret)\"", from: "marco").isAnswered)
            #expect(try await chat.ask("profile", from: "marco").plainText.contains(secret))
            try await chat.database.write {
                try LibraryStore($0).setAccess(MemberID("marco"), .only([LibraryID("films"), LibraryID("series")]))
            }
            #expect(!(try await chat.ask("profile", from: "marco").plainText.contains(secret)))
        }
    }
}
