"""The control API: what tests do to a household and what they ask about it. Everything is JSON."""

import orjson
from aiohttp import web

from . import webhooks
from .titles import SECTIONS


class Wrong(Exception):
    """Something that a test asked for and that makes no sense."""


class Control:
    def __init__(self, household):
        self.household = household

    async def handle(self, request, name, place, path):
        try:
            text = await request.read()
            body = orjson.loads(text) if text else {}
            method = f"{request.method} {path.rstrip('/') or '/'}"
            value = await self.act(method, request, name, place, body)
        except (Wrong, ValueError, KeyError, TypeError, IndexError) as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)
        return web.Response(body=orjson.dumps(value), content_type="application/json")

    async def act(self, method, request, name, place, body):
        household, query = self.household, request.query
        match method.split("/"):
            case ["GET ", ""]:
                return household.described(name)
            case ["GET ", "worlds"]:
                return {"worlds": sorted(household.places)}
            case ["POST ", "worlds"]:
                own = body.pop("name", None) or f"world-{len(household.places)}-{body.get('seed', 1)}"
                if own in household.places:
                    raise Wrong(f"There is a world “{own}” already.")
                household.add_world(own, **body)
                return household.described(own)
            case ["DELETE ", "worlds", gone]:
                if gone == "main" or household.places.pop(gone, None) is None:
                    raise Wrong(f"The world “{gone}” cannot be removed.")
                return {}
            case ["GET ", "faults"]:
                return [fault.described() for fault in place.faults.listed]
            case ["POST ", "faults"]:
                self.product(place, body.get("product"))
                return place.faults.add(**body).described()
            case ["DELETE ", "faults"]:
                place.faults.clear(query.get("product"))
                return {}
            case ["GET ", "counters"]:
                return dict(place.counters)
            case ["DELETE ", "counters"]:
                place.counters.clear()
                return {}
            case ["GET ", "violations"]:
                return place.violations
            case ["DELETE ", "violations"]:
                place.violations.clear()
                return {}
            case ["GET ", "commands"]:
                return place.world.products.get("commands", [])
            case ["GET ", "truth"]:
                return self.truth(place.world, query)
            case ["POST ", "change"]:
                changes = body if isinstance(body, list) else [body]
                return [self.change(place, **one) for one in changes]
            case ["POST ", "webhook"]:
                return await webhooks.deliver(place.world, **body)
        raise Wrong(f"The control API has no “{method}”.")

    def product(self, place, name):
        if name != "all" and name not in place.products:
            raise Wrong(f"There is no product “{name}”.")

    # Changes

    def change(self, place, change, **options):
        known = {
            "add": self.add, "remove": self.remove, "update": self.update, "move": self.move, "access": self.access,
            "member": self.member, "play": self.play, "rate": self.rate, "session": self.session, "time": self.time,
            "pin": self.pin, "code": self.code, "tmdb_rate": self.tmdb_rate,
        }
        if change not in known:
            raise Wrong(f"There is no change “{change}”. Known are: {', '.join(known)}.")
        return known[change](place, **options)

    def add(self, place, section):
        index = place.world.add_title(section)
        return place.world.title_truth(index)

    def known_title(self, place, title):
        if not place.world.has(title):
            raise Wrong(f"Title {title} is not in the library.")
        return title

    def remove(self, place, title):
        place.world.remove_title(self.known_title(place, title))
        return place.world.title_truth(title)

    def update(self, place, title, name=None):
        place.world.update_title(self.known_title(place, title), name)
        return place.world.title_truth(title)

    def move(self, place, title):
        place.world.move_key(self.known_title(place, title))
        return place.world.title_truth(title)

    def access(self, place, member, sections=None, grant=None, revoke=None):
        who = place.world.members[member]
        if who.is_owner:
            raise Wrong("The owner sees everything.")
        if sections is not None:
            who.sections = set(sections)
        if grant is not None:
            who.sections.add(grant)
        if revoke is not None:
            who.sections.discard(revoke)
        place.world.tick()
        place.world.changed()
        return self.member_truth(place.world, who)

    def member(self, place, name=None, sections=None):
        who = place.world.members.add(name, sections)
        place.world.tick()
        place.world.changed()
        return self.member_truth(place.world, who)

    def play(self, place, member, title, **options):
        place.world.members[member]
        place.world.titles[title]
        row = place.world.play(member, title, **options)
        return place.world.play_truth(row.id - 1)

    def rate(self, place, member, title, stars):
        place.world.rate(member, self.known_title(place, title), stars)
        return {}

    def session(self, place, member, title=None, season=None, episode=None, percent=0, state="playing", player=0):
        """Starts (or changes) what a member plays now; without a title it ends, unrecorded."""
        running = place.world.products.setdefault("sessions", [])
        running[:] = [one for one in running if one["member"] != member]
        if title is not None:
            if place.world.titles.kind_of(title) == "tv" and season is None:
                season, episode = 1, 1
            running.append({
                "member": member, "title": title, "season": season, "episode": episode, "percent": percent,
                "state": state, "player": player, "started": place.world.now})
        place.world.changed()
        return {"sessions": running}

    def time(self, place, advance):
        return {"now": place.world.tick(advance)}

    def pin(self, place, code, member):
        return {"entered": place.products["plextv"].enter(code, member)}

    def code(self, place, code, member):
        return {"entered": place.products["jellyfin"].enter(code, member)}

    def tmdb_rate(self, place, rate):
        place.world.tmdb_rate = rate
        return {}

    # Truth

    def member_truth(self, world, member):
        return {
            "index": member.index, "account": str(member.id), "localAccount": str(world.members.local_id(member)),
            "jellyfin": member.uuid, "name": member.name, "username": member.username, "isOwner": member.is_owner,
            "sections": sorted(member.sections), "seerr": member.index + 1, "serverToken": member.token,
        }

    def truth(self, world, query):
        """Members and access always; `items`, `ratings` and `plays` when asked for, plays by `from` and `limit`."""
        value = {
            "now": world.now, "plays": len(world.history),
            "libraries": [
                {"id": s.id, "name": s.name, "kind": s.kind, "count": len(world.in_section(s.id))} for s in SECTIONS],
            "members": [self.member_truth(world, member) for member in world.members],
        }
        if query.get("items") == "1":
            value["items"] = [world.title_truth(i) for s in SECTIONS for i in world.in_section(s.id)]
        if query.get("title"):
            value["items"] = [world.title_truth(int(query["title"]))]
        if query.get("outside"):
            first = world.titles.count
            count = min(int(query["outside"]), world.titles.outside)
            value["outside"] = [world.title_truth(first + n * world.titles.outside // count) for n in range(count)]
        if query.get("ratings") == "1":
            value["ratings"] = [
                {"member": m.index, "account": str(m.id), "title": i, "key": str(world.key(i)), "stars": stars / 2}
                for m in world.members for s in SECTIONS if s.id in m.sections for i in world.in_section(s.id)
                if (stars := world.rating(m.index, i)) is not None]
        if query.get("plays") == "1":
            first = int(query.get("from", 0))
            last = min(len(world.history), first + int(query.get("limit", 1_000_000)))
            wanted = int(query["member"]) if "member" in query else None
            rows = (n for n in range(first, last) if wanted is None or world.history.row(n).member == wanted)
            value["rows"] = [world.play_truth(number) for number in rows]
        return value
