"""A channel's plan: its schedule and options."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class StreakRule(StrEnum):
    PARTICIPATION = "participation"
    ATTEMPT = "attempt"


WORKDAYS = frozenset(range(5))
DEFAULT_GRACE = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Pause:
    """`until` is the first local date on which posts go out again; None means until resumed.
    `reason` is what an admin reads; `by_bot` says that a permanent failure paused the plan."""

    until: date | None = None
    reason: str = ""
    by_bot: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """`weekdays` holds 0 (Monday) to 6 (Sunday); `time` is wall time in `zone`. Empty `packs`, `tags` and
    `levels` mean all. `country` and `subdivision` are codes of the `holidays` library."""

    time: time
    zone: ZoneInfo
    weekdays: frozenset[int] = WORKDAYS
    country: str | None = None
    subdivision: str | None = None
    grace: timedelta = DEFAULT_GRACE
    team_reveal_time: time | None = None
    team_reveal_reactions: int | None = None
    pause: Pause | None = None
    packs: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    levels: frozenset[int] = frozenset()
    streak_rule: StreakRule = StreakRule.PARTICIPATION
    mention: str | None = None
    reveal_emoji: str = "💡"


class InvalidPlan(ValueError):
    """What was typed is no time, weekday, zone or holiday code; the message is one line that says what
    would be, fit to show to the person who typed it."""


def aware(moment: datetime) -> datetime:
    """`moment` itself; raises `ValueError` for a naive one."""
    if moment.tzinfo is None:
        raise ValueError(f"a moment without a time zone: {moment!r}")
    return moment
