"""Plans as people type and read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import time, timedelta
from difflib import get_close_matches
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from bot.core.plan import InvalidPlan, Plan

SETUP_EXAMPLE = "/sd setup 09:30 mon-fri Europe/Berlin"
LONGEST_GRACE = timedelta(hours=24)

_DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_WORDS = {
    "daily": "mon-sun",
    "everyday": "mon-sun",
    "all": "mon-sun",
    "weekdays": "mon-fri",
    "workdays": "mon-fri",
    "weekends": "sat-sun",
}
_BETWEEN_DAYS = frozenset({"every", "day", "and", "&", "-", "–"})
_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?", re.ASCII | re.IGNORECASE)
_DURATION = re.compile(r"(\d{1,4})\s*(d|h|min|m)", re.ASCII | re.IGNORECASE)
_UNITS = {"d": "days", "h": "hours", "m": "minutes", "min": "minutes"}


# --- times and days


def parse_time(words: str) -> time:
    """`09:30`, `9.30`, `9am`, `9:30 pm`. Raises `InvalidPlan`."""
    match = _TIME.fullmatch(words.strip())
    if match and (match[2] or match[3]):
        hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "pm" else 0)
            half = ""
        if not half and hour < 24 and minute < 60:
            return time(hour, minute)
    raise InvalidPlan(f"“{_clip(words)}” is no time of day. Try 09:30.")


def parse_days(words: str) -> frozenset[int]:
    """`mon-fri`, `mon,wed,fri`, `daily`, `weekends`; a range may wrap (`sat-mon`). Raises `InvalidPlan`."""
    plain = re.sub(r"\s*[-–—]\s*", "-", words.strip().lower().replace("every day", "daily"))
    days: set[int] = set()
    for part in filter(None, re.split(r"[\s,;+&]+|\band\b", plain)):
        days.update(_day_range(_DAY_WORDS.get(part, part), words))
    if not days:
        raise InvalidPlan("Say on which days, for example mon-fri or mon,wed,fri.")
    return frozenset(days)


def _day_range(part: str, words: str) -> Iterable[int]:
    first, _, last = part.partition("-")
    start, end = _day(first, words), _day(last or first, words)
    return ((start + i) % 7 for i in range((end - start) % 7 + 1))


def _day(name: str, words: str) -> int:
    full = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    matches = [i for i, day in enumerate(full) if len(name) >= 2 and day.startswith(name.rstrip("."))]
    if not matches:
        matches = [
            i for i, day in enumerate(full) if name in (f"{day}s", "tues"[: len(day)], "thur", "thurs")
        ]
    if len(matches) != 1:
        raise InvalidPlan(f"“{_clip(words)}” are no weekdays. Try mon-fri or mon,wed,fri.")
    return matches[0]


def parse_zone(words: str) -> ZoneInfo:
    """A zone of the IANA database, in any case, or a city that names one. Raises `InvalidPlan`."""
    zones, wanted = _zones(), words.strip().replace(" ", "_").lower()
    if wanted in zones:
        return ZoneInfo(zones[wanted])
    cities = sorted(name for key, name in zones.items() if key.rpartition("/")[2] == wanted)
    if len(cities) == 1:
        return ZoneInfo(cities[0])
    close = cities[:1] or [zones[key] for key in get_close_matches(wanted, zones, n=1, cutoff=0.6)]
    hint = f"Did you mean {close[0]}?" if close else "Try Europe/Berlin or UTC."
    raise InvalidPlan(f"“{_clip(words)}” is no time zone. {hint}")


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones() if name != "localtime"}


def parse_duration(words: str) -> timedelta:
    """`4h`, `90m`, `1h30m`, `1d`. Raises `InvalidPlan`."""
    compact = words.strip().replace(" ", "")
    if compact == "0" or (compact and not _DURATION.sub("", compact)):
        return sum(
            (timedelta(**{_UNITS[unit.lower()]: int(n)}) for n, unit in _DURATION.findall(compact)),
            timedelta(),
        )
    raise InvalidPlan(f"“{_clip(words)}” is no length of time. Try 4h or 90m.")


def parse_holidays(words: str) -> tuple[str | None, str | None]:
    """A country and perhaps a part of it: `DE`, `DE-BE`, `none`. Raises `InvalidPlan`."""
    if words.strip().lower() in {"none", "off", "no", ""}:
        return None, None
    from holidays import list_supported_countries

    country, _, part = words.strip().upper().replace("/", "-").partition("-")
    supported = list_supported_countries()
    if country not in supported:
        raise InvalidPlan(
            f"“{_clip(words)}” is no country with a holiday calendar. Try DE or US-CA, or none."
        )
    parts = {name.upper(): name for name in supported[country]}
    if part and part not in parts:
        some = ", ".join(sorted(parts.values())[:8])
        hint = f"Some that are: {some}." if some else f"Try {country} alone."
        raise InvalidPlan(f"“{_clip(part)}” is no part of {country} with a calendar of its own. {hint}")
    return country, parts[part] if part else None


# --- writing


def format_time(at: time) -> str:
    return f"{at:%H:%M}"


def format_days(days: frozenset[int]) -> str:
    """`Mon–Fri`, `Mon, Wed, Fri`, `every day`."""
    if len(days) == 7:
        return "every day"
    ordered = sorted(days)
    names = [_DAY_NAMES[day].capitalize() for day in ordered]
    if len(ordered) > 2 and ordered[-1] - ordered[0] == len(ordered) - 1:
        return f"{names[0]}–{names[-1]}"
    return ", ".join(names)


def format_duration(length: timedelta) -> str:
    """`4 h`, `1 h 30 min`."""
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    parts = [f"{hours} h"] if hours else []
    parts += [f"{minutes} min"] if minutes or not hours else []
    return " ".join(parts)


# --- setup


def parse_setup(words: Sequence[str], base: Plan | None) -> Plan:
    """A plan from a time, weekdays and a zone typed in any order; what is left out stays as in `base`.
    Raises `InvalidPlan` that says what is missing or wrong."""
    times, days, zones = _sorted_out(words)
    if not times and base is None:
        raise InvalidPlan(f"The time is missing. Type for example `{SETUP_EXAMPLE}`.")
    if not zones and base is None:
        raise InvalidPlan(f"The time zone is missing. Type for example `{SETUP_EXAMPLE}`.")
    changes: dict[str, Any] = {}
    changes |= {"time": parse_time(" ".join(times))} if times else {}
    changes |= {"weekdays": parse_days(" ".join(days))} if days else {}
    changes |= {"zone": parse_zone("_".join(zones))} if zones else {}
    return replace(base, **changes) if base else Plan(**changes)


def _sorted_out(words: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """The words that speak of a time, of days and of a zone."""
    times: list[str] = []
    days: list[str] = []
    zones: list[str] = []
    for word in " ".join(words).split():
        plain = word.lower().strip(",")
        if plain[:1].isdigit() or plain in {"am", "pm"}:
            times.append(word)
        elif plain in _DAY_WORDS or plain in _BETWEEN_DAYS or plain[:3] in _DAY_NAMES:
            days.append(word)
        else:
            zones.append(word)
    return times, days, zones


def _clip(words: str) -> str:
    return words if len(words) <= 40 else words[:39] + "…"
