"""Plex Media Server, and plex.tv as far as sharing and linking need it."""

from array import array
from bisect import bisect_left, bisect_right
from xml.sax.saxutils import quoteattr

from . import pictures, words
from .seeds import mix
from .tautulli import date
from .titles import MUSIC, SECTIONS
from .web import Product, Reply, Routes

OWNER_TOKEN = "plex-owner-token"
TYPES = {"1": "movie", "2": "show", "3": "season", "4": "episode"}
RESOLUTIONS = {"1080": (1920, 1080), "720": (1280, 720), "sd": (720, 480)}


def xml_of(tag, value):
    """The XML that Plex writes for the same answer: scalars are attributes, lists and objects are elements."""
    attributes, children = [], []
    for name, part in value.items():
        if isinstance(part, list):
            children += [xml_of(name, one) for one in part]
        elif isinstance(part, dict):
            children.append(xml_of(name, part))
        elif part is not None:
            text = str(int(part)) if isinstance(part, bool) else str(part)
            attributes.append(f" {name}={quoteattr(text)}")
    return f"<{tag}{''.join(attributes)}>{''.join(children)}</{tag}>" if children else f"<{tag}{''.join(attributes)}/>"


class Plex(Product):
    routes = Routes()
    name = "plex"

    # Who asks, and how it is answered

    def asker(self, request):
        token = request.headers.get("X-Plex-Token", "")
        if token == OWNER_TOKEN:
            return self.world.members.owner
        found = self.world.members.find("token", token)
        return found if found is not None and found.sections else None

    def refused(self, request, template):
        if template in ("/identity", "/player/{rest}/{command}") or self.asker(request):
            return None
        return Reply(
            body=b"<html><head><title>Unauthorized</title></head><body><h1>401 Unauthorized</h1></body></html>",
            type="text/html", status=401)

    def missing(self, request):
        return Reply(
            body=b"<html><head><title>Not Found</title></head><body><h1>404 Not Found</h1></body></html>",
            type="text/html", status=404)

    def container(self, request, value, total=None, start=0):
        headers = {"X-Plex-Protocol": "1.0"}
        if total is not None:
            value = {"size": value.pop("size"), "totalSize": total, "offset": start} | value
            headers |= {"X-Plex-Container-Start": str(start), "X-Plex-Container-Total-Size": str(total)}
        if "json" in request.headers.get("Accept", ""):
            return Reply({"MediaContainer": value}, headers=headers)
        text = '<?xml version="1.0" encoding="UTF-8"?>\n' + xml_of("MediaContainer", self.for_xml(value))
        return Reply(body=text.encode(), type="text/xml;charset=utf-8", headers=headers)

    def for_xml(self, value):
        """In XML an entry is called after its kind."""
        value = dict(value)
        for entry in value.pop("Metadata", []):
            name = "Video" if entry.get("type") in ("movie", "episode") else "Directory"
            value.setdefault(name, []).append(entry)
        return value

    def window(self, request, entries):
        """A page: where it starts and what it holds, by headers or by the query."""
        def wanted(name):
            text = request.headers.get(name) or request.query.get(name)
            return int(text) if text and text.isdigit() else None

        start, size = wanted("X-Plex-Container-Start") or 0, wanted("X-Plex-Container-Size")
        end = len(entries) if size is None else start + size
        return start, entries[start:end]

    def page(self, request, entries, make, **more):
        start, some = self.window(request, entries)
        made = [make(entry) for entry in some]
        value = {"size": len(made), "identifier": "com.plexapp.plugins.library"} | more
        if made:
            value["Metadata"] = made
        return self.container(request, value, len(entries), start)

    # The server

    @routes("GET", "/identity")
    def identity(self, request):
        return self.container(request, {
            "size": 0, "claimed": True, "machineIdentifier": self.world.machine,
            "version": "1.42.1.10060-4e8b05daf",
        })

    @routes("GET", "/")
    def root(self, request):
        return self.container(request, {
            "size": 1, "allowSync": True, "friendlyName": self.world.name_of_server,
            "machineIdentifier": self.world.machine, "myPlex": True, "myPlexUsername": self.world.members.owner.email,
            "multiuser": True, "platform": "Linux", "updatedAt": self.world.now,
            "version": "1.42.1.10060-4e8b05daf", "Directory": [{"key": "library", "title": "library"}],
        })

    def visible(self, member):
        return [section for section in SECTIONS if section.id in member.sections]

    @routes("GET", "/library/sections", "/library/sections/all")
    def sections(self, request):
        member = self.asker(request)
        listed = [
            self.section(s.id, s.name, "show" if s.kind == "tv" else "movie", s.agent, self.world.mark[s.id])
            for s in self.visible(member)
        ]
        if member.is_owner:
            listed.append(self.section(MUSIC, "Music", "artist", "tv.plex.agents.music", 7))
        return self.container(
            request, {"size": len(listed), "allowSync": False, "title1": "Plex Library", "Directory": listed})

    def section(self, number, name, kind, agent, mark):
        return {
            "allowSync": True, "art": f"/:/resources/{kind}-fanart.jpg",
            "composite": f"/library/sections/{number}/composite/{self.world.now}", "filters": True,
            "refreshing": False, "thumb": f"/:/resources/{kind}.png", "key": str(number), "type": kind, "title": name,
            "agent": agent, "scanner": "Plex Movie" if kind == "movie" else "Plex TV Series", "language": "en-US",
            "uuid": f"{mix(self.world.seed * 7 + number):016x}-{number}", "updatedAt": self.world.now,
            "createdAt": self.world.history.begin, "scannedAt": self.world.now, "content": True, "directory": True,
            "contentChangedAt": mark, "hidden": False, "Location": [{"id": number, "path": f"/media/{number}"}],
        }

    # Items

    @routes("GET", "/library/sections/{section}/all")
    def all_items(self, request, section):
        member = self.asker(request)
        known = next((s for s in self.visible(member) if str(s.id) == section), None)
        if known is None:
            if section == str(MUSIC) and member.is_owner:
                return self.page(request, [], None)
            return self.missing(request)
        kind = request.query.get("type") or ("1" if known.kind == "movie" else "2")
        whole = TYPES.get(kind, kind)
        if whole in ("season", "episode") and known.kind == "tv":
            entries = self.leaves(known.id, whole)
        elif whole == ("movie" if known.kind == "movie" else "show"):
            entries = self.listing(request, known.id, member)
        else:
            entries = []
        guids = request.query.get("includeGuids") == "1"
        return self.page(
            request, entries, lambda entry: self.metadata(entry, member, guids), allowSync=True,
            librarySectionID=known.id, title1=known.name, viewGroup="movie" if known.kind == "movie" else "show")

    def leaves(self, section, kind):
        def make():
            found = []
            for index in self.world.in_section(section):
                for season, count in enumerate(self.world.titles[index].seasons, 1):
                    if kind == "season":
                        found.append((index, season, None))
                    else:
                        found += [(index, season, episode) for episode in range(1, count + 1)]
            return found

        return self.world.cached(("leaves", section, kind), make)

    def listing(self, request, section, member):
        """The titles of a section that pass the filters, in the order asked for."""
        world = self.world
        fields = {
            "updatedAt": world.updated_at, "addedAt": world.added_at,
            "userRating": lambda index: world.rating(member.index, index) or -1,
            "year": lambda index: world.titles[index].year,
            "titleSort": lambda index: world.titles[index].sort_name, "ratingKey": world.key,
            "originallyAvailableAt": lambda index: world.titles[index].released,
            "rating": lambda index: world.titles[index].rating,
        }
        tests = []
        for name, value in request.pairs:
            field = name.rstrip("<>!=")
            if field in fields and field != "titleSort" and value.lstrip("-").replace(".", "").isdigit():
                tests.append((fields[field], name[len(field):], float(value)))
        sort = request.query.get("sort", "titleSort").split(",")[0]

        def make():
            found = world.in_section(section)
            for field, operator, value in tests:
                # What is not rated passes no comparison.
                found = [index for index in found if compare(field(index), operator, value) and field(index) != -1]
            column, _, direction = sort.partition(":")
            column = column.rpartition(".")[2]
            if column in fields:
                found.sort(key=lambda index: (fields[column](index), index), reverse=direction == "desc")
            return [(index, None, None) for index in found]

        chosen = tuple(pair for pair in request.pairs if not pair[0].startswith(("X-Plex", "include")))
        return world.cached(("listing", section, member.index, chosen), make)

    def metadata(self, entry, member, guids=False, full=False):
        index, season, episode = entry
        world, title = self.world, self.world.titles[index]
        key = world.key(index)
        name = world.title_name(index)
        kind = "movie" if title.kind == "movie" else "show"
        value = {
            "ratingKey": str(key), "key": f"/library/metadata/{key}" + ("/children" if kind == "show" else ""),
            "guid": title.guid, "studio": title.studio, "type": kind, "title": name, "titleSort": title.sort_name,
            "contentRating": title.certificate, "summary": title.overview, "rating": title.rating,
            "audienceRating": title.rating, "year": title.year, "tagline": title.tagline,
            "thumb": f"/library/metadata/{key}/thumb/1", "art": f"/library/metadata/{key}/art/1",
            "duration": title.runtime * 60_000, "originallyAvailableAt": date(title.released),
            "addedAt": world.added_at(index), "updatedAt": world.updated_at(index),
            "Genre": [{"tag": tag} for _, tag in title.genres], "Country": [{"tag": title.country[1]}],
            # Lists carry only the first few people; the item itself has all of them.
            "Role": [{"tag": tag} for tag in (title.cast if full else title.cast[:3])],
        }
        if title.original_name != title.name:
            value["originalTitle"] = title.original_name
        if kind == "movie":
            value |= {
                "Director": [{"tag": tag} for tag in title.directors],
                "Writer": [{"tag": tag} for tag in title.writers], "Media": [self.media(index, title, full)],
            }
        else:
            value |= {
                "index": 1, "leafCount": title.episodes(), "viewedLeafCount": 0, "childCount": len(title.seasons)}
        stars = world.rating(member.index, index)
        if stars is not None and season is None:
            value |= {"userRating": float(stars)}
        if (guids or full) and title.guids and season is None:
            value["Guid"] = [{"id": guid} for guid in title.guids]
        if full:
            value |= {
                "librarySectionID": title.section, "librarySectionKey": f"/library/sections/{title.section}",
                "librarySectionTitle": next(s.name for s in SECTIONS if s.id == title.section),
            }
        return self.part_of_series(value, entry, key, name, title) if season else value

    def part_of_series(self, value, entry, key, name, title):
        index, season, episode = entry
        own = self.world.episode_key(index, season, episode or 0)
        for surplus in ("leafCount", "viewedLeafCount", "childCount", "Country", "Role", "tagline", "studio", "Genre"):
            value.pop(surplus, None)
        text = f"{'episode' if episode else 'season'}/{title.hex[:18]}{season:02d}{episode or 0:04d}"
        value |= {
            "ratingKey": str(own), "key": f"/library/metadata/{own}" + ("" if episode else "/children"),
            "guid": f"plex://{text}", "title": f"Episode {episode}" if episode else f"Season {season}",
            "titleSort": f"Episode {episode}" if episode else f"Season {season}",
            "type": "episode" if episode else "season", "index": episode or season,
        }
        if not episode:
            del value["duration"]
            return value | {
                "parentRatingKey": str(key), "parentKey": f"/library/metadata/{key}", "parentTitle": name,
                "parentGuid": title.guid, "leafCount": title.seasons[season - 1], "viewedLeafCount": 0,
            }
        parent = self.world.episode_key(index, season)
        return value | {
            "parentRatingKey": str(parent), "parentKey": f"/library/metadata/{parent}",
            "parentTitle": f"Season {season}", "parentIndex": season, "grandparentRatingKey": str(key),
            "grandparentKey": f"/library/metadata/{key}", "grandparentTitle": name, "grandparentGuid": title.guid,
        }

    def media(self, index, title, full):
        width, height = RESOLUTIONS.get(title.quality, (3840, 2160))
        value = {
            "id": 20_000 + index, "duration": title.runtime * 60_000, "bitrate": 8000, "width": width,
            "height": height, "aspectRatio": 1.78, "audioChannels": 6, "audioCodec": "eac3",
            "videoCodec": "hevc" if height == 2160 else "h264", "container": "mkv", "videoFrameRate": "24p",
            "videoResolution": title.quality.split()[0], "videoProfile": "main",
        }
        part = {
            "id": 40_000 + index, "key": f"/library/parts/{40_000 + index}/1/file.mkv",
            "duration": title.runtime * 60_000, "file": f"/media/{title.section}/{title.index}.mkv",
            "size": self.world.file_size(index), "container": "mkv",
        }
        if full:
            video = {
                "id": 60_000 + index, "streamType": 1, "default": True, "codec": value["videoCodec"], "index": 0,
                "bitrate": 7000, "width": width, "height": height, "displayTitle": title.quality,
                "key": f"/library/streams/{60_000 + index}", "bitDepth": 10 if "4k" in title.quality else 8,
                "colorTrc": "smpte2084" if " " in title.quality else "bt709",
            }
            if "Dolby" in title.quality:
                video |= {"DOVIPresent": True, "DOVIProfile": 8, "DOVIBLPresent": True}
            audio = {
                "id": 80_000 + index, "streamType": 2, "default": True, "codec": "eac3", "index": 1, "channels": 6,
                "language": title.country[3], "languageCode": title.country[2], "bitrate": 640,
                "displayTitle": f"{title.country[3]} (EAC3 5.1)", "key": f"/library/streams/{80_000 + index}",
                "extendedDisplayTitle": "Dolby Atmos" if index % 5 == 0 else "Surround 5.1",
            }
            part["Stream"] = [video, audio]
        return value | {"Part": [part]}

    def _may_see(self, member, index):
        return self.world.titles[index].section in member.sections

    @routes("GET", "/library/metadata/{keys}")
    def items(self, request, keys):
        member = self.asker(request)
        places = [self.world.at_key(int(key)) if key.isdigit() else None for key in keys.split(",")]
        places = [place for place in places if place and self._may_see(member, place[0])]
        if not places:
            return self.missing(request)
        made = [self.metadata(place, member, full=True) for place in places]
        return self.container(request, {
            "size": len(made), "allowSync": True, "identifier": "com.plexapp.plugins.library", "Metadata": made,
        }, len(made), 0)

    @routes("GET", "/library/metadata/{key}/children", "/library/metadata/{key}/allLeaves")
    def children(self, request, key):
        place = self.world.at_key(int(key)) if key.isdigit() else None
        member = self.asker(request)
        if place is None or not self._may_see(member, place[0]):
            return self.missing(request)
        index, season, _ = place
        seasons = self.world.titles[index].seasons
        if request.path.endswith("allLeaves"):
            entries = [(index, s, e) for s, count in enumerate(seasons, 1) for e in range(1, count + 1)]
        elif season is None:
            entries = [(index, number, None) for number in range(1, len(seasons) + 1)]
        else:
            entries = [(index, season, number) for number in range(1, seasons[season - 1] + 1)]
        return self.page(request, entries, lambda entry: self.metadata(entry, member))

    @routes("GET", "/photo/:/transcode")
    def picture(self, request):
        """Draws a PNG whatever the format: programs must look at what they get."""
        parts = request.query.get("url", "").split("/")
        key = parts[3] if parts[:3] == ["", "library", "metadata"] and len(parts) > 3 else ""
        place = self.world.at_key(int(key)) if key.isdigit() else None
        if place is None or not self._may_see(self.asker(request), place[0]):
            return self.missing(request)
        return Reply(
            body=pictures.drawn(place[0], request.number("width", 320), request.number("height", 480)), type="image/png")

    @routes("PUT", "/:/rate")
    def rate(self, request):
        place = self.world.at_key(request.number("key", 0))
        if place is None:
            return self.missing(request)
        stars = request.number("rating", -1)
        self.world.rate(self.asker(request).index, place[0], stars if stars >= 0 else None)
        return Reply(body=b"", type="text/html")

    # Sessions and history

    @routes("GET", "/status/sessions")
    def sessions(self, request):
        member = self.asker(request)
        if not member.is_owner:
            return Reply(body=b"<h1>403 Forbidden</h1>", type="text/html", status=403)
        made = [self.session(number, one) for number, one in enumerate(self.world.products.get("sessions", []), 1)]
        value = {"size": len(made)} | ({"Metadata": made} if made else {})
        return self.container(request, value)

    def session(self, number, session):
        member = self.world.members[session["member"]]
        entry = (session["title"], session.get("season"), session.get("episode"))
        player, product, platform = words.PLAYERS[session.get("player", 0)]
        value = self.metadata(entry, self.world.members.owner, full=True)
        return value | {
            "sessionKey": str(number), "viewOffset": value.get("duration", 0) * session.get("percent", 0) // 100,
            "User": {
                "id": str(self.world.members.local_id(member)), "title": member.username,
                "thumb": "https://plex.tv/users/x/avatar",
            },
            "Player": {
                "address": "192.168.0.10", "device": platform, "machineIdentifier": f"machine-{session.get('player', 0)}",
                "platform": platform, "product": product, "state": session["state"], "title": player, "local": True,
                "relayed": False, "secure": True, "userID": self.world.members.local_id(member), "vendor": "",
                "version": "1.0", "model": "", "platformVersion": "9", "profile": platform,
                "remotePublicAddress": "192.0.2.1",
            },
            "Session": {"id": f"session-{number}", "bandwidth": 7000, "location": "lan"},
        }

    def watched(self):
        """The rows that Plex's own history has, those watched to the end: their numbers and when, in that order."""
        history = self.world.history

        def make():
            rows = ((n, history.row(n)) for n in range(history.count))
            found = sorted((row.stopped, n) for n, row in rows if row.percent >= 90)
            return array("q", (moment for moment, _ in found)), array("I", (n for _, n in found))

        moments, numbers = self.world.cached("watched", make, "base")
        later = [(history.count + n, row) for n, row in enumerate(history.appended) if row.percent >= 90]
        if not later:
            return moments, numbers
        return (moments + array("q", (row.stopped for _, row in later)), numbers + array("I", (n for n, _ in later)))

    @routes("GET", "/status/sessions/history/all")
    def playback_history(self, request):
        member, history, titles = self.asker(request), self.world.history, self.world.titles
        moments, numbers = self.watched()
        low, high = 0, len(numbers)
        for name, value in request.pairs:
            operator = name[len("viewedAt"):] if name.startswith("viewedAt") else None
            if operator is None or not value.isdigit():
                continue
            if operator in (">", ">>", ""):
                low = max(low, (bisect_right if operator == ">>" else bisect_left)(moments, int(value)))
            if operator in ("<", "<<", ""):
                high = min(high, (bisect_left if operator == "<<" else bisect_right)(moments, int(value)))
        numbers = numbers[low:high]
        account = request.number("accountID") if member.is_owner else self.world.members.local_id(member)
        section = request.number("librarySectionID")
        item = request.number("metadataItemID")
        if (account, section, item) != (None, None, None):
            place = self.world.at_key(item) if item is not None else None

            def fits(number):
                row = history.row(number)
                return (
                    account in (None, self.world.members.local_id(self.world.members[row.member]))
                    and section in (None, titles.section_of(row.title))
                    and (item is None or place is not None and place[0] == row.title))

            chosen = ("viewed", account, section, item, low, high)
            numbers = self.world.cached(chosen, lambda: array("I", filter(fits, numbers)))
        if not request.query.get("sort", "viewedAt:desc").endswith(":asc"):
            numbers = numbers[::-1]
        return self.page(request, numbers, self.view)

    def local_account(self, number):
        return self.world.members.local_id(self.world.members[self.world.history.row(number).member])

    def view(self, number):
        row = self.world.history.row(number)
        title = self.world.titles[row.title]
        present = self.world.has(row.title)
        key = self.world.key_at(row.title, row.id)
        episode = row.episode is not None
        own = self.world.episode_key(row.title, row.season, row.episode) if episode else key
        value = {
            "historyKey": f"/status/sessions/history/{row.id}", "librarySectionID": str(title.section),
            "title": f"Episode {row.episode}" if episode else self.world.title_name(row.title),
            "type": "episode" if episode else "movie", "thumb": f"/library/metadata/{own}/thumb/1",
            "originallyAvailableAt": date(title.released), "viewedAt": row.stopped,
            "accountID": self.local_account(number), "deviceID": row.player + 1,
        }
        if episode:
            value |= {
                "grandparentTitle": self.world.title_name(row.title), "index": row.episode,
                "parentIndex": row.season,
            }
        if present:
            # An item that is no longer there leaves its title behind, and no key.
            value |= {"key": f"/library/metadata/{own}", "ratingKey": str(own)}
            if episode:
                parent = self.world.episode_key(row.title, row.season)
                value |= {
                    "grandparentKey": f"/library/metadata/{key}", "grandparentRatingKey": str(key),
                    "parentKey": f"/library/metadata/{parent}",
                }
        return value

    @routes("GET", "/accounts")
    def accounts(self, request):
        listed = [
            {"id": self.world.members.local_id(m), "key": f"/accounts/{self.world.members.local_id(m)}",
             "name": m.username, "defaultAudioLanguage": "en", "autoSelectAudio": True,
             "defaultSubtitleLanguage": "en", "subtitleMode": 1, "thumb": ""} for m in self.world.members
        ]
        return self.container(request, {
            "size": len(listed), "identifier": "com.plexapp.system.accounts", "Account": listed})

    # Playing

    @routes("GET", "/clients")
    def clients(self, request):
        listed = [
            {"name": player, "host": "192.168.0.10", "address": "192.168.0.10", "port": 32500,
             "machineIdentifier": f"machine-{number}", "version": "1.0", "protocol": "plex", "product": product,
             "deviceClass": "tv", "protocolVersion": "1",
             "protocolCapabilities": "timeline,playback,navigation,playqueues"}
            for number, (player, product, _) in enumerate(words.PLAYERS[:4])
        ]
        return self.container(request, {"size": len(listed), "Server": listed})

    @routes("GET", "/player/{kind}/{command}")
    def player(self, request, kind, command):
        if not self.asker(request):
            return self.refused(request, "")
        target = request.headers.get("X-Plex-Target-Client-Identifier", "")
        if target not in [f"machine-{number}" for number in range(4)]:
            return self.missing(request)
        if command == "playMedia" and request.query.get("containerKey", "").startswith("/playQueues/"):
            number = request.query["containerKey"].split("/")[2].split("?")[0]
            if int(number) not in self.queues():
                return self.missing(request)
        sent = self.world.products.setdefault("commands", [])
        sent.append({"product": "plex", "target": target, "command": f"{kind}/{command}", "query": request.query})
        return Reply(body=b'<?xml version="1.0"?>\n<Response code="200" status="OK"/>', type="text/xml;charset=utf-8")

    def queues(self):
        return self.world.products.setdefault("plex queues", {})

    def indices(self, uri):
        """The titles of a uri: server://…/library/metadata/1,2 or library://…/directory/…."""
        _, _, keys = (uri or "").rpartition("/")
        places = [self.world.at_key(int(key)) if key.isdigit() else None for key in keys.split(",")]
        right = f"/{self.world.machine}/" in (uri or "") or (uri or "").startswith("library://")
        return [place for place in places if place] if right else []

    def queue_reply(self, request, number):
        member = self.asker(request)
        entries = self.queues()[number]
        return self.container(request, {
            "size": len(entries), "identifier": "com.plexapp.plugins.library", "playQueueID": number,
            "playQueueSelectedItemID": number * 1000, "playQueueSelectedItemOffset": 0,
            "playQueueShuffled": False, "playQueueTotalCount": len(entries), "playQueueVersion": 1,
            "Metadata": [self.metadata(entry, member) for entry in entries],
        })

    @routes("POST", "/playQueues")
    def make_queue(self, request):
        entries = self.indices(request.query.get("uri"))
        if "playlistID" in request.query:
            entries = self.lists().get(request.number("playlistID"), {}).get("entries", [])
        if not entries or request.query.get("type") not in ("video", "audio", "photo"):
            return Reply(body=b"<h1>400 Bad Request</h1>", type="text/html", status=400)
        number = len(self.queues()) + 1
        self.queues()[number] = list(entries)
        return self.queue_reply(request, number)

    @routes("GET", "/playQueues/{number}")
    def show_queue(self, request, number):
        return self.queue_reply(request, int(number)) if int(number) in self.queues() else self.missing(request)

    @routes("PUT", "/playQueues/{number}")
    def extend_queue(self, request, number):
        entries = self.indices(request.query.get("uri"))
        if int(number) not in self.queues():
            return self.missing(request)
        queue = self.queues()[int(number)]
        # The first one plays: next means behind it.
        queue[1:1] = entries if request.query.get("next") == "1" else []
        queue += [] if request.query.get("next") == "1" else entries
        return self.queue_reply(request, int(number))

    # Playlists and collections

    def lists(self):
        return self.world.products.setdefault("plex playlists", {})

    def collections(self):
        return self.world.products.setdefault("plex collections", {})

    def list_entry(self, number, one, kind):
        folder = "playlists" if kind == "playlist" else "library/collections"
        entry = {
            "ratingKey": str(number), "key": f"/{folder}/{number}/items", "type": kind, "title": one["title"],
            "summary": one.get("summary", ""), "addedAt": one["added"], "updatedAt": one["updated"],
            "guid": f"com.plexapp.agents.none://{number}",
        }
        if kind == "playlist":
            return entry | {"smart": False, "playlistType": "video", "leafCount": len(one["entries"])}
        return entry | {"subtype": one["subtype"], "childCount": len(one["entries"]), "index": number}

    def own_lists(self, request):
        member = self.asker(request)
        return {number: one for number, one in self.lists().items() if one["member"] == member.index}

    @routes("GET", "/playlists")
    def all_lists(self, request):
        entries = sorted(self.own_lists(request).items())
        return self.page(request, entries, lambda pair: self.list_entry(*pair, "playlist"))

    def next_list(self):
        return 9_000_001 + len(self.world.products.setdefault("plex list numbers", []))

    def numbered(self, where, one):
        number = self.next_list()
        self.world.products["plex list numbers"].append(number)
        where[number] = one | {"added": self.world.now, "updated": self.world.now}
        return number

    @routes("POST", "/playlists")
    def make_list(self, request):
        entries = self.indices(request.query.get("uri"))
        if not entries:
            return Reply(body=b"<h1>400 Bad Request</h1>", type="text/html", status=400)
        number = self.numbered(self.lists(), {
            "title": request.query.get("title", "Playlist"), "entries": entries,
            "member": self.asker(request).index})
        return self.one_list(request, str(number))

    @routes("GET", "/playlists/{number}")
    def one_list(self, request, number):
        one = self.own_lists(request).get(int(number))
        if one is None:
            return self.missing(request)
        return self.container(
            request, {"size": 1, "Metadata": [self.list_entry(int(number), one, "playlist")]})

    @routes("PUT", "/playlists/{number}")
    def edit_list(self, request, number):
        one = self.own_lists(request).get(int(number))
        if one is None:
            return self.missing(request)
        one |= {name: request.query[name] for name in ("title", "summary") if name in request.query}
        return Reply(body=b"", status=204, type="text/html")

    @routes("DELETE", "/playlists/{number}")
    def remove_list(self, request, number):
        if int(number) not in self.own_lists(request):
            return self.missing(request)
        del self.lists()[int(number)]
        return Reply(body=b"", status=204, type="text/html")

    @routes("GET", "/playlists/{number}/items")
    def list_items(self, request, number):
        one = self.own_lists(request).get(int(number))
        if one is None:
            return self.missing(request)
        member = self.asker(request)
        numbered = list(enumerate(one["entries"], 1))
        return self.page(
            request, numbered, lambda pair: self.metadata(pair[1], member) | {"playlistItemID": pair[0]})

    @routes("PUT", "/playlists/{number}/items")
    def extend_list(self, request, number):
        one = self.own_lists(request).get(int(number))
        if one is None:
            return self.missing(request)
        one["entries"] += self.indices(request.query.get("uri"))
        return self.one_list(request, number)

    @routes("DELETE", "/playlists/{number}/items")
    def clear_list(self, request, number):
        one = self.own_lists(request).get(int(number))
        if one is None:
            return self.missing(request)
        one["entries"] = []
        return self.one_list(request, number)

    @routes("DELETE", "/playlists/{number}/items/{item}")
    def shorten_list(self, request, number, item):
        one = self.own_lists(request).get(int(number))
        if one is None or not 1 <= int(item) <= len(one["entries"]):
            return self.missing(request)
        del one["entries"][int(item) - 1]
        return self.one_list(request, number)

    @routes("GET", "/library/sections/{section}/collections")
    def all_collections(self, request, section):
        entries = sorted((n, c) for n, c in self.collections().items() if str(c["section"]) == section)
        return self.page(request, entries, lambda pair: self.list_entry(*pair, "collection"))

    @routes("POST", "/library/collections")
    def make_collection(self, request):
        known = next((s for s in SECTIONS if str(s.id) == request.query.get("sectionId")), None)
        if known is None or not self.asker(request).is_owner:
            return Reply(body=b"<h1>400 Bad Request</h1>", type="text/html", status=400)
        number = self.numbered(self.collections(), {
            "title": request.query.get("title", ""), "section": known.id,
            "subtype": "movie" if known.kind == "movie" else "show",
            "entries": self.indices(request.query.get("uri"))})
        one = self.collections()[number]
        return self.container(request, {"size": 1, "Metadata": [self.list_entry(number, one, "collection")]})

    @routes("GET", "/library/collections/{number}/items", "/library/collections/{number}/children")
    def collection_items(self, request, number):
        one, member = self.collections().get(int(number)), self.asker(request)
        if one is None:
            return self.missing(request)
        return self.page(request, one["entries"], lambda entry: self.metadata(entry, member))

    @routes("PUT", "/library/collections/{number}/items")
    def extend_collection(self, request, number):
        one = self.collections().get(int(number))
        if one is None:
            return self.missing(request)
        one["entries"] += [entry for entry in self.indices(request.query.get("uri")) if entry not in one["entries"]]
        return self.container(request, {"size": 1, "Metadata": [self.list_entry(int(number), one, "collection")]})

    @routes("PUT", "/library/collections/{number}/items/{item}")
    def shorten_collection(self, request, number, item):
        one = self.collections().get(int(number))
        place = self.world.at_key(int(item)) if item.isdigit() else None
        if one is None or place not in one["entries"]:
            return self.missing(request)
        one["entries"].remove(place)
        return self.container(request, {"size": 1, "Metadata": [self.list_entry(int(number), one, "collection")]})

    @routes("PUT", "/library/collections/{number}/items/{item}/move")
    def move_in_collection(self, request, number, item):
        one = self.collections().get(int(number))
        place = self.world.at_key(int(item)) if item.isdigit() else None
        if one is None or place not in one["entries"]:
            return self.missing(request)
        one["entries"].remove(place)
        after = self.world.at_key(request.number("after", 0))
        one["entries"].insert(one["entries"].index(after) + 1 if after in one["entries"] else 0, place)
        return self.container(request, {"size": 1, "Metadata": [self.list_entry(int(number), one, "collection")]})

    @routes("DELETE", "/library/sections/{section}/collection/{number}")
    def remove_collection(self, request, section, number):
        if self.collections().pop(int(number), None) is None:
            return self.missing(request)
        return Reply(body=b"", type="text/html")


def compare(value, operator, wanted):
    """Plex puts the operator before the equals sign that every query has."""
    return {
        "": value == wanted, "!": value != wanted, ">": value >= wanted, "<": value <= wanted, ">>": value > wanted,
        "<<": value < wanted, "=": value == wanted,
    }.get(operator, True)
