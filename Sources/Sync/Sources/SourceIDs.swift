package import Engine

/// The ids under which what a media server has is stored: those of the server, behind the name of the source.
extension MemberID {
    package init(source: String, account: String) { self.init("\(source):\(account)") }
}

extension LibraryID {
    package init(source: String, library: String) { self.init("\(source):\(library)") }

    /// Whether it is a section of the source.
    func belongs(to source: String) -> Bool { rawValue.hasPrefix("\(source):") }
}

extension MemberID {
    /// Whether it is an account of the source.
    func belongs(to source: String) -> Bool { rawValue.hasPrefix("\(source):") }
}
