"""The options of a plan that admins can change, each by name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from difflib import get_close_matches

from bot.core.plan import InvalidPlan, Plan, StreakRule
from bot.core.plan_text import (
    LONGEST_GRACE,
    format_days,
    format_duration,
    format_time,
    parse_days,
    parse_duration,
    parse_holidays,
    parse_time,
    parse_zone,
)

OFF = frozenset({"off", "none", "no", ""})
LONGEST_MENTION = 100
LONGEST_EMOJI = 40


@dataclass(frozen=True, slots=True)
class PlanOption:
    """`change` takes a plan and what was typed and gives the new plan, or raises `InvalidPlan`; `show` says
    what the option is now, in words that `change` understands."""

    key: str
    summary: str
    example: str
    change: Callable[[Plan, str], Plan]
    show: Callable[[Plan], str]


def find_option(key: str) -> PlanOption:
    """The option of a name; raises `InvalidPlan` with the closest one."""
    option = _BY_KEY.get(key.lower())
    if option is None:
        close = get_close_matches(key.lower(), list(_BY_KEY), n=1)
        hint = f"Did you mean `{close[0]}`?" if close else f"There are: {', '.join(_BY_KEY)}."
        raise InvalidPlan(f"A plan has no option “{key[:30]}”. {hint}")
    return option


def change_plan(plan: Plan, key: str, value: str) -> Plan:
    """The plan with one option changed. Raises `InvalidPlan`."""
    return find_option(key).change(plan, value.strip())


def _change_grace(plan: Plan, value: str) -> Plan:
    grace = timedelta() if value.lower() in OFF else parse_duration(value)
    if grace > LONGEST_GRACE:
        raise InvalidPlan("A grace period is at most 24h. Try 4h.")
    return replace(plan, grace=grace)


def _change_holidays(plan: Plan, value: str) -> Plan:
    country, subdivision = parse_holidays(value)
    return replace(plan, country=country, subdivision=subdivision)


def _show_holidays(plan: Plan) -> str:
    return "-".join(filter(None, (plan.country, plan.subdivision))) or "none"


def _change_reveal_at(plan: Plan, value: str) -> Plan:
    return replace(plan, team_reveal_time=None if value.lower() in OFF else parse_time(value))


def _change_reveal_after(plan: Plan, value: str) -> Plan:
    if value.lower() in OFF:
        return replace(plan, team_reveal_reactions=None)
    if not re.fullmatch(r"\d{1,4}", value, re.ASCII) or not 1 <= int(value) <= 1000:
        raise InvalidPlan("Give a number of people from 1 to 1000, or off.")
    return replace(plan, team_reveal_reactions=int(value))


def _names(value: str) -> frozenset[str]:
    words = [word for word in re.split(r"[\s,]+", value.lower()) if word]
    return frozenset() if words in ([], ["all"], ["none"]) else frozenset(words)


def _change_levels(plan: Plan, value: str) -> Plan:
    names = _names(value)
    if not names <= {"1", "2", "3"}:
        raise InvalidPlan("Levels are 1, 2 and 3. Try 1,2 or all.")
    return replace(plan, levels=frozenset(int(name) for name in names))


def _listed(names: frozenset[str] | frozenset[int]) -> str:
    return ", ".join(str(name) for name in sorted(names)) or "all"


def _change_streak(plan: Plan, value: str) -> Plan:
    try:
        return replace(plan, streak_rule=StreakRule(value.lower()))
    except ValueError:
        raise InvalidPlan("A streak follows participation or attempt. Name one of them.") from None


def _change_mention(plan: Plan, value: str) -> Plan:
    if len(value) > LONGEST_MENTION:
        raise InvalidPlan(f"A mention has at most {LONGEST_MENTION} characters, for example @here.")
    return replace(plan, mention=None if value.lower() in OFF else value)


def _change_emoji(plan: Plan, value: str) -> Plan:
    if not value or len(value) > LONGEST_EMOJI or " " in value:
        raise InvalidPlan("Give one emoji, for example 💡 or :bulb:.")
    return replace(plan, reveal_emoji=value)


OPTIONS: tuple[PlanOption, ...] = (
    PlanOption(
        "time",
        "When the question comes",
        "09:30",
        lambda plan, value: replace(plan, time=parse_time(value)),
        lambda plan: format_time(plan.time),
    ),
    PlanOption(
        "days",
        "On which days",
        "mon-fri",
        lambda plan, value: replace(plan, weekdays=parse_days(value)),
        lambda plan: format_days(plan.weekdays),
    ),
    PlanOption(
        "zone",
        "Time zone",
        "Europe/Berlin",
        lambda plan, value: replace(plan, zone=parse_zone(value)),
        lambda plan: plan.zone.key,
    ),
    PlanOption("holidays", "Whose holidays are free", "DE-BE", _change_holidays, _show_holidays),
    PlanOption(
        "grace",
        "How late a question may still come",
        "4h",
        _change_grace,
        lambda plan: format_duration(plan.grace),
    ),
    PlanOption(
        "reveal-at",
        "When everybody gets the answer",
        "17:00",
        _change_reveal_at,
        lambda plan: format_time(plan.team_reveal_time) if plan.team_reveal_time else "off",
    ),
    PlanOption(
        "reveal-after",
        "After how many reveals everybody gets it",
        "5",
        _change_reveal_after,
        lambda plan: str(plan.team_reveal_reactions or "off"),
    ),
    PlanOption(
        "packs",
        "Question packs",
        "system-design",
        lambda plan, value: replace(plan, packs=_names(value)),
        lambda plan: _listed(plan.packs),
    ),
    PlanOption(
        "tags",
        "Tags",
        "caching, databases",
        lambda plan, value: replace(plan, tags=_names(value)),
        lambda plan: _listed(plan.tags),
    ),
    PlanOption("levels", "Levels", "1, 2", _change_levels, lambda plan: _listed(plan.levels)),
    PlanOption(
        "streak",
        "What a streak takes: participation or attempt",
        "attempt",
        _change_streak,
        lambda plan: plan.streak_rule.value,
    ),
    PlanOption(
        "mention", "Whom a question mentions", "@here", _change_mention, lambda plan: plan.mention or "off"
    ),
    PlanOption("emoji", "Which reaction reveals", "💡", _change_emoji, lambda plan: plan.reveal_emoji),
)

_BY_KEY = {option.key: option for option in OPTIONS}
