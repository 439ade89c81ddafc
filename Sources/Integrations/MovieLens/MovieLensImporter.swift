import Engine

/// Imports people, titles and training ratings of a MovieLens folder as one household with one library.
struct MovieLensImporter: HistoryImporter {
    private static let library = Library(id: LibraryID("films"), name: "Films")

    var format: ImportFormat { .movieLens }

    func recognises(_ glimpse: ImportGlimpse) -> Bool {
        guard case .folder(let names) = glimpse else { return false }
        return names.contains("movies.jsonl.gz") || names.contains("movies.jsonl")
    }

    func batch(from path: String, for request: ImportRequest) throws -> ImportBatch {
        let folder = try MovieLensFolder(path, limits: request.limits)
        let selection = request.movieLens
        let titlesFile = try folder.titlesFile()
        let catalogueFile = try folder.catalogueFile(selection.catalogue)
        let usersFile = try folder.usersFile(selection.split, selection.experiment)
        let ratingsFile = try folder.trainFile(selection.split, selection.experiment)
        let meter = ProgressMeter(
            files: [titlesFile, catalogueFile, usersFile, ratingsFile], report: request.progress)

        var builder = ImportBatchBuilder(source: format)
        let catalogue = try folder.titles(titlesFile, meter: meter)
        builder.reject(catalogue.rejected)
        let held = try folder.catalogueIDs(catalogueFile, meter: meter)
        builder.reject(held.rejected)
        let users = try folder.users(usersFile, meter: meter)
        builder.reject(users.rejected)

        let (libraries, items) = shelve(catalogue, holding: Set(held.values))
        builder.setCatalogue(titles: catalogue.titles, libraries: libraries, items: items)
        let chosen = users.values.filter { selection.household == nil || $0.household == selection.household }
        if let household = selection.household, chosen.isEmpty {
            throw ImportError.unknownHousehold(
                household, path: usersFile.path, known: Set(users.values.map(\.household)).sorted())
        }
        for user in chosen { add(user.member, to: &builder) }
        let members = Set(chosen.map(\.member))
        let known = Set(catalogue.entries.map(\.title.id))
        let rejected = try folder.forEachRating(ratingsFile, now: request.now, meter: meter) {
            rating throws(Rejection) in
            // The users file of the community lists only the people with later ratings.
            guard selection.household == nil || members.contains(rating.member) else { return }
            guard known.contains(rating.title) else {
                throw .unknownTitle(TitleReference(kind: rating.title.kind, tmdb: rating.title.tmdb))
            }
            if !members.contains(rating.member) { add(rating.member, to: &builder) }
            builder.add(rating)
        }
        builder.reject(rejected)
        meter.finish()
        return builder.batch
    }

    private func add(_ member: MemberID, to builder: inout ImportBatchBuilder) {
        builder.add(Member(id: member, name: member.rawValue))
        builder.setAccess(.all, of: member)
        // The people of the data gave their ratings for research; no one of the owner's household is among them.
        builder.letContribute(member)
    }

    /// Titles stand in the library that their line names, else in the one library of films.
    private func shelve(
        _ catalogue: TitleCatalogue, holding held: Set<TitleID>
    ) -> (libraries: [Library], items: [LibraryItem]) {
        var libraries = [Self.library]
        var seen: Set<LibraryID> = [Self.library.id]
        var items: [LibraryItem] = []
        for entry in catalogue.entries where held.contains(entry.title.id) {
            let library = entry.library ?? Self.library.id
            if seen.insert(library).inserted { libraries.append(Library(id: library, name: library.rawValue)) }
            items.append(LibraryItem(title: entry.title.id, library: library, quality: entry.quality))
        }
        return (libraries, items)
    }
}
