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


def _token(prefix: str) -> Callable[[str], str]:
    def read(written: str) -> str:
        if not written.startswith(prefix):
            # What was written may be another secret, so it is not repeated.
            raise ValueError(f"this token must begin with {prefix}")
        return written

    return read


def _port(written: str) -> int:
    if not written.isdigit() or not 0 <= int(written) < 65_536:
        raise ValueError(f"“{written[:30]}” is no port")
    return int(written)


def _base_url(written: str) -> str:
    if not written.startswith(("http://", "https://")):
        raise ValueError(f"“{written[:60]}” is no address; it begins with https://")
    return written.rstrip("/") + "/"


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
    slack_bot_token: str | None = _setting(
        None, "Slack: the bot token (xoxb-…). Without it, Slack is off.", _token("xoxb-")
    )
    slack_app_token: str | None = _setting(
        None,
        "Slack: the app-level token (xapp-…) for Socket Mode, which needs no public address.",
        _token("xapp-"),
    )
    slack_signing_secret: str | None = _setting(
        None, "Slack: the signing secret, for HTTP mode instead of Socket Mode.", str
    )
    http_host: str = _setting("127.0.0.1", "HTTP mode: the address to listen on.", str)
    http_port: int = _setting(
        3000, "HTTP mode: the port; Slack posts to /slack/events, and /health says how it is.", _port
    )
    slack_api_url: str = _setting(
        "https://slack.com/api/", "Slack: another API address, for GovSlack or a proxy.", _base_url
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
