"""plex.tv: who somebody is, what is shared with whom, and signing in by PIN."""

from datetime import datetime, timezone

from .plex import OWNER_TOKEN, xml_of
from .seeds import mix
from .titles import MUSIC, SECTIONS
from .web import Product, Reply, Routes

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def stamp(moment):
    return datetime.fromtimestamp(moment, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


class PlexTV(Product):
    routes = Routes()
    name = "plextv"

    def asker(self, request):
        token = request.headers.get("X-Plex-Token", "")
        if token == OWNER_TOKEN:
            return self.world.members.owner
        # Tokens that somebody gets by PIN are their own; those in shared_servers are for the server only.
        return self.world.members.find("index", self.world.products.get("plextv tokens", {}).get(token))

    def refused(self, request, template):
        if template.startswith("/api/v2/pins"):
            if not request.headers.get("X-Plex-Client-Identifier"):
                return self.error(1000, "X-Plex-Client-Identifier is missing", 400)
            return None
        if not self.asker(request):
            return self.error(1001, "User could not be authenticated", 401)
        if ("shared_servers" in template or template == "/api/users") and not self.asker(request).is_owner:
            return self.error(1001, "Unauthorized", 401)
        return None

    def error(self, code, message, status):
        return Reply({"errors": [{"code": code, "message": message, "status": status}]}, status)

    def missing(self, request):
        return self.error(1020, "Not found", 404)

    @routes("GET", "/api/v2/user")
    def user(self, request):
        member = self.asker(request)
        return Reply({
            "id": member.id, "uuid": member.hex, "username": member.username, "title": member.name,
            "email": member.email, "friendlyName": member.name, "locale": None, "confirmed": True,
            "joinedAt": self.world.history.begin, "emailOnlyAuth": False, "hasPassword": True, "protected": False,
            "thumb": f"https://plex.tv/users/{member.hex}/avatar",
            "authToken": request.headers["X-Plex-Token"], "mailingListStatus": "removed", "mailingListActive": False,
            "scrobbleTypes": "", "country": "CH", "restricted": False, "anonymous": None, "home": False,
            "guest": False, "homeSize": 1, "homeAdmin": False, "maxHomeSize": 15, "twoFactorEnabled": False,
            "backupCodesCreated": False, "roles": [], "entitlements": [], "services": [],
            "subscriptionDescription": None,
        })

    @routes("GET", "/api/users")
    def users(self, request):
        friends = self.world.members[1:]
        made = [
            {"id": m.id, "title": m.name, "username": m.username, "email": m.email, "thumb": "https://plex.tv/a",
             "recommendationsPlaylistId": None, "protected": 0, "home": 0, "allowTuners": 0, "allowSync": 1,
             "allowCameraUpload": 0, "allowChannels": 0, "allowSubtitleAdmin": 0, "filterAll": "",
             "filterMovies": "", "filterMusic": "", "filterPhotos": "", "filterTelevision": "", "restricted": 0,
             "Server": [self.server_of(m)] if m.sections else []} for m in friends
        ]
        value = {
            "friendlyName": "myPlex", "identifier": "com.plexapp.plugins.myplex",
            "machineIdentifier": "plex-tv", "totalSize": len(made), "size": len(made), "User": made,
        }
        if "json" in request.headers.get("Accept", ""):
            return Reply({"MediaContainer": value})
        return Reply(body=(DECLARATION + xml_of("MediaContainer", value)).encode(), type="application/xml")

    def share_id(self, member):
        return 50_000 + member.index

    def server_of(self, member):
        whole = member.sections >= {section.id for section in SECTIONS}
        return {
            "id": self.share_id(member), "serverId": 4242, "machineIdentifier": self.world.machine,
            "name": self.world.name_of_server, "lastSeenAt": self.world.now,
            "numLibraries": len(member.sections), "allLibraries": int(whole), "owned": 0, "pending": 0,
        }

    @routes("GET", "/api/servers/{machine}/shared_servers")
    def shared_servers(self, request, machine):
        if machine != self.world.machine:
            return self.missing(request)
        entries = []
        for member in self.world.members[1:]:
            if not member.sections:
                continue
            own = [(section.id, section.name, "show" if section.kind == "tv" else "movie") for section in SECTIONS]
            whole = member.sections >= {number for number, _, _ in own}
            own.append((MUSIC, "Music", "artist"))
            entries.append({
                "id": self.share_id(member), "username": member.username, "email": member.email, "userID": member.id,
                "accessToken": member.token, "name": self.world.name_of_server,
                "acceptedAt": self.world.history.begin, "invitedAt": self.world.history.begin, "allowSync": 1,
                "allowCameraUpload": 0, "allowChannels": 0, "allowTuners": 0, "allowSubtitleAdmin": 0, "owned": 0,
                "allLibraries": int(whole), "filterAll": "", "filterMovies": "", "filterMusic": "",
                "filterPhotos": "", "filterTelevision": "",
                "Section": [
                    # The first number is plex.tv's own; `key` is the section's number at the server.
                    {"id": 880_000 + mix(self.world.seed + number) % 10_000, "key": number, "title": name,
                     "type": kind, "shared": int(whole or number in member.sections)} for number, name, kind in own
                ],
            })
        value = {
            "friendlyName": "myPlex", "identifier": "com.plexapp.plugins.myplex",
            "machineIdentifier": self.world.machine, "size": len(entries), "SharedServer": entries,
        }
        return Reply(body=(DECLARATION + xml_of("MediaContainer", value)).encode(), type="application/xml")

    @routes("GET", "/api/v2/resources")
    def resources(self, request):
        member = self.asker(request)
        device = {
            "name": self.world.name_of_server, "product": "Plex Media Server",
            "productVersion": "1.42.1.10060-4e8b05daf", "platform": "Linux", "platformVersion": "12", "device": "PC",
            "clientIdentifier": self.world.machine, "createdAt": stamp(self.world.history.begin),
            "lastSeenAt": stamp(self.world.now), "provides": "server",
            "ownerId": None if member.is_owner else self.world.members.owner.id,
            "sourceTitle": None if member.is_owner else self.world.members.owner.username,
            "publicAddress": "192.0.2.1", "accessToken": OWNER_TOKEN if member.is_owner else member.token,
            "owned": member.is_owner, "home": False, "synced": False, "relay": True, "presence": True,
            "httpsRequired": False, "publicAddressMatches": True, "dnsRebindingProtection": False,
            "natLoopbackSupported": True,
            "connections": [{
                "protocol": "http", "address": "127.0.0.1", "port": 32400, "uri": f"{request.base}/plex",
                "local": True, "relay": False, "IPv6": False,
            }],
        }
        return Reply([device] if member.sections else [])

    # Linking

    def pins(self):
        return self.world.products.setdefault("plextv pins", {})

    @routes("POST", "/api/v2/pins")
    def make_pin(self, request):
        number = 100_001 + len(self.pins())
        # Short codes are for people; strong ones go into a link.
        strong = request.query.get("strong") == "true" or b"strong=true" in request.body
        code = f"{mix(self.world.seed + number):016X}" + f"{mix(number):016X}" if strong else None
        alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
        code = code or "".join(alphabet[mix(number * 7 + place) % len(alphabet)] for place in range(4))
        self.pins()[number] = {
            "code": code, "client": request.headers["X-Plex-Client-Identifier"], "until": self.world.now + 900,
            "token": None, "product": request.headers.get("X-Plex-Product", ""),
        }
        return self.pin(request, number, 201)

    def pin(self, request, number, status):
        one = self.pins()[number]
        return Reply({
            "id": number, "code": one["code"], "product": one["product"], "trusted": False, "qr": "",
            "clientIdentifier": one["client"], "location": {}, "expiresIn": max(0, one["until"] - self.world.now),
            "createdAt": stamp(one["until"] - 900), "expiresAt": stamp(one["until"]), "authToken": one["token"],
            "newRegistration": None,
        }, status)

    @routes("GET", "/api/v2/pins/{number}")
    def poll_pin(self, request, number):
        one = self.pins().get(int(number)) if number.isdigit() else None
        if one is None or one["client"] != request.headers["X-Plex-Client-Identifier"]:
            return self.missing(request)
        if one["until"] <= self.world.now:
            return self.error(1020, "Code not found or expired", 404)
        return self.pin(request, int(number), 200)

    def enter(self, code, member):
        """Somebody enters a code at plex.tv/link."""
        for one in self.pins().values():
            if one["code"] == code and one["until"] > self.world.now:
                one["token"] = f"plextv-token-{member}-{code}"
                self.world.products.setdefault("plextv tokens", {})[one["token"]] = member
                return True
        return False
