/// What became of a batch of records that were to be kept.
package struct UpsertCounts: Sendable, Equatable {
    package var inserted: Int
    package var updated: Int
    package var unchanged: Int
    package var removed: Int

    package init(inserted: Int = 0, updated: Int = 0, unchanged: Int = 0, removed: Int = 0) {
        self.inserted = inserted
        self.updated = updated
        self.unchanged = unchanged
        self.removed = removed
    }

    /// Something is different from before.
    package var isChange: Bool { inserted + updated + removed > 0 }
}
