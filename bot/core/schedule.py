"""Slots: when a plan says that a question is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from bot.core.plan import Plan, aware

HORIZON_DAYS = 400
_DAY = timedelta(days=1)
_AFTER_A_LATE_GAP = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Slot:
    """A local date on which a question is due, and the moment at which it is (UTC)."""

    day: date
    at: datetime


def wall_instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment of a wall time, by RFC 5545 section 3.3.5: one that does not exist takes the offset from
    before the gap (02:30 becomes 03:30), one that exists twice is the first."""
    return datetime.combine(day, at, zone).replace(fold=0).astimezone(UTC)


def local_date(zone: ZoneInfo, moment: datetime) -> date:
    return aware(moment).astimezone(zone).date()


def slot_on(plan: Plan, day: date) -> Slot | None:
    """The slot of a local date; None if no question is due on it."""
    if day.weekday() not in plan.weekdays or _is_paused(plan, day) or _is_holiday(plan, day):
        return None
    if not date_exists(day, plan.zone):
        return None
    return Slot(day, wall_instant(day, plan.time, plan.zone))


def next_slot(plan: Plan, after: datetime) -> Slot | None:
    """The first slot later than `after`; None if there is none within `HORIZON_DAYS`."""
    # A gap at midnight can carry yesterday's slot into today.
    day = local_date(plan.zone, after) - _DAY
    for _ in range(HORIZON_DAYS + 2):
        slot = slot_on(plan, day)
        if slot and slot.at > after:
            return slot
        day += _DAY
    return None


def closes_at(plan: Plan, slot: Slot) -> datetime:
    """The moment from which a late slot is no longer posted: the end of its grace period or of its local
    date, whichever comes first. A slot that a gap has carried over midnight stays open for up to an hour."""
    grace_ends = slot.at + plan.grace
    day_ends = wall_instant(slot.day + _DAY, time(), plan.zone)
    return min(grace_ends, max(day_ends, slot.at + _AFTER_A_LATE_GAP))


def is_open(plan: Plan, slot: Slot, now: datetime) -> bool:
    """Whether a slot may be posted: from its moment on, until just before `closes_at`. At its very moment
    it may, even without any grace."""
    return slot.at <= now and (now < closes_at(plan, slot) or now == slot.at)


def team_reveal_at(plan: Plan, posted_at: datetime) -> datetime | None:
    """The first moment after `posted_at` at which the plan's team reveal time comes, if it has one."""
    if plan.team_reveal_time is None:
        return None
    day = local_date(plan.zone, posted_at)
    moments = (wall_instant(day + i * _DAY, plan.team_reveal_time, plan.zone) for i in range(3))
    return next(moment for moment in moments if moment > posted_at)


@lru_cache(maxsize=4096)
def date_exists(day: date, zone: ZoneInfo) -> bool:
    """Whether a zone had this date at all: Apia went from 29 to 31 December 2011."""
    noon = datetime.combine(day, time(12), zone)
    return noon.astimezone(UTC).astimezone(zone).date() == day


def _is_paused(plan: Plan, day: date) -> bool:
    pause = plan.pause
    return pause is not None and (pause.until is None or day < pause.until)


def _is_holiday(plan: Plan, day: date) -> bool:
    return plan.country is not None and day in _calendar(plan.country, plan.subdivision)


@lru_cache(maxsize=64)
def _calendar(country: str, subdivision: str | None) -> Any:
    # Importing `holidays` costs a tenth of a second, and most plans do without.
    from holidays import country_holidays

    return country_holidays(country, subdiv=subdivision)
