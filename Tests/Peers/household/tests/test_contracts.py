"""Every endpoint against the API descriptions, where these are at hand."""

import json
import unittest
from urllib.parse import quote

from household.tests.running import JELLYFIN, PLEX, SEERR, TMDB, Running, contracts

FOLDER = contracts()
PAGE = "X-Plex-Container-Start=0&X-Plex-Container-Size=40"


def shape(value):
    """The kind of each value of an object, as far as it matters to a decoder."""
    def kind(part):
        if isinstance(part, bool):
            return "boolean"
        if isinstance(part, (int, float)):
            return "number"
        return type(part).__name__

    return {name: kind(part) for name, part in value.items()}


@unittest.skipUnless(FOLDER, "no API descriptions here")
class ContractTests(Running):
    options = ["--validate", str(FOLDER)]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        probe = cls()
        items = probe.truth("items=1")["items"]
        cls.film = next(i for i in items if i["kind"] == "movie" and i["match"] == "tmdb")
        cls.series = next(i for i in items if i["kind"] == "tv" and i["match"] == "tmdb")
        cls.members = probe.truth()["members"]
        cls.outside = probe.truth("outside=80")["outside"]
        probe.change(change="session", member=0, title=cls.film["index"], percent=30)
        probe.change(change="session", member=1, title=cls.series["index"], percent=60, player=1, state="paused")

    def runTest(self):
        """Lets `setUpClass` ask before the first test."""

    def tearDown(self):
        self.assertEqual(self.control("GET", "violations"), [])
        self.control("DELETE", "violations")

    def ask(self, method, path, headers, body=None, status=200):
        return self.call(method, path, headers, body, status)

    def test_plex_libraries_and_items(self):
        keys = f"{self.film['key']},{self.series['key']}"
        for path in (
            "/identity", "/", "/library/sections", "/library/sections/all",
            f"/library/sections/1/all?type=1&includeGuids=1&sort=updatedAt:asc&updatedAt%3E%3E=5&{PAGE}",
            f"/library/sections/1/all?type=1&includeGuids=1&updatedAt%3E=5&{PAGE}",
            f"/library/sections/1/all?type=1&userRating%3E%3E=-1&{PAGE}",
            f"/library/sections/2/all?type=2&{PAGE}", f"/library/sections/2/all?type=4&{PAGE}",
            f"/library/sections/2/all?type=3&{PAGE}", f"/library/metadata/{keys}",
            f"/library/metadata/{self.series['key']}/allLeaves", f"/library/metadata/{self.series['key']}/children",
            "/status/sessions", f"/status/sessions/history/all?sort=viewedAt:desc&viewedAt%3E=100&{PAGE}",
            "/clients", "/accounts",
        ):
            self.ask("GET", "/plex" + path, PLEX)

    def test_plex_draws_posters(self):
        path = quote(f"/library/metadata/{self.film['key']}/thumb/1", safe="")
        status, data, _ = self.raw(
            "GET", f"/plex/photo/:/transcode?url={path}&width=300&height=450&minSize=1&format=jpg", PLEX)
        self.assertEqual((status, data[:4]), (200, b"\x89PNG"))
        status, _, _ = self.raw("GET", "/plex/photo/:/transcode?url=/library/metadata/x/thumb/1", PLEX)
        self.assertEqual(status, 404)

    def test_plex_playing_and_lists(self):
        machine = self.described["machineIdentifier"]
        keys = f"{self.film['key']},{self.series['key']}"
        uri = quote(f"server://{machine}/com.plexapp.plugins.library/library/metadata/{keys}", safe="")
        queue = self.ask("POST", f"/plex/playQueues?type=video&shuffle=0&uri={uri}", PLEX)["MediaContainer"]
        number = queue["playQueueID"]
        self.ask("GET", f"/plex/playQueues/{number}", PLEX)
        self.ask("PUT", f"/plex/playQueues/{number}?next=1&uri={uri}", PLEX)
        status, _, _ = self.raw(
            "GET", f"/plex/player/playback/playMedia?containerKey=/playQueues/{number}&commandID=1",
            PLEX | {"X-Plex-Target-Client-Identifier": "machine-1"})
        self.assertEqual(status, 200)
        made = self.ask("POST", f"/plex/playlists?type=video&title=A&smart=0&uri={uri}", PLEX)["MediaContainer"]
        one = f"/plex/playlists/{made['Metadata'][0]['ratingKey']}"
        self.ask("GET", "/plex/playlists?playlistType=video", PLEX)
        self.ask("PUT", f"{one}?title=B", PLEX, status=204)
        items = self.ask("GET", f"{one}/items", PLEX)["MediaContainer"]
        self.assertEqual([entry["ratingKey"] for entry in items["Metadata"]], keys.split(","))
        self.ask("PUT", f"{one}/items?uri={uri}", PLEX)
        self.ask("DELETE", f"{one}/items/1", PLEX)
        self.ask("DELETE", f"{one}/items", PLEX)
        self.ask("DELETE", one, PLEX, status=204)
        made = self.ask("POST", f"/plex/library/collections?sectionId=1&type=1&title=C&smart=0&uri={uri}", PLEX)
        number = made["MediaContainer"]["Metadata"][0]["ratingKey"]
        own = f"/plex/library/collections/{number}/items"
        self.ask("GET", "/plex/library/sections/1/collections", PLEX)
        self.ask("GET", own, PLEX)
        self.ask("PUT", f"{own}?uri={uri}", PLEX)
        self.ask("PUT", f"{own}/{self.series['key']}/move", PLEX)
        self.ask("PUT", f"{own}/{self.film['key']}", PLEX)
        self.raw("DELETE", f"/plex/library/sections/1/collection/{number}", PLEX)

    def test_plex_tv(self):
        for path in ("/api/v2/user", "/api/users", "/api/v2/resources"):
            self.ask("GET", "/plextv" + path, PLEX)
        machine = self.described["machineIdentifier"]
        status, text, _ = self.raw("GET", f"/plextv/api/servers/{machine}/shared_servers", PLEX)
        self.assertEqual(status, 200)
        self.assertIn(b"<SharedServer ", text)

    def test_jellyfin(self):
        user = self.members[1]["jellyfin"]
        fields = "ProviderIds,Genres,People,Overview,MediaSources,Studios,DateCreated"
        for path in (
            "/System/Info", "/System/Info/Public", "/System/Ping", "/Users", f"/Users/{user}",
            "/Library/VirtualFolders", "/Library/MediaFolders", f"/UserViews?userId={user}",
            f"/Items?recursive=true&includeItemTypes=Movie,Series&fields={fields}&startIndex=5&limit=40",
            f"/Items?userId={user}&recursive=true&includeItemTypes=Movie,Episode&isPlayed=true&limit=40"
            "&sortBy=DatePlayed&sortOrder=Descending&enableUserData=true",
            f"/Items?userId={user}&recursive=true&filters=IsResumable&limit=40",
            "/Items?recursive=true&includeItemTypes=Movie&minDateLastSaved=2025-12-01T00:00:00Z&limit=40",
            f"/Items/{self.film['jellyfin']}", f"/Items/{self.series['jellyfin']}?userId={user}",
            f"/UserItems/Resume?userId={user}&limit=40", "/Sessions", "/QuickConnect/Enabled",
            f"/Shows/{self.series['jellyfin']}/Episodes?season=1",
            "/System/ActivityLog/Entries?limit=40&minDate=2025-06-01T00:00:00Z",
        ):
            status, text, _ = self.raw("GET", "/jellyfin" + path, JELLYFIN)
            self.assertIn(status, (200, 404) if f"/{self.series['jellyfin']}?" in path else (200,), path)

    def test_jellyfin_acting(self):
        film, user = self.film["jellyfin"], self.members[1]["jellyfin"]
        play = f"/jellyfin/Sessions/session1/Playing?playCommand=PlayNow&itemIds={film}"
        self.ask("POST", play, JELLYFIN, status=204)
        self.ask("POST", "/jellyfin/Sessions/session1/Playing/Pause", JELLYFIN, status=204)
        message = {"Name": "DisplayMessage", "Arguments": {"Text": "hello"}}
        self.ask("POST", "/jellyfin/Sessions/session1/Command", JELLYFIN, message, 204)
        quick = self.ask("POST", "/jellyfin/QuickConnect/Initiate", JELLYFIN)
        self.ask("GET", f"/jellyfin/QuickConnect/Connect?secret={quick['Secret']}", JELLYFIN)
        self.change(change="code", code=quick["Code"], member=1)
        secret = {"Secret": quick["Secret"]}
        token = self.ask("POST", "/jellyfin/Users/AuthenticateWithQuickConnect", JELLYFIN, secret)["AccessToken"]
        own = {"Authorization": f'MediaBrowser Client="T", DeviceId="x", Token="{token}"'}
        self.ask("GET", "/jellyfin/Users/Me", own)
        made = self.ask("POST", "/jellyfin/Playlists", JELLYFIN, {"Name": "A", "Ids": [film], "UserId": user})
        one = f"/jellyfin/Playlists/{made['Id']}"
        self.ask("GET", one, JELLYFIN)
        self.ask("GET", f"{one}/Items?userId={user}", JELLYFIN)
        self.ask("POST", one, JELLYFIN, {"Ids": [film, film]}, 204)
        self.ask("POST", f"{one}/Items?ids={film}", JELLYFIN, status=204)
        self.ask("DELETE", f"{one}/Items?entryIds={0:032x}", JELLYFIN, status=204)
        made = self.ask("POST", f"/jellyfin/Collections?name=B&ids={film}", JELLYFIN)
        one = f"/jellyfin/Collections/{made['Id']}/Items?ids={self.series['jellyfin']}"
        self.ask("POST", one, JELLYFIN, status=204)
        self.ask("DELETE", one, JELLYFIN, status=204)
        self.ask("GET", "/jellyfin/Items?recursive=true&includeItemTypes=BoxSet,Playlist", JELLYFIN)

    def test_radarr_and_sonarr(self):
        folders = {"radarr": "/media/movies", "sonarr": "/media/tv", "sonarr-anime": "/media/anime"}
        for product, folder in folders.items():
            noun, number = ("movie", "tmdb") if product == "radarr" else ("series", "tvdb")
            headers, base = {"X-Api-Key": f"{product}-key"}, f"/{product}/api/v3/"
            for path in (
                "system/status", "rootfolder", "qualityprofile", "tag", "notification", "queue?page=1&pageSize=5",
                "calendar?start=2025-12-01T00:00:00Z&end=2026-03-01T00:00:00Z&unmonitored=true", noun, f"{noun}/1",
                f"{noun}/lookup?term=the",
            ):
                self.ask("GET", base + path, headers)
            added = 0
            for item in self.outside:
                if item["kind"] != ("movie" if noun == "movie" else "tv"):
                    continue
                found = self.ask("GET", f"{base}{noun}/lookup?term={number}:{item[number]}", headers)[0]
                if found.get("id"):
                    continue
                search = "searchForMovie" if noun == "movie" else "searchForMissingEpisodes"
                body = found | {
                    "qualityProfileId": 4, "rootFolderPath": folder, "monitored": True, "addOptions": {search: True}}
                one = self.ask("POST", base + noun, headers, body, 201)
                self.ask("POST", base + noun, headers, body, 400)
                self.ask("GET", base + "queue", headers)
                self.ask("DELETE", f"{base}{noun}/{one['id']}?deleteFiles=false", headers)
                added += 1
                break
            self.assertEqual(added, 1, product)
        self.ask("GET", "/radarr/api/v3/movie/lookup/tmdb?tmdbId=" + str(self.film["tmdb"]), {"X-Api-Key": "radarr-key"})
        self.ask("GET", "/sonarr/api/v3/episode?seriesId=1", {"X-Api-Key": "sonarr-key"})

    def test_seerr(self):
        film = next(i for i in self.outside if i["kind"] == "movie")
        series = next(i for i in self.outside if i["kind"] == "tv")
        for path in (
            "status", "search?query=the", f"movie/{self.film['tmdb']}", f"tv/{series['tmdb']}", "user?take=3&skip=1",
            "user/1", "auth/me", "user/2/settings/notifications",
        ):
            self.ask("GET", "/seerr/api/v1/" + path, SEERR)
        base, wish = "/seerr/api/v1/request", {"mediaType": "movie", "mediaId": film["tmdb"]}
        one = self.ask("POST", base, SEERR, wish, 201)
        self.ask("POST", base, SEERR, wish, 409)
        other = {"mediaType": "tv", "mediaId": series["tmdb"], "seasons": "all"}
        self.ask("POST", base, SEERR | {"X-API-User": "3"}, other, 201)
        self.ask("GET", f"{base}?take=10&skip=0&sort=added", SEERR)
        self.ask("GET", f"{base}/{one['id']}", SEERR)
        self.ask("GET", f"/seerr/api/v1/movie/{film['tmdb']}", SEERR)
        self.ask("DELETE", f"{base}/{one['id']}", SEERR, status=204)

    def test_tmdb(self):
        common = "credits,keywords,videos,external_ids,translations,recommendations"
        for path in (
            f"movie/{self.film['tmdb']}?append_to_response={common},release_dates&language=de-DE",
            f"tv/{self.series['tmdb']}?append_to_response={common},content_ratings,aggregate_credits",
            f"find/{self.film['imdb']}?external_source=imdb_id",
            f"find/{self.series['tvdb']}?external_source=tvdb_id", "trending/movie/day?page=2", "trending/tv/week",
            "discover/movie?with_genres=18&vote_count.gte=10&sort_by=popularity.desc&page=1",
            "discover/tv?first_air_date.gte=2000-01-01&with_original_language=en", "movie/upcoming?region=CH",
            "tv/on_the_air", "genre/movie/list", "genre/tv/list", "configuration", "search/movie?query=the",
            *(f"movie/{self.film['tmdb']}/{part}" for part in (
                "credits", "keywords", "videos", "release_dates", "external_ids", "translations", "similar")),
            *(f"tv/{self.series['tmdb']}/{part}" for part in (
                "credits", "aggregate_credits", "keywords", "videos", "content_ratings", "external_ids")),
        ):
            self.ask("GET", "/tmdb/3/" + path, TMDB)

    def test_tautulli_has_the_types_that_were_recorded(self):
        def recorded(name):
            return json.loads((FOLDER / "tautulli" / "recorded" / f"{name}.json").read_text())["response"]["data"]

        rows = self.tautulli("get_history", "&length=300")["data"]
        old = recorded("get_history")["data"]
        for running in (True, False):
            want = shape(next(row for row in old if (row["id"] is None) == running))
            for row in rows:
                if (row["id"] is None) != running:
                    continue
                got = shape(row)
                self.assertEqual(set(got), set(want))
                # What only episodes have is null (or "") for films.
                differing = {n for n in got if got[n] != want[n] and not n.startswith(("parent", "grandparent", "media_i"))}
                self.assertEqual(differing, set(), row)
        users = [user for user in self.tautulli("get_users") if user["email"]]
        self.assertEqual(shape(users[0]), shape(recorded("get_users")[0]))
        self.assertEqual(shape(self.tautulli("get_libraries")[0]), shape(recorded("get_libraries")[0]))
        item = self.tautulli("get_metadata", f"&rating_key={self.film['key']}")
        self.assertEqual(shape(item), shape(recorded("get_metadata")))
        info = shape(recorded("get_server_info"))
        self.assertEqual(shape(self.tautulli("get_server_info")), info)


@unittest.skipUnless(FOLDER, "no API descriptions here")
class ViolationTests(Running):
    options = ["--validate", str(FOLDER)]

    def refused(self, method, path, headers, body=None, word=""):
        self.control("DELETE", "violations")
        answer = self.call(method, path, headers, body, status=400)
        self.assertIn(word, " ".join(answer["violations"]))
        self.assertEqual(self.control("GET", "violations")[0]["direction"], "request")

    def test_misspelt_and_mistyped_requests_are_refused(self):
        self.refused("GET", "/plex/library/sections/1/all?typ=1", PLEX, word="typ")
        self.refused("GET", "/plex/library/sections/1/all?updatedAtt%3E=1", PLEX, word="updatedAtt")
        self.refused("GET", "/plex/library/sections/1/all?includeGuids=yes", PLEX, word="includeGuids")
        without = {name: value for name, value in PLEX.items() if name != "X-Plex-Client-Identifier"}
        self.refused("GET", "/plex/library/sections/1/all", without, word="X-Plex-Client-Identifier")
        self.refused("GET", "/jellyfin/Items?Limit=3", JELLYFIN, word="Limit")
        self.refused("GET", "/jellyfin/Items?includeItemTypes=Film", JELLYFIN, word="Film")
        self.refused("GET", "/jellyfin/Users/1/Items", JELLYFIN, word="not described")
        self.refused("POST", "/jellyfin/Playlists", JELLYFIN, {"Name": "A", "IDs": []}, word="IDs")
        self.refused("GET", "/tmdb/3/discover/movie?with_genre=18", TMDB, word="with_genre")
        self.refused("GET", "/tmdb/3/find/tt1", TMDB, word="external_source")
        radarr = {"X-Api-Key": "radarr-key"}
        self.refused("POST", "/radarr/api/v3/movie", radarr, {"tmdbID": 5}, word="tmdbID")
        self.refused("POST", "/radarr/api/v3/movie", radarr, {"tmdbId": "5"}, word="integer")
        self.refused("POST", "/seerr/api/v1/request", SEERR, {"mediaType": "film", "mediaId": 1}, word="film")
        self.refused("POST", "/seerr/api/v1/request", SEERR, {"mediaType": "tv"}, word="mediaId")
        self.refused("POST", "/seerr/api/v1/request", SEERR, {
            "mediaType": "tv", "mediaId": 1, "season": 1}, word="season")
        self.refused("GET", "/tautulli/api/v2?apikey=tautulli-key&cmd=get_history&lenght=3", {}, word="lenght")

    def test_wrong_answers_are_noticed(self):
        from household.validation import Validator
        from household.web import Reply, Request

        validator = Validator(FOLDER)
        for product, path, value in (
            ("plex", "/library/metadata/1", {"MediaContainer": {"size": 1, "Metadata": [{"title": 5, "type": "movie", "key": "x"}]}}),
            ("jellyfin", "/Users", [{"Id": "x", "Naame": "y"}]), ("radarr", "/api/v3/movie", [{"tmdbId": "5"}]),
            ("sonarr", "/api/v3/series", [{"title": 5}]), ("seerr", "/api/v1/user", {"results": [{"id": "1"}]}),
            ("tmdb", "/3/movie/5", {"id": "5"}), ("plextv", "/api/v2/user", {"id": 1}),
        ):
            request = Request("GET", path, "", {}, b"", "")
            reply = Reply(value)
            self.assertTrue(validator.wrong_with_answer(product, request, reply, reply.bytes()), product)


if __name__ == "__main__":
    unittest.main()
