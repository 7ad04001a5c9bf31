"""Plans as JSON values, for the store."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.core.plan import Pause, Plan, StreakRule


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """A plan without what is as `Plan` has it by default."""
    written: dict[str, Any] = {
        "time": plan.time.isoformat("minutes"),
        "zone": plan.zone.key,
        "weekdays": sorted(plan.weekdays),
        "country": plan.country,
        "subdivision": plan.subdivision,
        "grace": int(plan.grace.total_seconds()),
        "team_reveal_time": plan.team_reveal_time and plan.team_reveal_time.isoformat("minutes"),
        "team_reveal_reactions": plan.team_reveal_reactions,
        "pause": plan.pause and _pause_to_json(plan.pause),
        "packs": sorted(plan.packs),
        "tags": sorted(plan.tags),
        "levels": sorted(plan.levels),
        "streak_rule": plan.streak_rule.value,
        "mention": plan.mention,
        "reveal_emoji": plan.reveal_emoji,
    }
    return {key: value for key, value in written.items() if value not in (None, []) or key == "weekdays"}


def plan_from_json(kept: dict[str, Any]) -> Plan:
    """The plan that was written; raises `KeyError` or `ValueError` if it was not one."""
    options: dict[str, Any] = {
        key: kept[key]
        for key in ("country", "subdivision", "team_reveal_reactions", "mention", "reveal_emoji")
        if key in kept
    }
    reveal = kept.get("team_reveal_time")
    return Plan(
        time=time.fromisoformat(kept["time"]),
        zone=ZoneInfo(kept["zone"]),
        weekdays=frozenset(kept["weekdays"]),
        grace=timedelta(seconds=kept["grace"]),
        team_reveal_time=time.fromisoformat(reveal) if reveal else None,
        pause=_pause_from_json(kept["pause"]) if "pause" in kept else None,
        packs=frozenset(kept.get("packs", ())),
        tags=frozenset(kept.get("tags", ())),
        levels=frozenset(kept.get("levels", ())),
        streak_rule=StreakRule(kept["streak_rule"]),
        **options,
    )


def _pause_to_json(pause: Pause) -> dict[str, Any]:
    until = pause.until and pause.until.isoformat()
    return {"until": until, "reason": pause.reason, "by_bot": pause.by_bot}


def _pause_from_json(kept: dict[str, Any]) -> Pause:
    until = kept["until"]
    return Pause(date.fromisoformat(until) if until else None, kept["reason"], kept["by_bot"])
