"""Where the API descriptions are wrong, contradict themselves or say nothing; each with the reason.

Nothing here makes a description looser for the requests of a client than the product itself is.
"""

import re

# Endpoints that a product has and its description lacks: their requests and answers are not checked.
UNDESCRIBED = {
    "plex": (
        # The address that every client uses; the description has only its newer twin `/library/sections/all`.
        ("GET", r"/library/sections"),
        # Players and their commands are spoken to by the older "companion" protocol.
        ("GET", r"/clients"), ("GET", r"/player/(playback|timeline|navigation)/\w+"),
        # Recorded from real servers; left out of the description.
        ("GET", r"/accounts"), ("GET", r"/library/metadata/\d+/children"), ("GET", r"/library/collections/\d+/children"),
    ),
    "plextv": (
        # Signing in by PIN and sharing are described nowhere.
        ("POST", r"/api/v2/pins"), ("GET", r"/api/v2/pins/\d+"), ("GET", r"/api/servers/\w+/shared_servers"),
    ),
}

# The fields by which a Plex library can be filtered. The description gives the operators in prose, and an object
# `mediaQuery` that forbids every field.
PLEX_FIELDS = set(
    "title titleSort studio userRating contentRating year decade originallyAvailableAt unwatched genre director writer "
    "actor addedAt updatedAt lastViewedAt viewCount duration rating audienceRating label collection resolution guid "
    "type sourceType sort group limit".split()
)
OPERATOR = re.compile(r"(>>|<<|>|<|!|!=|=)$")

# Parameters that the description leaves out of an operation although its own text asks for them.
MORE_PARAMETERS = {
    "plex": {
        # A playlist without a name and a kind is refused by the server.
        "createPlaylist": {"title": {"type": "string"}, "type": {"enum": ["video", "audio", "photo"]},
                           "smart": {"enum": ["0", "1", "true", "false"]}},
        "updatePlaylist": {"title": {"type": "string"}, "summary": {"type": "string"}},
    },
    "tmdb": {
        # The paging that the answer of the operation describes.
        "trending-movies": {"page": {"type": "integer"}}, "trending-tv": {"page": {"type": "integer"}},
    },
}

# Statuses with which a product succeeds and that its description calls otherwise.
STATUSES = {
    # ASP.NET answers a creation with 201; the descriptions were generated without saying so.
    "radarr": {201: 200}, "sonarr": {201: 200},
    # "No seasons available to request" is a 202 without a request in it.
    "seerr": {202: None},
}

# Tautulli has no description: these are the parameters that its documentation lists.
TAUTULLI = {
    "get_history": set(
        "grouping include_activity user user_id rating_key parent_rating_key grandparent_rating_key start_date before "
        "after section_id media_type transcode_decision guid order_column order_dir start length search".split()),
    "get_metadata": {"rating_key", "sync_id"}, "get_user": {"user_id", "include_last_seen"},
    "get_activity": {"session_key", "session_id"},
}


def repair(product, document):
    """Puts right what would make correct answers look wrong."""
    if product == "plex":
        _repair_plex(document)
    if product == "seerr":
        _repair_seerr(document)
    if product == "tmdb":
        _repair_tmdb(document)
    if product == "radarr":
        # The path of the web page names a parameter that is not in it.
        document["paths"].pop("/", None)
        document["paths"].pop("/{path}", None)
    return document


def _repair_plex(document):
    schemas = document["components"]["schemas"]
    # Collections and playlists were added when they were made; items of a play queue have no time of their own.
    metadata = schemas["Metadata"]
    metadata["required"] = [name for name in metadata.get("required", []) if name != "addedAt"]
    # Clients write 0 and 1 for every boolean, and the server does too where the description has `boolean` as a query.
    listed = list(document["components"].get("parameters", {}).values())
    for path in document["paths"].values():
        for operation in path.values():
            listed += operation.get("parameters", []) if isinstance(operation, dict) else []
    for parameter in listed:
        if parameter.get("in") == "query" and parameter.get("schema", {}).get("type") == "boolean":
            parameter["schema"] = {"enum": ["0", "1", "true", "false"], "type": "string"}


def _repair_seerr(document):
    """Recorded answers have null where the description has a text or a number: none of them is required there."""
    for schema in document["components"]["schemas"].values():
        for inner in schema.get("properties", {}).values():
            if inner.get("type") in ("string", "number", "integer") and "enum" not in inner:
                inner["nullable"] = True
    # The list of providers is described as a list of lists; servers send a list of objects, or an empty one.
    schemas = document["components"]["schemas"]
    for name in ("MovieDetails", "TvDetails"):
        schemas[name]["properties"].pop("watchProviders", None)


def _repair_tmdb(node):
    """The description was made from examples: a rating of 7 became an integer, what was null has no type."""
    if isinstance(node, dict):
        for name, inner in list(node.items()):
            if name in ("vote_average", "popularity", "rating") and isinstance(inner, dict):
                if inner.get("type") == "integer":
                    inner["type"] = "number"
            # Pictures, the collection and the last episode are null where there is none.
            nullable = ("_path", "belongs_to_collection", "last_episode_to_air", "next_episode_to_air", "_id", "_mid")
            if isinstance(inner, dict) and name.endswith(nullable) and isinstance(inner.get("type"), str):
                if inner.get("type") != "null":
                    inner["nullable"] = True
            _repair_tmdb(inner)
    elif isinstance(node, list):
        for inner in node:
            _repair_tmdb(inner)
