"""Offices in which something has happened: it happens once on each database, and each test gets a copy."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from desktop.database import open_office
from desktop.services import offices
from tests.services.office_builder import BOOK, MADE_AT, NEW_OFFICE, OfficeBuilder
from tests.support.postgres import PostgresServer

Kind = Literal["sqlite", "postgres"]

Scene = Callable[[OfficeBuilder], object]
"""What has happened: it does that in a new office."""

After = Callable[[Scene], OfficeBuilder]
"""Gives an office after a scene."""


def nothing(_office: OfficeBuilder) -> None:
    """A new office."""


@dataclass(frozen=True)
class _Kept:
    """An office that nobody opens: its path or the name of its database, its folder, and its clock."""

    place: str
    folder: Path
    now: datetime


class Scenes:
    """Gives copies of offices after a scene; `server` is asked for only where a copy is on PostgreSQL."""

    def __init__(self, folder: Path, server: Callable[[], PostgresServer]) -> None:
        self._folder, self._server = folder, server
        self._kept: dict[tuple[Kind, Scene], _Kept] = {}

    def place(self, kind: Kind, scene: Scene = nothing) -> str:
        """The path, or the name of the database, of the office that is to be copied."""
        return self._after(kind, scene).place

    @contextmanager
    def office(self, kind: Kind, folder: Path, scene: Scene = nothing) -> Iterator[OfficeBuilder]:
        """An office of its own in this folder, as the scene left it."""
        kept = self._after(kind, scene)
        if (kept.folder / BOOK).is_file():
            shutil.copyfile(kept.folder / BOOK, folder / BOOK)
        place = self._copy(kind, kept.place, folder)
        database = open_office(self._address(kind, place))
        yield OfficeBuilder(database, folder, now=kept.now)
        database.close()
        if kind == "postgres":
            self._server().drop(place)

    def _after(self, kind: Kind, scene: Scene) -> _Kept:
        if (kind, scene) not in self._kept:
            self._kept[kind, scene] = self._live(kind, scene)
        return self._kept[kind, scene]

    def _live(self, kind: Kind, scene: Scene) -> _Kept:
        # The bare office first, for it takes a folder of its own.
        bare = "" if scene is nothing else self.place(kind)
        folder = self._folder / f"{kind}-{len(self._kept)}"
        folder.mkdir()
        place = self._copy(kind, bare, folder) if bare else self._make(kind, folder)
        database = open_office(self._address(kind, place))
        office = OfficeBuilder(database, folder)
        scene(office)
        database.close()
        return _Kept(place, folder, office.now)

    def _make(self, kind: Kind, folder: Path) -> str:
        place = self._server().create() if kind == "postgres" else str(folder / "office.refunddesk")
        offices.create(self._address(kind, place), NEW_OFFICE, MADE_AT).close()
        return place

    def _copy(self, kind: Kind, place: str, folder: Path) -> str:
        if kind == "postgres":
            return self._server().create(place)
        return str(shutil.copyfile(place, folder / "office.refunddesk"))

    def _address(self, kind: Kind, place: str) -> str:
        return self._server().address(place) if kind == "postgres" else place
