"""What a line typed in the console means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from typing import TypeAlias


class LineError(ValueError):
    """The message is one line that says what to type."""


@dataclass(frozen=True, slots=True)
class Command:
    line: str


@dataclass(frozen=True, slots=True)
class React:
    emoji: str


@dataclass(frozen=True, slots=True)
class Press:
    label: str


@dataclass(frozen=True, slots=True)
class As:
    name: str


@dataclass(frozen=True, slots=True)
class Advance:
    step: timedelta


@dataclass(frozen=True, slots=True)
class Quit:
    pass


Line: TypeAlias = Command | React | Press | As | Advance | Quit

_WORDS = ("/sd", "react", "pick", "as", "advance", "quit")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
LONGEST_STEP = timedelta(days=3660)


def parse_line(line: str) -> Line | None:
    """What a line asks for; None for an empty one and for a comment (`# …`). Raises `LineError`."""
    words = line.strip()
    if not words or words.startswith("#"):
        return None
    name, _, rest = words.partition(" ")
    rest = rest.strip()
    match name.lower():
        case "/sd":
            return Command(rest)
        case "react":
            return React(rest or "💡")
        case "pick":
            return Press(_needed(rest, "pick B"))
        case "as":
            return As(_needed(rest, "as maria"))
        case "advance":
            return Advance(_step(rest))
        case "quit" | "exit":
            return Quit()
        case _:
            raise LineError(_unknown(name, words))


def _needed(rest: str, example: str) -> str:
    if not rest:
        raise LineError(f"Say which, for example `{example}`.")
    return rest


def _step(words: str) -> timedelta:
    parts = re.findall(r"(\d{1,6})\s*([mhdw])", words.lower(), re.ASCII)
    if not parts or re.sub(r"(\d{1,6})\s*([mhdw])\s*", "", words.lower(), flags=re.ASCII):
        raise LineError("Say how far, for example `advance 1d`, `advance 3h` or `advance 90m`.")
    step = sum((timedelta(**{_UNITS[unit]: int(number)}) for number, unit in parts), timedelta())
    if step > LONGEST_STEP:
        raise LineError("That is too far. Ten years at a time are the most.")
    return step


def _unknown(name: str, words: str) -> str:
    from bot.core.commands import find

    close = get_close_matches(name.lower(), _WORDS, n=1, cutoff=0.6)
    if find(name):
        return f"Commands begin with /sd: `/sd {words[:60]}`."
    hint = f"Did you mean `{close[0]}`?" if close else "Try `/sd help`, `pick B`, `react 💡` or `advance 1d`."
    return f"“{name[:30]}” is nothing the console knows. {hint}"
