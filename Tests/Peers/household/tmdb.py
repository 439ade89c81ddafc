"""TMDB v3: the catalogue of the world, which knows the titles of the library and more."""

import collections
import time

from . import words
from .arr import search
from .plextv import stamp
from .seeds import mix
from .tautulli import date
from .titles import ADULT, DAY
from .web import Product, Reply, Routes

TOKEN = "tmdb.read-access.token"
KEY = "tmdb-key"
PAGE = 20


class TMDB(Product):
    routes = Routes()
    name = "tmdb"

    def __init__(self, world):
        super().__init__(world)
        self.recent = collections.deque()

    def error(self, code, message, status):
        return Reply({"success": False, "status_code": code, "status_message": message}, status)

    def missing(self, request):
        return self.error(34, "The resource you requested could not be found.", 404)

    def refused(self, request, template):
        token = request.headers.get("Authorization", "")
        if token != f"Bearer {TOKEN}" and request.query.get("api_key") != KEY:
            return self.error(7, "Invalid API key: You must be granted a valid key.", 401)
        if not self.world.tmdb_rate:
            return None
        now = time.monotonic()
        while self.recent and self.recent[0] < now - 1:
            self.recent.popleft()
        if len(self.recent) >= self.world.tmdb_rate:
            reply = self.error(25, "Your request count (#) is over the allowed limit of (40).", 429)
            reply.headers["Retry-After"] = "1"
            return reply
        self.recent.append(now)
        return None

    # Entries

    def text(self, title, request):
        return self.words(title, request.query.get("language", "en-US")[:2])

    def words(self, title, language):
        """Name and overview in a language; without a translation the original name, and no overview."""
        if language == "en" or language == title.country[2]:
            return self.world.title_name(title.index), title.overview
        if mix(title.index + len(language)) % 4 == 0:
            return title.original_name, ""
        return f"{self.world.title_name(title.index)} [{language}]", f"[{language}] {title.overview}"

    def entry(self, title, request, media_type=True):
        name, overview = self.text(title, request)
        value = {
            "adult": title.section == ADULT, "backdrop_path": f"/b{title.hex[:20]}.jpg", "id": title.tmdb,
            "original_language": title.country[2], "overview": overview, "poster_path": f"/p{title.hex[:20]}.jpg",
            "genre_ids": [number for number, _ in title.genres], "popularity": title.popularity,
            "vote_average": title.rating, "vote_count": title.votes,
        }
        if media_type:
            value["media_type"] = title.kind
        if title.kind == "movie":
            return value | {
                "title": name, "original_title": title.original_name, "release_date": date(title.released),
                "video": False}
        del value["adult"]
        return value | {
            "name": name, "original_name": title.original_name, "first_air_date": date(title.released),
            "origin_country": [title.country[0]]}

    def page(self, request, indices, **more):
        page = request.number("page", 1)
        pages = min(500, -(-len(indices) // PAGE))
        if not 1 <= page <= 500:
            return self.error(22, "Invalid page: Pages start at 1 and max at 500.", 400)
        some = [self.world.titles[index] for index in indices[(page - 1) * PAGE : page * PAGE]]
        return Reply(more | {
            "page": page, "results": [self.entry(title, request, "trending" in request.path) for title in some],
            "total_pages": pages, "total_results": len(indices),
        })

    def all(self, kind):
        def make():
            titles = self.world.titles
            return [i for i in range(titles.total) if titles.kind_of(i) == kind and titles[i].match != "none"]

        return self.world.cached(("tmdb", kind), make, self.world.titles.total)

    # Details

    def person(self, name, place):
        number = 5000 + mix(sum(map(ord, name)) * 31 + len(name)) % 1_000_000
        return {
            "adult": False, "gender": 1 + place % 2, "id": number, "known_for_department": "Acting", "name": name,
            "original_name": name, "popularity": 1.5, "profile_path": None, "credit_id": f"c{number}",
        }

    def details(self, title, request):
        name, overview = self.text(title, request)
        country = title.country
        value = self.entry(title, request, media_type=False)
        del value["genre_ids"]
        value |= {
            "adult": title.section == ADULT, "genres": [{"id": i, "name": n} for i, n in title.genres],
            "homepage": "", "origin_country": [country[0]], "overview": overview, "tagline": title.tagline,
            "production_companies": [
                {"id": 70 + words.STUDIOS.index(title.studio), "logo_path": None, "name": title.studio,
                 "origin_country": country[0]}],
            "production_countries": [{"iso_3166_1": country[0], "name": country[1]}],
            "spoken_languages": [{"english_name": country[3], "iso_639_1": country[2], "name": country[3]}],
            "status": "Released" if title.released <= self.world.now else "Post Production",
        }
        if title.kind == "movie":
            value |= {
                "belongs_to_collection": None, "budget": 0, "imdb_id": title.imdb, "revenue": 0,
                "runtime": title.runtime, "title": name,
            }
            if title.collection:
                value["belongs_to_collection"] = {
                    "id": title.collection[0], "name": title.collection[1], "poster_path": "/c.jpg",
                    "backdrop_path": "/cb.jpg"}
            return value
        return value | {
            "created_by": [], "episode_run_time": [title.runtime], "in_production": title.index % 3 == 0,
            "languages": [country[2]], "last_air_date": date(title.released + title.episodes() * 7 * DAY),
            "last_episode_to_air": None, "name": name, "next_episode_to_air": None, "networks": [],
            "number_of_episodes": title.episodes(), "number_of_seasons": len(title.seasons), "type": "Scripted",
            "status": "Returning Series" if title.index % 3 == 0 else "Ended",
            "seasons": [
                {"air_date": date(title.released + number * 365 * DAY), "episode_count": count,
                 "id": title.index * 10 + number, "name": f"Season {number}", "overview": "", "poster_path": None,
                 "season_number": number, "vote_average": 7.1} for number, count in enumerate(title.seasons, 1)],
        }

    def appended(self, title, part, request):
        """One answer that append_to_response adds; None for a name that TMDB does not know, which it ignores."""
        film = title.kind == "movie"
        if part in ("credits", "aggregate_credits"):
            cast = [
                self.person(n, place) | {"character": f"Role {place + 1}", "order": place}
                | ({"cast_id": place} if film else {}) for place, n in enumerate(title.cast)]
            crew = [self.person(n, 0) | {"department": "Directing", "job": "Director"} for n in title.directors]
            crew += [self.person(n, 1) | {"department": "Writing", "job": "Writer"} for n in title.writers]
            if part == "aggregate_credits":
                if film:
                    return None
                for one in cast:
                    one["roles"] = [{"credit_id": one["credit_id"], "character": one.pop("character"),
                                     "episode_count": title.episodes()}]
                    one["total_episode_count"] = title.episodes()
                    del one["credit_id"]
                for one in crew:
                    one["jobs"] = [{"credit_id": one.pop("credit_id"), "job": one.pop("job"), "episode_count": 3}]
                    one["total_episode_count"] = 3
            return {"cast": cast, "crew": crew}
        if part == "keywords":
            entries = [{"id": 300 + words.KEYWORDS.index(k), "name": k} for k in title.keywords]
            return {"keywords": entries} if film else {"results": entries}
        if part == "external_ids":
            value = {
                "imdb_id": title.imdb, "wikidata_id": None, "facebook_id": None, "instagram_id": None,
                "twitter_id": None}
            return value if film else value | {
                "freebase_mid": None, "freebase_id": None, "tvdb_id": title.tvdb, "tvrage_id": None}
        if part == "videos":
            return {"results": [
                {"iso_639_1": "en", "iso_3166_1": "US", "name": "Official Trailer", "key": title.video,
                 "site": "YouTube", "size": 1080, "type": "Trailer", "official": True,
                 "published_at": stamp(title.released), "id": title.hex}]}
        if part == "release_dates" and film:
            return {"results": [
                {"iso_3166_1": code, "release_dates": [
                    {"certification": title.certificate, "descriptors": [], "iso_639_1": "", "note": "",
                     "release_date": stamp(title.released + later * DAY), "type": kind}
                    for kind, later in ((3, shift), (4, 60))]} for code, shift in (("US", 0), ("CH", 14), ("DE", 7))]}
        if part == "content_ratings" and not film:
            return {"results": [{"descriptors": [], "iso_3166_1": "US", "rating": title.certificate}]}
        if part == "translations":
            listed = []
            for code, region, name, english in (
                ("en", "US", "English", "English"), ("de", "DE", "Deutsch", "German"),
                ("fr", "FR", "Français", "French"),
            ):
                translated, overview = self.words(title, code)
                if not overview:
                    continue
                if code == title.country[2]:
                    # The original name is not a translation.
                    translated = ""
                data = {"homepage": "", "overview": overview, "tagline": title.tagline if code == "en" else ""}
                data |= {"title": translated, "runtime": title.runtime} if film else {"name": translated}
                listed.append({
                    "iso_3166_1": region, "iso_639_1": code, "name": name, "english_name": english, "data": data})
            return {"translations": listed}
        if part in ("recommendations", "similar"):
            some = self.all(title.kind)
            near = [some[(title.index * 7 + place * 13) % len(some)] for place in range(8)]
            return {"page": 1, "total_pages": 1, "total_results": len(near),
                    "results": [self.entry(self.world.titles[i], request) for i in near if i != title.index]}
        if part == "images":
            return {"backdrops": [], "logos": [], "posters": []}
        if part == "alternative_titles":
            return {"titles" if film else "results": []}
        if part == "watch/providers":
            return {"results": {}}
        return None

    def title(self, request, kind, number):
        return self.world.titles.by_tmdb(kind, int(number)) if number.isdigit() else None

    def whole(self, request, kind, number):
        title = self.title(request, kind, number)
        if title is None:
            return self.missing(request)
        parts = [part for part in request.query.get("append_to_response", "").split(",") if part]
        if len(parts) > 20:
            return self.error(27, "Too many append to response objects: The maximum number of remote calls is 20.", 400)
        value = self.details(title, request)
        for part in parts:
            more = self.appended(title, part, request)
            if more is not None:
                value[part] = more
        return Reply(value)

    @routes("GET", "/3/movie/{number}")
    def movie(self, request, number):
        return self.whole(request, "movie", number)

    @routes("GET", "/3/tv/{number}")
    def series(self, request, number):
        return self.whole(request, "tv", number)

    def part(self, request, kind, number, part):
        title = self.title(request, kind, number)
        value = self.appended(title, part, request) if title else None
        if value is None:
            return self.missing(request)
        return Reply(value if "page" in value else {"id": title.tmdb} | value)

    @routes("GET", "/3/movie/{number}/{part}")
    def movie_part(self, request, number, part):
        return self.part(request, "movie", number, part)

    @routes("GET", "/3/tv/{number}/{part}")
    def series_part(self, request, number, part):
        return self.part(request, "tv", number, part)

    @routes("GET", "/3/find/{number}")
    def find(self, request, number):
        source = request.query.get("external_source")
        hit = None
        if source == "imdb_id":
            hit = self.world.titles.by_imdb(number)
        elif source == "tvdb_id" and number.isdigit():
            hit = self.world.titles.by_tvdb(int(number))
        elif source is None:
            return self.error(5, "Invalid parameters: Your request parameters are incorrect.", 400)
        found = [self.entry(hit, request)] if hit else []
        return Reply({
            "movie_results": found if hit and hit.kind == "movie" else [], "person_results": [],
            "tv_results": found if hit and hit.kind == "tv" else [], "tv_episode_results": [],
            "tv_season_results": [],
        })

    # Lists

    @routes("GET", "/3/trending/{kind}/{window}")
    def trending(self, request, kind, window):
        if kind not in ("movie", "tv") or window not in ("day", "week"):
            return self.missing(request)
        salt = self.world.now // DAY if window == "day" else self.world.now // DAY // 7

        def make():
            titles = self.world.titles
            order = sorted(self.all(kind), key=lambda i: titles[i].popularity * (1 + mix(i + salt) % 100 / 20))
            return order[::-1][:1000]

        return self.page(request, self.world.cached(("trending", kind, window, salt), make, self.world.titles.total))

    @routes("GET", "/3/discover/{kind}")
    def discover(self, request, kind):
        if kind not in ("movie", "tv"):
            return self.missing(request)
        query, titles = request.query, self.world.titles
        released = "primary_release_date" if kind == "movie" else "first_air_date"

        def genres(text):
            """Commas mean all of them, bars mean any."""
            separator = "|" if "|" in text else ","
            return {int(part) for part in text.split(separator) if part.isdigit()}, separator == "|"

        wanted, any_of = genres(query.get("with_genres", ""))
        unwanted, _ = genres(query.get("without_genres", ""))

        def fits(index):
            title = titles[index]
            own = {number for number, _ in title.genres}
            if wanted and not (own & wanted if any_of else own >= wanted) or own & unwanted:
                return False
            if title.section == ADULT and query.get("include_adult") != "true":
                return False
            day = date(title.released)
            for name in (released, "release_date"):
                if day < query.get(f"{name}.gte", day) or day > query.get(f"{name}.lte", day):
                    return False
            for name in ("year", "primary_release_year", "first_air_date_year"):
                if name in query and day[:4] != query[name]:
                    return False
            if query.get("with_original_language", title.country[2]) != title.country[2]:
                return False
            return (
                title.votes >= float(query.get("vote_count.gte", 0))
                and title.votes <= float(query.get("vote_count.lte", 1e9))
                and title.rating >= float(query.get("vote_average.gte", 0))
                and title.rating <= float(query.get("vote_average.lte", 10))
                and title.runtime >= int(query.get("with_runtime.gte", 0))
                and title.runtime <= int(query.get("with_runtime.lte", 10_000)))

        column, _, direction = query.get("sort_by", "popularity.desc").rpartition(".")
        keys = {
            "vote_average": lambda i: titles[i].rating, "vote_count": lambda i: titles[i].votes,
            released: lambda i: titles[i].released,
        }
        key = keys.get(column, lambda i: titles[i].popularity)
        chosen = tuple(pair for pair in request.pairs if pair[0] not in ("page", "language"))

        def make():
            return sorted(filter(fits, self.all(kind)), key=lambda i: (key(i), i), reverse=direction != "asc")

        return self.page(request, self.world.cached(("discover", kind, chosen), make, self.world.titles.total))

    @routes("GET", "/3/movie/upcoming")
    def upcoming(self, request):
        return self.soon(request, "movie")

    @routes("GET", "/3/tv/on_the_air")
    def on_the_air(self, request):
        return self.soon(request, "tv")

    def soon(self, request, kind):
        titles, now = self.world.titles, self.world.now

        def make():
            some = [i for i in self.all(kind) if now - 7 * DAY <= titles[i].released <= now + 90 * DAY]
            return sorted(some, key=lambda i: -titles[i].popularity)

        more = {"dates": {"maximum": date(now + 90 * DAY), "minimum": date(now)}} if kind == "movie" else {}
        return self.page(request, self.world.cached(("soon", kind, now // DAY), make, self.world.titles.total), **more)

    @routes("GET", "/3/search/{kind}")
    def search(self, request, kind):
        if kind not in ("movie", "tv") or not request.query.get("query"):
            return self.missing(request)
        return self.page(request, search(self.world, request.query["query"], kind, 60))

    @routes("GET", "/3/genre/{kind}/list")
    def genres(self, request, kind):
        if kind not in words.GENRES:
            return self.missing(request)
        return Reply({"genres": [{"id": number, "name": name} for number, name in words.GENRES[kind].items()]})

    @routes("GET", "/3/configuration")
    def configuration(self, request):
        sizes = ["w92", "w185", "w500", "original"]
        return Reply({
            "images": {
                "base_url": "http://image.tmdb.org/t/p/", "secure_base_url": "https://image.tmdb.org/t/p/",
                "backdrop_sizes": sizes, "logo_sizes": sizes, "poster_sizes": sizes, "profile_sizes": sizes,
                "still_sizes": sizes},
            "change_keys": ["title", "overview"],
        })
