import Engine
import Foundation
import Testing

@testable import Integrations

/// The folder of real households that lies beside the repository, or where `RECOMMENDARR_DATA` says.
enum ReferenceData {
    static var path: String? {
        let named = ProcessInfo.processInfo.environment["RECOMMENDARR_DATA"]
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let beside = root.deletingLastPathComponent().appendingPathComponent("shared/data").path
        return [named, beside].compactMap { $0 }
            .first { FileManager.default.fileExists(atPath: $0 + "/movies.jsonl.gz") }
    }
}

/// The data are for research only and not part of the repository, so these tests are skipped where they are absent.
@Suite(.enabled(if: ReferenceData.path != nil, "RECOMMENDARR_DATA names no folder with movies.jsonl.gz"))
struct ReferenceDataTests {
    let folder: MovieLensFolder
    let path: String

    init() throws {
        path = try #require(ReferenceData.path)
        folder = try MovieLensFolder(path)
    }

    @Test func readsEveryTitle() throws {
        let catalogue = try folder.titles()
        #expect(catalogue.titles.count == 8710)
        #expect(catalogue.rejected.isEmpty)
        #expect(!catalogue.titles.contains { $0.overview.contains("&amp;") })
        #expect(try folder.catalogueIDs("all").values == catalogue.titles.map(\.id))
        #expect(try folder.catalogueIDs("lib2700").values.count == 2700)
    }

    @Test func readsEveryRating() throws {
        let household = try folder.trainRatings(split: "public", .household)
        let community = try folder.trainRatings(split: "public", .community)
        let heldOut = try folder.heldOutRatings(split: "public", .community)
        #expect(household.values.count == 24_502)
        #expect(community.values.count == 79_258)
        #expect(heldOut.values.count == 9047)
        #expect(household.rejected.isEmpty && community.rejected.isEmpty && heldOut.rejected.isEmpty)
    }

    @Test func readsPeopleAndMoodQueries() throws {
        let users = try folder.users(split: "public", .household)
        #expect(users.values.count == 300)
        #expect(Set(users.values.map(\.household)).count == 20)
        let queries = try folder.moodQueries(split: "public")
        #expect(queries.values.count == 40)
        #expect(queries.rejected.isEmpty)
        #expect(queries.values.contains { $0.years == 1990...1999 && $0.runtimes == 1...100 })
    }

    @Test func importsOneHousehold() throws {
        let selection = MovieLensSelection(household: "h00")
        let batch = try ImportSource.detect(path: path).batch(for: request(member: nil, movieLens: selection))
        #expect(batch.members.count == 15)
        #expect(batch.titles.count == 8710)
        #expect(batch.ratings.count > 300)
        #expect(batch.rejected.isEmpty)
    }

    @Test func findsEveryTitleByNameAndYearOrNamesTheCandidates() throws {
        let titles = try folder.titles().titles
        let matcher = TitleMatcher(titles: titles)
        var unresolved = 0
        for title in titles {
            do {
                let found = try matcher.resolve(TitleReference(kind: .movie, name: title.name, year: title.year))
                #expect(found == title.id)
            } catch Rejection.ambiguousTitle(_, let candidates) {
                #expect(candidates.count > 1)
                unresolved += 1
            }
        }
        #expect(unresolved < 20)
    }
}
