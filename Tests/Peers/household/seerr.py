"""Seerr (and Overseerr, Jellyseerr), API v1, with the fields that a real one was recorded with."""

from .arr import search
from .plextv import stamp
from .tautulli import date
from .web import Product, Reply, Routes

UNKNOWN, PENDING, PROCESSING, PARTLY, AVAILABLE = 1, 2, 3, 4, 5
ADMIN, REQUEST, AUTO_APPROVE = 2, 32, 128


class Seerr(Product):
    routes = Routes()
    name = "seerr"
    key = "seerr-key"

    def missing(self, request):
        return Reply({"message": "Not found."}, 404)

    def refused(self, request, template):
        if template == "/api/v1/status":
            return None
        if request.headers.get("X-Api-Key") != self.key or self.asker(request) is None:
            return Reply({"status": 403, "error": "You do not have permission to access this endpoint"}, 403)
        return None

    def asker(self, request):
        """The owner, or whoever X-API-User names: it then acts with that user's rights."""
        number = request.headers.get("X-API-User")
        if number is None:
            return self.world.members.owner
        index = int(number) - 1 if number.isdigit() else -1
        return self.world.members[index] if 0 <= index < len(self.world.members) else None

    def user(self, member):
        rights = ADMIN if member.is_owner else REQUEST | (AUTO_APPROVE if member.index % 4 == 1 else 0)
        discord = str(400_000_000_000_000_000 + member.index) if member.index % 2 else None
        count = sum(one["by"] == member.index for one in self.requests())
        return {
            "permissions": rights, "warnings": [], "id": member.index + 1, "email": member.email,
            "plexUsername": member.username, "jellyfinUsername": None, "username": "",
            "recoveryLinkExpirationDate": None, "userType": 1, "plexId": member.id, "jellyfinUserId": None,
            "avatar": f"https://plex.tv/users/{member.hex}/avatar", "avatarETag": None, "avatarVersion": None,
            "movieQuotaLimit": None, "movieQuotaDays": None, "tvQuotaLimit": None, "tvQuotaDays": None,
            "createdAt": milli(self.world.history.begin), "updatedAt": milli(self.world.history.begin),
            "requestCount": count, "displayName": member.name,
            "settings": {"id": member.index + 1, "locale": "", "discordId": discord, "notificationTypes": {}},
        }

    def requests(self):
        return self.world.products.setdefault("seerr requests", [])

    def next_id(self):
        self.world.products["seerr last"] = self.world.products.get("seerr last", 0) + 1
        return self.world.products["seerr last"]

    def state(self, index):
        if self.world.has(index):
            return AVAILABLE
        states = [one["status"] for one in self.requests() if one["title"] == index]
        if 2 in states:
            return PROCESSING
        return PENDING if 1 in states else UNKNOWN

    def media(self, index, with_requests=True):
        """What Seerr knows of a title; None for one that was never requested and is not there."""
        state, title = self.state(index), self.world.titles[index]
        own = [one for one in self.requests() if one["title"] == index]
        if state == UNKNOWN and not own:
            return None
        value = {
            "downloadStatus": [], "downloadStatus4k": [], "id": 10 + index, "mediaType": title.kind,
            "tmdbId": title.tmdb, "tvdbId": title.tvdb, "imdbId": None, "status": state, "status4k": 1,
            "createdAt": milli(self.world.history.begin), "updatedAt": milli(self.world.now),
            "lastSeasonChange": milli(self.world.history.begin), "mediaAddedAt": None, "serviceId": 0,
            "serviceId4k": None, "externalServiceId": None, "externalServiceId4k": None,
            "externalServiceSlug": None, "externalServiceSlug4k": None,
            "ratingKey": str(self.world.key(index)) if state == AVAILABLE else None, "ratingKey4k": None,
            "jellyfinMediaId": None, "jellyfinMediaId4k": None, "issues": [], "watchlists": [],
        }
        if title.kind == "tv":
            value["seasons"] = [
                {"id": index * 10 + n, "seasonNumber": n, "status": state, "status4k": 1}
                for n in range(1, len(title.seasons) + 1)]
        if with_requests:
            value["requests"] = [self.entry(one, False) for one in own]
        return value

    def entry(self, one, with_media=True):
        by = self.user(self.world.members[one["by"]])
        value = {
            "id": one["id"], "status": one["status"], "createdAt": milli(one["at"]), "updatedAt": milli(one["at"]),
            "type": self.world.titles[one["title"]].kind, "is4k": False, "serverId": None, "profileId": None,
            "rootFolder": None, "languageProfileId": None, "tags": None, "isAutoRequest": False,
            "requestedBy": by, "modifiedBy": by if one["status"] == 2 else None,
            "seasons": [{"id": n, "seasonNumber": n, "status": one["status"]} for n in one["seasons"]],
            "seasonCount": len(one["seasons"]),
        }
        if with_media:
            value["media"] = self.media(one["title"], False)
        return value

    @routes("GET", "/api/v1/status")
    def status(self, request):
        return Reply({
            "version": "3.1.0", "commitTag": "local", "updateAvailable": False, "commitsBehind": 0,
            "restartRequired": False})

    def result(self, index, request):
        title = self.world.titles[index]
        value = {
            "id": title.tmdb, "mediaType": title.kind, "popularity": title.popularity,
            "posterPath": f"/p{title.hex[:20]}.jpg", "backdropPath": f"/b{title.hex[:20]}.jpg",
            "voteCount": title.votes, "voteAverage": title.rating, "overview": title.overview,
            "genreIds": [number for number, _ in title.genres], "originalLanguage": title.country[2],
        }
        if title.kind == "movie":
            value |= {
                "title": title.name, "originalTitle": title.original_name, "releaseDate": date(title.released),
                "adult": False, "video": False}
        else:
            value |= {
                "name": title.name, "originalName": title.original_name, "originCountry": [title.country[0]],
                "firstAirDate": date(title.released)}
        media = self.media(index)
        return value | {"mediaInfo": media} if media else value

    @routes("GET", "/api/v1/search")
    def search(self, request):
        text = request.query.get("query", "")
        if not text:
            return Reply({"message": "Parameter 'query' must not be empty."}, 400)
        found, page = search(self.world, text, limit=200), request.number("page", 1)
        some = found[(page - 1) * 20 : page * 20]
        return Reply({
            "page": page, "totalPages": -(-len(found) // 20), "totalResults": len(found),
            "results": [self.result(index, request) for index in some]})

    @routes("GET", "/api/v1/movie/{number}")
    def movie(self, request, number):
        return self.details(request, "movie", number)

    @routes("GET", "/api/v1/tv/{number}")
    def series(self, request, number):
        return self.details(request, "tv", number)

    def details(self, request, kind, number):
        title = self.world.titles.by_tmdb(kind, int(number)) if number.isdigit() else None
        if title is None:
            return Reply({"message": f"Unable to retrieve {kind}."}, 500)
        value = self.result(title.index, request)
        for surplus in ("genreIds", "mediaType"):
            value.pop(surplus)
        value |= {
            "genres": [{"id": number, "name": name} for number, name in title.genres], "homepage": "",
            "tagline": title.tagline, "status": "Released" if kind == "movie" else "Ended",
            "credits": {"cast": [], "crew": []}, "productionCompanies": [], "productionCountries": [],
            "spokenLanguages": [], "relatedVideos": [], "watchProviders": [],
            "externalIds": {"imdbId": title.imdb, "tvdbId": title.tvdb},
        }
        if kind == "movie":
            value |= {"runtime": title.runtime, "imdbId": title.imdb, "budget": 0, "revenue": 0}
        else:
            value |= {
                "numberOfEpisodes": title.episodes(), "numberOfSeason": len(title.seasons),
                "episodeRunTime": [title.runtime], "inProduction": False, "languages": [title.country[2]],
                "type": "Scripted", "keywords": [], "networks": [], "createdBy": [],
                "seasons": [
                    {"id": title.index * 10 + n, "airDate": date(title.released), "episodeCount": count,
                     "name": f"Season {n}", "overview": "", "posterPath": "/s.jpg", "seasonNumber": n}
                    for n, count in enumerate(title.seasons, 1)]}
        return Reply(value)

    def page_info(self, count, take, skip):
        return {"pages": -(-count // take), "pageSize": take, "results": count, "page": skip // take + 1}

    @routes("GET", "/api/v1/request")
    def all_requests(self, request):
        take, skip = request.number("take", 10), request.number("skip", 0)
        wanted = request.query.get("filter", "all")
        member = self.asker(request)
        tests = {
            "pending": lambda one: one["status"] == 1,
            "approved": lambda one: one["status"] == 2,
            "processing": lambda one: one["status"] == 2 and self.state(one["title"]) == PROCESSING,
            "available": lambda one: self.state(one["title"]) == AVAILABLE,
            "failed": lambda one: one["status"] == 4,
        }
        listed = [one for one in reversed(self.requests()) if tests.get(wanted, lambda one: True)(one)]
        if not member.is_owner:
            listed = [one for one in listed if one["by"] == member.index]
        if request.number("requestedBy") is not None:
            listed = [one for one in listed if one["by"] == request.number("requestedBy") - 1]
        if request.query.get("mediaType", "all") != "all":
            listed = [o for o in listed if self.world.titles[o["title"]].kind == request.query["mediaType"]]
        return Reply({
            "pageInfo": self.page_info(len(listed), take, skip),
            "results": [self.entry(one) for one in listed[skip : skip + take]]})

    @routes("POST", "/api/v1/request")
    def ask(self, request):
        body, member = request.json(), self.asker(request)
        title = self.world.titles.by_tmdb(body.get("mediaType"), body.get("mediaId") or 0)
        if title is None:
            return Reply({"message": "Unable to retrieve media."}, 500)
        if body.get("userId") and body["userId"] != member.index + 1:
            if not member.is_owner:
                return Reply({"message": "You do not have permission to modify the request user."}, 403)
            if not 1 <= body["userId"] <= len(self.world.members):
                return Reply({"message": "User not found."}, 404)
            member = self.world.members[body["userId"] - 1]
        seasons = []
        if title.kind == "tv":
            there = set(range(1, len(title.seasons) + 1)) if self.world.has(title.index) else set()
            asked = {n for one in self.requests() if one["title"] == title.index and one["status"] in (1, 2)
                     for n in one["seasons"]}
            wanted = body.get("seasons")
            wanted = range(1, len(title.seasons) + 1) if wanted == "all" else wanted or []
            seasons = sorted(set(wanted) - there - asked)
            if not seasons:
                return Reply({"message": "No seasons available to request"}, 202)
        elif self.world.has(title.index):
            return Reply({"message": "Media is already available."}, 409)
        elif any(one["title"] == title.index and one["status"] in (1, 2) for one in self.requests()):
            return Reply({"message": "Request for this media already exists."}, 409)
        approved = self.user(member)["permissions"] & (ADMIN | AUTO_APPROVE)
        one = {
            "id": self.next_id(), "title": title.index, "by": member.index, "at": self.world.tick(),
            "status": 2 if approved else 1, "seasons": seasons}
        self.requests().append(one)
        return Reply(self.entry(one), 201)

    @routes("GET", "/api/v1/request/{number}")
    def one_request(self, request, number):
        one = next((one for one in self.requests() if str(one["id"]) == number), None)
        return Reply(self.entry(one)) if one else Reply({"message": "Request not found."}, 404)

    @routes("DELETE", "/api/v1/request/{number}")
    def withdraw(self, request, number):
        one = next((one for one in self.requests() if str(one["id"]) == number), None)
        if one is None:
            return Reply({"message": "Request not found."}, 404)
        self.requests().remove(one)
        return Reply(status=204)

    @routes("POST", "/api/v1/request/{number}/{status}")
    def decide(self, request, number, status):
        one = next((one for one in self.requests() if str(one["id"]) == number), None)
        if one is None or status not in ("approve", "decline", "pending"):
            return Reply({"message": "Request not found."}, 404)
        if not self.asker(request).is_owner:
            return Reply({"status": 403, "error": "You do not have permission to access this endpoint"}, 403)
        one["status"] = {"approve": 2, "decline": 3, "pending": 1}[status]
        return Reply(self.entry(one))

    @routes("GET", "/api/v1/user")
    def users(self, request):
        take, skip = request.number("take", 10), request.number("skip", 0)
        some = self.world.members[skip : skip + take]
        return Reply({
            "pageInfo": self.page_info(len(self.world.members), take, skip),
            "results": [self.user(member) for member in some]})

    def member(self, number):
        index = int(number) - 1 if number.isdigit() else -1
        return self.world.members[index] if 0 <= index < len(self.world.members) else None

    @routes("GET", "/api/v1/user/{number}")
    def one_user(self, request, number):
        member = self.member(number)
        return Reply(self.user(member)) if member else Reply({"message": "User not found."}, 404)

    @routes("GET", "/api/v1/user/{number}/settings/notifications")
    def notifications(self, request, number):
        member = self.member(number)
        if member is None:
            return Reply({"message": "User not found."}, 404)
        discord = self.user(member)["settings"]["discordId"]
        return Reply({
            "emailEnabled": False, "pgpKey": None, "discordEnabled": bool(discord), "discordEnabledTypes": 0,
            "discordId": discord, "telegramEnabled": False, "notificationTypes": {}})

    @routes("GET", "/api/v1/auth/me")
    def me(self, request):
        return Reply(self.user(self.asker(request)))


def milli(moment):
    return stamp(moment)[:-1] + ".000Z"
