"""Settings, from the environment or a `.env` file in the working directory."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from dotenv import dotenv_values

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class SettingsError(ValueError):
    """A setting has a value that makes no sense; the message is one line that names it."""


def _setting(default: Any, about: str, read: Callable[[str], Any]) -> Any:
    """`about` is what `.env.example` says of it; `read` takes what is written or raises `ValueError`."""
    return field(default=default, metadata={"about": about, "read": read})


def _listed(written: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in written.split(",") if part.strip())


def _log_level(written: str) -> str:
    if written.upper() not in LOG_LEVELS:
        raise ValueError(f"“{written[:30]}” is none of {', '.join(LOG_LEVELS)}")
    return written.upper()


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, in the environment under its name in capitals. An empty value is the default."""

    database_url: str = _setting(
        "sqlite:///sd-bot.db",
        "Where everything is kept: sqlite:///FILE, relative to the working directory.",
        str,
    )
    content_dirs: tuple[Path, ...] = _setting(
        (),
        "Folders with question packs, separated by commas; empty means the packs that come with the bot.",
        lambda written: tuple(map(Path, _listed(written))),
    )
    admin_ids: frozenset[str] = _setting(
        frozenset(),
        "Platform ids of people who may do what admins may, separated by commas.",
        lambda written: frozenset(_listed(written)),
    )
    log_level: str | None = _setting(
        None,
        "How much is logged: DEBUG, INFO, WARNING or ERROR; empty means INFO, and in the console WARNING.",
        _log_level,
    )


def load_settings() -> Settings:
    """The settings in force; the environment goes before `.env`. Raises `SettingsError`."""
    return read_settings({**dotenv_values(".env"), **os.environ})


def read_settings(written: Mapping[str, str | None]) -> Settings:
    """The settings that some names and values make. Raises `SettingsError` for the first that makes no
    sense."""
    values: dict[str, Any] = {}
    for each in fields(Settings):
        text = written.get(each.name.upper())
        if text is None or not text.strip():
            continue
        try:
            values[each.name] = each.metadata["read"](text.strip())
        except ValueError as error:
            raise SettingsError(f"{each.name.upper()}: {error}.") from None
    return Settings(**values)
