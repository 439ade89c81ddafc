"""Kodi's JSON-RPC, as far as its video library goes."""

import base64
import datetime

from .titles import SECTIONS
from .web import Product, Reply, Routes

USER, PASSWORD = "kodi", "kodi-password"


class Kodi(Product):
    """A Kodi belongs to one person: its play counts are those of the owner."""

    routes = Routes()
    name = "kodi"

    def refused(self, request, template):
        expected = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if request.headers.get("Authorization") == f"Basic {expected}":
            return None
        return Reply(body=b"", type="text/html", status=401, headers={"WWW-Authenticate": 'Basic realm="XBMC"'})

    @routes("POST", "/jsonrpc")
    def call(self, request):
        try:
            call = request.json()
        except ValueError:
            return self.error(None, -32700, "Parse error.")
        if not isinstance(call, dict) or call.get("jsonrpc") != "2.0" or "method" not in call:
            return self.error(None, -32600, "Invalid request.")
        method = {
            "JSONRPC.Ping": lambda parameters: "pong", "VideoLibrary.GetMovies": self.movies,
            "JSONRPC.Version": lambda parameters: {"version": {"major": 13, "minor": 5, "patch": 0}},
            "VideoLibrary.GetTVShows": self.shows, "VideoLibrary.GetEpisodes": self.episodes,
        }.get(call["method"])
        if method is None:
            return self.error(call.get("id"), -32601, "Method not found.")
        parameters = call.get("params") or {}
        limits = parameters.get("limits") or {}
        known = {"properties", "limits", "sort", "filter", "tvshowid", "season"}
        if set(parameters) - known or set(limits) - {"start", "end"}:
            return self.error(call.get("id"), -32602, "Invalid params.")
        return Reply({"id": call.get("id"), "jsonrpc": "2.0", "result": method(parameters)})

    def error(self, number, code, message):
        return Reply({"id": number, "jsonrpc": "2.0", "error": {"code": code, "message": message}})

    def plays(self):
        def make():
            found, history = {}, self.world.history
            for number in range(len(history)):
                row = history.row(number)
                if row.member == 0:
                    count, last, percent = found.get((row.title, row.season, row.episode), (0, 0, 0))
                    done = row.percent >= 90
                    place = (row.title, row.season, row.episode)
                    found[place] = (count + done, row.stopped, 0 if done else row.percent)
            return found

        return self.world.cached("kodi plays", make)

    def listing(self, parameters, name, entries, make):
        limits = parameters.get("limits") or {}
        start, total = limits.get("start", 0), len(entries)
        end = min(total, limits.get("end", -1) if limits.get("end", -1) >= 0 else total)
        wanted = set(parameters.get("properties") or ())
        value = {"limits": {"start": min(start, total), "end": end, "total": total}}
        some = [make(entry) for entry in entries[start:end]]
        if some:
            # Without anything to show the list itself is left out, as Kodi does.
            value[name] = [
                {key: part for key, part in one.items() if key in wanted or key in ("label", name[:-1] + "id")}
                for one in some]
        return value

    def shared(self, entry):
        index, season, episode = entry
        title = self.world.titles[index]
        count, last, percent = self.plays().get(entry, (0, 0, 0))
        ids = {}
        for guid in title.guids:
            scheme, _, number = guid.partition("://")
            ids[scheme] = number
        moment = datetime.datetime.fromtimestamp(last, datetime.timezone.utc)
        return {
            "title": self.world.title_name(index), "label": self.world.title_name(index), "year": title.year,
            "genre": [name for _, name in title.genres], "plot": title.overview, "runtime": title.runtime * 60,
            "uniqueid": ids, "imdbnumber": ids.get("imdb", ""), "playcount": count, "rating": title.rating,
            "lastplayed": moment.strftime("%Y-%m-%d %H:%M:%S") if last else "",
            "resume": {"position": title.runtime * 60 * percent / 100, "total": float(title.runtime * 60)},
            "userrating": self.world.rating(0, index) or 0, "originaltitle": title.original_name,
            "director": title.directors, "studio": [title.studio], "mpaa": title.certificate,
            "cast": [{"name": name, "role": "", "order": place} for place, name in enumerate(title.cast)],
        }

    def of_kind(self, kind):
        return [(index, None, None) for section in SECTIONS if section.kind == kind
                for index in self.world.in_section(section.id)]

    def movies(self, parameters):
        return self.listing(parameters, "movies", self.of_kind("movie"), lambda entry: self.shared(entry) | {
            "movieid": entry[0] + 1})

    def shows(self, parameters):
        return self.listing(parameters, "tvshows", self.of_kind("tv"), lambda entry: self.shared(entry) | {
            "tvshowid": entry[0] + 1, "episode": self.world.titles[entry[0]].episodes(),
            "season": len(self.world.titles[entry[0]].seasons)})

    def episodes(self, parameters):
        show, season = parameters.get("tvshowid"), parameters.get("season")
        entries = [
            (index, number, episode) for index, _, _ in self.of_kind("tv") if show in (None, -1, index + 1)
            for number, count in enumerate(self.world.titles[index].seasons, 1) if season in (None, -1, number)
            for episode in range(1, count + 1)]
        return self.listing(parameters, "episodes", entries, lambda entry: self.shared(entry) | {
            "episodeid": self.world.episode_key(*entry), "tvshowid": entry[0] + 1, "season": entry[1],
            "episode": entry[2], "showtitle": self.world.title_name(entry[0]), "title": f"Episode {entry[2]}",
            "label": f"{entry[1]}x{entry[2]:02d}. Episode {entry[2]}", "uniqueid": {}})
