"""What names and texts are made of."""

ADJECTIVES = (
    "Silent Broken Golden Crimson Hidden Last Lost Distant Burning Frozen Endless Hollow Quiet Savage Velvet Electric "
    "Midnight Sacred Wandering Forgotten Scarlet Paper Iron Glass Restless Second Perfect Secret Bitter Gentle Wild "
    "Crooked Patient Empty Brilliant Northern Blue Invisible Stolen Reckless Ancient Tender Strange Luminous"
).split()
NOUNS = (
    "River Harbor Winter Garden Empire Signal Promise Shadow Mirror Orchard Station Voyage Kingdom Letter Machine Storm "
    "Island Summer Tower Witness Country Memory Horizon Lantern Bridge Desert Forest Ocean Stranger Hunter Circle "
    "Morning Detective Village Painter Castle Engine Season Border Compass Café Füchse Étoile Señor"
).split()
PLACES = "Zürich Kyoto Lagos Oslo Lima Seoul Prague Dakar Genève Austin Mumbai Reykjavík".split()
FORMS = (
    "The {a} {n}", "{a} {n}", "{n} of the {a} {m}", "The {n} in {p}", "{a} {n}: {m}", "{n} & {m}", "A {n} for {p}",
    "My {a} {n}",
)
FIRST_NAMES = (
    "Anna Marco Léa Jonas Priya Kenji Olu Sofia Mateo Freya Hannah Elif Noor Lukas Chiara Tomás Ines Yuki Björn Amélie "
    "Samuel Nina Rafael Ingrid Zoë"
).split()
LAST_NAMES = (
    "Keller Rossi Nakamura Okafor Lindqvist Moreau Novak Haddad Ferreira Brunner Castillo Dubois Ito Mensah Petrov "
    "Schneider Weiss O'Neill Øster Þórsdóttir"
).split()
GENRES = {
    "movie": {
        28: "Action", 12: "Adventure", 16: "Animation", 35: "Comedy", 80: "Crime", 99: "Documentary", 18: "Drama",
        10751: "Family", 14: "Fantasy", 36: "History", 27: "Horror", 10402: "Music", 9648: "Mystery", 10749: "Romance",
        878: "Science Fiction", 10770: "TV Movie", 53: "Thriller", 10752: "War", 37: "Western",
    },
    "tv": {
        10759: "Action & Adventure", 16: "Animation", 35: "Comedy", 80: "Crime", 99: "Documentary", 18: "Drama",
        10751: "Family", 10762: "Kids", 9648: "Mystery", 10763: "News", 10764: "Reality", 10765: "Sci-Fi & Fantasy",
        10766: "Soap", 10767: "Talk", 10768: "War & Politics", 37: "Western",
    },
}
KEYWORDS = (
    "heist, time travel, revenge, small town, road trip, coming of age, artificial intelligence, courtroom, memory loss, "
    "friendship, survival, chess, mountain, train, sisters, undercover, space station, cooking, winter, conspiracy"
).split(", ")
STUDIOS = "Northlight Pictures|Blue Heron Films|Studio Kaze|Atelier Lumen|Granite Works|Saltwater Productions".split("|")
COUNTRIES = (
    ("US", "United States of America", "en", "English"), ("GB", "United Kingdom", "en", "English"),
    ("FR", "France", "fr", "French"), ("DE", "Germany", "de", "German"), ("CH", "Switzerland", "de", "German"),
    ("JP", "Japan", "ja", "Japanese"), ("KR", "South Korea", "ko", "Korean"), ("ES", "Spain", "es", "Spanish"),
)
CLAUSES = (
    "In {p}, a {a} {n} changes everything", "two strangers follow a {a} signal to {p}",
    "someone must choose between a {n} and a promise", "the past returns as a {a} {n}",
    "an unlikely friendship begins beside the {n}", "nobody in {p} tells the truth about the {n}",
)
PLAYERS = (
    ("Living Room TV", "Plex for LG", "webOS"), ("SHIELD Android TV", "Plex for Android (TV)", "Android"),
    ("Anna's iPad", "Plex for iOS", "iOS"), ("Firefox", "Plex Web", "Firefox"), ("Küche", "Plex for Roku", "Roku"),
    ("Bedroom", "Plex for Apple TV", "tvOS"),
)
