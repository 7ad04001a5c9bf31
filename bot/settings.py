"""Settings, from the environment or a `.env` file in the working directory."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class SettingsError(ValueError):
    """A setting has a value that makes no sense; the message is one line that names it."""


class Settings(BaseSettings):
    """Every setting, under its name in capitals."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore")

    database_url: str = Field(
        default="sqlite:///sd-bot.db",
        description="Where everything is kept: sqlite:///FILE, relative to the working directory.",
    )
    content_dirs: Annotated[tuple[Path, ...], NoDecode] = Field(
        default=(),
        description="Folders with question packs, separated by commas; empty means the packs that come "
        "with the bot.",
    )
    admin_ids: Annotated[frozenset[str], NoDecode] = Field(
        default=frozenset(),
        description="Platform ids of people who may do what admins may, separated by commas.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="How much is logged: DEBUG, INFO, WARNING or ERROR."
    )

    @field_validator("content_dirs", "admin_ids", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return (
            [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value
        )

    @field_validator("log_level", mode="before")
    @classmethod
    def _capitals(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value


def load_settings() -> Settings:
    """The settings in force. Raises `SettingsError` for the first that makes no sense."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper()
        raise SettingsError(f"{name}: {first['msg']}.") from None
