/// Puts the ratings of servers on the scale of 0.5…5 in halves.
enum Stars {
    /// - Parameter rating: 0…10; 0 and less mean that there is none.
    static func ofTen(_ rating: Double?) -> Double? {
        guard let rating, rating > 0 else { return nil }
        return min(max(rating.rounded() / 2, 0.5), 5)
    }
}
