package import Engine

/// What an import needs to know besides the file: the catalogue and members there are, whose history it is, and when.
package struct ImportRequest: Sendable {
    /// Finds titles of the catalogue that is already stored.
    package var matcher: TitleMatcher
    /// Members that exist, found again by id or name.
    package var members: [Member]
    /// Whose history it is, for formats that do not say (Letterboxd, Trakt).
    package var member: Member?
    /// The moment of the import, milliseconds since 1970.
    package var now: Int64
    package var movieLens: MovieLensSelection
    package var limits: ReadingLimits
    /// Called with 0…1 as the bytes are read, rising, with 1 at the end.
    package var progress: @Sendable (Double) -> Void

    package init(
        matcher: TitleMatcher = TitleMatcher(titles: []), members: [Member] = [], member: Member? = nil, now: Int64,
        movieLens: MovieLensSelection = MovieLensSelection(), limits: ReadingLimits = .standard,
        progress: @escaping @Sendable (Double) -> Void = { _ in }
    ) {
        self.matcher = matcher
        self.members = members
        self.member = member
        self.now = now
        self.movieLens = movieLens
        self.limits = limits
        self.progress = progress
    }
}
