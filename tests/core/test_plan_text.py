"""Plans as people type them."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.plan import InvalidPlan, Pause, Plan, StreakRule
from bot.core.plan_json import plan_from_json, plan_to_json
from bot.core.plan_options import OPTIONS, change_plan
from bot.core.plan_text import (
    format_days,
    format_duration,
    parse_days,
    parse_duration,
    parse_holidays,
    parse_setup,
    parse_time,
    parse_zone,
)
from tests.support.build import PLAN


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("09:30", time(9, 30)),
        ("9:30", time(9, 30)),
        ("9.30", time(9, 30)),
        ("9am", time(9)),
        ("9:30 pm", time(21, 30)),
        ("12am", time(0)),
        ("12 PM", time(12)),
        ("23:59", time(23, 59)),
    ],
)
def test_times(words: str, at: time) -> None:
    assert parse_time(words) == at


@pytest.mark.parametrize("words", ["25:00", "9", "13pm", "0am", "09:60", "noon", "", "٩:٣٠", "1" * 5000])
def test_no_times(words: str) -> None:
    with pytest.raises(InvalidPlan, match=r"Try 09:30\.$"):
        parse_time(words)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("Mon – Fri", {0, 1, 2, 3, 4}),
        ("mon,wed,fri", {0, 2, 4}),
        ("monday wednesday and friday", {0, 2, 4}),
        ("sat-mon", {5, 6, 0}),
        ("weekends", {5, 6}),
        ("every day", set(range(7))),
        ("daily", set(range(7))),
        ("tues thurs", {1, 3}),
    ],
)
def test_days(words: str, days: set[int]) -> None:
    assert parse_days(words) == days


@pytest.mark.parametrize("words", ["moonday", "m", "mon-xyz", "t-f"])
def test_no_days(words: str) -> None:
    with pytest.raises(InvalidPlan, match="Try mon-fri"):
        parse_days(words)


@pytest.mark.parametrize("words", ["", " , "])
def test_days_left_out(words: str) -> None:
    with pytest.raises(InvalidPlan, match="Say on which days"):
        parse_days(words)


def test_zones() -> None:
    assert parse_zone("europe/berlin").key == "Europe/Berlin"
    assert parse_zone("UTC").key == "UTC"
    assert parse_zone("new york").key == "America/New_York"
    assert parse_zone("Kathmandu").key == "Asia/Kathmandu"


@pytest.mark.parametrize(("words", "hint"), [("Europe/Berln", "Europe/Berlin"), ("Mars/Base", "Try ")])
def test_no_zones(words: str, hint: str) -> None:
    with pytest.raises(InvalidPlan, match=hint):
        parse_zone(words)


def test_holidays() -> None:
    assert parse_holidays("de-be") == ("DE", "BE")
    assert parse_holidays("US") == ("US", None)
    assert parse_holidays("none") == (None, None)
    with pytest.raises(InvalidPlan, match="is no country"):
        parse_holidays("XX")
    with pytest.raises(InvalidPlan, match="is no part of DE"):
        parse_holidays("DE-XX")


def test_durations_and_dates() -> None:
    assert parse_duration("1h30m") == timedelta(minutes=90)
    assert parse_duration("90 min") == timedelta(minutes=90)
    for bad in ("soon", "4", "-1h", ""):
        with pytest.raises(InvalidPlan):
            parse_duration(bad)


@pytest.mark.parametrize(
    "words", ["09:30 mon-fri Europe/Berlin", "Europe/Berlin mon - fri 9:30 am", "mon-fri 09:30 europe/berlin"]
)
def test_setup_in_any_order(words: str) -> None:
    plan = parse_setup(words.split(), None)
    assert (plan.time, plan.zone.key, format_days(plan.weekdays)) == (time(9, 30), "Europe/Berlin", "Mon–Fri")


def test_setup_says_what_is_missing() -> None:
    for words, missing in (("mon-fri UTC", "time is missing"), ("09:30", "zone is missing")):
        with pytest.raises(InvalidPlan, match=missing):
            parse_setup(words.split(), None)


def test_setup_again_keeps_what_is_not_named() -> None:
    changed = parse_setup(["10:00"], replace(PLAN, mention="@here"))
    assert (changed.time, changed.mention, changed.weekdays) == (time(10), "@here", PLAN.weekdays)


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.key)
def test_every_option_understands_its_example_and_what_it_shows(option: object) -> None:
    from bot.core.plan_options import PlanOption

    assert isinstance(option, PlanOption)
    changed = option.change(PLAN, option.example)
    assert option.change(changed, option.show(changed)) == changed
    assert option.change(PLAN, option.show(PLAN)) == PLAN


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("tiem", "09:30", "Did you mean `time`?"),
        ("xyzzy", "1", "There are: time, days"),
        ("levels", "4", "Levels are 1, 2 and 3"),
        ("grace", "2d", "at most 24h"),
        ("reveal-after", "0", "from 1 to 1000"),
        ("streak", "luck", "participation or attempt"),
        ("mention", "@" * 101, "at most 100"),
        ("emoji", "two words", "one emoji"),
    ],
)
def test_values_that_make_no_sense(key: str, value: str, said: str) -> None:
    with pytest.raises(InvalidPlan, match=said):
        change_plan(PLAN, key, value)


plans = st.builds(
    Plan,
    time=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    zone=st.sampled_from(sorted(available_timezones() - {"localtime"})).map(ZoneInfo),
    weekdays=st.frozensets(st.integers(0, 6)),
    country=st.sampled_from([None, "DE"]),
    subdivision=st.sampled_from([None, "BE"]),
    grace=st.integers(0, 1440).map(lambda minutes: timedelta(minutes=minutes)),
    team_reveal_time=st.none() | st.just(time(17)),
    team_reveal_reactions=st.none() | st.integers(1, 1000),
    pause=st.none() | st.builds(Pause, st.none() | st.dates(), st.text(), st.booleans()),
    packs=st.frozensets(st.text(min_size=1)),
    tags=st.frozensets(st.text(min_size=1)),
    levels=st.frozensets(st.sampled_from([1, 2, 3])),
    streak_rule=st.sampled_from(StreakRule),
    mention=st.none() | st.text(min_size=1),
    reveal_emoji=st.text(min_size=1),
)


@given(plans)
def test_a_plan_comes_back_from_json_as_it_was(plan: Plan) -> None:
    assert plan_from_json(plan_to_json(plan)) == plan


def test_lengths_of_time_in_words() -> None:
    assert format_duration(timedelta(minutes=90)) == "1 h 30 min"
    assert format_duration(timedelta(hours=4)) == "4 h"
    assert format_duration(timedelta()) == "0 min"
