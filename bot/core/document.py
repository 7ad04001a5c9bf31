"""A platform-neutral message: what is said, without how a platform shows it.

Text is made of spans, never of markup, so that a renderer escapes what it must and nothing typed by a
person can be read as formatting.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Span:
    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    href: str | None = None


Text: TypeAlias = tuple[Span, ...]


def text(*parts: str | Span) -> Text:
    """A line of text from plain strings and spans."""
    return tuple(Span(part) if isinstance(part, str) else part for part in parts)


def bold(words: str) -> Span:
    return Span(words, bold=True)


def italic(words: str) -> Span:
    return Span(words, italic=True)


def code(words: str) -> Span:
    return Span(words, code=True)


def link(words: str, href: str) -> Span:
    return Span(words, href=href)


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: Text


@dataclass(frozen=True, slots=True)
class Mention:
    """The plan's own mention, as an admin typed it: the only thing in a message that may notify anybody."""

    words: str


@dataclass(frozen=True, slots=True)
class Note:
    """Small print under a message."""

    text: Text


@dataclass(frozen=True, slots=True)
class Item:
    """A list item: its own line, then whatever is nested under it."""

    text: Text
    children: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Items:
    """A list; numbered from `start` where that is given, else bulleted."""

    items: tuple[Item, ...]
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Code:
    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Table:
    header: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True, slots=True)
class Divider:
    pass


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Days in order, each with a strength: None (nothing was asked), 0 (missed), 1 (took part),
    2 (answered), 3 (answered right)."""

    days: tuple[tuple[date, int | None], ...]


@dataclass(frozen=True, slots=True)
class Button:
    """`action` is what comes back when it is pressed: at most 100 characters, the least of the
    platforms' limits (Discord's custom id)."""

    label: str
    action: str
    style: Literal["plain", "primary", "danger"] = "plain"


@dataclass(frozen=True, slots=True)
class Buttons:
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class File:
    """A text file to go with the message."""

    name: str
    content: str


Block: TypeAlias = (
    Heading | Paragraph | Mention | Note | Items | Code | Quote | Table | Divider | HeatMap | Buttons | File
)


@dataclass(frozen=True, slots=True)
class Document:
    """`summary` is the plain line a notification shows; it never gives an answer away."""

    blocks: tuple[Block, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class TextField:
    name: str
    label: str
    value: str = ""
    multiline: bool = False
    optional: bool = False
    max_length: int = 3000
    placeholder: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class ChoiceField:
    name: str
    label: str
    options: tuple[Option, ...]
    selected: tuple[str, ...] = ()
    multiple: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A form to fill in. `action` comes back with the values; `typed` is the command that does the same
    where there are no forms."""

    title: str
    action: str
    submit: str
    fields: tuple[TextField | ChoiceField, ...]
    typed: str
    intro: tuple[Block, ...] = ()
