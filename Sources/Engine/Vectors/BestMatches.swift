/// Keeps the best few of many matches: a binary heap of bounded size whose root is the worst one kept.
struct BestMatches {
    private var heap: [VectorMatch] = []
    private let capacity: Int

    /// - Parameter capacity: how many are kept, at least 1.
    init(capacity: Int) {
        self.capacity = capacity
        heap.reserveCapacity(capacity)
    }

    /// A match with a lower similarity than this would not be kept.
    var threshold: Float { heap.count < capacity ? -.infinity : heap[0].similarity }

    mutating func offer(_ match: VectorMatch) {
        if heap.count < capacity {
            heap.append(match)
            var child = heap.count - 1
            while child > 0, Self.isBetter(heap[(child - 1) / 2], than: heap[child]) {
                heap.swapAt(child, (child - 1) / 2)
                child = (child - 1) / 2
            }
        } else if Self.isBetter(match, than: heap[0]) {
            heap[0] = match
            siftDown(within: heap.count)
        }
    }

    /// Best first, equally similar ones by id.
    consuming func sorted() -> [VectorMatch] {
        var end = heap.count
        while end > 1 {
            end -= 1
            heap.swapAt(0, end)
            siftDown(within: end)
        }
        return heap
    }

    private mutating func siftDown(within end: Int) {
        var parent = 0
        while true {
            var worst = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < end && Self.isBetter(heap[worst], than: heap[child]) { worst = child }
            if worst == parent { return }
            heap.swapAt(parent, worst)
            parent = worst
        }
    }

    private static func isBetter(_ a: VectorMatch, than b: VectorMatch) -> Bool {
        a.similarity == b.similarity ? a.title < b.title : a.similarity > b.similarity
    }
}
