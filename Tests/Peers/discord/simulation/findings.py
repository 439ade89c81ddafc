"""Errors of JSON Schema as the errors of a form that Discord would name."""

from collections.abc import Iterator
from typing import Any

from jsonschema.exceptions import ValidationError

from .problems import Finding

CONVERSIONS = {
    "string": ("STRING_TYPE_CONVERT", "Could not interpret the value as string."),
    "integer": ("NUMBER_TYPE_COERCE", "Value is not int."),
    "number": ("NUMBER_TYPE_COERCE", "Value is not float."),
    "boolean": ("BOOLEAN_TYPE_CONVERT", "Must be either true or false."),
    "array": ("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType"),
    "object": ("DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType"),
}


def finding_of(error: ValidationError) -> Iterator[Finding]:
    """What Discord would say of one violation of a schema."""
    path = tuple(error.absolute_path)
    value, limit = error.instance, error.validator_value
    match error.validator:
        case "required":
            for name in limit if isinstance(limit, list) else []:
                if isinstance(value, dict) and name not in value:
                    yield Finding((*path, name), "BASE_TYPE_REQUIRED", "This field is required")
        case "maxLength" | "maxItems" | "maxProperties":
            code = "BASE_TYPE_MAX_LENGTH" if error.validator != "maxItems" else "BASE_TYPE_BAD_LENGTH"
            yield Finding(path, code, f"Must be {limit} or fewer in length.")
        case "minLength" | "minItems":
            code, text = ("BASE_TYPE_REQUIRED", "This field is required") if not value else (
                "BASE_TYPE_MIN_LENGTH", f"Must be {limit} or more in length.")
            yield Finding(path, code, text)
        case "minimum":
            yield Finding(path, "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {limit}.")
        case "maximum":
            yield Finding(path, "NUMBER_TYPE_MAX", f"int value should be less than or equal to {limit}.")
        case "type":
            yield Finding(path, *_conversion(limit))
        case "pattern" | "format" if limit in ("snowflake", r"^(0|[1-9][0-9]*)$"):
            yield Finding(path, "NUMBER_TYPE_COERCE", f'Value "{str(value)[:50]}" is not snowflake.')
        case "format":
            yield Finding(path, "BASE_TYPE_FORMAT", f"{str(value)[:100]!r} is no valid {limit}.")
        case "uniqueItems":
            yield Finding(path, "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value")
        case "union":
            yield Finding(path, "UNION_TYPE_CHOICES", f'Value of field "type" must be another: {error.message}')
        case "anyOf" | "oneOf" if error.context:
            # What is wrong with the alternative that was missed by least.
            branches: dict[Any, list[ValidationError]] = {}
            for inner in error.context:
                branches.setdefault(inner.schema_path[0], []).append(inner)
            for inner in min(branches.values(), key=len):
                yield from finding_of(inner)
        case _:
            yield Finding(path, "BASE_TYPE_CHOICES", f"Value must be one of the known ones: {error.message[:200]}")


def _conversion(expected: Any) -> tuple[str, str]:
    names = expected if isinstance(expected, list) else [expected]
    return next((CONVERSIONS[name] for name in names if name in CONVERSIONS), ("BASE_TYPE_CHOICES", "Wrong type."))
