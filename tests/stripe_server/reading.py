"""The questions: one object, a list with its filters and cursors, and what is expanded in an answer."""

from __future__ import annotations

from tests.stripe_server.book import Book, Json
from tests.stripe_server.refusal import Refused, missing

_THIRTY_DAYS = 30 * 86_400
_EXPANDED = {
    "latest_charge": "charge",
    "charge": "charge",
    "payment_intent": "payment_intent",
    "customer": "customer",
    "balance_transaction": "balance_transaction",
}


def one(book: Book, kind: str, name: str, asked: Json) -> Json:
    """The object of this id. Raises `Refused`."""
    found = book.get(kind, name)
    if found is None:
        raise missing(kind, name)
    return _expand(book, found, asked.get("expand", []))


def page(book: Book, kind: str, path: str, asked: Json) -> Json:
    """A page of a list, newest first (https://docs.stripe.com/api/pagination). Raises `Refused`."""
    limit = asked.get("limit", 10)
    if not 1 <= limit <= 100:
        raise Refused(400, "parameter_invalid_integer", "A limit is between 1 and 100.", "limit")
    found = [item for item in book.all(kind) if _wanted(book, item, asked)]
    if cursor := asked.get("starting_after"):
        found = found[_place(found, cursor, "starting_after") + 1 :]
    elif cursor := asked.get("ending_before"):
        found = found[: _place(found, cursor, "ending_before")]
    shown = found[-limit:] if asked.get("ending_before") else found[:limit]
    wider = [name.removeprefix("data.") for name in asked.get("expand", [])]
    return _list(path, [_expand(book, item, wider) for item in shown], len(found) > limit)


def _wanted(book: Book, item: Json, asked: Json) -> bool:
    # https://docs.stripe.com/api/events: events are kept for 30 days
    if item["object"] == "event" and item["created"] < book.now() - _THIRTY_DAYS:
        return False
    if any(
        asked.get(name) not in {None, item.get(name)}
        for name in ("charge", "payment_intent", "type", "currency", "source")
    ):
        return False
    if "types" in asked and item["type"] not in asked["types"]:
        return False
    created = asked.get("created", {})
    if isinstance(created, int):
        return bool(item["created"] == created)
    bounds = {
        "gt": item["created"] > created.get("gt", -1),
        "gte": item["created"] >= created.get("gte", 0),
        "lt": item["created"] < created.get("lt", item["created"] + 1),
        "lte": item["created"] <= created.get("lte", item["created"]),
    }
    return all(bounds.values())


def _place(found: list[Json], cursor: str, param: str) -> int:
    for place, item in enumerate(found):
        if item["id"] == cursor:
            return place
    raise missing("object", cursor, param)


def _list(path: str, found: list[Json], more: bool) -> Json:
    return {"object": "list", "url": path, "data": found, "has_more": more}


def _expand(book: Book, item: Json, names: list[str]) -> Json:
    for name in names:
        if name not in _EXPANDED or name not in item:
            raise Refused(400, "", f"This property cannot be expanded ({name}).", "expand")
        if item[name]:
            item |= {name: book.get(_EXPANDED[name], item[name])}
    return item
