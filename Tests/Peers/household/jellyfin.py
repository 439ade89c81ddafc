"""Jellyfin, and Emby where it differs: the same household on a server of the other family."""

import datetime
import re

from . import words
from .plextv import stamp
from .seeds import mix
from .titles import MUSIC, SECTIONS
from .web import Product, Reply, Routes

TICKS = 10_000_000
API_KEY = "jellyfin-key"
COLLECTION_TYPES = {"movie": "movies", "tv": "tvshows"}
# Fields of an item that are there only when somebody asks for them.
OPTIONAL = {
    "Overview", "Genres", "Studios", "People", "ProviderIds", "DateCreated", "MediaSources", "Path", "Taglines",
    "ProductionLocations", "OriginalTitle", "SortName", "RecursiveItemCount", "ChildCount", "Tags", "DateLastSaved",
    "MediaStreams", "Etag",
}


def moment_of(text):
    try:
        value = datetime.datetime.fromisoformat(re.sub(r"(\.\d{1,6})\d*", r"\1", text).replace("Z", "+00:00"))
    except ValueError:
        return None
    return value.replace(tzinfo=value.tzinfo or datetime.timezone.utc).timestamp()


def precise(moment):
    return stamp(moment)[:-1] + ".0000000Z"


class Jellyfin(Product):
    routes = Routes()
    name = "jellyfin"
    key = API_KEY
    version = "12.0.0"

    # Who asks

    def authorization(self, request):
        """The fields of `MediaBrowser Token="…", Client="…"`."""
        text = request.headers.get("Authorization", "")
        if not text.startswith("MediaBrowser "):
            return {}
        return dict(re.findall(r'(\w+)="([^"]*)"', text))

    def token(self, request):
        return self.authorization(request).get("Token", "")

    def asker(self, request):
        """True for the API key, a member for a token that somebody got by signing in."""
        token = self.token(request)
        if token == self.key:
            return True
        number = self.world.products.get("jellyfin tokens", {}).get(token)
        return None if number is None else self.world.members[number]

    def refused(self, request, template):
        public = ("/System/Info/Public", "/System/Ping", "/QuickConnect", "/Users/Authenticate", "unknown")
        if template.startswith(public) or self.asker(request):
            return None
        return Reply(status=401, body=b"")

    def missing(self, request):
        return Reply({
            "type": "https://tools.ietf.org/html/rfc9110#section-15.5.5", "title": "Not Found", "status": 404,
            "traceId": "00-0"}, 404, type="application/problem+json")

    def member(self, text):
        text = (text or "").replace("-", "").lower()
        return self.world.members.find("uuid", text)

    # The server

    @routes("GET", "/System/Info/Public")
    def public_info(self, request):
        return Reply({
            "LocalAddress": request.base, "ServerName": self.world.name_of_server, "Version": self.version,
            "ProductName": "Jellyfin Server", "OperatingSystem": "", "Id": self.world.server_uuid,
            "StartupWizardCompleted": True})

    @routes("GET", "/System/Info")
    def info(self, request):
        return Reply(self.public_info(request).value | {
            "HasPendingRestart": False, "IsShuttingDown": False, "SupportsLibraryMonitor": True,
            "WebSocketPortNumber": 8096, "CompletedInstallations": [], "CanSelfRestart": True,
            "CanLaunchWebBrowser": False, "ProgramDataPath": "/config", "HasUpdateAvailable": False,
            "SystemArchitecture": "X64"})

    @routes("GET", "/System/Ping")
    def ping(self, request):
        return Reply("Jellyfin Server")

    def folder(self, section):
        return f"{0xF0000000 + section:08x}{mix(self.world.seed + section):016x}{section:08x}"

    def section_at(self, text):
        text = text.replace("-", "").lower()
        return next((section for section in SECTIONS if self.folder(section.id) == text), None)

    @routes("GET", "/Library/VirtualFolders")
    def virtual_folders(self, request):
        listed = [(s.id, s.name, COLLECTION_TYPES[s.kind]) for s in SECTIONS] + [(MUSIC, "Music", "music")]
        return Reply([
            {"Name": name, "Locations": [f"/media/{number}"], "CollectionType": kind, "ItemId": self.folder(number),
             "LibraryOptions": {"Enabled": True, "PreferredMetadataLanguage": "en", "MetadataCountryCode": "US"},
             "RefreshStatus": "Idle"} for number, name, kind in listed])

    @routes("GET", "/Library/MediaFolders")
    def media_folders(self, request):
        return self.result([
            {"Name": s.name, "ServerId": self.world.server_uuid, "Id": self.folder(s.id), "IsFolder": True,
             "Type": "CollectionFolder", "CollectionType": COLLECTION_TYPES[s.kind], "MediaType": "Unknown"}
            for s in SECTIONS])

    @routes("GET", "/UserViews")
    def views(self, request):
        member = self.member(request.query.get("userId"))
        listed = self.media_folders(request).value["Items"]
        seen = [self.folder(s.id) for s in SECTIONS if member is None or s.id in member.sections]
        return self.result([one for one in listed if one["Id"] in seen])

    def result(self, items, total=None, start=0):
        return Reply({
            "Items": items, "TotalRecordCount": len(items) if total is None else total, "StartIndex": start})

    # People

    def user(self, member):
        whole = member.sections >= {section.id for section in SECTIONS}
        return {
            "Name": member.name, "ServerId": self.world.server_uuid, "Id": member.uuid, "HasPassword": True,
            "HasConfiguredPassword": True, "HasConfiguredEasyPassword": False, "EnableAutoLogin": False,
            "LastLoginDate": precise(self.world.now - 7200), "LastActivityDate": precise(self.world.now - 3600),
            "Configuration": {
                "PlayDefaultAudioTrack": True, "SubtitleLanguagePreference": "", "DisplayMissingEpisodes": False,
                "GroupedFolders": [], "SubtitleMode": "Default", "DisplayCollectionsView": False,
                "EnableLocalPassword": False, "OrderedViews": [], "LatestItemsExcludes": [], "MyMediaExcludes": [],
                "HidePlayedInLatest": True, "RememberAudioSelections": True, "RememberSubtitleSelections": True,
                "EnableNextEpisodeAutoPlay": True},
            "Policy": {
                "IsAdministrator": member.is_owner, "IsHidden": False, "EnableCollectionManagement": False,
                "EnableSubtitleManagement": False, "EnableLyricManagement": False, "IsDisabled": False,
                "BlockedTags": [], "AllowedTags": [], "EnableUserPreferenceAccess": True, "AccessSchedules": [],
                "BlockUnratedItems": [], "EnableRemoteControlOfOtherUsers": False, "EnableSharedDeviceControl": True,
                "EnableRemoteAccess": True, "EnableLiveTvManagement": False, "EnableLiveTvAccess": True,
                "EnableMediaPlayback": True, "EnableAudioPlaybackTranscoding": True,
                "EnableVideoPlaybackTranscoding": True, "EnablePlaybackRemuxing": True,
                "ForceRemoteSourceTranscoding": False, "EnableContentDeletion": False,
                "EnableContentDeletionFromFolders": [], "EnableContentDownloading": True,
                "EnableSyncTranscoding": True, "EnableMediaConversion": True, "EnabledDevices": [],
                "EnableAllDevices": True, "EnabledChannels": [], "EnableAllChannels": True,
                "EnabledFolders": [] if whole else [self.folder(number) for number in sorted(member.sections)],
                "EnableAllFolders": whole, "InvalidLoginAttemptCount": 0, "LoginAttemptsBeforeLockout": -1,
                "MaxActiveSessions": 0, "EnablePublicSharing": True, "BlockedMediaFolders": [],
                "BlockedChannels": [], "RemoteClientBitrateLimit": 0,
                "AuthenticationProviderId": "Jellyfin.Server.Implementations.Users.DefaultAuthenticationProvider",
                "PasswordResetProviderId": "Jellyfin.Server.Implementations.Users.DefaultPasswordResetProvider",
                "SyncPlayAccess": "CreateAndJoinGroups"},
        }

    @routes("GET", "/Users")
    def users(self, request):
        return Reply([self.user(member) for member in self.world.members])

    @routes("GET", "/Users/Me")
    def me(self, request):
        member = self.asker(request)
        # A key is nobody.
        return Reply(status=400, body=b"") if member is True else Reply(self.user(member))

    @routes("GET", "/Users/{user}")
    def one_user(self, request, user):
        member = self.member(user)
        return Reply(self.user(member)) if member else self.missing(request)

    def signed_in(self, member, how):
        tokens = self.world.products.setdefault("jellyfin tokens", {})
        token = f"{mix(self.world.seed + len(tokens)):016x}{mix(member.index):016x}"
        tokens[token] = member.index
        return Reply({
            "User": self.user(member), "AccessToken": token, "ServerId": self.world.server_uuid, "SessionInfo": None})

    @routes("POST", "/Users/AuthenticateByName")
    def sign_in(self, request):
        body = request.json()
        member = self.world.members.find("name", body.get("Username"))
        if member is None or body.get("Pw") != f"password-{member.index}":
            return Reply(status=401, body=b"")
        return self.signed_in(member, "name")

    # Quick Connect

    def connections(self):
        return self.world.products.setdefault("quick connect", {})

    @routes("GET", "/QuickConnect/Enabled")
    def quick_connect_enabled(self, request):
        return Reply(True)

    @routes("POST", "/QuickConnect/Initiate")
    def initiate(self, request):
        client = self.authorization(request)
        if not client.get("DeviceId"):
            return Reply(status=400, body=b"")
        number = len(self.connections()) + 1
        secret = f"{mix(self.world.seed * 3 + number):016x}{mix(number):016x}"
        self.connections()[secret] = {
            "code": f"{mix(number + self.world.seed) % 1_000_000:06d}", "client": client, "at": self.world.now,
            "member": None}
        return self.connection(secret)

    def connection(self, secret):
        one = self.connections()[secret]
        return Reply({
            "Authenticated": one["member"] is not None, "Secret": secret, "Code": one["code"],
            "DeviceId": one["client"]["DeviceId"], "DeviceName": one["client"].get("Device", ""),
            "AppName": one["client"].get("Client", ""), "AppVersion": one["client"].get("Version", ""),
            "DateAdded": precise(one["at"])})

    @routes("GET", "/QuickConnect/Connect")
    def connect(self, request):
        one = self.connections().get(request.query.get("secret", ""))
        if one is None or one["at"] + 600 <= self.world.now:
            return self.missing(request)
        return self.connection(request.query["secret"])

    @routes("POST", "/Users/AuthenticateWithQuickConnect")
    def quick_connected(self, request):
        one = self.connections().get((request.json() or {}).get("Secret", ""))
        if one is None or one["member"] is None:
            return Reply(status=401, body=b"")
        return self.signed_in(self.world.members[one["member"]], "quick connect")

    def enter(self, code, member):
        """Somebody allows a code in their settings."""
        for one in self.connections().values():
            if one["code"] == code and one["at"] + 600 > self.world.now:
                one["member"] = member
                return True
        return False

    # Items

    def watched(self, member):
        """What a member played: (title, season, episode) -> times finished, last time, how far, in ticks."""
        history = self.world.history

        def make():
            found = {}
            for number in range(len(history)):
                if number < history.count and history.identity(history.source(number)[0])[0] != member.index:
                    continue
                row = history.row(number)
                if row.member != member.index:
                    continue
                place = (row.title, row.season, row.episode)
                plays, _, _ = found.get(place, (0, 0, 0))
                ends = row.percent >= 90
                runtime = self.world.titles[row.title].runtime * 60 * TICKS
                # Below five percent nothing is kept, and what is finished begins at the start again.
                along = 0 if ends or row.percent < 5 else runtime * row.percent // 100
                found[place] = (plays + ends, row.stopped, along)
            return found

        return self.world.cached(("jellyfin watched", member.index), make)

    def user_data(self, member, entry):
        index, season, episode = entry
        title = self.world.titles[index]
        watched = self.watched(member)
        stars = self.world.rating(member.index, index) if season is None else None
        value = {
            "PlaybackPositionTicks": 0, "PlayCount": 0, "IsFavorite": stars == 10, "Played": False,
            "Key": str(index), "ItemId": self.world.item_uuid(index, season or 0, episode or 0)}
        if stars is not None:
            value |= {"Rating": float(stars), "Likes": stars >= 6}
        if title.kind == "tv" and episode is None:
            own = {p: data for p, data in watched.items() if p[0] == index and season in (None, p[1]) and data[0]}
            whole = title.episodes() if season is None else title.seasons[season - 1]
            value |= {"UnplayedItemCount": whole - len(own), "Played": len(own) == whole}
            if own:
                value |= {"LastPlayedDate": precise(max(data[1] for data in own.values())),
                          "PlayedPercentage": 100 * len(own) / whole}
            return value
        data = watched.get((index, season, episode))
        if data:
            plays, last, along = data
            value |= {
                "PlayCount": plays, "Played": plays > 0, "PlaybackPositionTicks": along,
                "LastPlayedDate": precise(last)}
            if along:
                value["PlayedPercentage"] = 100 * along / (title.runtime * 60 * TICKS)
        return value

    def item(self, entry, member, fields):
        index, season, episode = entry
        world, title = self.world, self.world.titles[index]
        kind = "Movie" if title.kind == "movie" else "Episode" if episode else "Season" if season else "Series"
        providers = {}
        for guid in title.guids or [title.guid]:
            scheme, _, number = guid.partition("://")
            agent = {
                "imdb": "Imdb", "tmdb": "Tmdb", "tvdb": "Tvdb", "com.plexapp.agents.imdb": "Imdb",
                "com.plexapp.agents.themoviedb": "Tmdb", "com.plexapp.agents.thetvdb": "Tvdb",
                "com.plexapp.agents.hama": "Tvdb"}.get(scheme)
            if agent:
                providers[agent] = number.partition("?")[0].removeprefix("tvdb-")
        value = {
            "Name": world.title_name(index), "ServerId": world.server_uuid,
            "Id": world.item_uuid(index, season or 0, episode or 0), "IsFolder": kind in ("Series", "Season"),
            "Type": kind, "MediaType": "Unknown" if kind in ("Series", "Season") else "Video",
            "ProductionYear": title.year, "PremiereDate": precise(title.released),
            "OfficialRating": title.certificate, "CommunityRating": title.rating,
            "RunTimeTicks": title.runtime * 60 * TICKS, "LocationType": "FileSystem", "ImageTags": {},
            "BackdropImageTags": [], "ChannelId": None, "Overview": title.overview,
            "Genres": [name for _, name in title.genres], "Taglines": [title.tagline],
            "Studios": [{"Name": title.studio, "Id": f"{mix(words.STUDIOS.index(title.studio)):032x}"}],
            "ProviderIds": providers if kind in ("Movie", "Series") else {}, "SortName": title.sort_name.lower(),
            "ProductionLocations": [title.country[1]], "DateCreated": precise(world.added_at(index)),
            "Path": f"/media/{title.section}/{index}", "Etag": f"{world.updated_at(index):032x}",
            "People": [{"Name": n, "Id": f"{mix(sum(map(ord, n))):032x}", "Type": "Director", "Role": ""}
                       for n in title.directors]
            + [{"Name": n, "Id": f"{mix(sum(map(ord, n))):032x}", "Type": "Actor", "Role": f"Role {p}"}
               for p, n in enumerate(title.cast, 1)],
            "OriginalTitle": title.original_name, "Tags": [],
        }
        if kind in ("Movie", "Episode"):
            value["MediaSources"] = [self.source(index, title, value["Id"])]
            value["MediaStreams"] = value["MediaSources"][0]["MediaStreams"]
        if kind == "Series":
            value |= {
                "ChildCount": len(title.seasons), "RecursiveItemCount": title.episodes(),
                "Status": "Continuing" if index % 3 == 0 else "Ended", "AirDays": [], "AirTime": ""}
        if season:
            value |= {
                "SeriesName": value["Name"], "SeriesId": world.item_uuid(index), "ProviderIds": {},
                "Name": f"Episode {episode}" if episode else f"Season {season}", "IndexNumber": episode or season}
            if episode:
                value |= {
                    "ParentIndexNumber": season, "SeasonId": world.item_uuid(index, season),
                    "SeasonName": f"Season {season}"}
        if member is not None:
            value["UserData"] = self.user_data(member, entry)
        if fields is not None:
            value = {name: part for name, part in value.items() if name not in OPTIONAL or name in fields}
        return value

    def source(self, index, title, own):
        width = {"1080": 1920, "720": 1280, "sd": 720}.get(title.quality, 3840)
        kinds = {"HDR": ("HDR", "HDR10"), "Vision": ("HDR", "DOVIWithHDR10")}
        range_, range_type = kinds.get(title.quality.split()[-1], ("SDR", "SDR"))
        common = {
            "IsInterlaced": False, "IsDefault": True, "IsForced": False, "IsHearingImpaired": False,
            "IsOriginal": True, "IsExternal": False, "IsTextSubtitleStream": False, "SupportsExternalStream": False}
        atmos = index % 5 == 0
        return {
            "Protocol": "File", "Id": own, "Path": f"/media/{title.section}/{index}.mkv", "Type": "Default",
            "Container": "mkv", "Size": self.world.file_size(index), "Name": title.name, "IsRemote": False,
            "RunTimeTicks": title.runtime * 60 * TICKS, "ReadAtNativeFramerate": False, "IgnoreDts": False,
            "IgnoreIndex": False, "GenPtsInput": False, "SupportsTranscoding": True, "SupportsDirectStream": True,
            "SupportsDirectPlay": True, "IsInfiniteStream": False, "UseMostCompatibleTranscodingProfile": False,
            "RequiresOpening": False, "RequiresClosing": False, "RequiresLooping": False, "SupportsProbing": True,
            "TranscodingSubProtocol": "http", "HasSegments": False, "MediaAttachments": [], "Formats": [],
            "Bitrate": 8_000_000, "VideoType": "VideoFile",
            "MediaStreams": [
                common | {
                    "Codec": "hevc" if width == 3840 else "h264", "Type": "Video", "Index": 0, "Width": width,
                    "Height": width * 9 // 16, "VideoRange": range_, "VideoRangeType": range_type,
                    "AudioSpatialFormat": "None", "BitRate": 7_000_000, "DisplayTitle": title.quality},
                common | {
                    "Codec": "eac3", "Type": "Audio", "Index": 1, "Channels": 6, "Language": "eng",
                    "VideoRange": "Unknown", "VideoRangeType": "Unknown", "BitRate": 640_000,
                    "AudioSpatialFormat": "DolbyAtmos" if atmos else "None",
                    "DisplayTitle": "English - Dolby Digital+ - 5.1"},
            ],
        }

    def entries(self, kinds, sections):
        """All entries of the kinds in some sections."""
        def make():
            found = []
            for section in sections:
                for index in self.world.in_section(section):
                    title = self.world.titles[index]
                    if title.kind == "movie":
                        if "Movie" in kinds:
                            found.append((index, None, None))
                        continue
                    if "Series" in kinds:
                        found.append((index, None, None))
                    for season, count in enumerate(title.seasons, 1):
                        if "Season" in kinds:
                            found.append((index, season, None))
                        if "Episode" in kinds:
                            found += [(index, season, episode) for episode in range(1, count + 1)]
            return found

        return self.world.cached(("jellyfin", kinds, sections), make)

    @routes("GET", "/Items")
    def items(self, request):
        query = {name.lower(): value for name, value in request.pairs}
        asker = self.asker(request)
        member = self.member(query.get("userid")) or (asker if asker is not True else None)
        if query.get("userid") and member is None:
            return self.missing(request)
        return self.query(request, query, member)

    def query(self, request, query, member):
        world = self.world
        sections = tuple(s.id for s in SECTIONS if member is None or s.id in member.sections)
        wanted = request.texts("includeItemTypes")
        recursive = query.get("recursive", "").lower() == "true"
        parent = query.get("parentid")
        ids = request.texts("ids")
        if {"Playlist", "BoxSet"} & set(wanted):
            return self.page(request, query, [
                self.list_item(one) for one in self.lists().values() if one["type"] in wanted])
        kinds = frozenset(wanted or ("Movie", "Series", "Season", "Episode"))
        if ids:
            found = [place for place in map(world.at_uuid, ids) if place]
            found = [place for place in found if world.titles[place[0]].section in sections]
        elif parent is None:
            if not recursive:
                return self.page(request, query, [
                    one for one in self.media_folders(request).value["Items"]
                    if self.section_at(one["Id"]).id in sections])
            found = self.entries(kinds, sections)
        elif self.section_at(parent):
            section = self.section_at(parent).id
            if not recursive and not wanted:
                kinds = frozenset(("Movie", "Series"))
            found = self.entries(kinds, (section,)) if section in sections else []
        elif parent.replace("-", "").lower() in self.lists():
            found = self.lists()[parent.replace("-", "").lower()]["entries"]
        else:
            place = world.at_uuid(parent)
            if place is None or world.titles[place[0]].section not in sections:
                return self.page(request, query, [])
            index, season, _ = place
            found = [e for e in self.entries(frozenset(("Season", "Episode")), (world.titles[index].section,))
                     if e[0] == index and season in (None, e[1]) and (wanted == [] or ("Episode" if e[2] else "Season") in kinds)]
        found = self.filtered(request, query, found, member)
        found = self.ordered(request, found, member)
        fields = set(request.texts("fields"))
        return self.page(request, query, found, lambda entry: self.item(
            entry, member if query.get("enableuserdata", "true").lower() != "false" else None, fields))

    def filtered(self, request, query, found, member):
        world = self.world
        filters = set(request.texts("filters"))
        for name in ("isPlayed", "isFavorite", "isResumable"):
            value = query.get(name.lower())
            if value is not None:
                filters.add(name[0].upper() + name[1:] if value.lower() == "true" else "Not" + name)
        played = self.watched(member) if member is not None and filters else {}

        def is_played(entry):
            if world.titles[entry[0]].kind == "tv" and entry[2] is None:
                return self.user_data(member, entry)["Played"]
            return played.get(entry, (0,))[0] > 0

        if member is not None:
            if "IsPlayed" in filters:
                found = [entry for entry in found if is_played(entry)]
            if {"IsUnplayed", "NotisPlayed"} & filters:
                found = [entry for entry in found if not is_played(entry)]
            if "IsResumable" in filters:
                found = [entry for entry in found if entry in played and played[entry][2]]
            if "IsFavorite" in filters:
                found = [entry for entry in found if self.user_data(member, entry)["IsFavorite"]]
        for name in ("mindatelastsaved", "mindatelastsavedforuser"):
            since = moment_of(query[name]) if name in query else None
            if since is not None:
                found = [entry for entry in found if world.updated_at(entry[0]) >= since]
        if "searchterm" in query:
            text = query["searchterm"].lower()
            found = [entry for entry in found if text in world.title_name(entry[0]).lower()]
        years = [int(year) for year in request.texts("years") if year.isdigit()]
        if years:
            found = [entry for entry in found if world.titles[entry[0]].year in years]
        return found

    def ordered(self, request, found, member):
        world = self.world
        keys = {
            "SortName": lambda e: (world.titles[e[0]].sort_name.lower(), e[1] or 0, e[2] or 0),
            "DateCreated": lambda e: world.added_at(e[0]), "ProductionYear": lambda e: world.titles[e[0]].year,
            "CommunityRating": lambda e: world.titles[e[0]].rating,
            "PremiereDate": lambda e: world.titles[e[0]].released, "Name": lambda e: world.title_name(e[0]),
            "DateLastContentAdded": lambda e: world.updated_at(e[0]),
        }
        if member is not None:
            watched = self.watched(member)
            keys["DatePlayed"] = lambda e: watched.get(e, (0, 0, 0))[1]
            keys["PlayCount"] = lambda e: watched.get(e, (0, 0, 0))[0]
        columns, orders = request.texts("sortBy"), request.texts("sortOrder")
        for place in reversed(range(len(columns))):
            key = keys.get(columns[place])
            order = orders[min(place, len(orders) - 1)] if orders else "Ascending"
            if key:
                found = sorted(found, key=key, reverse=order == "Descending")
        return found

    def page(self, request, query, found, make=lambda entry: entry):
        def number(name, default):
            value = query.get(name, "")
            return int(value) if value.isdigit() else default

        start, limit = number("startindex", 0), number("limit", None)
        some = found[start : None if limit is None else start + limit]
        total = len(found) if query.get("enabletotalrecordcount", "true").lower() != "false" else 0
        return self.result([make(entry) for entry in some], total, start)

    @routes("GET", "/Items/{item}")
    def one_item(self, request, item):
        asker = self.asker(request)
        member = self.member(request.query.get("userId")) or (asker if asker is not True else None)
        own = self.lists().get(item.replace("-", "").lower())
        if own:
            return Reply(self.list_item(own))
        place = self.world.at_uuid(item)
        if place is None or member and self.world.titles[place[0]].section not in member.sections:
            return self.missing(request)
        return Reply(self.item(place, member, None))

    @routes("GET", "/UserItems/Resume")
    def resume(self, request):
        asker = self.asker(request)
        member = self.member(request.query.get("userId")) or (asker if asker is not True else None)
        return self.resumable(request, member)

    def resumable(self, request, member):
        if member is None:
            return self.missing(request)
        watched = self.watched(member)
        found = [e for e, data in watched.items() if data[2] and self.world.has(e[0])
                 and self.world.titles[e[0]].section in member.sections]
        found.sort(key=lambda e: -watched[e][1])
        fields = set(request.texts("fields"))
        query = {name.lower(): value for name, value in request.pairs}
        return self.page(request, query, found, lambda entry: self.item(entry, member, fields))

    @routes("GET", "/Shows/{series}/Episodes")
    def episodes(self, request, series):
        place = self.world.at_uuid(series)
        if place is None:
            return self.missing(request)
        member = self.member(request.query.get("userId"))
        if member and self.world.titles[place[0]].section not in member.sections:
            return self.missing(request)
        wanted = request.number("season")
        seasons = self.world.titles[place[0]].seasons
        found = [(place[0], season, number) for season, count in enumerate(seasons, 1)
                 for number in range(1, count + 1) if wanted in (None, season)]
        query = {name.lower(): value for name, value in request.pairs}
        return self.page(request, query, found, lambda e: self.item(e, member, set(request.texts("fields"))))

    @routes("POST", "/UserItems/{item}/Rating")
    def rate(self, request, item):
        place, member = self.world.at_uuid(item), self.member(request.query.get("userId"))
        if place is None or member is None:
            return self.missing(request)
        self.world.rate(member.index, place[0], 10 if request.flag("likes") else 2)
        return Reply(self.user_data(member, place))

    # Sessions

    def running(self):
        return self.world.products.get("sessions", [])

    @routes("GET", "/Sessions")
    def sessions(self, request):
        listed = []
        for number, (player, product, platform) in enumerate(words.PLAYERS[:4]):
            session = next((s for s in self.running() if s.get("player", 0) == number), None)
            member = self.world.members[session["member"] if session else number % len(self.world.members)]
            value = {
                "PlayState": {
                    "CanSeek": bool(session), "IsPaused": bool(session) and session["state"] == "paused",
                    "IsMuted": False, "RepeatMode": "RepeatNone", "PlaybackOrder": "Default"},
                "AdditionalUsers": [], "RemoteEndPoint": "192.168.0.10", "PlayableMediaTypes": ["Video"],
                "Capabilities": {
                    "PlayableMediaTypes": ["Video"], "SupportedCommands": ["DisplayMessage"],
                    "SupportsMediaControl": True, "SupportsPersistentIdentifier": True},
                "Id": f"session{number}", "UserId": member.uuid, "UserName": member.name, "Client": product,
                "LastActivityDate": precise(self.world.now), "LastPlaybackCheckIn": precise(self.world.now),
                "DeviceName": player, "DeviceId": f"machine-{number}", "ApplicationVersion": "1.0",
                "IsActive": True, "SupportsMediaControl": True, "SupportsRemoteControl": True,
                "NowPlayingQueue": [], "HasCustomDeviceName": False,
                "ServerId": self.world.server_uuid, "SupportedCommands": ["DisplayMessage"],
            }
            if session:
                entry = (session["title"], session.get("season"), session.get("episode"))
                value["NowPlayingItem"] = self.item(entry, None, None)
                ticks = self.world.titles[session["title"]].runtime * 60 * TICKS
                value["PlayState"]["PositionTicks"] = ticks * session.get("percent", 0) // 100
            listed.append(value)
        return Reply(listed)

    def command(self, request, session, what, **more):
        if session not in [f"session{number}" for number in range(4)]:
            return self.missing(request)
        self.world.products.setdefault("commands", []).append(
            {"product": self.name, "target": session, "command": what} | more)
        return Reply(status=204)

    @routes("POST", "/Sessions/{session}/Playing")
    def play(self, request, session):
        items = request.texts("itemIds")
        if not items or any(self.world.at_uuid(item) is None for item in items):
            return self.missing(request)
        return self.command(request, session, request.query.get("playCommand", ""), items=items)

    @routes("POST", "/Sessions/{session}/Playing/{command}")
    def transport(self, request, session, command):
        return self.command(request, session, command)

    @routes("POST", "/Sessions/{session}/Command")
    def general(self, request, session):
        return self.command(request, session, request.json().get("Name", ""), body=request.json())

    # Playlists and collections

    def lists(self):
        return self.world.products.setdefault("jellyfin lists", {})

    def make_list(self, kind, name, ids, member):
        entries = [place for place in map(self.world.at_uuid, ids) if place]
        number = f"{0xE0000000 + len(self.lists()):08x}{mix(self.world.seed + len(self.lists())):024x}"
        self.lists()[number] = {"id": number, "type": kind, "name": name, "entries": entries, "member": member}
        return number

    def list_item(self, one):
        return {
            "Name": one["name"], "ServerId": self.world.server_uuid, "Id": one["id"], "IsFolder": True,
            "Type": one["type"], "MediaType": "Video" if one["type"] == "Playlist" else "Unknown",
            "ChildCount": len(one["entries"])}

    @routes("POST", "/Playlists")
    def make_playlist(self, request):
        body = request.json() or {}
        name = body.get("Name") or request.query.get("name") or ""
        member = self.member(body.get("UserId") or request.query.get("userId"))
        if member is None and self.asker(request) is True:
            return Reply(status=400, body=b"")
        member = member or self.asker(request)
        ids = body.get("Ids") or request.texts("ids")
        return Reply({"Id": self.make_list("Playlist", name, ids, member.index)})

    def playlist(self, text, kind="Playlist"):
        one = self.lists().get(text.replace("-", "").lower())
        return one if one and one["type"] == kind else None

    @routes("GET", "/Playlists/{number}")
    def one_playlist(self, request, number):
        one = self.playlist(number)
        if one is None:
            return self.missing(request)
        return Reply({"OpenAccess": False, "Shares": [], "ItemIds": [
            self.world.item_uuid(i, s or 0, e or 0) for i, s, e in one["entries"]]})

    @routes("POST", "/Playlists/{number}")
    def edit_playlist(self, request, number):
        one, body = self.playlist(number), request.json() or {}
        if one is None:
            return self.missing(request)
        if body.get("Ids") is not None:
            one["entries"] = [place for place in map(self.world.at_uuid, body["Ids"]) if place]
        one["name"] = body.get("Name") or one["name"]
        return Reply(status=204)

    @routes("GET", "/Playlists/{number}/Items")
    def playlist_items(self, request, number):
        one = self.playlist(number)
        if one is None:
            return self.missing(request)
        member = self.member(request.query.get("userId"))
        numbered = list(enumerate(one["entries"]))
        query = {name.lower(): value for name, value in request.pairs}
        return self.page(request, query, numbered, lambda pair: self.item(
            pair[1], member, set(request.texts("fields"))) | {"PlaylistItemId": f"{pair[0]:032x}"})

    @routes("POST", "/Playlists/{number}/Items")
    def extend_playlist(self, request, number):
        one = self.playlist(number)
        if one is None:
            return self.missing(request)
        one["entries"] += [place for place in map(self.world.at_uuid, request.texts("ids")) if place]
        return Reply(status=204)

    @routes("DELETE", "/Playlists/{number}/Items")
    def shorten_playlist(self, request, number):
        one = self.playlist(number)
        if one is None:
            return self.missing(request)
        gone = {int(entry, 16) for entry in request.texts("entryIds")}
        one["entries"] = [entry for place, entry in enumerate(one["entries"]) if place not in gone]
        return Reply(status=204)

    @routes("DELETE", "/Items/{item}")
    def remove_item(self, request, item):
        if self.lists().pop(item.replace("-", "").lower(), None) is None:
            return self.missing(request)
        return Reply(status=204)

    @routes("POST", "/Collections")
    def make_collection(self, request):
        name = request.query.get("name", "")
        return Reply({"Id": self.make_list("BoxSet", name, request.texts("ids"), 0)})

    @routes("POST", "/Collections/{number}/Items")
    def extend_collection(self, request, number):
        one = self.playlist(number, "BoxSet")
        if one is None:
            return self.missing(request)
        new = [place for place in map(self.world.at_uuid, request.texts("ids")) if place]
        one["entries"] += [place for place in new if place not in one["entries"]]
        return Reply(status=204)

    @routes("DELETE", "/Collections/{number}/Items")
    def shorten_collection(self, request, number):
        one = self.playlist(number, "BoxSet")
        if one is None:
            return self.missing(request)
        gone = [self.world.at_uuid(text) for text in request.texts("ids")]
        one["entries"] = [entry for entry in one["entries"] if entry not in gone]
        return Reply(status=204)

    # The log, which knows when somebody stopped

    @routes("GET", "/System/ActivityLog/Entries")
    def log(self, request):
        """Newest first. Starts and stops of plays, two entries for each row of history."""
        history = self.world.history
        first, start = 0, request.number("startIndex", 0)
        limit = request.number("limit", 100)
        if request.query.get("minDate"):
            # A play is entered when it stops: the search begins somewhat earlier.
            since = moment_of(request.query["minDate"]) or 0
            first = history.first_since(since - 6 * 3600)
        total = (len(history) - first) * 2
        entries = []
        for place in range(start, min(start + limit, total)):
            number, stop = len(history) - 1 - place // 2, place % 2 == 0
            row = history.row(number)
            member = self.world.members[row.member]
            player = words.PLAYERS[row.player][0]
            verb = "has finished playing" if stop else "is playing"
            name = self.world.title_name(row.title)
            if row.season:
                name = f"{name} - S{row.season}, Ep{row.episode} - Episode {row.episode}"
            item = self.world.item_uuid(row.title, row.season or 0, row.episode or 0)
            entries.append({
                "Id": row.id * 2 + stop, "Name": f"{member.name} {verb} {name} on {player}", "ShortOverview": None,
                "Overview": None, "Type": "VideoPlaybackStopped" if stop else "VideoPlayback",
                "ItemId": item, "UserId": member.uuid,
                "Date": precise(row.stopped if stop else row.started), "Severity": "Information"})
        return self.result(entries, total, start)


class Emby(Jellyfin):
    """Emby kept the old paths, and its own header for the key."""

    name = "emby"
    key = "emby-key"
    version = "4.9.1.80"
    routes = Routes()
    routes.exact = {key: value for key, value in Jellyfin.routes.exact.items() if "QuickConnect" not in key[1]}
    routes.patterns = list(Jellyfin.routes.patterns)

    def token(self, request):
        return request.headers.get("X-Emby-Token") or request.query.get("api_key") or super().token(request)

    def public_info(self, request):
        value = super().public_info(request).value
        return Reply(value | {"ProductName": "Emby Server"})

    @routes("GET", "/System/Info/Public")
    def emby_public_info(self, request):
        return self.public_info(request)

    @routes("GET", "/Users/{user}/Items")
    def items_of(self, request, user):
        member = self.member(user)
        if member is None:
            return self.missing(request)
        return self.query(request, {name.lower(): value for name, value in request.pairs}, member)

    @routes("GET", "/Users/{user}/Items/Resume")
    def resume_of(self, request, user):
        return self.resumable(request, self.member(user))

    @routes("GET", "/Users/{user}/Items/{item}")
    def item_of(self, request, user, item):
        member, place = self.member(user), self.world.at_uuid(item)
        if member is None or place is None or self.world.titles[place[0]].section not in member.sections:
            return self.missing(request)
        return Reply(self.item(place, member, None))

    @routes("GET", "/Users/{user}/Views")
    def views_of(self, request, user):
        member = self.member(user)
        if member is None:
            return self.missing(request)
        seen = [self.folder(s.id) for s in SECTIONS if s.id in member.sections]
        return self.result([o for o in self.media_folders(request).value["Items"] if o["Id"] in seen])

    @routes("GET", "/Library/VirtualFolders/Query")
    def virtual_folders_query(self, request):
        listed = self.virtual_folders(request).value
        return Reply({"Items": listed, "TotalRecordCount": len(listed)})

    @routes("GET", "/Users/Query")
    def users_query(self, request):
        return self.result(self.users(request).value)
