"""Radarr and Sonarr, API v3. Sonarr exists twice: for series and for anime."""

import datetime

from .plextv import stamp
from .tautulli import date
from .titles import ANIME, DAY
from .web import Product, Reply, Routes

PROFILES = ((1, "Any"), (4, "HD-1080p"), (5, "Ultra-HD"))
TAGS = ((1, "recommendarr"), (2, "kids"))
LANGUAGE = {"id": 1, "name": "English"}


class Arr(Product):
    """What both have in common."""

    key = "arr-key"
    folder = "/media"
    noun = ""

    def refused(self, request, template):
        if template == "/ping" or request.headers.get("X-Api-Key") == self.key:
            return None
        return Reply({"error": "Unauthorized"}, 401)

    def known(self):
        """Title -> its number here and how it was added; filled from the library and some titles outside it."""
        name = f"{self.name} titles"
        if name not in self.world.products:
            library = [index for index in range(self.world.titles.count) if self.manages(index)]
            outside = range(self.world.titles.count, self.world.titles.count + self.world.titles.outside)
            more = [index for index in outside if self.manages(index) and index // 10 % 3 == 0]
            self.world.products[name] = {
                index: {"id": number, "qualityProfileId": 4, "monitored": index % 11 != 0, "tags": [],
                        "rootFolderPath": self.folder, "added": self.world.history.begin}
                for number, index in enumerate(library + more, 1) if self.world.titles[index].match != "none"
            }
        return self.world.products[name]

    def manages(self, index):
        raise NotImplementedError

    def at_number(self, number):
        for index, one in self.known().items():
            if str(one["id"]) == number:
                return index
        return None

    def validation(self, name, value, message, code):
        return Reply([{
            "propertyName": name, "errorMessage": message, "attemptedValue": value, "severity": "error",
            "errorCode": code, "formattedMessageArguments": [],
            "formattedMessagePlaceholderValues": {"propertyName": name, "propertyValue": value},
        }], 400)

    def checked(self, body):
        """What Radarr and Sonarr refuse to add, as the answer; None when all is well."""
        if body.get("qualityProfileId") not in [number for number, _ in PROFILES]:
            return self.validation(
                "QualityProfileId", body.get("qualityProfileId", 0), "Quality Profile does not exist",
                "QualityProfileExistsValidator")
        if not body.get("rootFolderPath") and not body.get("path"):
            return self.validation("Path", None, "'Path' must not be empty.", "NotEmptyValidator")
        if body.get("rootFolderPath", self.folder).rstrip("/") != self.folder:
            return self.validation(
                "RootFolderPath", body["rootFolderPath"], f"Root folder '{body['rootFolderPath']}' does not exist",
                "RootFolderExistsValidator")
        if any(tag not in [number for number, _ in TAGS] for tag in body.get("tags") or []):
            return self.validation("Tags", str(body["tags"]), "Tag does not exist", "TagExistsValidator")
        return None

    def add(self, index, body):
        known = self.known()
        known[index] = {
            "id": max([one["id"] for one in known.values()], default=0) + 1, "monitored": body.get("monitored", False),
            "qualityProfileId": body["qualityProfileId"], "tags": body.get("tags") or [], "added": self.world.now,
            "rootFolderPath": self.folder,
        }
        options = body.get("addOptions") or {}
        if options.get("searchForMovie") or options.get("searchForMissingEpisodes"):
            self.world.products.setdefault(f"{self.name} queue", []).append(index)
        self.world.products.setdefault("commands", []).append(
            {"product": self.name, "command": "add", "title": index, "body": body})
        return Reply(self.resource(index), 201)

    def remove(self, request, number):
        index = self.at_number(number)
        if index is None:
            return self.missing(request)
        del self.known()[index]
        return Reply({}, 200)

    # Settings

    def status(self, request):
        return Reply({
            "appName": self.name.partition("-")[0].capitalize(), "instanceName": self.name.capitalize(),
            "version": "5.14.0.9383", "buildTime": "2025-10-07T22:36:20Z", "isDebug": False, "isProduction": True,
            "isAdmin": False, "isUserInteractive": True, "startupPath": "/app/bin", "appData": "/config",
            "osName": "alpine", "osVersion": "3.20", "isNetCore": True, "isLinux": True, "isOsx": False,
            "isWindows": False, "isDocker": True, "mode": "console", "branch": "master", "databaseType": "sqLite",
            "databaseVersion": "3.45.1", "authentication": "forms", "migrationVersion": 240, "urlBase": "",
            "runtimeVersion": "8.0.11", "runtimeName": "netcore", "startTime": stamp(self.world.now),
            "packageVersion": "", "packageAuthor": "", "packageUpdateMechanism": "docker",
        })

    def ping(self, request):
        return Reply({"status": "OK"})

    def root_folders(self, request):
        return Reply([{"id": 1, "path": self.folder, "accessible": True, "freeSpace": 2_000_000_000_000,
                       "unmappedFolders": []}])

    def profiles(self, request):
        return Reply([
            {"id": number, "name": name, "upgradeAllowed": True, "cutoff": 7, "items": [], "minFormatScore": 0,
             "cutoffFormatScore": 0, "minUpgradeFormatScore": 1, "formatItems": []} for number, name in PROFILES
        ])

    def tags(self, request):
        return Reply([{"id": number, "label": label} for number, label in TAGS])

    def notifications(self, request):
        return Reply([
            {"id": 1, "name": "Family chat", "implementation": "Discord", "implementationName": "Discord",
             "configContract": "DiscordSettings", "infoLink": "https://example.org", "tags": [], "onGrab": True,
             "onDownload": True, "fields": [{"order": 0, "name": "webHookUrl", "label": "Webhook URL",
                                             "value": "********", "type": "textbox", "advanced": False,
                                             "privacy": "normal", "isFloat": False}]},
            {"id": 2, "name": "Phones", "implementation": "Apprise", "implementationName": "Apprise",
             "configContract": "AppriseSettings", "infoLink": "https://example.org", "tags": [], "onGrab": False,
             "onDownload": True, "fields": []},
        ])

    def queue(self, request):
        waiting = self.world.products.get(f"{self.name} queue", [])
        page, size = request.number("page", 1), request.number("pageSize", 10)
        some = waiting[(page - 1) * size : page * size]
        return Reply({
            "page": page, "pageSize": size, "sortKey": "timeleft", "sortDirection": "ascending",
            "totalRecords": len(waiting), "records": [self.download(index) for index in some],
        })

    def download(self, index):
        title, one = self.world.titles[index], self.known().get(index, {"id": 0})
        return {
            "id": 7000 + index, f"{self.noun}Id": one["id"], "languages": [LANGUAGE], "customFormats": [],
            "customFormatScore": 0, "size": 4_000_000_000, "sizeleft": 1_000_000_000, "title": f"{title.name}.1080p",
            "estimatedCompletionTime": stamp(self.world.now + 600), "added": stamp(self.world.now - 600),
            "status": "downloading", "trackedDownloadStatus": "ok", "trackedDownloadState": "downloading",
            "statusMessages": [], "downloadId": f"D{index}", "protocol": "torrent", "downloadClient": "client",
            "downloadClientHasPostImportCategory": False, "indexer": "indexer", "outputPath": "/downloads",
            "timeleft": "00:10:00",
        }

    def between(self, request):
        def moment(name, default):
            try:
                text = request.query[name].replace("Z", "+00:00").replace(" ", "+")
                value = datetime.datetime.fromisoformat(text)
                return int(value.replace(tzinfo=value.tzinfo or datetime.timezone.utc).timestamp())
            except (KeyError, ValueError):
                return default

        return moment("start", self.world.now - DAY), moment("end", self.world.now + 2 * DAY)

    def shared(self, index):
        title, one = self.world.titles[index], self.known().get(index)
        slug = "".join(c if c.isalnum() else "-" for c in title.name.lower())
        value = {
            "title": self.world.title_name(index), "sortTitle": title.sort_name.lower(), "overview": title.overview,
            "images": [{"coverType": "poster", "url": "/poster.jpg", "remoteUrl": "https://example.org/poster.jpg"}],
            "year": title.year, "qualityProfileId": one["qualityProfileId"] if one else 0,
            "monitored": one["monitored"] if one else False, "runtime": title.runtime, "imdbId": title.imdb,
            "tmdbId": title.tmdb, "titleSlug": slug, "folder": f"{title.name} ({title.year})", "tags": [],
            "certification": title.certificate, "genres": [name for _, name in title.genres],
            "cleanTitle": slug.replace("-", ""), "originalLanguage": LANGUAGE,
            "added": "0001-01-01T00:00:00Z",
        }
        if one:
            value |= {
                "id": one["id"], "tags": one["tags"], "added": stamp(one["added"]),
                "path": f"{self.folder}/{title.name} ({title.year})", "rootFolderPath": self.folder,
            }
        return value

    def found(self, term, kind):
        """The titles that a search term finds: an id with its prefix, or words."""
        titles = self.world.titles
        prefix, _, number = term.partition(":")
        number = number.strip()
        prefix = prefix.lower()
        if prefix in ("tmdb", "tmdbid"):
            hit = titles.by_tmdb(kind, int(number)) if number.isdigit() else None
        elif prefix in ("tvdb", "tvdbid"):
            hit = titles.by_tvdb(int(number)) if number.isdigit() else None
        elif prefix in ("imdb", "imdbid"):
            hit = titles.by_imdb(number)
        else:
            return search(self.world, term, kind)
        return [hit.index] if hit and hit.kind == kind else []


def search(world, text, kind=None, limit=20):
    """The titles whose name begins with, or else contains, what is searched; a year may follow."""
    words = text.lower().split()
    year = int(words.pop()) if len(words) > 1 and words[-1].isdigit() and len(words[-1]) == 4 else None
    wanted = " ".join(words)

    def make():
        return [(title.name.lower(), title.index) for title in map(world.titles.__getitem__, range(world.titles.total))
                if title.match != "none"]

    names = world.cached("names", make, world.titles.total)
    fitting = [(not name.startswith(wanted), len(name), index) for name, index in names if wanted in name]
    found = [index for _, _, index in sorted(fitting)]
    return [
        index for index in found
        if (kind is None or world.titles.kind_of(index) == kind) and year in (None, world.titles[index].year)
    ][:limit]


class Radarr(Arr):
    routes = Routes()
    name = "radarr"
    key = "radarr-key"
    folder = "/media/movies"
    noun = "movie"

    for path, function in (
        ("/api/v3/system/status", Arr.status), ("/ping", Arr.ping), ("/api/v3/rootfolder", Arr.root_folders),
        ("/api/v3/qualityprofile", Arr.profiles), ("/api/v3/tag", Arr.tags), ("/api/v3/queue", Arr.queue),
        ("/api/v3/notification", Arr.notifications),
    ):
        routes("GET", path)(function)
    routes("DELETE", "/api/v3/movie/{number}")(Arr.remove)

    def manages(self, index):
        return self.world.titles.kind_of(index) == "movie"

    def resource(self, index):
        title, one = self.world.titles[index], self.known().get(index)
        there = bool(one) and self.world.has(index)
        size = self.world.file_size(index) if there else 0
        released = title.released <= self.world.now
        value = self.shared(index) | {
            "originalTitle": title.original_name, "sizeOnDisk": size, "hasFile": there,
            "status": "released" if released else "announced", "inCinemas": stamp(title.released),
            "digitalRelease": stamp(title.released + 60 * DAY), "studio": title.studio, "movieFileId": one["id"] if there else 0,
            "minimumAvailability": "released", "isAvailable": released, "popularity": title.popularity,
            "secondaryYearSourceId": 0, "website": "", "youTubeTrailerId": title.video,
            "ratings": {"tmdb": {"votes": title.votes, "value": title.rating, "type": "user"}},
        }
        if one:
            value["statistics"] = {"movieFileCount": int(there), "sizeOnDisk": size, "releaseGroups": []}
        if title.collection:
            value["collection"] = {"title": title.collection[1], "tmdbId": title.collection[0]}
        return value

    @routes("GET", "/api/v3/movie")
    def movies(self, request):
        wanted = request.number("tmdbId")
        listed = [i for i in self.known() if wanted is None or self.world.titles[i].tmdb == wanted]
        return Reply([self.resource(index) for index in listed])

    @routes("GET", "/api/v3/movie/lookup")
    def lookup(self, request):
        return Reply([self.resource(index) for index in self.found(request.query.get("term", ""), "movie")])

    @routes("GET", "/api/v3/movie/lookup/tmdb")
    def lookup_tmdb(self, request):
        hit = self.world.titles.by_tmdb("movie", request.number("tmdbId", 0))
        return Reply(self.resource(hit.index)) if hit else self.missing(request)

    @routes("GET", "/api/v3/movie/lookup/imdb")
    def lookup_imdb(self, request):
        hit = self.world.titles.by_imdb(request.query.get("imdbId", ""))
        return Reply(self.resource(hit.index)) if hit and hit.kind == "movie" else self.missing(request)

    @routes("GET", "/api/v3/movie/{number}")
    def movie(self, request, number):
        index = self.at_number(number)
        return Reply(self.resource(index)) if index is not None else self.missing(request)

    @routes("POST", "/api/v3/movie")
    def add_movie(self, request):
        body = request.json()
        hit = self.world.titles.by_tmdb("movie", body.get("tmdbId") or 0)
        if hit is None:
            return self.validation(
                "TmdbId", body.get("tmdbId", 0), "A movie with this ID was not found.", "NotFoundValidator")
        if hit.index in self.known():
            return self.validation("TmdbId", hit.tmdb, "This movie has already been added", "MovieExistsValidator")
        return self.checked(body) or self.add(hit.index, body)

    @routes("GET", "/api/v3/calendar")
    def calendar(self, request):
        start, end = self.between(request)
        unmonitored = request.flag("unmonitored")
        return Reply([
            self.resource(index) for index, one in self.known().items()
            if (one["monitored"] or unmonitored)
            and any(start <= at <= end for at in self.releases(self.world.titles[index]))
        ])

    def releases(self, title):
        return (title.released, title.released + 60 * DAY)


class Sonarr(Arr):
    routes = Routes()
    name = "sonarr"
    key = "sonarr-key"
    folder = "/media/tv"
    noun = "series"
    anime = False

    for path, function in (
        ("/api/v3/system/status", Arr.status), ("/ping", Arr.ping), ("/api/v3/rootfolder", Arr.root_folders),
        ("/api/v3/qualityprofile", Arr.profiles), ("/api/v3/tag", Arr.tags), ("/api/v3/queue", Arr.queue),
        ("/api/v3/notification", Arr.notifications),
    ):
        routes("GET", path)(function)
    routes("DELETE", "/api/v3/series/{number}")(Arr.remove)

    def manages(self, index):
        if self.world.titles.kind_of(index) != "tv":
            return False
        section = self.world.titles.section_of(index)
        return (section == ANIME) == self.anime if section is not None else self.anime == (index % 10 == 0)

    def resource(self, index):
        title, one = self.world.titles[index], self.known().get(index)
        there = bool(one) and self.world.has(index)
        size = self.world.file_size(index) if there else 0
        whole = title.episodes()
        ended = title.index % 3 != 0
        value = self.shared(index) | {
            "status": "ended" if ended else "continuing", "ended": ended, "network": title.studio,
            "airTime": "20:00", "seasonFolder": True, "monitorNewItems": "all", "useSceneNumbering": False,
            "tvdbId": title.tvdb, "tvRageId": 0, "tvMazeId": 0, "firstAired": stamp(title.released),
            "lastAired": stamp(title.released + whole * 7 * DAY), "languageProfileId": 1,
            "seriesType": "anime" if self.anime else "standard",
            "ratings": {"votes": title.votes, "value": title.rating},
            "seasons": [
                {"seasonNumber": number, "monitored": True,
                 "statistics": {"episodeFileCount": count if there else 0, "episodeCount": count,
                                "totalEpisodeCount": count, "sizeOnDisk": size // len(title.seasons),
                                "releaseGroups": [], "percentOfEpisodes": 100.0 if there else 0.0}}
                for number, count in enumerate(title.seasons, 1)
            ],
        }
        if one:
            value["statistics"] = {
                "seasonCount": len(title.seasons), "episodeFileCount": whole if there else 0, "episodeCount": whole,
                "totalEpisodeCount": whole, "sizeOnDisk": size, "releaseGroups": [],
                "percentOfEpisodes": 100.0 if there else 0.0,
            }
        return value

    @routes("GET", "/api/v3/series")
    def series(self, request):
        wanted = request.number("tvdbId")
        listed = [i for i in self.known() if wanted is None or self.world.titles[i].tvdb == wanted]
        return Reply([self.resource(index) for index in listed])

    @routes("GET", "/api/v3/series/lookup")
    def lookup(self, request):
        return Reply([self.resource(index) for index in self.found(request.query.get("term", ""), "tv")])

    @routes("GET", "/api/v3/series/{number}")
    def one_series(self, request, number):
        index = self.at_number(number)
        return Reply(self.resource(index)) if index is not None else self.missing(request)

    @routes("POST", "/api/v3/series")
    def add_series(self, request):
        body = request.json()
        hit = self.world.titles.by_tvdb(body.get("tvdbId") or 0)
        if hit is None:
            return self.validation(
                "TvdbId", body.get("tvdbId", 0), "A series with this ID was not found.", "NotFoundValidator")
        if hit.index in self.known():
            return self.validation("TvdbId", hit.tvdb, "This series has already been added", "SeriesExistsValidator")
        return self.checked(body) or self.add(hit.index, body)

    def episode(self, index, season, number, aired, with_series=False):
        title, one = self.world.titles[index], self.known()[index]
        value = {
            "id": index * 1000 + season * 100 + number, "seriesId": one["id"], "tvdbId": title.tvdb * 100 + number,
            "episodeFileId": 0, "seasonNumber": season, "episodeNumber": number, "title": f"Episode {number}",
            "airDate": date(aired), "airDateUtc": stamp(aired), "runtime": title.runtime,
            "hasFile": self.world.has(index) and aired < self.world.now, "monitored": one["monitored"],
            "unverifiedSceneNumbering": False, "overview": "",
        }
        return value | {"series": self.resource(index)} if with_series else value

    @routes("GET", "/api/v3/episode")
    def episodes(self, request):
        index = self.at_number(request.query.get("seriesId", ""))
        if index is None:
            return Reply({"message": "seriesId or episodeIds must be provided"}, 400)
        seasons = self.world.titles[index].seasons
        released = self.world.titles[index].released
        return Reply([
            self.episode(index, season, number, released + (season * 52 + number) * 7 * DAY)
            for season, count in enumerate(seasons, 1) for number in range(1, count + 1)
        ])

    @routes("GET", "/api/v3/calendar")
    def calendar(self, request):
        start, end = self.between(request)
        unmonitored, series = request.flag("unmonitored"), bool(request.flag("includeSeries"))
        found = []
        for index, one in self.known().items():
            if index % 3 or not (one["monitored"] or unmonitored):
                continue
            # A series that continues has an episode every week, on a day of its own.
            first = self.world.now - self.world.now % DAY + (index % 7) * DAY + 20 * 3600
            seasons = self.world.titles[index].seasons
            for week in range(-4, 9):
                aired = first + week * 7 * DAY
                if start <= aired <= end:
                    found.append(self.episode(index, len(seasons) + 1, week + 5, aired, series))
        return Reply(sorted(found, key=lambda episode: episode["airDateUtc"]))


class SonarrAnime(Sonarr):
    name = "sonarr-anime"
    key = "sonarr-anime-key"
    folder = "/media/anime"
    anime = True
