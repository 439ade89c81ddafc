package import Foundation

/// The picture of a title: a JPEG, PNG or WebP of at most 2 MB whose form was checked.
package struct PosterImage: Sendable, Equatable {
    package let bytes: Data
    /// `image/jpeg`, `image/png` or `image/webp`, as the bytes say.
    package let mimeType: String
    /// Pixels.
    package let width: Int
    package let height: Int

    package init(bytes: Data, mimeType: String, width: Int, height: Int) {
        self.bytes = bytes
        self.mimeType = mimeType
        self.width = width
        self.height = height
    }
}

/// Finds a poster by what `Card.poster` says; `nil` where none can be had now.
///
/// Only posters of cards that were handed over are asked for: whoever may read the card may see its poster.
package typealias PosterLookup = @Sendable (_ reference: String) async -> PosterImage?
