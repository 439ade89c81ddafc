import Foundation

/// What both people compare: the same on both sides, unless somebody sits in between.
package struct ShortAuthenticationString: Sendable, Equatable {
    /// Three numbers from 1000 to 9191.
    package let decimals: [Int]
    /// Seven pictures and what they are called in English.
    package let emoji: [Emoji]

    package struct Emoji: Sendable, Equatable {
        package let symbol: String
        package let name: String
    }

    /// - Parameter bytes: six bytes of the secret (specification, “SAS method: `decimal`” and “SAS method: `emoji`”).
    init(_ bytes: Data) {
        let bits = bytes.prefix(6).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        decimals = [35, 22, 9].map { Int(bits >> $0 & 0x1FFF) + 1000 }
        emoji = (0..<7).map { Self.table[Int(bits >> (42 - 6 * $0) & 0x3F)] }
    }

    /// The specification's table, `data-definitions/sas-emoji.json`, in the order of its numbers.
    static let table: [Emoji] = [
        ("🐶", "Dog"), ("🐱", "Cat"), ("🦁", "Lion"), ("🐎", "Horse"), ("🦄", "Unicorn"), ("🐷", "Pig"),
        ("🐘", "Elephant"), ("🐰", "Rabbit"), ("🐼", "Panda"), ("🐓", "Rooster"), ("🐧", "Penguin"), ("🐢", "Turtle"),
        ("🐟", "Fish"), ("🐙", "Octopus"), ("🦋", "Butterfly"), ("🌷", "Flower"), ("🌳", "Tree"), ("🌵", "Cactus"),
        ("🍄", "Mushroom"), ("🌏", "Globe"), ("🌙", "Moon"), ("☁️", "Cloud"), ("🔥", "Fire"), ("🍌", "Banana"),
        ("🍎", "Apple"), ("🍓", "Strawberry"), ("🌽", "Corn"), ("🍕", "Pizza"), ("🎂", "Cake"), ("❤️", "Heart"),
        ("😀", "Smiley"), ("🤖", "Robot"), ("🎩", "Hat"), ("👓", "Glasses"), ("🔧", "Spanner"), ("🎅", "Santa"),
        ("👍", "Thumbs Up"), ("☂️", "Umbrella"), ("⌛", "Hourglass"), ("⏰", "Clock"), ("🎁", "Gift"),
        ("💡", "Light Bulb"), ("📕", "Book"), ("✏️", "Pencil"), ("📎", "Paperclip"), ("✂️", "Scissors"),
        ("🔒", "Lock"), ("🔑", "Key"), ("🔨", "Hammer"), ("☎️", "Telephone"), ("🏁", "Flag"), ("🚂", "Train"),
        ("🚲", "Bicycle"), ("✈️", "Aeroplane"), ("🚀", "Rocket"), ("🏆", "Trophy"), ("⚽", "Ball"), ("🎸", "Guitar"),
        ("🎺", "Trumpet"), ("🔔", "Bell"), ("⚓", "Anchor"), ("🎧", "Headphones"), ("📁", "Folder"), ("📌", "Pin"),
    ].map { Emoji(symbol: $0.0, name: $0.1) }
}
