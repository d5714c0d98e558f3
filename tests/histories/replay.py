"""A history written down as a case, so that one file replays what went wrong."""

from __future__ import annotations

from typing import Any


def as_case(office: dict[str, Any], steps: list[dict[str, Any]]) -> str:
    """The history as the TOML of an acceptance case."""
    parts = ['id = "H1"', 'title = "A history that went wrong"', 'why = "found by chance"', "", "[office]"]
    parts += _keys(office["office"])
    for invoice in office["invoice"]:
        parts += ["", "[[invoice]]", *_keys({key: value for key, value in invoice.items() if key != "line"})]
        for line in invoice["line"]:
            parts += ["[[invoice.line]]", *_keys(line)]
    for step in steps:
        parts += ["", "[[step]]", *_keys(step)]
    return "\n".join(parts) + "\n"


def _keys(table: dict[str, Any]) -> list[str]:
    return [f"{key} = {_value(value)}" for key, value in table.items()]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{ " + ", ".join(f'"{key}" = {_value(each)}' for key, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_value(each) for each in value) + "]"
    return str(value) if isinstance(value, int) else f'"{value}"'
