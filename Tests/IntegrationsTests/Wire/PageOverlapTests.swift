import Testing

@testable import Integrations

struct PageOverlapTests {
    /// Reads a list page by page; `nil` when it was seen to shift.
    private func read(_ list: [String], pageSize: Int, change: (Int) -> [String]? = { _ in nil }) -> [String]? {
        var place = PageOverlap()
        var list = list
        var found: [String] = []
        for number in 0..<100 {
            let page = Array(list.dropFirst(place.start).prefix(pageSize))
            guard let known = place.known(in: page) else { return nil }
            found += page.dropFirst(known)
            let isLast = place.isLast(page, known: known, limit: pageSize, total: list.count)
            place.advance(over: page)
            if isLast { return found }
            list = change(number) ?? list
        }
        return nil
    }

    @Test(arguments: [1, 2, 3, 4, 7, 500])
    func readsEverythingOnceInPagesOfAnySize(pageSize: Int) {
        let list = (1...20).map(String.init)
        #expect(read(list, pageSize: pageSize) == list)
        #expect(read([], pageSize: pageSize) == [])
    }

    @Test func seesWhenEntriesBeforeWereTakenAwayOrPutIn() {
        let list = (1...20).map(String.init)
        #expect(read(list, pageSize: 6) { $0 == 0 ? Array(list.dropFirst()) : nil } == nil)
        #expect(read(list, pageSize: 6) { $0 == 0 ? ["0"] + list : nil } == nil)
        // What comes to the end shifts nothing.
        let longer = list + ["21"]
        #expect(read(list, pageSize: 6) { $0 == 0 ? longer : nil } == longer)
    }
}
