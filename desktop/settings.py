"""What this workstation remembers for one person: the last office and how the window should look."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, cast

from platformdirs import user_config_path, user_data_path, user_log_path

APP_NAME = "Refund Desk"
HOME_VARIABLE = "REFUND_DESK_HOME"
"""When set, settings, logs and backups live under this folder instead of the person's own."""


@dataclass(frozen=True)
class Settings:
    """Choices of this workstation. `last_office` is a path or an address; `scheme` is system, light or dark.

    `single_keys` lets single letters act in lists; `font_folder` is where fonts for further scripts lie, empty for
    none.
    """

    last_office: str = ""
    scheme: str = "system"
    text_percent: int = 100
    single_keys: bool = True
    font_folder: str = ""


def config_folder() -> Path:
    """Where settings and the window's state are kept."""
    home = os.environ.get(HOME_VARIABLE)
    return Path(home) / "config" if home else user_config_path(APP_NAME, appauthor=False)


def office_folder() -> Path:
    """Where a new office file is proposed."""
    home = os.environ.get(HOME_VARIABLE)
    return Path(home) / "offices" if home else user_data_path(APP_NAME, appauthor=False)


def backup_folder() -> Path:
    """Where copies of the offices are kept, in a folder for each."""
    home = os.environ.get(HOME_VARIABLE)
    return Path(home) / "backups" if home else user_data_path(APP_NAME, appauthor=False) / "backups"


def log_folder() -> Path:
    """Where the log is written."""
    home = os.environ.get(HOME_VARIABLE)
    return Path(home) / "log" if home else user_log_path(APP_NAME, appauthor=False)


def load() -> Settings:
    """The stored settings; a field that is missing or of the wrong kind has its first value again."""
    path = config_folder() / "settings.json"
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    if not isinstance(stored, dict):
        return Settings()
    settings = Settings()
    for field in fields(Settings):
        value = stored.get(field.name)
        if type(value) is type(getattr(settings, field.name)):
            settings = replace(settings, **{field.name: cast(Any, value)})
    return settings


def save(settings: Settings) -> None:
    """Store the settings whole or not at all."""
    folder = config_folder()
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / "settings.json.new"
    fresh.write_text(json.dumps(asdict(settings), indent=1), encoding="utf-8")
    fresh.replace(folder / "settings.json")
