"""Holds requests and answers against the API descriptions: no looser than they are.

Requests are read strictly: a parameter or a property that is not described is wrong, however the product takes it.
Answers must fit; they may say more where the description lets them.
"""

import datetime
import json
import pathlib
import re

import jsonschema
import yaml
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from . import repairs

FILES = {
    "plex": "plex/openapi.yaml", "plextv": "plex/openapi.yaml", "jellyfin": "jellyfin/openapi.json",
    "radarr": "radarr/openapi.json", "sonarr": "sonarr/openapi.json", "sonarr-anime": "sonarr/openapi.json",
    "seerr": "seerr/openapi.yml", "tmdb": "tmdb/openapi.json",
}
METHODS = ("get", "put", "post", "delete", "patch", "head")


def converted(node):
    """OpenAPI's own words as those of JSON Schema."""
    if isinstance(node, list):
        return [converted(inner) for inner in node]
    if not isinstance(node, dict):
        return node
    made = {name: converted(inner) for name, inner in node.items() if name not in ("example", "examples", "nullable")}
    # The word also occurs as the name of a property, with a schema.
    if node.get("nullable") is True:
        if isinstance(made.get("type"), str) and "enum" not in made and not {"allOf", "oneOf", "anyOf"} & set(made):
            made["type"] = [made["type"], "null"]
        else:
            made = {"anyOf": [made, {"type": "null"}]}
    return made


class Description:
    """One API description, repaired, with its operations."""

    def __init__(self, product, path):
        text = path.read_text()
        document = json.loads(text) if path.suffix == ".json" else yaml.load(text, yaml.CSafeLoader)
        self.product = "plex" if product == "plextv" else "sonarr" if product == "sonarr-anime" else product
        self.document = converted(repairs.repair(self.product, document))
        self.address = f"urn:{self.product}"
        self.registry = Registry().with_resource(
            self.address, Resource(contents=self.document, specification=DRAFT202012))
        self.checkers = {}
        self.paths = []
        for template, item in self.document["paths"].items():
            pattern = re.compile(re.sub(r"\\{([^}]*)\\}", self._group, re.escape(template)) + "$")
            # An exact path wins over one with parameters.
            self.paths.append((template.count("{"), -len(template), pattern, template, item))
        self.paths.sort(key=lambda path: path[:2])

    def _group(self, match):
        return f"(?P<{re.sub(r'[^A-Za-z0-9]', '_', match.group(1))}>[^/]+)"

    def find(self, path):
        for _, _, pattern, template, item in self.paths:
            match = pattern.match(path)
            if match:
                return template, item, match.groupdict()
        return None

    def resolved(self, node):
        while isinstance(node, dict) and "$ref" in node:
            target = self.document
            for part in node["$ref"].split("/")[1:]:
                target = target[part.replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    def wrong(self, pointer, value):
        """What is wrong with a value that a schema in the document, named by its path, should fit."""
        checker = self.checkers.get(pointer)
        if checker is None:
            path = "/".join(part.replace("~", "~0").replace("/", "~1") for part in pointer)
            checker = self.checkers[pointer] = jsonschema.Draft202012Validator(
                {"$ref": f"{self.address}#/{path}"}, registry=self.registry)
        return [
            f"{'/'.join(map(str, error.absolute_path)) or 'the whole'}: {error.message[:300]}"
            for error in list(checker.iter_errors(value))[:10]]

    def names(self, schema):
        """The properties that a schema describes, and whether it leaves others open."""
        schema = self.resolved(schema)
        found, opened = dict(schema.get("properties", {})), schema.get("additionalProperties") not in (None, False)
        for word in ("allOf", "anyOf", "oneOf"):
            for inner in schema.get(word, []):
                more, also = self.names(inner)
                found |= more
                opened = opened or also
        return found, opened

    def unknown(self, schema, value, place=""):
        """Properties in a body that the schema does not have."""
        schema = self.resolved(schema)
        if isinstance(value, list):
            items = self.resolved(schema.get("items", {}))
            for word in ("allOf", "anyOf", "oneOf"):
                for inner in schema.get(word, []):
                    items = items or self.resolved(inner).get("items", {})
            return [text for inner in value for text in self.unknown(items, inner, place)]
        if not isinstance(value, dict):
            return []
        known, opened = self.names(schema)
        if not known:
            return []
        wrong = []
        for name, inner in value.items():
            if name in known:
                wrong += self.unknown(known[name], inner, f"{place}{name}/")
            elif not opened:
                wrong.append(f"body: the property “{place}{name}” is not described")
        return wrong


class Validator:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        if not (self.folder / FILES["plex"]).exists():
            raise SystemExit(f"{folder} has no {FILES['plex']}; name the folder with the API descriptions.")
        self.loaded = {}

    def description(self, product):
        if product not in FILES:
            return None
        file = FILES[product]
        if file not in self.loaded:
            self.loaded[file] = Description(product, self.folder / file)
        return self.loaded[file]

    def path_in(self, product, path):
        """The path as the description writes it: without the part that its servers have."""
        if product == "seerr":
            return path.removeprefix("/api/v1")
        if product == "plextv":
            return path.removeprefix("/api/v2").removeprefix("/api")
        return path

    def operation(self, product, request):
        """The description, the path template, the operation and its path parameters; or why there is none."""
        described = self.description(product)
        name = described.product if product != "plextv" else "plextv"
        for method, pattern in repairs.UNDESCRIBED.get(name, ()):
            if method == request.method and re.fullmatch(pattern, request.path):
                return None
        found = described.find(self.path_in(product, request.path))
        if found is None:
            return f"the path {request.path} is not described"
        template, item, values = found
        method = request.method.lower()
        if method not in item:
            return f"{request.method} {template} is not described"
        return described, template, item[method], values, item.get("parameters", [])

    # Requests

    def wrong_with_request(self, product, request):
        if product == "tautulli":
            return self.tautulli(request)
        if product not in FILES:
            return []
        found = self.operation(product, request)
        if found is None or isinstance(found, str):
            return [found] if found else []
        described, template, operation, values, shared = found
        parameters = [described.resolved(one) for one in shared + operation.get("parameters", [])]
        wrong = self.parameters(described, operation, parameters, request, values)
        return wrong + self.body(described, template, operation, request)

    def tautulli(self, request):
        command = request.query.get("cmd", "")
        known = repairs.TAUTULLI.get(command, set()) | {"apikey", "cmd", "out_type", "callback", "debug"}
        return [f"query: {command} has no parameter “{name}”" for name, _ in request.pairs if name not in known]

    def parameters(self, described, operation, parameters, request, values):
        wrong, known = [], {}
        for parameter in parameters:
            name, where = parameter["name"], parameter["in"]
            if where == "query":
                known[name] = parameter
            elif where == "path":
                key = re.sub(r"[^A-Za-z0-9]", "_", name)
                wrong += self.value(described, parameter, [values.get(key, "")])
            elif where == "header" and parameter.get("required") and name not in request.headers:
                wrong.append(f"header: “{name}” is missing")
        more = repairs.MORE_PARAMETERS.get(described.product, {}).get(operation.get("operationId"), {})
        known |= {name: {"name": name, "in": "query", "schema": schema} for name, schema in more.items()}
        given = {}
        for name, value in request.pairs:
            given.setdefault(name, []).append(value)
        for name, listed in given.items():
            parameter = known.get(name) or self.plex_parameter(described, known, name)
            if parameter is None:
                wrong.append(f"query: “{name}” is not described")
            else:
                wrong += self.value(described, parameter, listed)
        for name, parameter in known.items():
            if parameter.get("required") and name not in given:
                wrong.append(f"query: “{name}” is missing")
        return wrong

    def plex_parameter(self, described, known, name):
        """Plex: fields with operators, and pages, which the query may name instead of headers."""
        if described.product != "plex":
            return None
        if name in ("X-Plex-Container-Start", "X-Plex-Container-Size"):
            return {"name": name, "in": "query", "schema": {"type": "integer"}}
        field = repairs.OPERATOR.sub("", name)
        if field in known and field != name:
            return known[field]
        if "mediaQuery" in known and field in repairs.PLEX_FIELDS:
            return {"name": name, "in": "query", "schema": {}}
        return None

    def value(self, described, parameter, listed):
        """What is wrong with the values of a parameter, which arrive as text."""
        schema = described.resolved(parameter.get("schema", {}))
        for inner in schema.get("allOf", []) + schema.get("anyOf", []):
            schema = {**described.resolved(inner), **schema}
        kind = schema.get("type")
        place = f"{parameter['in']}: “{parameter['name']}”"
        if kind == "array" or isinstance(kind, list) and "array" in kind:
            inner = {"name": parameter["name"], "in": parameter["in"], "schema": schema.get("items", {})}
            parts = [part for text in listed for part in text.split(",")]
            return [text for part in parts for text in self.value(described, inner, [part])]
        wrong = []
        if len(listed) > 1:
            wrong.append(f"{place} comes more than once")
        for text in listed:
            kinds = kind if isinstance(kind, list) else [kind]
            if "integer" in kinds and not re.fullmatch(r"-?\d+", text):
                wrong.append(f"{place} is no integer: {text}")
            elif "number" in kinds and not re.fullmatch(r"-?\d+(\.\d+)?", text):
                wrong.append(f"{place} is no number: {text}")
            elif "boolean" in kinds and text not in ("true", "false"):
                wrong.append(f"{place} is no boolean: {text}")
            elif schema.get("format") == "uuid" and not re.fullmatch(r"[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}", text):
                wrong.append(f"{place} is no UUID: {text}")
            elif schema.get("format") == "date-time" and not is_moment(text):
                wrong.append(f"{place} is no date and time: {text}")
            elif schema.get("format") == "date" and not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
                wrong.append(f"{place} is no date: {text}")
            elif "enum" in schema and text not in [str(choice) for choice in schema["enum"]]:
                wrong.append(f"{place} is none of {schema['enum'][:20]}: {text}")
        return wrong

    def body(self, described, template, operation, request):
        schema = described.resolved(operation.get("requestBody"))
        if not schema:
            return ["body: none is described"] if request.body else []
        if not request.body:
            return ["body: it is missing"] if schema.get("required") else []
        type_ = request.headers.get("Content-Type", "").partition(";")[0].strip()
        content = schema.get("content", {})
        if type_ not in content:
            return [f"header: a body of “{type_}” is not described; {', '.join(content)} are"]
        try:
            value = request.json()
        except ValueError as error:
            return [f"body: it is no JSON: {error}"]
        pointer = ("paths", template, request.method.lower(), "requestBody", "content", type_, "schema")
        if "$ref" in operation["requestBody"]:
            return []
        wrong = [f"body: {text}" for text in described.wrong(pointer, value)]
        return wrong + described.unknown(content[type_].get("schema", {}), value)

    # Answers

    def wrong_with_answer(self, product, request, reply, body):
        if product not in FILES:
            return []
        found = self.operation(product, request)
        if found is None or isinstance(found, str):
            return []
        described, template, operation, _, _ = found
        status = repairs.STATUSES.get(described.product, {}).get(reply.status, reply.status)
        if status is None:
            return []
        responses = operation["responses"]
        key = next((key for key in responses if str(key) == str(status)), None)
        if key is None:
            # Descriptions name few of the errors that a product has.
            return [] if reply.status >= 400 else [f"the status {reply.status} is not described"]
        response = described.resolved(responses[key])
        content = response.get("content", {})
        if "json" not in reply.type:
            # Plex says the same in XML; errors are told in other forms than described.
            plain = reply.status >= 400 or "xml" in reply.type or not body
            return [] if plain or reply.type in content else [f"“{reply.type}” is not described"]
        type_ = next((t for t in content if t.partition(";")[0] == "application/json"), None)
        if type_ is None:
            return [] if reply.status >= 400 or not content and body in (b"{}", b"") else ["JSON is not described here"]
        if "$ref" in responses[key]:
            pointer = tuple(responses[key]["$ref"].split("/")[1:]) + ("content", type_, "schema")
        else:
            pointer = ("paths", template, request.method.lower(), "responses", key, "content", type_, "schema")
        if "schema" not in content[type_]:
            return []
        return described.wrong(pointer, json.loads(body))


def is_moment(text):
    try:
        value = datetime.datetime.fromisoformat(re.sub(r"(\.\d{1,6})\d*", r"\1", text.replace("Z", "+00:00")))
    except ValueError:
        return False
    return "T" in text and value is not None
