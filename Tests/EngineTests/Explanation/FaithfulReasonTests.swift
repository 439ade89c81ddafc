import Testing

@testable import Engine

/// Each reason names a term that really raised the score; take the signal away and the score falls.
struct FaithfulReasonTests {
    /// Households of people who all may see everything, so that there is much to say.
    private static func random(_ seed: Int) -> RandomWorld {
        RandomWorld(seed: UInt64(90_000 + seed), titles: 80...120, watches: 10...40, isOpen: true)
    }

    private func pages(_ seed: Int) throws -> [(world: World, asker: MemberID, answer: Answer)] {
        let random = Self.random(seed)
        return try random.members.prefix(2).map { asker in
            (random.world, asker, try random.world.answer(random.world.request(asker, limit: 5)))
        }
    }

    @Test func everyReasonNamesATermThatRaisedTheScore() throws {
        var count = 0
        for seed in 0..<150 {
            for (world, asker, answer) in try pages(seed) {
                for pick in answer.picks {
                    for reason in pick.reasons {
                        #expect(pick.terms[reason.term] ?? 0 > 0, "\(reason) of \(pick.visible.id), world \(seed)")
                        count += 1
                    }
                    #expect(Set(pick.reasons.map(\.term)).count == pick.reasons.count, "one reason per term")
                }
                #expect(world.household.members.contains { $0.id == asker })
            }
        }
        #expect(count > 1500)
    }

    @Test func evidenceWasLikedAndHasWhatTheReasonSays() throws {
        var count = 0
        for seed in 0..<150 {
            for (world, asker, answer) in try pages(seed) {
                let recommender = world.recommender()
                let liked = recommender.index.engagements(of: asker).filter { $0.engagement.value > 0 }
                let likedIDs = Set(liked.map { recommender.catalogue.titles[$0.row].id })
                for pick in answer.picks {
                    for reason in pick.reasons {
                        for title in reason.evidence {
                            #expect(likedIDs.contains(title.id), "\(reason) of \(pick.visible.id), world \(seed)")
                            #expect(shares(reason, title.title, pick.title), "\(reason), world \(seed)")
                            count += 1
                        }
                    }
                }
            }
        }
        #expect(count > 1500)
    }

    /// "Because you liked Alien" is no reason for Alien, neither when the idea of it was liked nor when it was seen.
    @Test func noTitleIsAReasonForItself() throws {
        var (count, wrong) = (0, 0)
        for seed in 0..<150 {
            let random = Self.random(seed)
            for mode in [RecommendationRequest.Mode.tonight, .rediscover] {
                for pick in try random.world.answer(random.world.request(random.members[0], mode)).picks {
                    for title in pick.reasons.flatMap(\.evidence) {
                        count += 1
                        if title.id == pick.visible.id { wrong += 1 }
                    }
                }
            }
        }
        #expect(count > 1000)
        #expect(wrong == 0, "\(wrong) of \(count) pieces of evidence are the picked title itself")
    }

    /// Each domain has a profile of its own: what was watched in another one raised nothing.
    @Test func evidenceIsOfTheDomainOfThePick() throws {
        var (count, wrong) = (0, 0)
        for seed in 0..<150 {
            for (_, _, answer) in try pages(seed) {
                for pick in answer.picks {
                    for title in pick.reasons.flatMap(\.evidence) {
                        count += 1
                        if title.title.domain != pick.title.domain { wrong += 1 }
                    }
                }
            }
        }
        #expect(count > 1500)
        #expect(wrong == 0, "\(wrong) of \(count) pieces of evidence are from another domain than the pick")
    }

    private func shares(_ reason: Reason, _ evidence: Title, _ pick: Title) -> Bool {
        switch reason {
        case .similarTo(_, let traits):
            return Set(traits).isSubset(of: evidence.genres + evidence.keywords)
                && Set(traits).isSubset(of: pick.genres + pick.keywords)
        case .director(let name, _): return evidence.directors.contains(name) && pick.directors.contains(name)
        case .actor(let name, _): return evidence.cast.contains(name) && pick.cast.contains(name)
        case .studio(let name, _): return evidence.studios.contains(name) && pick.studios.contains(name)
        case .genres(let names, _):
            return names.first.map(evidence.genres.contains) == true && Set(names).isSubset(of: pick.genres)
        case .keywords(let names, _):
            return names.first.map(evidence.keywords.contains) == true && Set(names).isSubset(of: pick.keywords)
        case .language(let code, _): return evidence.originalLanguage == code && pick.originalLanguage == code
        case .franchise(let name, _): return evidence.collection == name && pick.collection == name
        case .era, .coWatched, .household, .quality, .popularity, .novelty, .runtime, .boosted, .mood, .meaning,
            .memory:
            return true
        }
    }

    /// A kind of title that was only ever abandoned is no reason to watch another one.
    @Test func everyTasteReasonHasALikedExample() throws {
        var count = 0
        var bare: [Reason] = []
        for seed in 0..<150 {
            for (_, _, answer) in try pages(seed) {
                for reason in answer.picks.flatMap(\.reasons) {
                    switch reason {
                    case .director, .actor, .studio, .genres, .keywords, .language:
                        count += 1
                        if reason.evidence.isEmpty { bare.append(reason) }
                    default: break
                    }
                }
            }
        }
        #expect(count > 500)
        #expect(bare.isEmpty, "\(bare.count) of \(count) rest on nothing that was liked, such as \(bare.prefix(3))")
    }

    private struct Figures: CustomStringConvertible {
        var count = 0
        var term = 0
        var score = 0

        mutating func add(_ ablation: Ablation) {
            count += 1
            term += ablation.lowersTerm ? 1 : 0
            score += ablation.lowersScore ? 1 : 0
        }

        var termShare: Double { Double(term) / Double(max(count, 1)) }
        var scoreShare: Double { Double(score) / Double(max(count, 1)) }
        var description: String { "of \(count) the term fell for \(term), the score for \(score)" }
    }

    /// Removing what a reason rests on lowers its term, and with it the whole score. Every title moves the mean of its
    /// member, so that now and then something else comes to the fore: that must stay rare.
    @Test func withoutTheEvidenceTheScoreFalls() throws {
        var all = Figures()
        var byTerm: [Term: Figures] = [:]
        for seed in 0..<60 {
            for (world, asker, answer) in try pages(seed) {
                for pick in answer.picks.prefix(3) {
                    for reason in pick.reasons where !reason.evidence.isEmpty || reason.term == .household {
                        let ablation = try Ablation(of: reason, for: pick.visible.id, asker: asker, world: world)
                        guard let ablation else { continue }
                        all.add(ablation)
                        byTerm[reason.term, default: Figures()].add(ablation)
                    }
                }
            }
        }
        #expect(all.count > 300)
        #expect(all.termShare >= 0.92, "\(byTerm)")
        #expect(all.scoreShare >= 0.85, "\(byTerm)")
        let household = try #require(byTerm[.household])
        #expect(household.count > 50)
        #expect(household.termShare == 1 && household.scoreShare == 1, "\(household)")
    }

    /// What a group reads must hold for the group's score.
    @Test func theReasonsOfAGroupRaiseTheScoreOfTheGroup() throws {
        var (count, wrong) = (0, 0)
        for seed in 0..<150 {
            let random = Self.random(seed)
            guard random.members.count > 1 else { continue }
            let request = random.world.request(random.members[0], .group(random.members), limit: 3)
            for pick in try random.world.answer(request).picks {
                for reason in pick.reasons {
                    count += 1
                    if pick.terms[reason.term] ?? 0 <= 0 { wrong += 1 }
                }
                #expect(pick.members.map(\.member.id).sorted() == random.members.sorted())
            }
        }
        #expect(count > 300)
        #expect(wrong == 0, "\(wrong) of \(count) reasons name a term that lowered the group's score")
    }
}
