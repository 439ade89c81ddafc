"""Deliveries as the real products send them, to whatever address a test names."""

import json
import re
import time
import uuid

import aiohttp

from . import words
from .plextv import stamp
from .tautulli import date

SEERR_TEMPLATE = {
    "notification_type": "{{notification_type}}", "event": "{{event}}", "subject": "{{subject}}",
    "message": "{{message}}", "image": "{{image}}",
    "{{media}}": {
        "media_type": "{{media_type}}", "tmdbId": "{{media_tmdbid}}", "tvdbId": "{{media_tvdbid}}",
        "status": "{{media_status}}", "status4k": "{{media_status4k}}"},
    "{{request}}": {
        "request_id": "{{request_id}}", "requestedBy_email": "{{requestedBy_email}}",
        "requestedBy_username": "{{requestedBy_username}}", "requestedBy_avatar": "{{requestedBy_avatar}}",
        "requestedBy_settings_discordId": "{{requestedBy_settings_discordId}}",
        "requestedBy_settings_telegramChatId": "{{requestedBy_settings_telegramChatId}}"},
    "{{issue}}": {"issue_id": "{{issue_id}}", "issue_type": "{{issue_type}}", "issue_status": "{{issue_status}}"},
    "{{comment}}": {"comment_message": "{{comment_message}}"},
    "{{extra}}": [],
}
PIXEL = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300" + "08" * 64
    + "ffc0000b080001000101011100ffc40014000100000000000000000000000000000009ffda0008010100003f0054bfffd9")


class Scene:
    """Who does what with which title: what all deliveries are made from."""

    def __init__(self, world, title=0, member=0, season=None, episode=None, percent=50, player=0, stars=None):
        self.world, self.index, self.percent, self.player, self.stars = world, title, percent, player, stars
        self.title, self.member = world.titles[title], world.members[member]
        if self.title.kind == "tv" and season is None:
            season, episode = 1, 1
        self.season, self.episode = season, episode
        self.name = world.title_name(title)
        self.key = world.episode_key(title, season, episode) if season else world.key(title)


async def deliver(world, product, event, target, times=1, headers=None, template=None, method="POST", **scene):
    """Sends one delivery `times` times, as retries do: the same bytes. Tells what was sent and answered."""
    body, type_ = make(world, product, event, template, scene)
    agents = {
        "tautulli": "python-requests/2.33.1", "plex": "PlexMediaServer/1.42.1", "jellyfin": "Jellyfin-Server/12.0.0",
        "radarr": "Radarr/5.14.0.9383 (alpine 3.20)", "sonarr": "Sonarr/4.0.16.2944 (alpine 3.20)",
        "sonarr-anime": "Sonarr/4.0.16.2944 (alpine 3.20)", "seerr": "axios/1.12.2"}
    sent = {"Content-Type": type_, "User-Agent": agents[product], "Accept": "*/*"} | (headers or {})
    answers = []
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as client:
        for _ in range(times):
            async with client.request(method, target, data=body, headers=sent) as response:
                answers.append({"status": response.status, "body": (await response.text())[:2000]})
    return {"answers": answers, "body": body.decode("utf-8", "replace") if product != "plex" else None}


def make(world, product, event, template, scene):
    """The body of a delivery and its content type."""
    if product == "plex":
        return plex(Scene(world, **scene), event)
    if product.startswith("sonarr") or product == "radarr":
        value = arr(Scene(world, **scene), product, event)
    elif product == "tautulli":
        value = tautulli(Scene(world, **scene), event, template)
    elif product == "jellyfin":
        text = jellyfin(Scene(world, **scene), event, template)
        return text.encode(), "application/json; charset=utf-8"
    elif product == "seerr":
        value = seerr(Scene(world, **{k: v for k, v in scene.items() if k != "request"}), event, template,
                      scene.get("request"))
    else:
        raise ValueError(f"{product} sends no webhooks.")
    return json.dumps(value, ensure_ascii=product == "tautulli").encode(), "application/json"


# Tautulli: the template is read as JSON, then every text in it is filled; all values become text.

def tautulli_values(scene, event):
    world, title, member = scene.world, scene.title, scene.member
    episode = scene.episode is not None
    player, product, platform = words.PLAYERS[scene.player]
    external = dict(guid.split("://") for guid in title.guids)
    for agent, name in (("imdb", "imdb"), ("themoviedb", "tmdb"), ("thetvdb", "tvdb")):
        if f"agents.{agent}://" in title.guid:
            external[name] = title.guid.split("://")[1].partition("?")[0]
    return {
        "action": event, "server_name": world.name_of_server, "server_machine_id": world.machine,
        "user": member.name, "username": member.username, "user_id": member.id, "user_email": member.email,
        "player": player, "product": product, "platform": platform, "machine_id": f"machine-{scene.player}",
        "session_key": 1, "transcode_decision": "direct play", "media_type": "episode" if episode else "movie",
        "title": f"{scene.name} - Episode {scene.episode}" if episode else scene.name,
        "show_name": scene.name if episode else "", "episode_name": f"Episode {scene.episode}" if episode else "",
        "season_num": scene.season or "", "season_num00": f"{scene.season:02d}" if episode else "",
        "episode_num": scene.episode or "", "episode_num00": f"{scene.episode:02d}" if episode else "",
        "rating_key": scene.key, "parent_rating_key": world.episode_key(scene.index, scene.season) if episode else "",
        "grandparent_rating_key": world.key(scene.index) if episode else "", "guid": title.guid,
        "imdb_id": external.get("imdb", ""), "themoviedb_id": external.get("tmdb", ""),
        "thetvdb_id": external.get("tvdb", ""), "year": title.year, "genres": ", ".join(n for _, n in title.genres),
        "directors": ", ".join(title.directors), "actors": ", ".join(title.cast), "summary": title.overview,
        "duration": title.runtime, "duration_ms": title.runtime * 60_000, "progress_percent": scene.percent,
        "progress_duration": title.runtime * scene.percent // 100, "section_id": title.section or "",
        "library_name": "", "content_rating": title.certificate, "rating": title.rating, "studio": title.studio,
        "unixtime": world.now, "utctime": stamp(world.now), "timestamp": stamp(world.now),
        "datestamp": date(world.now), "user_rating": scene.stars or "", "air_date": date(title.released),
        "streams": 1, "user_streams": 1, "remaining_duration": title.runtime * (100 - scene.percent) // 100,
        "started_unixtime": world.now - title.runtime * 60 * scene.percent // 100,
    }


def tautulli(scene, event, template):
    values = tautulli_values(scene, event)
    kind = "movie" if scene.episode is None else "episode"

    def filled(text):
        for tag in ("movie", "show", "season", "episode", "artist", "album", "track"):
            keep = r"\1" if tag == kind or tag == "show" and kind == "episode" else ""
            text = re.sub(rf"<{tag}>(.*?)</{tag}>", keep, text, flags=re.S)

        def value(match):
            name, case, part = match.groups()
            if name not in values:
                return match.group()
            found = str(values[name])
            if part:
                listed, wanted = found.split(", "), part[2:-1]
                if ":" in wanted:
                    first, last = (int(end) if end else None for end in wanted.split(":"))
                    found = ", ".join(listed[first:last])
                else:
                    found = listed[int(wanted)] if int(wanted) < len(listed) else ""
            return {"u": found.upper(), "l": found.lower(), "c": found.capitalize()}.get(case, found)

        return re.sub(r"\{(\w+)(?:!([ulc]))?(:\[[^\]]*\])?\}", value, text)

    def walk(part):
        if isinstance(part, dict):
            return {filled(name): walk(inner) for name, inner in part.items()}
        if isinstance(part, list):
            return [walk(inner) for inner in part]
        return filled(part) if isinstance(part, str) else part

    if template is None:
        raise ValueError("Tautulli sends what its template says: give one.")
    return walk(json.loads(template) if isinstance(template, str) else template)


# Plex: multipart, the JSON in the part `payload`, a thumbnail beside it.

def plex(scene, event):
    from .plex import Plex

    entry = (scene.index, scene.season, scene.episode)
    player, product, platform = words.PLAYERS[scene.player]
    owner = scene.member.is_owner
    value = {
        "event": event, "user": True, "owner": owner,
        "Account": {
            "id": 1 if owner else scene.member.id, "thumb": f"https://plex.tv/users/{scene.member.hex}/avatar",
            "title": scene.member.username},
        "Server": {"title": scene.world.name_of_server, "uuid": scene.world.machine},
        "Player": {"local": True, "publicAddress": "192.0.2.1", "title": player, "uuid": f"machine-{scene.player}"},
        "Metadata": Plex(scene.world).metadata(entry, scene.member, full=True),
    }
    # Episodes have none.
    value["Metadata"].pop("Role", None)
    if scene.stars is not None:
        value["rating"] = value["Metadata"]["userRating"] = scene.stars
    if event in ("media.pause", "media.stop", "media.resume", "media.scrobble"):
        value["Metadata"]["viewOffset"] = scene.title.runtime * 600 * scene.percent
    if event == "library.new":
        for surplus in ("Player",):
            del value[surplus]
    boundary = "-" * 28 + uuid.UUID(int=scene.world.seed).hex[:16]
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="payload"\r\nContent-Type: application/json\r\n\r\n'
        .encode() + json.dumps(value, ensure_ascii=False).encode() + b"\r\n",
        f'--{boundary}\r\nContent-Disposition: form-data; name="thumb"; filename="thumb.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n".encode() + PIXEL + b"\r\n",
        f"--{boundary}--\r\n".encode(),
    ]
    return b"".join(parts), f"multipart/form-data; boundary={boundary}"


# Jellyfin's plugin: a handlebars template, or all values when there is none.

def jellyfin(scene, event, template):
    world, title, member = scene.world, scene.title, scene.member
    player, product, _ = words.PLAYERS[scene.player]
    ticks = title.runtime * 600_000_000
    along = ticks * scene.percent // 100
    values = {
        "ServerId": world.server_uuid, "ServerName": world.name_of_server, "ServerVersion": "12.0.0",
        "ServerUrl": "http://127.0.0.1:8096", "NotificationType": event, "Timestamp": stamp(world.now),
        "UtcTimestamp": stamp(world.now), "Name": f"Episode {scene.episode}" if scene.episode else scene.name,
        "Overview": title.overview, "Tagline": title.tagline, "Year": title.year,
        "ItemId": world.item_uuid(scene.index, scene.season or 0, scene.episode or 0),
        "ItemType": "Episode" if scene.episode else "Movie", "RunTimeTicks": ticks,
        "RunTime": time.strftime("%H:%M:%S", time.gmtime(title.runtime * 60)),
        "NotificationUsername": member.name, "UserId": member.uuid, "Username": member.name, "DeviceName": player,
        "DeviceId": f"machine-{scene.player}", "ClientName": product, "PlaybackPositionTicks": along,
        "PlaybackPosition": time.strftime("%H:%M:%S", time.gmtime(along // 10_000_000)),
        "IsPaused": event == "PlaybackProgress" and scene.percent < 0, "IsAutomated": False,
        "MediaSourceId": "", "PlayMethod": "DirectPlay",
    }
    if event == "PlaybackStop":
        values["PlayedToCompletion"] = scene.percent >= 90
    if event == "UserDataSaved":
        values |= {"SaveReason": "UpdateUserRating" if scene.stars else "TogglePlayed", "Played": True,
                   "Favorite": scene.stars == 10, "PlayCount": 1}
    providers = dict(guid.split("://") for guid in title.guids)
    if not scene.episode:
        values |= {f"Provider_{name}": number for name, number in providers.items()}
    else:
        values |= {
            "SeriesName": scene.name, "SeriesId": world.item_uuid(scene.index), "SeasonNumber": scene.season,
            "SeasonNumber00": f"{scene.season:02d}", "EpisodeNumber": scene.episode,
            "EpisodeNumber00": f"{scene.episode:02d}"}
    if template is None:
        return json.dumps(values, ensure_ascii=False)
    return handlebars(template, values)


def handlebars(template, values):
    """As much of Handlebars as the plugin's templates use: values, if_equals, if_exist, else."""
    block = re.compile(
        r"\{\{#(if_equals|if_exist|if)\s+([^}]*)\}\}((?:(?!\{\{#).)*?)(?:\{\{else\}\}((?:(?!\{\{#).)*?))?\{\{/\1\}\}", re.S)

    def chosen(match):
        kind, arguments, then, other = match.groups()
        names = re.findall(r"'[^']*'|\"[^\"]*\"|\S+", arguments)
        value = values.get(names[0])
        holds = str(value) == names[1].strip("'\"") if kind == "if_equals" else value not in (None, "", False)
        return then if holds else other or ""

    while True:
        template, count = block.subn(chosen, template)
        if not count:
            break

    def text(match):
        value = values.get(match.group(2), "")
        value = str(value).lower() if isinstance(value, bool) else str(value)
        # Two braces escape for HTML, as Handlebars does, also inside JSON.
        if match.group(1) == "{{{":
            return value
        return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")

    return re.sub(r"(\{\{\{?)\s*(\w+)\s*\}?\}\}", text, template)


# Radarr and Sonarr

def arr(scene, product, event):
    world, title = scene.world, scene.title
    value = {"eventType": event, "instanceName": product.capitalize(), "applicationUrl": ""}
    genres = [name for _, name in title.genres]
    images = [{"coverType": "poster", "url": "/poster.jpg", "remoteUrl": "https://example.org/poster.jpg"}]
    language = {"id": 1, "name": "English"}
    test = event == "Test"
    if event in ("Health", "HealthRestored"):
        return value | {
            "level": "warning", "message": "Indexers unavailable", "type": "IndexerStatusCheck",
            "wikiUrl": "https://wiki.servarr.com"}
    if event == "ApplicationUpdate":
        return value | {"message": "Updated", "previousVersion": "5.13.0", "newVersion": "5.14.0"}
    if product == "radarr":
        value["movie"] = {
            "id": 1 if test else scene.index + 1, "title": "Test Title" if test else scene.name,
            "year": 1970 if test else title.year, "releaseDate": "1970-01-01" if test else date(title.released),
            "folderPath": "C:\\testpath" if test else f"/media/movies/{scene.name} ({title.year})",
            "tmdbId": 1234 if test else title.tmdb, "imdbId": "tt1234567" if test else title.imdb,
            "overview": title.overview, "genres": genres, "images": images, "tags": ["test-tag"] if test else [],
            "originalLanguage": language}
        value["movie"] = {k: v for k, v in value["movie"].items() if not test or k not in ("imdbId", "overview")}
    else:
        value["series"] = {
            "id": 1 if test else scene.index + 1, "title": "Test Title" if test else scene.name,
            "titleSlug": "test-title", "path": "C:\\testpath" if test else f"/media/tv/{scene.name}",
            "tvdbId": 1234 if test else title.tvdb, "tvMazeId": 0, "tmdbId": 1234 if test else title.tmdb,
            "imdbId": "" if test else title.imdb, "type": "anime" if product == "sonarr-anime" else "standard",
            "year": 0 if test else title.year, "genres": genres, "images": images,
            "tags": ["test-tag"] if test else [], "originalLanguage": language}
        if event in ("Test", "Grab", "Download", "EpisodeFileDelete", "ManualInteractionRequired"):
            value["episodes"] = [{
                "id": 123, "episodeNumber": 1 if test else scene.episode, "seasonNumber": 1 if test else scene.season,
                "title": "Test title" if test else f"Episode {scene.episode}", "overview": "",
                "airDate": date(title.released), "airDateUtc": stamp(title.released),
                "seriesId": scene.index + 1, "tvdbId": 0}]
    file = {
        "id": 1, "relativePath": "file.mkv", "path": "/media/file.mkv", "quality": "Bluray-1080p",
        "qualityVersion": 1, "releaseGroup": "group", "sceneName": scene.name, "size": 4_000_000_000,
        "dateAdded": stamp(world.now), "languages": [language]}
    if test:
        value |= {
            "release": {
                "quality": "Test Quality", "qualityVersion": 1, "releaseGroup": "Test Group",
                "releaseTitle": "Test Title", "indexer": "Test Indexer", "size": 9999999, "customFormatScore": 0}}
        if product == "radarr":
            value["remoteMovie"] = {"tmdbId": 1234, "imdbId": "5678", "title": "Test title", "year": 1970}
            value |= {"downloadClient": "Test Client", "downloadClientType": "Test", "downloadId": "1"}
    elif event == "Grab":
        value["release"] = {
            "quality": "Bluray-1080p", "qualityVersion": 1, "releaseGroup": "group", "releaseTitle": scene.name,
            "indexer": "indexer", "size": 4_000_000_000, "customFormatScore": 0, "customFormats": [],
            "languages": [language], "indexerFlags": []}
        value |= {"downloadClient": "client", "downloadClientType": "qBittorrent", "downloadId": f"D{scene.index}"}
    elif event == "Download":
        value |= {
            "isUpgrade": False, "downloadClient": "client", "downloadClientType": "qBittorrent",
            "downloadId": f"D{scene.index}", ("movieFile" if product == "radarr" else "episodeFile"): file}
    elif event in ("MovieFileDelete", "EpisodeFileDelete"):
        value |= {"deleteReason": "manual", ("movieFile" if product == "radarr" else "episodeFile"): file}
    elif event in ("MovieDelete", "SeriesDelete"):
        value["deletedFiles"] = True
    elif event in ("MovieAdded", "SeriesAdd"):
        value["addMethod" if product == "radarr" else "addOptions"] = "manual" if product == "radarr" else None
        value = {name: part for name, part in value.items() if part is not None}
    elif event == "Rename":
        value["renamedMovieFiles" if product == "radarr" else "renamedEpisodeFiles"] = [
            file | {"previousRelativePath": "old.mkv", "previousPath": "/media/old.mkv"}]
    return value


# Seerr: a key that is a whole variable is a block, which is null where it does not apply.

def seerr(scene, event, template, request):
    title, member = scene.title, scene.member
    test = event == "TEST_NOTIFICATION"
    status = {"MEDIA_PENDING": "PENDING", "MEDIA_AVAILABLE": "AVAILABLE", "MEDIA_DECLINED": "UNKNOWN"}
    values = {
        "notification_type": event, "event": event.replace("_", " ").title(),
        "subject": "Test Notification" if test else f"{scene.name} ({title.year})",
        "message": "Check check, 1, 2, 3. Are we coming in clear?" if test else title.overview,
        "image": f"https://image.tmdb.org/t/p/w600_and_h900_bestv2/p{title.hex[:20]}.jpg",
        "media_type": title.kind, "media_tmdbid": title.tmdb, "media_tvdbid": title.tvdb or "",
        "media_status": status.get(event, "PROCESSING"), "media_status4k": "UNKNOWN",
        "request_id": request or 1, "requestedBy_email": member.email, "requestedBy_username": member.name,
        "requestedBy_avatar": f"https://plex.tv/users/{member.hex}/avatar",
        "requestedBy_settings_discordId": "", "requestedBy_settings_telegramChatId": "",
        "notifyuser_username": member.name, "notifyuser_email": member.email,
    }
    present = {
        "media": not test, "request": event.startswith("MEDIA_"), "issue": event.startswith("ISSUE_"),
        "comment": event == "ISSUE_COMMENT", "extra": True}
    if event.startswith("ISSUE_"):
        values |= {"issue_id": 1, "issue_type": "VIDEO", "issue_status": "OPEN", "comment_message": "It stutters."}

    def walk(part):
        if isinstance(part, dict):
            made = {}
            for name, inner in part.items():
                block = re.fullmatch(r"\{\{(media|request|issue|comment|extra)\}\}", name)
                name = block.group(1) if block else name
                made[name] = walk(inner) if not block or present[name] else None
            return made
        if isinstance(part, list):
            return [walk(inner) for inner in part]
        if not isinstance(part, str):
            return part
        return re.sub(r"\{\{(\w+)\}\}", lambda match: str(values.get(match.group(1), "")), part)

    template = json.loads(template) if isinstance(template, str) else template
    return walk(template or SEERR_TEMPLATE)
