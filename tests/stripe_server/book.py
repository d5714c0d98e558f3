"""What the server keeps: its objects, saved answers of keys, settings and the log of requests, in one SQLite file."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Json = dict[str, Any]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS object (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    created INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS by_kind ON object (kind, created, seq);
CREATE TABLE IF NOT EXISTS saved (key TEXT PRIMARY KEY, asked TEXT NOT NULL, status INTEGER NOT NULL,
    body TEXT NOT NULL, request TEXT NOT NULL, saved_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS request (seq INTEGER PRIMARY KEY AUTOINCREMENT, line TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS wish (order_id TEXT PRIMARY KEY, parameters TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS violation (seq INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL);
"""
TABLES = ("object", "saved", "setting", "request", "wish", "violation")


class Book:
    """The book, for one thread at a time; all that happens inside `turn` is kept together or not at all."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        self._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._database.row_factory = sqlite3.Row
        # A killed process loses nothing by this; only a power cut would, and no test pulls the plug.
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.executescript(_SCHEMA)

    @contextmanager
    def turn(self) -> Iterator[Book]:
        with self._lock:
            if self._database.in_transaction:
                yield self
                return
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

    def _rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        with self._lock:
            return self._database.execute(sql, values).fetchall()

    def close(self) -> None:
        self._database.close()

    def clear(self) -> None:
        """Begin anew."""
        with self.turn():
            for table in TABLES:
                self._rows(f"DELETE FROM {table}")

    def setting(self, name: str, default: Any = None) -> Any:
        rows = self._rows("SELECT value FROM setting WHERE name = ?", name)
        return json.loads(rows[0]["value"]) if rows else default

    def set(self, name: str, value: Any) -> None:
        self._rows("INSERT OR REPLACE INTO setting VALUES (?, ?)", name, json.dumps(value))

    def now(self) -> int:
        """Seconds since 1970, by the clock that a test has set, else by the machine's."""
        return int(self.setting("clock") or time.time())

    def new_id(self, prefix: str) -> str:
        """A fresh id, the same ones in the same order in every run."""
        with self.turn():
            number = self.setting("ids", 0) + 1
            self.set("ids", number)
        return f"{prefix}_{number:08d}"

    def add(self, body: Json, kind: str = "") -> Json:
        """Keep an object, found by what it is; by another `kind` it is out of sight."""
        self._rows(
            "INSERT INTO object (id, kind, created, body) VALUES (?, ?, ?, ?)",
            body["id"],
            kind or body["object"],
            body["created"],
            json.dumps(body),
        )
        return body

    def put(self, body: Json) -> Json:
        self._rows("UPDATE object SET body = ? WHERE id = ?", json.dumps(body), body["id"])
        return body

    def get(self, kind: str, name: str) -> Json | None:
        rows = self._rows("SELECT body FROM object WHERE kind = ? AND id = ?", kind, name)
        return json.loads(rows[0]["body"]) if rows else None

    def all(self, kind: str) -> list[Json]:
        """Newest first, and within a second the last one made first."""
        rows = self._rows("SELECT body FROM object WHERE kind = ? ORDER BY created DESC, seq DESC", kind)
        return [json.loads(row["body"]) for row in rows]

    def forget_events(self) -> None:
        self._rows("DELETE FROM object WHERE kind = 'event'")

    def show(self, hidden: str, kind: str) -> None:
        """What was kept out of sight under one kind is found by the other from now on."""
        self._rows("UPDATE object SET kind = ? WHERE kind = ?", kind, hidden)

    def answer_of_key(self, key: str) -> sqlite3.Row | None:
        rows = self._rows("SELECT * FROM saved WHERE key = ?", key)
        return rows[0] if rows else None

    def save_answer(self, key: str, asked: str, status: int, body: Json, request: str) -> None:
        saved = (key, asked, status, json.dumps(body), request, self.now())
        self._rows("INSERT INTO saved VALUES (?, ?, ?, ?, ?, ?)", *saved)

    def prune_keys(self, hours: int) -> None:
        """Forget the keys that are so old, as Stripe does when they are at least a day old."""
        self._rows("DELETE FROM saved WHERE saved_at <= ?", self.now() - hours * 3600)

    def log(self, line: Mapping[str, Any]) -> None:
        self._rows("INSERT INTO request (line) VALUES (?)", json.dumps(line))

    def requests(self) -> list[Json]:
        return [json.loads(row["line"]) for row in self._rows("SELECT line FROM request ORDER BY seq")]

    def wish(self, order_id: str, parameters: Json) -> None:
        """Remember what was asked for, for what takes effect late."""
        self._rows("INSERT OR REPLACE INTO wish VALUES (?, ?)", order_id, json.dumps(parameters))

    def wished(self, order_id: str) -> Json | None:
        rows = self._rows("SELECT parameters FROM wish WHERE order_id = ?", order_id)
        return json.loads(rows[0]["parameters"]) if rows else None

    def violate(self, text: str) -> None:
        """Note that a request or an answer of the server's own does not fit Stripe's document."""
        self._rows("INSERT INTO violation (text) VALUES (?)", text)

    def violations(self) -> list[str]:
        return [row["text"] for row in self._rows("SELECT text FROM violation ORDER BY seq")]
