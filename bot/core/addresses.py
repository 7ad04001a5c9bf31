"""Where things are on the platforms: the names that platforms give to channels and people."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChannelAddress:
    platform: str
    workspace: str
    channel: str

    def __str__(self) -> str:
        return f"{self.platform}/{self.workspace}/{self.channel}"


@dataclass(frozen=True, slots=True)
class Person:
    """Who did something, as the platform tells it. `is_admin` is the platform's own word for this
    channel; the ids in the settings are added by the services."""

    platform: str
    workspace: str
    user: str
    name: str
    is_admin: bool = False
