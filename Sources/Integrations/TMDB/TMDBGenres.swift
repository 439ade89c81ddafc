import Engine

/// The numbers of TMDB's genres, which never changed; films and series have different ones.
enum TMDBGenres {
    private static let movies: [String: Int] = [
        "Action": 28, "Adventure": 12, "Animation": 16, "Comedy": 35, "Crime": 80, "Documentary": 99, "Drama": 18,
        "Family": 10751, "Fantasy": 14, "History": 36, "Horror": 27, "Music": 10402, "Mystery": 9648, "Romance": 10749,
        "Science Fiction": 878, "TV Movie": 10770, "Thriller": 53, "War": 10752, "Western": 37,
    ]
    private static let series: [String: Int] = [
        "Action & Adventure": 10759, "Animation": 16, "Comedy": 35, "Crime": 80, "Documentary": 99, "Drama": 18,
        "Family": 10751, "Kids": 10762, "Mystery": 9648, "News": 10763, "Reality": 10764, "Sci-Fi & Fantasy": 10765,
        "Soap": 10766, "Talk": 10767, "War & Politics": 10768, "Western": 37,
    ]

    /// - Returns: `nil` when there is no such genre for the kind.
    static func number(of name: String, _ kind: TitleKind) -> Int? { (kind == .movie ? movies : series)[name] }
}
