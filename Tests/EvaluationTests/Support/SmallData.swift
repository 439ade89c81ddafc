import Foundation
import Integrations

/// A hand-made folder of two households and six films, removed with everything in it.
final class SmallData {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "evaluation-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url.appending(path: "public"), withIntermediateDirectories: true)
        try write(
            "movies.jsonl",
            (1...6).map { id in
                let genre = id % 2 == 0 ? "Comedy" : "Horror"
                return """
                    {"tmdb_id":\(id),"title":"Film \(id)","year":\(1990 + id * 4),"genres":["\(genre)"],"keywords":["k\(id)"],\
                    "overview":"About \(genre).","vote_average":7.0,"vote_count":\(1000 * id),"runtime":100}
                    """
            }.joined(separator: "\n") + "\n")
        try write("catalogue_all.csv", "tmdb_id\n1\n2\n3\n4\n5\n6\n")
        try write("catalogue_few.csv", "tmdb_id\n2\n3\n4\n")
        try write("public/p1_users.csv", "user,household,as_of_year\nu1,h00,2020\nu2,h00,2020\nu3,h01,2005\n")
        try write(
            "public/p1_train.csv",
            "user,tmdb_id,rating,timestamp\nu1,2,5.0,1000000000\nu1,1,1.0,1000000001\nu2,1,4.5,1000000000\nu3,2,4.0,1000000000\n"
        )
        try write(
            "public/p1_heldout.csv",
            "user,tmdb_id,rating,timestamp\nu1,4,5.0,1100000000\nu1,6,4.0,1100000000\nu1,3,1.0,1100000000\nu2,3,4.0,1100000000\nu3,6,5.0,1100000000\n"
        )
        try write(
            "public/mood_queries.jsonl",
            #"{"id":"q1","lang":"en","query":"something scary","relevant":{"1":2,"3":1,"5":1}}"# + "\n"
                + #"{"id":"q2","lang":"de","query":"etwas Lustiges","relevant":{"2":2,"4":2}}"# + "\n")
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func write(_ name: String, _ text: String) throws { try Data(text.utf8).write(to: url.appending(path: name)) }

    func remove(_ name: String) throws { try FileManager.default.removeItem(at: url.appending(path: name)) }

    func folder() throws -> MovieLensFolder { try MovieLensFolder(url.path) }
}
