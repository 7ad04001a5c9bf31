"""The posting ledger's decisions: which slot is posted, which is missed, what follows a failure.

A post is `claimed` (a process has promised to send it), then `posted`; or `missed` (not sent), or `unknown`
(sent or not: nobody can tell, and spam is worse than silence).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.core.addresses import ChannelAddress
from bot.core.plan import Plan
from bot.core.schedule import Slot, is_open, local_date, next_slot, slot_on

LEASE = timedelta(seconds=60)
BONUS_GRACE = timedelta(minutes=15)
TEAM_REVEAL_GRACE = timedelta(hours=4)
FIRST_RETRY = timedelta(seconds=2)
LONGEST_RETRY = timedelta(minutes=5)
BETWEEN_EDITS = timedelta(seconds=30)
MOST_MISSED_RECORDED = 31


class PostState(StrEnum):
    CLAIMED = "claimed"
    POSTED = "posted"
    MISSED = "missed"
    UNKNOWN = "unknown"


class PostKind(StrEnum):
    SCHEDULED = "scheduled"
    BONUS = "bonus"


@dataclass(frozen=True, slots=True)
class Due:
    """What to do for a channel that is due: `post` at most one slot, record the `missed` ones (the
    latest `MOST_MISSED_RECORDED` of them), and look again at `next_at` (None: not before the plan
    changes)."""

    post: Slot | None
    missed: tuple[Slot, ...]
    next_at: datetime | None


def decide_due(plan: Plan, due_at: datetime, now: datetime) -> Due:
    """Every slot of the local dates from the one that was due to today whose time has come: the last is
    posted if it is still open, the others are missed."""
    day, today = local_date(plan.zone, due_at), local_date(plan.zone, now)
    day = max(day, today - timedelta(days=2 * 366))
    slots: list[Slot] = []
    while day <= today:
        slot = slot_on(plan, day)
        if slot and slot.at <= now:
            slots.append(slot)
        day += timedelta(days=1)
    post = slots.pop() if slots and is_open(plan, slots[-1], now) else None
    following = next_slot(plan, now)
    return Due(post, tuple(slots[-MOST_MISSED_RECORDED:]), following.at if following else None)


def next_due(plan: Plan, now: datetime, last_day: date | None = None) -> datetime | None:
    """When a channel is due next: the first slot after now that is on no date already dealt with."""
    slot = next_slot(plan, now)
    while slot and last_day and slot.day <= last_day:
        slot = next_slot(plan, slot.at)
    return slot.at if slot else None


def due_again(plan: Plan, now: datetime, last_day: date | None) -> datetime | None:
    """When a channel is due once the clock was set back: a slot of today that is open and was not posted
    counts, since the clock has only now come to it."""
    slot = slot_on(plan, local_date(plan.zone, now))
    posted = slot is not None and last_day is not None and slot.day <= last_day
    if slot and not posted and is_open(plan, slot, now):
        return slot.at
    return next_due(plan, now, last_day)


def next_due_after_change(
    old_due: datetime | None, plan: Plan, now: datetime, last_day: date | None
) -> datetime | None:
    """When a channel is due once its plan became `plan`.

    A change must not cost a day: if today's question is still to come and its new time is already past,
    it comes at the time that was announced.
    """
    due = next_due(plan, now, last_day)
    if old_due is None or old_due <= now:
        return due
    day = local_date(plan.zone, old_due)
    still_to_come = day == local_date(plan.zone, now) and slot_on(plan, day) is not None
    dealt_with = last_day is not None and day <= last_day
    if still_to_come and not dealt_with and (due is None or old_due < due):
        return old_due
    return due


def post_key(address: ChannelAddress, occasion: str) -> str:
    """The key that travels with a post: the same for the same channel and occasion (a slot's local date,
    or the moment of a bonus post) on every try, in every process. 20 characters, short enough for
    Discord's nonce (25)."""
    return hashlib.blake2b(f"{address}\n{occasion}".encode(), digest_size=10).hexdigest()


def retry_at(now: datetime, tries: int, retry_after: timedelta | None = None) -> datetime:
    """When to try again after `tries` failures: 2 s, 4 s, 8 s … 5 min, and never before the platform
    allows it."""
    backoff = min(FIRST_RETRY * 2 ** min(tries - 1, 10), LONGEST_RETRY)
    return now + max(backoff, retry_after or timedelta())
