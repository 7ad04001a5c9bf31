"""What comes in from a platform: one of a few things that a person did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from bot.core.actions import Values
from bot.core.addresses import ChannelAddress, Person


@dataclass(frozen=True, slots=True)
class CommandTyped:
    """`line` is what stands behind `/sd`."""

    person: Person
    channel: ChannelAddress
    line: str


@dataclass(frozen=True, slots=True)
class ReactionAdded:
    """A reaction by a person (never by a bot); `emoji` is the character or the platform's name for it."""

    person: Person
    channel: ChannelAddress
    message_id: str
    emoji: str


@dataclass(frozen=True, slots=True)
class ButtonPressed:
    person: Person
    channel: ChannelAddress
    message_id: str | None
    action: str


@dataclass(frozen=True, slots=True)
class FormSubmitted:
    person: Person
    channel: ChannelAddress
    action: str
    values: Values


Event: TypeAlias = CommandTyped | ReactionAdded | ButtonPressed | FormSubmitted
