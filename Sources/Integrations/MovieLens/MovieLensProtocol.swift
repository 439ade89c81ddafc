package import Engine

/// Which of the two experiments of the data a file belongs to; the raw value begins its file name.
package enum MovieLensProtocol: String, Sendable, CaseIterable {
    /// Households of 15 people; only a household's own ratings may be used for it.
    case household = "p1"
    /// Everybody's ratings may be used for everybody.
    case community = "p2"
}

/// A person of the data, with the year up to which films may be recommended.
package struct MovieLensUser: Sendable, Equatable {
    package var member: MemberID
    package var household: String
    package var asOfYear: Int

    /// Who it is: one person may be a member of several households, as `h00-u023` and `h07-u023`.
    package var person: String {
        member.rawValue.split(separator: "-").last.map(String.init) ?? member.rawValue
    }

    package init(member: MemberID, household: String, asOfYear: Int) {
        self.member = member
        self.household = household
        self.asOfYear = asOfYear
    }
}

/// What of a MovieLens folder is imported as a household.
package struct MovieLensSelection: Sendable, Equatable {
    package var split: String
    package var experiment: MovieLensProtocol
    /// Only the people of this household, such as `h00`; `nil` for all.
    package var household: String?
    /// Which `catalogue_*.csv` the library holds.
    package var catalogue: String

    package init(
        split: String = "public", experiment: MovieLensProtocol = .household, household: String? = nil,
        catalogue: String = "all"
    ) {
        self.split = split
        self.experiment = experiment
        self.household = household
        self.catalogue = catalogue
    }
}
