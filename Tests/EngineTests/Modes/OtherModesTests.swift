import Testing

@testable import Engine

/// The promises of rediscover, shuffle, group and mood.
struct OtherModesTests {
    // MARK: - Rediscover

    @Test func rediscoversOnlyWhatWasLikedMoreThanHalfAYearAgo() throws {
        var world = World((1...8).map { .film($0) })
        world.watch(.ann, .film(1), daysAgo: 400)
        world.watch(.ann, .film(2), daysAgo: 100)
        world.watch(.ann, .film(3), daysAgo: 400)
        world.rate(.ann, .film(3), 2)
        world.watch(.ann, .film(4), daysAgo: 400, completion: 0.3)
        world.tell(.ann, .film(5), .up, daysAgo: 400)
        world.tell(.ann, .film(6), .dismiss, daysAgo: 400)
        world.watch(.ann, .film(7), daysAgo: 183)
        let answer = try world.answer(world.request(.ann, .rediscover))
        #expect(Set(answer.picks.map(\.visible.id)) == [.film(1), .film(7)])
        for pick in answer.picks {
            guard case .memory(let months, let viewings) = try #require(pick.reasons.first) else {
                Issue.record("\(pick.reasons)")
                continue
            }
            #expect(months == (pick.visible.id == .film(1) ? 13 : 6))
            #expect(viewings == 1)
        }
    }

    @Test func rediscoveredTitlesWereLikedInEveryWorld() throws {
        var count = 0
        for seed in 0..<200 {
            let random = RandomWorld(seed: UInt64(70_000 + seed), isOpen: true)
            let recommender = random.world.recommender()
            for member in random.members {
                for pick in try recommender.answer(random.world.request(member, .rediscover)).picks {
                    let row = recommender.catalogue.row(of: pick.visible.id)
                    let entry = recommender.index.engagements(of: member).first { $0.row == row }
                    let engagement = try #require(entry).engagement
                    #expect(engagement.value > 0 && engagement.state == .watched)
                    #expect(random.world.now - engagement.lastAt >= 182 * .day)
                    count += 1
                }
            }
        }
        #expect(count > 200)
    }

    // MARK: - Shuffle

    @Test func shuffleNeverRepeatsUntilThePoolIsUsedUpThenStartsOver() throws {
        let world = World((1...150).map { .film($0, vote: Double($0 % 10)) })
        let recommender = world.recommender()
        var request = world.request(.ann, .shuffle, limit: 10)
        var shown: Set<TitleID> = []
        for spin in 0..<15 {
            request.seed = UInt64(spin)
            let answer = try recommender.answer(request)
            #expect(answer.picks.count == 10)
            #expect(!answer.startedOver)
            #expect(shown.isDisjoint(with: answer.picks.map(\.visible.id)))
            shown.formUnion(answer.picks.map(\.visible.id))
            request.exclude = shown
        }
        #expect(shown.count == 150)
        let again = try recommender.answer(request)
        #expect(again.startedOver)
        #expect(again.picks.count == 10)
    }

    @Test func shuffleDependsOnTheSeedAndFavoursTheGood() throws {
        let world = World((1...60).map { .film($0, vote: $0 <= 30 ? 9 : 3) })
        let recommender = world.recommender()
        var (good, orders) = (0, Set<[TitleID]>())
        for seed in 0..<100 {
            var request = world.request(.ann, .shuffle, limit: 3)
            request.seed = UInt64(seed)
            let ids = try recommender.answer(request).picks.map(\.visible.id)
            orders.insert(ids)
            good += ids.count { $0.tmdb <= 30 }
        }
        #expect(orders.count > 95)
        #expect(good > 200 && good < 300, "\(good) of 300")
    }

    // MARK: - Group

    @Test func groupNeverShowsWhatOneOfThemHasSeenOrBlocked() throws {
        var world = World((1...6).map { .film($0) }, members: [.ann, .bob, .cleo])
        world.watch(.ann, .film(1))
        world.watch(.bob, .film(2))
        world.tell(.cleo, .film(3), .dismiss)
        world.household.overrides = [Override(member: .cleo, subject: .title(.film(4)), action: .block)]
        let answer = try world.answer(world.request(.ann, .group([.bob, .cleo])))
        #expect(Set(answer.picks.map(\.visible.id)) == [.film(5), .film(6)])
        #expect(answer.picks.allSatisfy { $0.members.map(\.member.id) == [.ann, .bob, .cleo] })
    }

    @Test func aPickThatOneWouldHateDoesNotBeatOneThatBothLike() throws {
        let horror = (1...15).map { Title.film($0, genres: ["Horror"], keywords: ["gore"]) }
        let comedy = (21...35).map { Title.film($0, genres: ["Comedy"], keywords: ["fun"]) }
        var world = World(horror + comedy, members: [.ann, .bob])
        for number in 1...8 {
            world.rate(.ann, .film(number), 5)
            world.rate(.bob, .film(number), 1)
        }
        for number in 21...28 {
            world.rate(.ann, .film(number), 4)
            world.rate(.bob, .film(number), 4.5)
        }
        let alone = try world.answer(world.request(.ann, limit: 1)).picks
        #expect(alone.first?.title.genres == ["Horror"], "alone she would get what he hates")
        let picks = try world.answer(world.request(.ann, .group([.bob]), limit: 3)).picks
        #expect(picks.map(\.title.genres) == [["Comedy"], ["Comedy"], ["Comedy"]])
    }

    @Test func aGroupOfOneIsNoGroup() {
        let world = World([.film(1)], members: [.ann, .bob])
        for members in [[], [MemberID.ann], [.ann, .ann]] {
            #expect(throws: RecommendationError.groupTooSmall) {
                try world.answer(world.request(.ann, .group(members)))
            }
        }
    }

    @Test func whoIsNamedTwiceCountsOnce() throws {
        var world = World((1...12).map { .film($0, genres: ["G\($0 % 3)"]) }, members: [.ann, .bob])
        for number in 1...4 { world.rate(.bob, .film(number), number == 1 ? 1 : 5) }
        let once = try world.answer(world.request(.ann, .group([.bob]))).picks
        let twice = try world.answer(world.request(.ann, .group([.bob, .bob]))).picks
        #expect(once.map { $0.members.map(\.member.id) } == twice.map { $0.members.map(\.member.id) })
        #expect(once.map(\.match) == twice.map(\.match))
    }

    @Test func theOrderOfTheGroupDoesNotMatter() throws {
        for seed in 0..<60 {
            let random = RandomWorld(seed: UInt64(80_000 + seed), isOpen: true)
            guard random.members.count > 2 else { continue }
            let asker = random.members[0]
            let one = try random.world.answer(random.world.request(asker, .group(random.members)))
            let other = try random.world.answer(random.world.request(asker, .group(random.members.reversed())))
            #expect(one.picks.map(\.visible.id) == other.picks.map(\.visible.id))
            #expect(one.picks.map(\.match) == other.picks.map(\.match))
        }
    }

    // MARK: - Mood

    @Test func aWishIsAnsweredWithWhatFitsAndSaysWhatMatched() throws {
        let world = World((1...10).map { .film($0, genres: [$0 <= 3 ? "Horror" : "Drama"]) })
        var intent = MoodIntent(text: "scary")
        intent.concepts = [.init(name: "scary", phrase: "scary")]
        let picks = try world.answer(world.request(.ann, wish: intent)).picks
        #expect(Set(picks.map(\.visible.id)) == [.film(1), .film(2), .film(3)])
        for pick in picks {
            #expect(pick.reasons.first == .mood(["scary"]))
            #expect(pick.terms[.mood] ?? 0 > 0)
        }
    }

    // MARK: - Why not

    @Test func whyNotSaysWhatStandsInTheWay() throws {
        var world = World((1...9).map { .film($0, genres: ["Drama"]) } + [.film(10, year: Moment.year + 1)])
        world.household.items.removeAll { $0.title == .film(9) }
        world.watch(.ann, .film(1))
        world.watch(.ann, .film(2), daysAgo: 2, completion: 0.5)
        world.watch(.ann, .film(3), completion: 0.1)
        world.tell(.ann, .film(4), .dismiss)
        world.household.overrides = [Override(member: .ann, subject: .title(.film(5)), action: .block)]
        let recommender = world.recommender()
        func verdict(_ number: Int) throws -> WhyNot.Verdict? {
            try recommender.whyNot(.film(number), request: world.request(.ann))?.verdict
        }
        #expect(try verdict(1) == .watched(lastAt: world.now - 400 * .day))
        #expect(try verdict(2) == .inProgress(completion: 0.5))
        #expect(try verdict(3) == .abandoned(completion: 0.1))
        #expect(try verdict(4) == .dismissed)
        #expect(try verdict(5) == .blocked)
        guard case .candidate(_, of: 3) = try verdict(6) else {
            Issue.record("film 6 is one of three candidates")
            return
        }
        #expect(try verdict(9) == .notOnServer)
        #expect(try verdict(10) == .notReleased)
    }

    /// Nobody blocked these: a filter or another member stands in the way.
    @Test func whyNotSaysBlockedOnlyOfWhatWasBlocked() throws {
        var world = World((1...4).map { .film($0, genres: ["Drama"]) }, members: [.ann, .bob])
        world.watch(.bob, .film(2))
        var filtered = world.request(.ann)
        filtered.filters.genres = ["Horror"]
        let recommender = world.recommender()
        #expect(try recommender.whyNot(.film(1), request: filtered)?.verdict != .blocked)
        let group = world.request(.ann, .group([.bob]))
        #expect(try recommender.whyNot(.film(2), request: group)?.verdict != .blocked)
    }

    @Test func whyNotExplainsWhatIsTooCloseToADislike() throws {
        var world = World((1...20).map { .film($0, keywords: ["k\($0 % 4)", "l\($0 % 5)"]) })
        world.rate(.ann, .film(1), 0.5)
        let whyNot = try #require(try world.recommender().whyNot(.film(5), request: world.request(.ann)))
        #expect(whyNot.tooClose?.id == .film(1))
        #expect(whyNot.terms.first { $0.term == .antiProfile }?.value ?? 0 < 0)
    }
}
