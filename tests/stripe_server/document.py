"""Stripe's own OpenAPI document: reading a request by it, and checking requests and answers against it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from openapi_schema_validator import OAS30Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from tests.stripe_server.refusal import Refused

_URN = "urn:stripe"
_DOCUMENT: dict[str, Any] = json.loads(Path(__file__).with_name("openapi-refunds.json").read_text(encoding="utf-8"))
_FORM = "application/x-www-form-urlencoded"


def decode(text: str) -> dict[str, Any]:
    """A form or query as nested dictionaries and lists of text: `created[gte]=1`, `types[0]=a`, `expand[]=b`."""
    decoded: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        steps = [name.split("[")[0], *re.findall(r"\[([^\]]*)\]", name)]
        place = decoded
        for step in steps[:-1]:
            place = place.setdefault(step or str(len(place)), {})
        place[steps[-1] or str(len(place))] = value
    return {name: _lists(value) for name, value in decoded.items()}


def _lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(step.isdigit() for step in value):
        return [_lists(value[step]) for step in sorted(value, key=int)]
    return {step: _lists(inner) for step, inner in value.items()}


def parameters_of(method: str, template: str, text: str) -> dict[str, Any]:
    """The parameters of a request with their types. Raises `Refused` where the document does not allow them."""
    operation = _DOCUMENT["paths"][template][method]
    if method == "post":
        schema = operation["requestBody"]["content"][_FORM]["schema"]
    else:
        allowed = {item["name"]: item["schema"] for item in operation.get("parameters", ()) if item["in"] == "query"}
        schema = {"type": "object", "properties": allowed, "additionalProperties": False}
    given = decode(text)
    for name in given:
        if name not in schema["properties"]:
            raise Refused(400, "parameter_unknown", f"Received unknown parameter: {name}", name)
    typed = {name: _typed(value, schema["properties"][name]) for name, value in given.items()}
    for error in _validator(json.dumps(schema)).iter_errors(typed):
        name = str(error.path[0]) if error.path else ""
        code = "parameter_invalid_integer" if name == "amount" else ""
        raise Refused(400, code, f"Invalid {name}: {error.message[:200]}", name)
    return typed


def _typed(value: Any, schema: dict[str, Any]) -> Any:
    for choice in schema.get("anyOf", (schema,)):
        kind = choice.get("type")
        if kind == "object" and isinstance(value, dict):
            inner = choice.get("properties", {})
            return {name: _typed(text, inner.get(name, {})) for name, text in value.items()}
        if kind == "array" and isinstance(value, list):
            return [_typed(text, choice.get("items", {})) for text in value]
        if kind == "integer" and isinstance(value, str) and re.fullmatch(r"-?[0-9]+", value):
            return int(value)
        if kind == "boolean" and value in {"true", "false"}:
            return value == "true"
    return value


def faults_of_answer(method: str, template: str, status: int, body: Any) -> Iterable[str]:
    """What is wrong with an answer by the document; nothing if it is right."""
    responses = _DOCUMENT["paths"][template][method]["responses"]
    response = responses.get(str(status), responses["default"])
    schema = response["content"]["application/json"]["schema"]
    for error in _validator(json.dumps(schema)).iter_errors(body):
        yield f"{method} {template} {status}: {error.json_path}: {error.message[:300]}"


@cache
def _validator(schema: str) -> OAS30Validator:
    whole = Resource.from_contents(_DOCUMENT, default_specification=DRAFT4)
    absolute = json.loads(schema.replace('"#/', f'"{_URN}#/'))
    return OAS30Validator(absolute, registry=Registry().with_resource(_URN, whole))
