"""Small pieces of wording that the replies share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.core.document import Block, Document, Note, Paragraph, Span, Text, bold, code

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def counted(number: int, thing: str, things: str | None = None) -> str:
    """`1 point`, `3 points`."""
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def on_day(day: date) -> str:
    """`Tue 24 Nov`, the same whatever the host's language."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


def on_day_at(moment: datetime, zone: ZoneInfo) -> str:
    """`Tue 24 Nov at 09:30 CET`."""
    local = moment.astimezone(zone)
    return f"{on_day(local.date())} at {local:%H:%M %Z}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """`a, b and c`."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""


def shortened(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def said(words: str) -> Text:
    """One of the bot's own sentences, with `code` and **bold** marked."""
    return tuple(_span(part) for part in re.split(r"(`[^`]+`|\*\*[^*]+\*\*)", words) if part)


def _span(part: str) -> Span:
    if len(part) > 2 and part[0] == part[-1] == "`":
        return code(part[1:-1])
    return bold(part[2:-2]) if len(part) > 4 and part.startswith("**") else Span(part)


def quoting(words: str) -> Text:
    """A sentence of the bot's that repeats what a person typed: nothing in it but `code` is marked."""
    return tuple(code(part) if i % 2 else Span(part) for i, part in enumerate(words.split("`")) if part)


def paragraph(words: str) -> Paragraph:
    return Paragraph(said(words))


def note(words: str) -> Note:
    return Note(said(words))


def sentence(words: str, *more: Block) -> Document:
    """A reply of one sentence, and what goes with it."""
    return Document((paragraph(words), *more), summary=words.replace("`", "").replace("**", ""))
