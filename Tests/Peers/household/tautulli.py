"""Tautulli's API v2, with the mixture of types that a real one was recorded with."""

import datetime
from array import array

import orjson

from . import words
from .titles import SECTIONS
from .web import Product, Reply, Routes

THUMB = "interfaces/default/images/gravatar-default-80x80.png"
COMMANDS = (
    "arnold, get_activity, get_history, get_libraries, get_library_names, get_metadata, get_server_id, "
    "get_server_identity, get_server_info, get_tautulli_info, get_user, get_user_names, get_users, status"
)
# Numbers and percent signs are filled into it row by row; building and serialising dictionaries would take far longer.
ROW = (
    b'{"reference_id":%d,"row_id":%d,"id":%d,"date":%d,"started":%d,"stopped":%d,"duration":%d,"play_duration":%d,'
    b'"paused_counter":%d,"percent_complete":%d,"watched_status":%b,"group_count":%d,"group_ids":"%b",%b,%b,%b,'
    b'"state":null,"session_key":null}'
)
DECISIONS = ("direct play", "copy", "transcode")


def fragment(**fields):
    return orjson.dumps(fields)[1:-1]


class Tautulli(Product):
    routes = Routes()
    name = "tautulli"
    key = "tautulli-key"

    def __init__(self, world):
        super().__init__(world)
        self.fragments, self.known = {}, 0
        self.players = [
            fragment(
                player=player, product=product, platform=platform, machine_id=f"machine-{number}",
                ip_address=f"192.168.0.{10 + number}", location="lan", relayed=0, secure=1, live=0,
                transcode_decision=DECISIONS[number % 3],
            )
            for number, (player, product, platform) in enumerate(words.PLAYERS)
        ]

    def failed(self, message):
        return Reply({"response": {"result": "error", "message": message, "data": {}}}, 400)

    def succeeded(self, data, message=None):
        return Reply({"response": {"result": "success", "message": message, "data": data}})

    @routes("GET", "/api/v2")
    def call(self, request):
        query = request.query
        if "apikey" not in query:
            return self.failed("Parameter apikey is required")
        if query["apikey"] != self.key:
            return self.failed("Invalid apikey")
        command = query.get("cmd")
        if not command:
            return self.failed(f"Parameter cmd is required. Possible commands are: {COMMANDS}")
        if command not in COMMANDS.split(", "):
            return self.failed(f"Unknown command: {command}. Possible commands are: {COMMANDS}")
        return getattr(self, command)(request)

    def answer(self, request):
        reply = super().answer(request)
        reply.endpoint = f"{reply.endpoint} {request.query.get('cmd', '')}".strip()
        return reply

    # Small answers

    def arnold(self, request):
        return self.succeeded("Make it quick because my horse is getting tired.")

    def status(self, request):
        return self.succeeded({}, "Ok")

    def get_server_info(self, request):
        return self.succeeded({
            "pms_identifier": self.world.machine, "pms_ip": "127.0.0.1", "pms_name": self.world.name_of_server,
            "pms_platform": "Linux", "pms_plexpass": 0, "pms_port": 32400, "pms_ssl": 0,
            "pms_url": "http://127.0.0.1:32400", "pms_url_manual": 1, "pms_version": "1.42.1.10060",
        })

    def get_server_id(self, request):
        return self.succeeded({"identifier": self.world.machine})

    def get_server_identity(self, request):
        return self.succeeded({"machine_identifier": self.world.machine, "version": "1.42.1.10060-4e8b05daf"})

    def get_tautulli_info(self, request):
        return self.succeeded({
            "tautulli_branch": "master", "tautulli_commit": "c" * 40, "tautulli_install_type": "docker",
            "tautulli_platform": "Linux", "tautulli_platform_device_name": "nas",
            "tautulli_platform_linux_distro": "", "tautulli_platform_release": "6.1",
            "tautulli_platform_version": "#1 SMP", "tautulli_python_version": "3.11.7",
            "tautulli_version": "v2.17.2",
        })

    def user(self, member):
        return {
            "allow_guest": 0, "do_notify": 1, "email": member.email, "filter_all": None, "filter_movies": None,
            "filter_music": None, "filter_photos": None, "filter_tv": None, "friendly_name": member.name,
            "is_active": 1, "is_admin": int(member.is_owner), "is_allow_sync": None, "is_home_user": None,
            "is_restricted": None, "keep_history": 1, "row_id": member.index + 2,
            "shared_libraries": [str(section) for section in sorted(member.sections)], "thumb": None,
            "user_id": member.id, "username": member.username,
        }

    def get_users(self, request):
        local = {
            "allow_guest": 0, "do_notify": 1, "email": None, "filter_all": None, "filter_movies": None,
            "filter_music": None, "filter_photos": None, "filter_tv": None, "friendly_name": "Local", "is_active": 1,
            "is_admin": 0, "is_allow_sync": None, "is_home_user": None, "is_restricted": None, "keep_history": 1,
            "row_id": 1, "shared_libraries": [], "thumb": None, "user_id": 0, "username": "Local",
        }
        return self.succeeded([self.user(member) for member in self.world.members] + [local])

    def get_user_names(self, request):
        return self.succeeded([{"friendly_name": m.name, "user_id": m.id} for m in self.world.members])

    def get_user(self, request):
        member = self.world.members.find("id", request.number("user_id"))
        if member is None:
            return self.succeeded({
                "user_id": None, "username": "Local", "friendly_name": "Local", "user_thumb": THUMB, "email": "",
            })
        return self.succeeded(self.user(member) | {"user_thumb": THUMB, "last_seen": self.world.now})

    def libraries(self):
        for section in SECTIONS:
            entry = {
                "agent": section.agent, "art": "/:/resources/movie-fanart.jpg",
                "count": str(len(self.world.in_section(section.id))), "is_active": 1, "section_id": str(section.id),
                "section_name": section.name, "section_type": "show" if section.kind == "tv" else "movie",
                "thumb": "/:/resources/movie.png",
            }
            if section.kind == "tv":
                entry |= {"child_count": "0", "parent_count": "0"}
            yield entry

    def get_libraries(self, request):
        return self.succeeded(list(self.libraries()))

    def get_library_names(self, request):
        return self.succeeded([
            {"section_id": section.id, "section_name": section.name,
             "section_type": "show" if section.kind == "tv" else "movie"} for section in SECTIONS
        ])

    def get_metadata(self, request):
        place = self.world.at_key(request.number("rating_key", 0))
        return self.succeeded(self.metadata(*place) if place else {})

    def metadata(self, index, season, episode):
        world, title = self.world, self.world.titles[index]
        own = {
            "actors": title.cast, "added_at": str(world.added_at(index)), "art": f"/library/metadata/{index}/art/1",
            "audience_rating": str(title.rating), "audience_rating_image": "themoviedb://image.rating", "banner": "",
            "children_count": len(title.seasons), "collections": [title.collection[1]] if title.collection else [],
            "content_rating": title.certificate, "directors": title.directors,
            "duration": str(title.runtime * 60_000), "edition_title": "", "full_title": world.title_name(index),
            "genres": [name for _, name in title.genres], "grandparent_guid": "", "grandparent_guids": [],
            "grandparent_rating_key": "", "grandparent_slug": "", "grandparent_thumb": "", "grandparent_title": "",
            "grandparent_year": "", "guid": title.guid, "guids": title.guids, "labels": [], "last_viewed_at": "",
            "library_name": next(s.name for s in SECTIONS if s.id == title.section), "live": 0, "markers": [],
            "media_index": "", "media_info": [], "media_type": "movie" if title.kind == "movie" else "show",
            "original_title": "" if title.original_name == title.name else title.original_name,
            "originally_available_at": date(title.released), "parent_guid": "", "parent_guids": [],
            "parent_media_index": "", "parent_rating_key": "", "parent_slug": "", "parent_thumb": "",
            "parent_title": "", "parent_year": "", "rating": str(title.rating), "rating_image": "",
            "rating_key": str(world.key(index)), "section_id": str(title.section), "slug": "",
            "sort_title": title.sort_name, "studio": title.studio, "summary": title.overview,
            "tagline": title.tagline, "thumb": f"/library/metadata/{world.key(index)}/thumb/1",
            "title": world.title_name(index), "updated_at": str(world.updated_at(index)), "user_rating": "",
            "writers": title.writers, "year": str(title.year),
        }
        if season is None:
            return own
        own |= {
            "rating_key": str(world.episode_key(index, season, episode or 0)), "guids": [],
            "parent_title": own["title"] if episode is None else f"Season {season}",
            "parent_rating_key": str(world.key(index) if episode is None else world.episode_key(index, season)),
            "parent_guid": title.guid, "parent_guids": title.guids, "media_index": str(episode or season),
            "media_type": "episode" if episode else "season",
            "title": f"Episode {episode}" if episode else f"Season {season}",
            "guid": f"plex://{'episode' if episode else 'season'}/{title.hex[:18]}{season:02d}{episode or 0:04d}",
        }
        if episode:
            own |= {
                "grandparent_title": world.title_name(index), "grandparent_rating_key": str(world.key(index)),
                "grandparent_guid": title.guid, "grandparent_guids": title.guids,
                "grandparent_year": str(title.year), "parent_media_index": str(season),
                "full_title": f"{world.title_name(index)} - Episode {episode}",
            }
        return own

    def running(self):
        return self.world.products.get("sessions", [])

    def get_activity(self, request):
        sessions = []
        for number, session in enumerate(self.running(), 1):
            index, season, episode = session["title"], session.get("season"), session.get("episode")
            member, title = self.world.members[session["member"]], self.world.titles[index]
            player, product, platform = words.PLAYERS[session.get("player", 0)]
            sessions.append(self.metadata(index, season, episode) | {
                "session_key": str(number), "session_id": f"session-{number}", "state": session["state"],
                "user_id": member.id, "user": member.username, "username": member.username,
                "friendly_name": member.name, "player": player, "product": product, "platform": platform,
                "machine_id": f"machine-{session.get('player', 0)}", "id": "", "row_id": 0,
                "view_offset": str(title.runtime * 600 * session.get("percent", 0)),
                "progress_percent": str(session.get("percent", 0)), "transcode_decision": "direct play",
            })
        return self.succeeded({
            "lan_bandwidth": 0, "sessions": sessions, "stream_count": str(len(sessions)),
            "stream_count_direct_play": len(sessions), "stream_count_direct_stream": 0, "stream_count_transcode": 0,
            "total_bandwidth": 0, "wan_bandwidth": 0,
        })

    # History

    def get_history(self, request):
        world, query = self.world, request.query
        grouped = query.get("grouping") not in (None, "0")
        column, descending = query.get("order_column", "date"), query.get("order_dir", "desc") != "asc"
        wanted = self.selected(request, grouped)
        activity = self.running() if query.get("include_activity") != "0" else []
        activity = [session for session in activity if self._fits_session(request, session)]
        start, length = max(0, request.number("start", 0)), request.number("length", 25)
        if length < 0:
            length = len(wanted) + len(activity)
        live = [self.running_row(number, session) for number, session in enumerate(activity, 1)]
        if column not in ("date", "started"):
            wanted = self._ordered(wanted, column, grouped)
        # Running sessions began last: they are first when the newest are, and else last.
        rows, end = [], start + length
        if descending:
            rows += live[start:end]
            first, last = max(0, start - len(live)), max(0, end - len(live))
            count = len(wanted)
            numbers = [wanted[count - 1 - place] for place in range(first, min(last, count))]
        else:
            numbers = wanted[start:end]
            live = live[max(0, start - len(wanted)) : max(0, end - len(wanted))]
        body = [self.grouped_row(number) if grouped else self.history_row(number) for number in numbers]
        if not descending:
            rows += live
        parts = [orjson.dumps(row) for row in rows]
        parts = parts + body if descending else body + parts
        tail = fragment(
            draw=1, filter_duration="3 hrs 12 mins", total_duration="9 days 2 hrs",
            recordsFiltered=len(wanted) + len(activity), recordsTotal=len(world.history),
        )
        whole = b'{"response":{"result":"success","message":null,"data":{"data":[%b],%b}}}' % (b",".join(parts), tail)
        return Reply(body=whole)

    def selected(self, request, grouped):
        """The numbers of the rows that a request asks for, oldest first, as a range or an array."""
        world, query = self.world, request.query
        history = world.history
        low, high = 0, len(history)
        # A date means the whole day.
        for name, later in (("after", 0), ("before", 1), ("start_date", 0)):
            if query.get(name):
                try:
                    day = datetime.datetime.fromisoformat(query[name]).replace(tzinfo=datetime.timezone.utc)
                except ValueError:
                    continue
                moment = int(day.timestamp()) + later * 86_400
                if name == "before":
                    high = min(high, history.first_since(moment))
                else:
                    low = max(low, history.first_since(moment))
                if name == "start_date":
                    high = min(high, history.first_since(moment + 86_400))
        names = ("user_id", "user", "section_id", "media_type", "rating_key", "grandparent_rating_key", "search", "guid")
        chosen = tuple((name, query[name]) for name in names if query.get(name))
        if not chosen and not grouped:
            return range(low, max(low, high))

        def make():
            found = array("I")
            for number in range(low, high):
                source, part = history.source(number)
                if grouped and (part or history.row(number).reference != number + 1):
                    continue
                if not chosen or self._fits(chosen, history.row(number)):
                    found.append(number)
            return found

        return world.cached((chosen, low, high, grouped), make)

    def _fits(self, chosen, row):
        world, title = self.world, self.world.titles[row.title]
        for name, value in chosen:
            values = value.split(",")
            if name == "user_id" and str(world.members[row.member].id) not in values:
                return False
            if name == "user" and world.members[row.member].username not in values:
                return False
            if name == "section_id" and str(title.section) not in values:
                return False
            if name == "media_type" and ("movie" if title.kind == "movie" else "episode") not in values:
                return False
            if name == "grandparent_rating_key" and str(world.key_at(row.title, row.id)) not in values:
                return False
            if name == "rating_key":
                key = world.key_at(row.title, row.id)
                if row.season:
                    key = world.episode_key(row.title, row.season, row.episode)
                if str(key) not in values:
                    return False
            if name == "guid" and title.guid not in values:
                return False
            if name == "search" and value.lower() not in world.title_name(row.title).lower():
                return False
        return True

    def _fits_session(self, request, session):
        wanted = request.query.get("user_id")
        return not wanted or str(self.world.members[session["member"]].id) in wanted.split(",")

    def _ordered(self, wanted, column, grouped):
        history = self.world.history
        keys = {
            "stopped": lambda row: row.stopped, "duration": lambda row: row.stopped - row.started - row.paused,
            "paused_counter": lambda row: row.paused, "full_title": lambda row: self.world.title_name(row.title),
            "friendly_name": lambda row: self.world.members[row.member].name,
            "id": lambda row: row.id, "row_id": lambda row: row.id,
        }
        key = keys.get(column)
        return sorted(wanted, key=lambda number: key(history.row(number))) if key else wanted

    def history_row(self, number):
        row = self.world.history.row(number)
        duration = row.stopped - row.started - row.paused
        text = b"%d" % row.id
        return ROW % (
            row.reference, row.id, row.id, row.started, row.started, row.stopped, duration, duration, row.paused,
            row.percent, b"1" if row.percent >= 85 else b"0.5" if row.percent >= 42 else b"0", 1, text,
            self.item_fragment(row), self.member_fragment(row.member), self.players[row.player],
        )

    def grouped_row(self, number):
        rows = self.world.history.viewing(number)
        last = rows[-1]
        duration = sum(row.stopped - row.started - row.paused for row in rows)
        percent = max(row.percent for row in rows)
        return ROW % (
            last.reference, last.id, last.id, last.started, rows[0].started, last.stopped, duration, duration,
            sum(row.paused for row in rows), percent, b"1" if percent >= 85 else b"0.5" if percent >= 42 else b"0",
            len(rows), b",".join(b"%d" % row.id for row in rows), self.item_fragment(last),
            self.member_fragment(last.member), self.players[last.player],
        )

    def member_fragment(self, index):
        key = ("member", index)
        if key not in self.fragments:
            member = self.world.members[index]
            self.fragments[key] = fragment(
                user_id=member.id, user=member.username, friendly_name=member.name, user_thumb=THUMB)
        return self.fragments[key]

    def item_fragment(self, row):
        """What a row tells of its item: a text for each title, into which keys and numbers are filled."""
        if self.known != self.world.renames or len(self.fragments) > 60_000:
            self.fragments.clear()
            self.known = self.world.renames
        template = self.fragments.get(row.title)
        if template is None:
            template = self.fragments[row.title] = self.item_template(row.title)
        key = self.world.key_at(row.title, row.id)
        if row.season is None:
            return template % (key, key)
        own = self.world.episode_key(row.title, row.season, row.episode)
        season, episode = row.season, row.episode
        return template % (
            episode, episode, own, own - episode, episode, season, own - episode, season, key, season, episode)

    def item_template(self, index):
        """The same fields as `item_fields`, with %d where rows of one title differ."""
        title = self.world.titles[index]
        episode = title.kind == "tv"
        fields = self.item_fields(index, 1 if episode else None, 1 if episode else None, 0)
        moving = (
            ("title", "full_title", "rating_key", "thumb", "media_index", "parent_media_index", "parent_rating_key",
             "parent_title", "grandparent_rating_key", "guid") if episode else ("rating_key", "thumb"))
        still = fragment(**{name: value for name, value in fields.items() if name not in moving})
        still = still.replace(b"%", b"%%")
        if not episode:
            return still + b',"rating_key":%d,"thumb":"/library/metadata/%d/thumb/1"'
        name = orjson.dumps(fields["grandparent_title"])[:-1].replace(b"%", b"%%")
        return (
            still + b',"title":"Episode %d","full_title":' + name + b' - Episode %d","rating_key":%d,'
            b'"thumb":"/library/metadata/%d/thumb/1","media_index":%d,"parent_media_index":%d,'
            b'"parent_rating_key":%d,"parent_title":"Season %d","grandparent_rating_key":%d,'
            b'"guid":"plex://episode/' + title.hex[:18].encode() + b'%02d%04d"')

    def item_fields(self, index, season, episode, row):
        world, title = self.world, self.world.titles[index]
        name = world.title_name(index)
        key = world.key_at(index, row)
        fields = {
            "original_title": "" if title.original_name == title.name else title.original_name, "year": title.year,
            "originally_available_at": date(title.released), "guid": title.guid, "media_type": "movie", "title": name,
            "full_title": name, "rating_key": key, "thumb": f"/library/metadata/{key}/thumb/1", "media_index": None,
            "parent_media_index": None, "parent_rating_key": None, "parent_title": None,
            "grandparent_rating_key": None, "grandparent_title": None,
        }
        if season is not None:
            fields |= {
                "media_type": "episode", "title": f"Episode {episode}", "full_title": f"{name} - Episode {episode}",
                "rating_key": world.episode_key(index, season, episode), "media_index": episode,
                "parent_media_index": season, "parent_rating_key": world.episode_key(index, season),
                "parent_title": f"Season {season}", "grandparent_rating_key": key, "grandparent_title": name,
                "guid": f"plex://episode/{title.hex[:18]}{season:02d}{episode:04d}",
                "thumb": f"/library/metadata/{world.episode_key(index, season)}/thumb/1",
            }
        return fields

    def running_row(self, number, session):
        member = self.world.members[session["member"]]
        player, product, platform = words.PLAYERS[session.get("player", 0)]
        fields = self.item_fields(
            session["title"], session.get("season"), session.get("episode"), len(self.world.history) + 1)
        # A running session has "" where the history has null.
        fields = {name: "" if value is None else value for name, value in fields.items()}
        started = session["started"]
        return fields | {
            "reference_id": None, "row_id": None, "id": None, "date": started, "started": started,
            "stopped": self.world.now, "duration": self.world.now - started,
            "play_duration": self.world.now - started, "paused_counter": 0,
            "percent_complete": session.get("percent", 0), "watched_status": 0, "group_count": None,
            "group_ids": None, "user_id": member.id, "user": member.username, "friendly_name": member.name,
            "user_thumb": THUMB, "player": player, "product": product, "platform": platform,
            "machine_id": f"machine-{session.get('player', 0)}", "ip_address": "192.168.0.10", "location": "lan",
            "relayed": 0, "secure": 1, "live": 0, "transcode_decision": "direct play", "state": session["state"],
            "session_key": number,
        }


def date(moment):
    return (datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=moment)).strftime("%Y-%m-%d")
