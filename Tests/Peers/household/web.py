"""Requests and answers as the simulated products see them, without the web framework."""

import re
from urllib.parse import parse_qsl

import orjson


class Request:
    __slots__ = ("method", "path", "pairs", "query", "headers", "body", "base")

    def __init__(self, method, path, query_string, headers, body, base):
        self.method, self.path, self.headers, self.body, self.base = method, path, headers, body, base
        self.pairs = parse_qsl(query_string, keep_blank_values=True)
        self.query = dict(self.pairs)

    def number(self, name, default=None):
        """An integer of the query; text that is none is the default, as most products take it."""
        try:
            return int(self.query[name])
        except (KeyError, ValueError):
            return default

    def numbers(self, name):
        return [int(part) for part in self.query.get(name, "").split(",") if part.strip().lstrip("-").isdigit()]

    def texts(self, name):
        """A list, however it is written: repeated, or with commas."""
        lowered = name.lower()
        return [part for key, value in self.pairs if key.lower() == lowered for part in value.split(",") if part]

    def flag(self, name):
        value = self.query.get(name)
        return None if value is None else value.lower() in ("1", "true")

    def json(self):
        return orjson.loads(self.body or b"null")


class Reply:
    __slots__ = ("status", "value", "body", "type", "headers", "endpoint")

    def __init__(self, value=None, status=200, body=None, type="application/json", headers=None):
        self.status, self.value, self.type, self.headers = status, value, type, headers or {}
        self.body = body
        self.endpoint = None

    def bytes(self):
        if self.body is not None:
            return self.body
        return b"" if self.value is None and self.status == 204 else orjson.dumps(self.value)


class Routes:
    """The endpoints of one product; a path parameter is written `{name}`."""

    def __init__(self):
        self.exact, self.patterns = {}, []

    def __call__(self, method, *templates):
        def register(function):
            for template in templates:
                if "{" not in template:
                    self.exact[method, template] = (function, template)
                    continue
                pattern = re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(template)) + "$")
                self.patterns.append((method, pattern, function, template))
            return function

        return register

    def find(self, method, path):
        found = self.exact.get((method, path))
        if found:
            return found[0], found[1], {}
        for known, pattern, function, template in self.patterns:
            match = pattern.match(path) if known == method else None
            if match:
                return function, template, match.groupdict()
        return None


class Product:
    """What one simulated product answers in one world. Subclasses bring `routes` and say who may ask."""

    routes = Routes()
    name = ""

    def __init__(self, world):
        self.world = world

    def refused(self, request, template):
        """The answer to somebody who may not ask, or None."""
        return None

    def missing(self, request):
        return Reply({"message": "NotFound"}, 404)

    def answer(self, request):
        found = self.routes.find(request.method, request.path)
        template = found[1] if found else "unknown"
        reply = self.refused(request, template)
        if reply is None:
            reply = found[0](self, request, **found[2]) if found else self.missing(request)
        reply.endpoint = f"{request.method} {template}"
        return reply
