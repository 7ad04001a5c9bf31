"""The calendar of `/sd streak`: a row a weekday, a column a week, the newest at the right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from bot.core.document import HeatMap

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SIGNS: dict[int | None, str] = {None: "·", 0: "□", 1: "▒", 2: "▓", 3: "█"}
LEGEND = ((0, "missed"), (1, "took part"), (2, "answered"), (3, "answered right"))

# Where the calendar has a place for a day that the map does not cover.
BLANK = -1


def mondays(map_: HeatMap) -> list[date]:
    """The Monday of each week that a map covers."""
    first, last = (day - timedelta(days=day.weekday()) for day in (map_.days[0][0], map_.days[-1][0]))
    return [first + timedelta(weeks=week) for week in range((last - first).days // 7 + 1)]


def rows(map_: HeatMap) -> Iterator[tuple[str, list[int | None]]]:
    """Each weekday with the strengths of its days, or `BLANK`."""
    strength = dict(map_.days)
    for weekday, name in enumerate(WEEKDAYS):
        days = (monday + timedelta(days=weekday) for monday in mondays(map_))
        yield name, [strength.get(day, BLANK) for day in days]


def header(map_: HeatMap) -> str:
    """The day of the month on which each week begins, above its column."""
    return "    " + "".join(f"{monday.day:>2} " for monday in mondays(map_))


def picture(map_: HeatMap) -> str:
    """The whole calendar as plain lines."""
    lines = [header(map_).rstrip()]
    for name, strengths in rows(map_):
        signs = "".join(f" {SIGNS.get(strength, ' ')} " for strength in strengths)
        lines.append(f"{name} {signs}".rstrip())
    return "\n".join(lines)


def legend() -> str:
    return "   ".join(f"{SIGNS[level]} {meaning}" for level, meaning in LEGEND)
