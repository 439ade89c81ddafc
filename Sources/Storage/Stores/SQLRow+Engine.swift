package import Engine

extension SQLRow {
    /// A title from its two columns, the kind at `index` and the TMDB id behind it.
    package func title(_ index: Int) throws(StorageError) -> TitleID {
        let kind: String = try get(index)
        guard let kind = TitleKind(rawValue: kind) else {
            throw .corrupt("“\(kind)” in column “\(columns[index])” is not a kind of title. Restore a backup.")
        }
        return TitleID(kind, try get(index + 1))
    }

    package func member(_ index: Int) throws(StorageError) -> MemberID { MemberID(try get(index)) }

    package func library(_ index: Int) throws(StorageError) -> LibraryID { LibraryID(try get(index)) }

    /// A column whose text is one of the cases of `T`.
    func choice<T: RawRepresentable<String>>(_ index: Int, as type: T.Type = T.self) throws(StorageError) -> T {
        let text: String = try get(index)
        guard let value = T(rawValue: text) else {
            throw .corrupt("“\(text)” in column “\(columns[index])” has no meaning here. Restore a backup.")
        }
        return value
    }
}

extension TitleID {
    /// The two columns that hold it: `title_kind`, `tmdb_id`.
    var sql: [SQLValue] { [.text(kind.rawValue), SQLValue(tmdb)] }
}

extension MemberID {
    var sql: SQLValue { .text(rawValue) }
}

extension LibraryID {
    var sql: SQLValue { .text(rawValue) }
}
