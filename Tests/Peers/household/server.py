"""The HTTP server: finds the world and the product, checks both directions, lets faults happen, counts."""

import collections
import json
import re
import sys

from aiohttp import web

from . import plex, tmdb
from .arr import Radarr, Sonarr, SonarrAnime
from .control import Control
from .faults import Faults, answer_early, answer_late
from .jellyfin import Emby, Jellyfin
from .kodi import PASSWORD, USER, Kodi
from .plextv import PlexTV
from .seerr import Seerr
from .tautulli import Tautulli
from .web import Request
from .world import World

PRODUCTS = (
    plex.Plex, PlexTV, Tautulli, Jellyfin, Emby, Kodi, Radarr, Sonarr, SonarrAnime, Seerr, tmdb.TMDB,
)
LARGEST = {"titles": 200_000, "members": 2000, "history": 2_000_000}


class Place:
    """A world with its products, faults, counters and violations."""

    def __init__(self, world):
        self.world = world
        self.products = {product.name: product(world) for product in PRODUCTS}
        self.faults = Faults(world.seed)
        self.counters = collections.Counter()
        self.violations = []


class Household:
    def __init__(self, address, validator=None):
        self.address, self.validator = address, validator
        self.places = {}
        self.control = Control(self)

    def add_world(self, name="main", **settings):
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name):
            raise ValueError("The name of a world has letters, digits, - and _ only.")
        for key, value in settings.items():
            if key not in ("seed", "titles", "members", "history", "now", "tmdb_rate"):
                raise ValueError(f"There is no setting “{key}” of a world.")
            if key in LARGEST and not (0 if key == "history" else 1) <= value <= LARGEST[key]:
                raise ValueError(f"“{key}” must be at most {LARGEST[key]}.")
        if settings.get("titles", 1000) < 20:
            raise ValueError("“titles” must be at least 20.")
        self.places[name] = Place(World(name, **settings))
        return self.places[name]

    def described(self, name):
        """The addresses and credentials of a world."""
        world = self.places[name].world
        base = self.base(name)
        return {
            "world": name, "control": f"{base}/_control", "settings": world.settings,
            "validates": self.validator is not None,
            "addresses": {product.name: f"{base}/{product.name}" for product in PRODUCTS},
            "credentials": {
                "plex": plex.OWNER_TOKEN, "plextv": plex.OWNER_TOKEN, "tautulli": Tautulli.key,
                "jellyfin": Jellyfin.key, "emby": Emby.key, "radarr": Radarr.key, "sonarr": Sonarr.key,
                "sonarr-anime": SonarrAnime.key, "seerr": Seerr.key, "tmdb": tmdb.TOKEN,
                "kodi": f"{USER}:{PASSWORD}",
            },
            "machineIdentifier": world.machine, "serverId": world.server_uuid, "now": world.now,
        }

    def base(self, name):
        return self.address if name == "main" else f"{self.address}/w/{name}"

    async def handle(self, request):
        path = request.path
        name = "main"
        if path.startswith("/w/"):
            _, _, name, *rest = path.split("/", 3)
            path = "/" + (rest[0] if rest else "")
        place = self.places.get(name)
        if place is None:
            return web.json_response({"error": f"There is no world “{name}”."}, status=404)
        _, product_name, *rest = path.split("/", 2)
        own = "/" + (rest[0] if rest else "")
        if product_name == "_control":
            return await self.control.handle(request, name, place, own)
        product = place.products.get(product_name)
        if product is None:
            return web.json_response({"error": f"There is no product “{product_name}” here."}, status=404)
        asked = Request(
            request.method, own, request.rel_url.raw_query_string, request.headers,
            await request.read() if request.body_exists else b"", self.base(name))
        return await self.answer(request, place, product, asked)

    async def answer(self, request, place, product, asked):
        fault = place.faults.strike(product.name, asked.path) if place.faults.listed else None
        if fault:
            place.counters[f"{product.name} fault {fault.fault}"] += 1
            response = await answer_early(fault, request)
            if response is not None:
                found = product.routes.find(asked.method, asked.path)
                place.counters[f"{product.name} {asked.method} {found[1] if found else 'unknown'}"] += 1
                return response
            if fault.fault == "shifting_pages":
                place.world.shift(product.name)
        if self.validator:
            wrong = self.validator.wrong_with_request(product.name, asked)
            if wrong:
                self.note(place, product, asked, "request", wrong)
                place.counters[f"{product.name} violation"] += 1
                return web.json_response({"violations": wrong}, status=400)
        try:
            reply = product.answer(asked)
        except Exception as error:
            # A mistake in the simulation must not look like a bad server: it is told as what it is.
            self.note(place, product, asked, "simulation", [f"{type(error).__name__}: {error}"])
            raise
        place.counters[f"{product.name} {reply.endpoint}"] += 1
        body = reply.bytes()
        if self.validator:
            wrong = self.validator.wrong_with_answer(product.name, asked, reply, body)
            if wrong:
                self.note(place, product, asked, "answer", wrong)
        if fault:
            response = await answer_late(fault, request, reply, body, place.faults.draws)
            if response is not None:
                return response
        return web.Response(
            status=reply.status, body=body, headers=reply.headers | ({"Content-Type": reply.type} if body else {}))

    def note(self, place, product, asked, direction, wrong):
        query = "&".join(f"{name}={value}" for name, value in asked.pairs)
        place.violations.append({
            "product": product.name, "direction": direction, "request": f"{asked.method} {asked.path}?{query}",
            "wrong": wrong[:20]})
        del place.violations[:-1000]


def build(household):
    application = web.Application(client_max_size=8 * 1024 * 1024)
    application.router.add_route("*", "/{path:.*}", household.handle)
    return application


async def serve(options):
    validator = None
    if options.validate:
        from .validation import Validator

        validator = Validator(options.validate)
    household = Household("", validator)
    runner = web.AppRunner(build(household), access_log=None, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", options.port)
    await site.start()
    port = site._server.sockets[0].getsockname()[1]
    household.address = f"http://127.0.0.1:{port}"
    household.add_world(
        seed=options.seed, titles=options.titles, members=options.members, history=options.history,
        tmdb_rate=options.tmdb_rate)
    print(json.dumps(household.described("main")), flush=True)
    sys.stdout.flush()
    return runner


