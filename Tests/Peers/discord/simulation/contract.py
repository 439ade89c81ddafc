"""Holds requests and answers against Discord's own OpenAPI description: no looser than it is."""

import datetime
import functools
import json
import pathlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import jsonschema
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from .findings import finding_of
from .problems import Finding

ADDRESS = "urn:discord"
DOCUMENTED_ONLY = {"ApplicationCommandUpdateRequest": {"nsfw"}, "ApplicationCommandCreateRequest": {"nsfw"},
                   "ApplicationCommandPatchRequestPartial": {"nsfw"}, "ComponentEmojiForRequest": {"animated"}}
"""Fields that the documentation has and the description forgot (docs: application commands; components)."""

formats = jsonschema.FormatChecker(formats=())


@formats.checks("snowflake")
def is_snowflake(value: Any) -> bool:
    return not isinstance(value, str) or value.isdecimal() and int(value) < 1 << 64


@formats.checks("int32")
def is_int32(value: Any) -> bool:
    return not isinstance(value, int) or -(1 << 31) <= value < 1 << 31


@formats.checks("date-time")
def is_moment(value: Any) -> bool:
    if not isinstance(value, str):
        return True
    try:
        datetime.datetime.fromisoformat(value)
    except ValueError:
        return False
    return "T" in value


@formats.checks("uri")
def is_address(value: Any) -> bool:
    return not isinstance(value, str) or re.match(r"[a-z][a-z0-9+.-]*:\S+$", value) is not None


def repair(document: dict[str, Any]) -> None:
    """The codes inside the errors of a form are texts, as the documentation shows and every client reads them; the
    description says numbers, which only the code of the whole error is (docs: reference, Error Messages)."""
    document["components"]["schemas"]["InnerErrors"]["properties"]["_errors"]["items"] = {
        "type": "object", "required": ["code", "message"],
        "properties": {"code": {"type": "string"}, "message": {"type": "string"}}}


@dataclass
class Operation:
    """One method of one path."""

    template: str
    method: str
    described: dict[str, Any]
    parameters: list[dict[str, Any]]

    @property
    def pointer(self) -> tuple[str, ...]:
        return ("paths", self.template, self.method)


class Contract:
    """The description, with validators that are compiled once."""

    def __init__(self, file: pathlib.Path):
        self.document: dict[str, Any] = json.loads(file.read_text())
        repair(self.document)
        self.registry = Registry().with_resource(
            ADDRESS, Resource(contents=self.document, specification=DRAFT202012))
        self._checkers: dict[tuple[str, ...], Any] = {}
        self._tables: dict[int, Callable[[Any], dict[str, Any] | None] | None] = {}
        self._validator = extend(
            jsonschema.Draft202012Validator, {"oneOf": self._union("oneOf"), "anyOf": self._union("anyOf")})
        self.operations: dict[tuple[str, str], Operation] = {}
        for template, item in self.document["paths"].items():
            for method, described in item.items():
                if method != "parameters":
                    self.operations[method.upper(), template] = Operation(
                        template, method, described, item.get("parameters", []) + described.get("parameters", []))

    # Schemas

    def resolved(self, node: Any) -> Any:
        while isinstance(node, dict) and "$ref" in node:
            target: Any = self.document
            for part in node["$ref"].split("/")[1:]:
                target = target[part.replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    def wrong(self, pointer: tuple[str, ...], value: Any) -> list[Finding]:
        """What is wrong with a value that should fit the schema at a place of the description."""
        checker = self._checkers.get(pointer)
        if checker is None:
            path = "/".join(part.replace("~", "~0").replace("/", "~1") for part in pointer)
            checker = self._checkers[pointer] = self._validator(
                {"$ref": f"{ADDRESS}#/{path}"}, registry=self.registry, format_checker=formats)
        found: dict[Finding, None] = {}
        for error in checker.iter_errors(value):
            for finding in finding_of(error):
                found[finding] = None
        return list(found)

    def wrong_with(self, schema: str, value: Any) -> list[Finding]:
        return self.wrong(("components", "schemas", schema), value)

    def _union(self, word: str) -> Callable[..., Iterator[ValidationError]]:
        """`oneOf` and `anyOf` that look at the `type` of the value first: faster, and the errors name the place."""
        usual = jsonschema.Draft202012Validator.VALIDATORS[word]

        def check(validator: Any, alternatives: list[Any], instance: Any, schema: Any) -> Iterator[ValidationError]:
            key = id(alternatives)
            if key not in self._tables:
                self._tables[key] = self._chooser(alternatives)
            choose = self._tables[key]
            if choose is None:
                yield from usual(validator, alternatives, instance, schema)
                return
            chosen = choose(instance)
            if chosen is None:
                by_type = isinstance(instance, dict)
                yield ValidationError(
                    f"{str(instance.get('type') if by_type else instance)[:100]} is none of the alternatives",
                    validator="union" if by_type else "enum", instance=instance, path=["type"] if by_type else ())
            elif chosen:
                yield from validator.descend(instance, chosen)

        return check

    def _chooser(self, alternatives: list[Any]) -> Callable[[Any], dict[str, Any] | None] | None:
        """A function from a value to the alternative that is meant ({}: none needed, None: there is none)."""
        real = [one for one in alternatives if one != {"type": "null"}]
        nullable = len(real) < len(alternatives)
        if all("const" in one for one in real):
            known = [(type(one["const"]), one["const"]) for one in real]
            return lambda value: {} if (type(value), value) in known or value is None and nullable else None
        if len(real) == 1:
            return lambda value: {} if value is None and nullable else real[0]
        table: dict[Any, Any] = {}
        for one in real:
            types = self.resolved(one).get("properties", {}).get("type", {}).get("enum")
            if not types or any(value in table for value in types):
                return None
            table.update(dict.fromkeys(types, one))

        def by_type(value: Any) -> dict[str, Any] | None:
            if value is None and nullable:
                return {}
            kind = value.get("type") if isinstance(value, dict) else None
            return table.get(kind) if isinstance(kind, (int, str)) and not isinstance(kind, bool) else None

        return by_type

    # Fields that are not described

    def unknown(self, schema: Any, value: Any, path: tuple[str | int, ...] = ()) -> list[Finding]:
        """Fields of a request that the description does not have. Discord ignores them: they are mistakes."""
        extra = DOCUMENTED_ONLY.get(schema.get("$ref", "").rsplit("/", 1)[-1], ())
        schema = self.resolved(schema)
        if isinstance(value, list):
            items = self._items(schema)
            return [one for n, inner in enumerate(value) for one in self.unknown(items, inner, (*path, n))]
        if not isinstance(value, dict):
            return []
        properties, open_to_more = self._properties(schema, value)
        if not properties:
            return []
        found: list[Finding] = []
        for name, inner in value.items():
            if name in properties:
                found += self.unknown(properties[name], inner, (*path, name))
            elif not open_to_more and name not in extra:
                found.append(Finding((*path, name), "UNKNOWN_FIELD", "This field is not described"))
        return found

    def _items(self, schema: Any) -> Any:
        if "items" in schema:
            return schema["items"]
        for word in ("oneOf", "anyOf", "allOf"):
            for inner in schema.get(word, []):
                if items := self._items(self.resolved(inner)):
                    return items
        return {}

    def _properties(self, schema: Any, value: dict[str, Any]) -> tuple[dict[str, Any], bool]:
        found, open_to_more = dict(schema.get("properties", {})), bool(schema.get("additionalProperties"))
        chosen = list(schema.get("allOf", []))
        for word in ("oneOf", "anyOf"):
            alternatives = schema.get(word, [])
            kind = value.get("type")
            fitting = [
                one for one in alternatives
                if kind in (self.resolved(one).get("properties", {}).get("type", {}).get("enum") or [])]
            chosen += fitting or alternatives
        for one in chosen:
            more, also = self._properties(self.resolved(one), value)
            found |= {name: inner for name, inner in more.items() if name not in found}
            open_to_more = open_to_more or also
        return found, open_to_more

    # Requests and answers

    def body_schema(self, operation: Operation) -> tuple[tuple[str, ...], Any, bool] | None:
        """Where the schema of the body is, the schema, and whether a body must be there."""
        body = operation.described.get("requestBody")
        if not body:
            return None
        return ((*operation.pointer, "requestBody", "content", "application/json", "schema"),
                body["content"]["application/json"]["schema"], body.get("required", False))

    def wrong_with_query(self, operation: Operation, query: dict[str, str]) -> tuple[list[Finding], list[str]]:
        """What is wrong with the values, and the names that are not described."""
        known = {one["name"]: one["schema"] for one in operation.parameters if one["in"] == "query"}
        wrong: list[Finding] = []
        for name, text in query.items():
            if name in known:
                wrong += self._wrong_text(known[name], name, text)
        return wrong, [name for name in query if name not in known]

    def wrong_with_path(self, operation: Operation, values: dict[str, str]) -> list[Finding]:
        known = {one["name"]: one["schema"] for one in operation.parameters if one["in"] == "path"}
        return [one for name, text in values.items() if name in known
                for one in self._wrong_text(known[name], name, text)]

    def _wrong_text(self, schema: Any, name: str, text: str) -> list[Finding]:
        schema = self.resolved(schema)
        value: str | int = text
        kinds = schema.get("type")
        if kinds == "integer" and re.fullmatch(r"-?\d+", text):
            value = int(text)
        elif kinds == "boolean" and text.lower() in ("true", "false", "1", "0"):
            value = text.lower() in ("true", "1")
        checker = self._validator(schema, registry=self.registry, format_checker=formats)
        return [finding.under(name) for error in checker.iter_errors(value) for finding in finding_of(error)]

    def wrong_with_answer(self, operation: Operation, status: int, value: Any) -> list[str]:
        """What the description does not allow in an answer."""
        responses = operation.described["responses"]
        key = str(status) if str(status) in responses else "4XX" if 400 <= status < 500 else None
        if key is None:
            return [f"the status {status} is not described"] if status < 400 else []
        response = responses[key]
        pointer = tuple(response["$ref"].split("/")[1:]) if "$ref" in response else (
            *operation.pointer, "responses", key)
        content = self.resolved(response).get("content", {})
        if "application/json" not in content:
            return ["a body is not described"] if value is not None else []
        return [str(one) for one in self.wrong((*pointer, "content", "application/json", "schema"), value)]


@functools.cache
def read_contract(file: pathlib.Path) -> Contract:
    """The description, read once for all that is simulated in this process."""
    return Contract(file)
