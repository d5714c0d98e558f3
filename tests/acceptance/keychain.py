"""A keychain for a program under test: a file in a folder of the test, read anew at each question."""

from __future__ import annotations

import json
import os
from pathlib import Path

import keyring.backend
import keyring.errors

VARIABLE = "REFUND_DESK_TEST_KEYCHAIN"
"""Names the file."""


class FileKeychain(keyring.backend.KeyringBackend):
    """What a system's keychain does for a program that is started again."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        return self._read().get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        _file().write_text(json.dumps(self._read() | {f"{service}/{username}": password}), encoding="utf-8")

    def delete_password(self, service: str, username: str) -> None:
        kept = self._read()
        if kept.pop(f"{service}/{username}", None) is None:
            raise keyring.errors.PasswordDeleteError(username)
        _file().write_text(json.dumps(kept), encoding="utf-8")

    def _read(self) -> dict[str, str]:
        path = _file()
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _file() -> Path:
    return Path(os.environ[VARIABLE])
