"""Slots in awkward zones, and in every zone against a slow, obvious reading of RFC 5545."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.plan import Pause, Plan
from bot.core.schedule import (
    Slot,
    closes_at,
    date_exists,
    is_open,
    local_date,
    next_slot,
    slot_on,
    team_reveal_at,
    wall_instant,
)


def slots_between(plan: Plan, after: datetime, until: datetime) -> Iterator[Slot]:
    """The slots with `after` < at <= `until`, in order."""
    slot = next_slot(plan, after)
    while slot and slot.at <= until:
        yield slot
        slot = next_slot(plan, slot.at)


EVERY_DAY = frozenset(range(7))
ZONES = sorted(available_timezones() - {"localtime"})
FIRST, LAST = date(2010, 1, 1), date(2030, 1, 1)


def plan(at: time, zone: str, **options: object) -> Plan:
    return Plan(at, ZoneInfo(zone), **{"weekdays": EVERY_DAY, **options})  # type: ignore[arg-type]


def wall(day: date, at: time, zone: str) -> str:
    """The slot's moment as a clock on the wall in its zone shows it."""
    return f"{wall_instant(day, at, ZoneInfo(zone)).astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M %z}"


@pytest.mark.parametrize(
    ("zone", "day", "at", "shown"),
    [
        ("Europe/Berlin", date(2026, 3, 29), time(2, 30), "2026-03-29 03:30 +0200"),
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30), "2026-10-25 02:30 +0200"),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "2026-10-04 02:45 +1100"),
        ("Australia/Lord_Howe", date(2026, 4, 5), time(1, 45), "2026-04-05 01:45 +1100"),
        ("Africa/Cairo", date(2026, 4, 24), time(0, 0), "2026-04-24 01:00 +0300"),
        ("Europe/Dublin", date(2026, 3, 29), time(1, 30), "2026-03-29 02:30 +0100"),
        ("Asia/Kathmandu", date(2026, 11, 24), time(9, 30), "2026-11-24 09:30 +0545"),
        ("America/St_Johns", date(2010, 3, 14), time(0, 30), "2010-03-14 01:30 -0230"),
    ],
)
def test_walls_that_do_not_exist_or_exist_twice(zone: str, day: date, at: time, shown: str) -> None:
    assert wall(day, at, zone) == shown


def test_apia_had_no_30_december_2011() -> None:
    kept = plan(time(9, 30), "Pacific/Apia")
    days = [
        slot.day
        for slot in slots_between(
            kept, datetime(2011, 12, 28, 12, tzinfo=UTC), datetime(2012, 1, 2, 12, tzinfo=UTC)
        )
    ]
    december = [date(2011, 12, day) for day in (28, 29, 31)]
    assert days == [*december, date(2012, 1, 1), date(2012, 1, 2)]


def slow_instants(day: date, at: time, zone: ZoneInfo) -> list[datetime]:
    """Every moment at which the zone's clock shows the wall time: found by looking at all offsets the
    zone has around that day."""
    naive = datetime.combine(day, at)
    noons = [datetime.combine(day + timedelta(days=i), time(12), UTC) for i in range(-2, 3)]
    offsets = {noon.astimezone(zone).utcoffset() for noon in noons}
    moments = {(naive - offset).replace(tzinfo=UTC) for offset in offsets if offset is not None}
    return sorted(m for m in moments if m.astimezone(zone).replace(tzinfo=None) == naive)


def check_day(day: date, at: time, zone: ZoneInfo) -> None:
    instants = slow_instants(day, at, zone)
    decided = wall_instant(day, at, zone)
    if instants:
        assert decided == instants[0], (zone.key, day)
    else:
        before = (decided - timedelta(days=1)).astimezone(zone).utcoffset()
        assert before is not None
        assert decided == (datetime.combine(day, at) - before).replace(tzinfo=UTC), (zone.key, day)


@pytest.mark.parametrize("part", range(4))
def test_every_zone_has_one_slot_for_each_of_its_dates_in_twenty_years(part: int) -> None:
    for name in ZONES[part::4]:
        zone = ZoneInfo(name)
        kept = Plan(time(2, 30), zone, weekdays=EVERY_DAY)
        slots = list(
            slots_between(
                kept,
                wall_instant(FIRST, time(), zone) - timedelta(hours=1),
                wall_instant(LAST, time(), zone) - timedelta(hours=1),
            )
        )
        dates = [FIRST + timedelta(days=i) for i in range((LAST - FIRST).days)]
        assert [slot.day for slot in slots] == [day for day in dates if date_exists(day, zone)], name
        assert all(a.at < b.at for a, b in pairwise(slots)), name
        offsets = [slot.at.astimezone(zone).utcoffset() for slot in slots]
        for before, after, slot in zip(offsets, offsets[1:], slots[1:], strict=False):
            if before != after:
                for day in (slot.day - timedelta(days=1), slot.day):
                    for hour in (0, 1, 2, 3, 23):
                        for minute in (0, 15, 30):
                            check_day(day, time(hour, minute), zone) if date_exists(day, zone) else None


@settings(deadline=None, max_examples=300)
@given(
    st.sampled_from(ZONES),
    st.dates(FIRST, LAST),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)
def test_any_wall_time_anywhere(name: str, day: date, at: time) -> None:
    zone = ZoneInfo(name)
    if date_exists(day, zone):
        check_day(day, at, zone)


@settings(deadline=None, max_examples=200)
@given(
    st.sampled_from(ZONES),
    st.integers(0, 20 * 365 * 24 * 60),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.frozensets(st.integers(0, 6), min_size=1),
)
def test_the_next_slot_is_later_and_nothing_lies_between(
    name: str, minutes: int, at: time, weekdays: frozenset[int]
) -> None:
    kept = Plan(at, ZoneInfo(name), weekdays=weekdays)
    moment = datetime(2010, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    slot = next_slot(kept, moment)
    assert slot
    assert slot.at > moment
    assert slot.day.weekday() in weekdays
    between = [slot_on(kept, slot.day - timedelta(days=i)) for i in range(1, 9)]
    assert all(other.at <= moment for other in between if other)


class TestPlanRules:
    def test_off_days_holidays_and_pauses_have_no_slot(self) -> None:
        kept = plan(time(9, 30), "Europe/Berlin", weekdays=frozenset({0, 1, 2, 3, 4}))
        assert slot_on(kept, date(2026, 11, 28)) is None
        with_holidays = plan(time(9, 30), "Europe/Berlin", country="DE", subdivision="BE")
        assert slot_on(with_holidays, date(2026, 10, 3)) is None
        assert slot_on(with_holidays, date(2026, 3, 9)) is not None
        assert slot_on(plan(time(9, 30), "UTC", country="DE", subdivision="BE"), date(2026, 3, 8)) is None
        paused = plan(time(9, 30), "UTC", pause=Pause(until=date(2027, 1, 4)))
        assert slot_on(paused, date(2027, 1, 3)) is None
        assert slot_on(paused, date(2027, 1, 4)) is not None

    def test_a_pause_without_end_has_no_next_slot(self) -> None:
        assert next_slot(plan(time(9, 30), "UTC", pause=Pause()), datetime(2026, 1, 1, tzinfo=UTC)) is None

    def test_a_slot_closes_with_its_grace_or_its_date(self) -> None:
        morning = plan(time(9, 30), "Europe/Berlin")
        slot = slot_on(morning, date(2026, 11, 24))
        assert slot
        assert closes_at(morning, slot) == slot.at + timedelta(hours=4)
        late = plan(time(23, 0), "Europe/Berlin")
        slot = slot_on(late, date(2026, 11, 24))
        assert slot
        assert closes_at(late, slot) == slot.at + timedelta(hours=1)
        assert is_open(late, slot, slot.at)
        assert is_open(late, slot, slot.at + timedelta(minutes=59))
        assert not is_open(late, slot, slot.at + timedelta(hours=1))
        assert not is_open(late, slot, slot.at - timedelta(seconds=1))

    def test_without_grace_a_slot_is_open_at_its_very_moment_only(self) -> None:
        kept = plan(time(9, 30), "UTC", grace=timedelta())
        slot = slot_on(kept, date(2026, 11, 24))
        assert slot
        assert is_open(kept, slot, slot.at)
        assert not is_open(kept, slot, slot.at + timedelta(seconds=1))

    def test_the_team_reveal_comes_at_its_next_wall_time(self) -> None:
        kept = plan(time(9, 30), "Europe/Berlin", team_reveal_time=time(17, 0))
        posted = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
        assert team_reveal_at(kept, posted) == datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
        assert team_reveal_at(kept, datetime(2026, 11, 24, 16, 0, tzinfo=UTC)) == datetime(
            2026, 11, 25, 16, 0, tzinfo=UTC
        )
        assert team_reveal_at(plan(time(9, 30), "UTC"), posted) is None


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        local_date(ZoneInfo("UTC"), datetime(2026, 11, 24, 9, 30))  # noqa: DTZ001
