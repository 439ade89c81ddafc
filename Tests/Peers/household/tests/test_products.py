"""What the products answer, faults and changes; without API descriptions."""

import http.client
import http.server
import json
import threading
import unittest

from household.tests.running import JELLYFIN, PLEX, SEERR, TMDB, Running


class ProductTests(Running):
    def test_all_products_know_the_same_titles(self):
        item = next(i for i in self.truth("items=1")["items"] if i["kind"] == "movie" and i["match"] == "tmdb")
        plex = self.call("GET", f"/plex/library/metadata/{item['key']}", PLEX, status=200)
        metadata = plex["MediaContainer"]["Metadata"][0]
        self.assertIn({"id": f"tmdb://{item['tmdb']}"}, metadata["Guid"])
        self.assertEqual(self.tautulli("get_metadata", f"&rating_key={item['key']}")["title"], item["name"])
        jellyfin = self.call("GET", f"/jellyfin/Items/{item['jellyfin']}", JELLYFIN, status=200)
        self.assertEqual(jellyfin["ProviderIds"]["Tmdb"], str(item["tmdb"]))
        self.assertEqual(self.call("GET", f"/tmdb/3/movie/{item['tmdb']}", TMDB, status=200)["title"], item["name"])
        radarr = self.call("GET", f"/radarr/api/v3/movie?tmdbId={item['tmdb']}", {"X-Api-Key": "radarr-key"})
        self.assertEqual(radarr[0]["title"], item["name"])
        seerr = self.call("GET", f"/seerr/api/v1/movie/{item['tmdb']}", SEERR, status=200)
        self.assertEqual(seerr["mediaInfo"]["ratingKey"], item["key"])

    def test_tautulli_pages_give_every_row_once_in_both_directions(self):
        for direction in ("asc", "desc"):
            found, start = [], 0
            while True:
                page = self.tautulli("get_history", f"&start={start}&length=700&order_dir={direction}")
                found += [row["id"] for row in page["data"]]
                start += 700
                if start >= page["recordsFiltered"]:
                    break
            count = self.truth()["plays"]
            self.assertEqual(sorted(found), list(range(1, count + 1)))

    def test_tautulli_groups_the_parts_of_a_viewing(self):
        page = self.tautulli("get_history", "&grouping=1&length=100000")
        ids = [int(number) for row in page["data"] for number in row["group_ids"].split(",")]
        self.assertEqual(sorted(ids), list(range(1, self.truth()["plays"] + 1)))
        self.assertTrue(any(row["group_count"] > 1 for row in page["data"]))

    def test_a_running_session_is_the_first_row_and_has_no_id(self):
        title = self.truth("items=1")["items"][0]["index"]
        self.change(change="session", member=0, title=title, percent=40)
        page = self.tautulli("get_history", "&length=2")
        self.assertIsNone(page["data"][0]["id"])
        self.assertEqual(page["data"][0]["state"], "playing")
        self.assertEqual(page["recordsFiltered"], page["recordsTotal"] + 1)
        self.change(change="session", member=0)

    def test_errors_are_those_of_the_products(self):
        self.call("GET", "/tautulli/api/v2?apikey=no&cmd=status", status=400)
        self.assertEqual(self.tautulli("get_metadata", "&rating_key=77777777"), {})
        self.assertEqual(self.raw("GET", "/plex/library/sections")[0], 401)
        self.assertEqual(self.raw("GET", "/jellyfin/Users")[0], 401)
        self.assertEqual(self.raw("GET", "/radarr/api/v3/movie")[0], 401)
        self.assertEqual(self.raw("GET", "/tmdb/3/configuration")[0], 401)
        self.assertEqual(self.raw("GET", "/seerr/api/v1/user")[0], 403)

    def test_a_member_sees_their_sections_only(self):
        member = self.change(change="member", name="Guest", sections=[4])
        headers = PLEX | {"X-Plex-Token": member["serverToken"]}
        sections = self.call("GET", "/plex/library/sections", headers, status=200)
        self.assertEqual([s["key"] for s in sections["MediaContainer"]["Directory"]], ["4"])
        items = self.call("GET", f"/jellyfin/Items?userId={member['jellyfin']}&recursive=true", JELLYFIN, status=200)
        whole = next(s["count"] for s in self.truth()["libraries"] if s["id"] == 4)
        self.assertEqual(items["TotalRecordCount"], whole)
        self.change(change="access", member=member["index"], grant=1, revoke=4)
        sections = self.call("GET", "/plex/library/sections", headers, status=200)
        self.assertEqual([s["key"] for s in sections["MediaContainer"]["Directory"]], ["1"])

    def test_a_moved_item_keeps_its_guid_and_old_rows_keep_its_old_key(self):
        row = self.truth("plays=1&limit=3000")["rows"]
        row = next(r for r in row if r["season"] is None and r["inLibrary"])
        before = self.truth(f"title={row['title']}")["items"][0]
        after = self.change(change="move", title=row["title"])
        self.assertEqual(after["guid"], before["guid"])
        self.assertNotEqual(after["key"], before["key"])
        self.assertEqual(self.tautulli("get_metadata", f"&rating_key={before['key']}"), {})
        rows = self.tautulli("get_history", f"&start={row['id'] - 1}&length=1&order_dir=asc")["data"]
        self.assertEqual(str(rows[0]["rating_key"]), before["key"])
        played = self.change(change="play", member=0, title=row["title"])
        rows = self.tautulli("get_history", "&length=1")["data"]
        self.assertEqual((rows[0]["id"], str(rows[0]["rating_key"])), (played["id"], after["key"]))

    def test_what_was_changed_is_found_by_its_time(self):
        item = self.truth("items=1")["items"][3]
        before = self.truth()["now"]
        self.change(change="update", title=item["index"], name="Changed 100 % Name")
        path = f"/plex/library/sections/{item['section']}/all?updatedAt%3E={before}&sort=updatedAt:asc"
        found = self.call("GET", path, PLEX, status=200)["MediaContainer"]["Metadata"]
        self.assertIn("Changed 100 % Name", [entry["title"] for entry in found])

    def test_adding_twice_is_refused_by_radarr_and_seerr(self):
        headers = {"X-Api-Key": "radarr-key"}
        outside = [i for i in self.truth("outside=60")["outside"] if i["kind"] == "movie"]
        for item in outside:
            body = {"tmdbId": item["tmdb"], "title": item["name"], "qualityProfileId": 4,
                    "rootFolderPath": "/media/movies", "monitored": True}
            status, _, _ = self.raw("POST", "/radarr/api/v3/movie", headers, body)
            if status == 201:
                break
        refused = self.call("POST", "/radarr/api/v3/movie", headers, body, status=400)
        self.assertEqual(refused[0]["errorCode"], "MovieExistsValidator")
        wish = {"mediaType": "movie", "mediaId": item["tmdb"]}
        self.call("POST", "/seerr/api/v1/request", SEERR, wish, status=201)
        self.call("POST", "/seerr/api/v1/request", SEERR, wish, status=409)

    def test_signing_in_by_pin_and_by_quick_connect_names_the_member(self):
        pin = self.call("POST", "/plextv/api/v2/pins", PLEX, status=201)
        self.assertIsNone(pin["authToken"])
        self.assertTrue(self.change(change="pin", code=pin["code"], member=1)["entered"])
        pin = self.call("GET", f"/plextv/api/v2/pins/{pin['id']}", PLEX, status=200)
        user = self.call("GET", "/plextv/api/v2/user", PLEX | {"X-Plex-Token": pin["authToken"]}, status=200)
        self.assertEqual(str(user["id"]), self.truth()["members"][1]["account"])
        quick = self.call("POST", "/jellyfin/QuickConnect/Initiate", JELLYFIN, status=200)
        self.assertTrue(self.change(change="code", code=quick["Code"], member=1)["entered"])
        signed = self.call("POST", "/jellyfin/Users/AuthenticateWithQuickConnect", JELLYFIN,
                           {"Secret": quick["Secret"]}, status=200)
        self.assertEqual(signed["User"]["Id"], self.truth()["members"][1]["jellyfin"])

    def test_worlds_do_not_know_each_other(self):
        other = self.control("POST", "worlds", {"name": "other", "seed": 9, "titles": 50, "history": 10})
        self.assertEqual(other["addresses"]["plex"], f"http://{self.address}/w/other/plex")
        found = self.call("GET", "/w/other/tautulli/api/v2?apikey=tautulli-key&cmd=get_history")
        self.assertEqual(found["response"]["data"]["recordsTotal"], 10)
        self.call("GET", "/w/other/_control/truth", status=200)
        self.control("DELETE", "worlds/other")
        self.call("GET", "/w/other/_control/truth", status=404)

    def test_counts_requests(self):
        self.control("DELETE", "counters")
        self.tautulli("get_users")
        self.tautulli("get_users")
        self.assertEqual(self.control("GET", "counters")["tautulli GET /api/v2 get_users"], 2)


class FaultTests(Running):
    def tearDown(self):
        self.control("DELETE", "faults")

    def fault(self, fault, **options):
        return self.control("POST", "faults", {"product": "tautulli", "fault": fault} | options)

    def ask(self):
        return self.raw("GET", "/tautulli/api/v2?apikey=tautulli-key&cmd=get_history&length=50")

    def test_statuses_pages_and_limits(self):
        for fault, status in (("status500", 500), ("rate_limited", 429), ("unauthorized", 401)):
            self.fault(fault, count=1)
            self.assertEqual(self.ask()[0], status)
            self.assertEqual(self.ask()[0], 200)
        self.fault("rate_limited", count=1, retry_after=3)
        self.assertEqual(self.ask()[2]["Retry-After"], "3")
        self.fault("html", count=1)
        self.assertIn(b"<html>", self.ask()[1])

    def test_a_cut_connection(self):
        self.fault("truncated", count=1)
        with self.assertRaises(http.client.IncompleteRead):
            self.ask()
        self.fault("reset", count=1)
        with self.assertRaises((ConnectionError, http.client.BadStatusLine)):
            self.ask()

    def test_wrong_types_are_still_json(self):
        right = json.loads(self.ask()[1])
        self.fault("wrong_types", count=1)
        self.assertNotEqual(json.loads(self.ask()[1]), right)

    def test_slow_answers_are_right_in_the_end(self):
        self.fault("slow", count=1, seconds=0.2)
        self.assertEqual(self.ask()[0], 200)

    def test_pages_shift_and_the_truth_knows(self):
        before = self.truth()["plays"]
        self.fault("shifting_pages", count=3)
        for _ in range(3):
            self.ask()
        self.assertEqual(self.truth()["plays"], before + 3)
        self.control("POST", "faults", {"product": "plex", "fault": "shifting_pages", "count": 1})
        first = sum(s["count"] for s in self.truth()["libraries"])
        self.raw("GET", "/plex/library/sections/1/all", PLEX)
        self.assertNotEqual(sum(s["count"] for s in self.truth()["libraries"]), first)

    def test_a_rate_hits_about_that_share(self):
        self.fault("status500", rate=0.3)
        hits = sum(self.ask()[0] == 500 for _ in range(200))
        self.assertTrue(30 < hits < 95, hits)

    def test_an_unknown_fault_is_refused(self):
        self.call("POST", "/_control/faults", body={"product": "plex", "fault": "nope"}, status=400)


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.got.append((self.headers, self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *arguments):
        pass


class WebhookTests(Running):
    def setUp(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
        self.server.got = []
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.target = f"http://127.0.0.1:{self.server.server_port}/hook"

    def tearDown(self):
        self.server.shutdown()
        self.server.server_close()

    def send(self, **options):
        answer = self.control("POST", "webhook", {"target": self.target} | options)
        self.assertEqual(answer["answers"][0]["status"], 204)
        return self.server.got[-1]

    def test_tautulli_fills_its_template_with_texts(self):
        template = {"event": "{action}", "user": "{user_id}", "upper": "{username!u}", "unknown": "{nope}", "first":
                    "{genres:[0]}", "what": "<movie>film</movie><episode>episode</episode>", "{action}": 5}
        headers, body = self.send(product="tautulli", event="watched", title=0, template=template, percent=91)
        body = json.loads(body)
        self.assertEqual((body["event"], body["what"], body["unknown"], body["watched"]),
                         ("watched", "film", "{nope}", 5))
        self.assertEqual(body["user"], self.truth()["members"][0]["account"])
        self.assertEqual(headers["Content-Type"], "application/json")

    def test_plex_sends_parts(self):
        headers, body = self.send(product="plex", event="media.scrobble", title=0, member=1)
        boundary = headers["Content-Type"].partition("boundary=")[2]
        parts = body.split(b"--" + boundary.encode())
        self.assertEqual(len(parts), 4)
        payload = json.loads(parts[1].partition(b"\r\n\r\n")[2])
        self.assertEqual(payload["event"], "media.scrobble")
        self.assertTrue(parts[2].partition(b"\r\n\r\n")[2].startswith(b"\xff\xd8"))

    def test_the_others(self):
        _, body = self.send(product="radarr", event="Test")
        self.assertEqual(json.loads(body)["movie"]["tmdbId"], 1234)
        series = next(i["index"] for i in self.truth("items=1")["items"] if i["kind"] == "tv")
        _, body = self.send(product="sonarr", event="Download", title=series)
        self.assertEqual(json.loads(body)["episodes"][0]["seasonNumber"], 1)
        _, body = self.send(product="seerr", event="MEDIA_AVAILABLE", title=series)
        body = json.loads(body)
        self.assertIsNone(body["issue"])
        self.assertIsInstance(body["media"]["tmdbId"], str)
        template = "{{#if_equals ItemType 'Episode'}}{\"s\":\"{{{SeriesName}}}\"}{{else}}{\"n\":\"{{Name}}\"}{{/if_equals}}"
        _, body = self.send(product="jellyfin", event="PlaybackStop", title=series, template=template)
        self.assertEqual(list(json.loads(body)), ["s"])

    def test_a_delivery_can_come_twice_byte_for_byte(self):
        self.send(product="radarr", event="Grab", times=2)
        self.assertEqual(self.server.got[-1][1], self.server.got[-2][1])


if __name__ == "__main__":
    unittest.main()
