"""A member takes part in a post: everything that follows from it, decided in one place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeAlias

from bot.core.leaderboard import points_boards
from bot.core.ledger import PostState
from bot.core.participation import (
    Decision,
    Participation,
    PostStanding,
    Verdict,
    attempt,
    counts_for_streak,
    reveal,
    tick,
    took_part,
)
from bot.core.records import Channel, Member, Post
from bot.core.requests import Pick, Reveal, Tick, Write
from bot.core.streaks import FreezeChange, Streak, take_part

Deed: TypeAlias = Pick | Write | Tick | Reveal


@dataclass(frozen=True, slots=True)
class Standing:
    """What one member has in one post and its channel."""

    participation: Participation
    streak: Streak


@dataclass(frozen=True, slots=True)
class StandingChange:
    """What a member's deed changed, to be written as a whole. `streak` is None if it stays; `points` were
    gained, on `boards`; `new_part`, `new_answer` and `new_right` (0 or 1) are added to the post's counts."""

    post_id: int
    channel_id: int
    member: Member
    at: datetime
    participation: Participation
    on_streak: bool
    streak: Streak | None
    freeze_changes: tuple[FreezeChange, ...]
    points: int
    boards: tuple[str, ...]
    new_part: int
    new_answer: int
    new_right: int


def combine(first: StandingChange, second: StandingChange) -> StandingChange:
    """Two changes of the same member in the same post, one after the other, as one."""
    return replace(
        second,
        streak=second.streak or first.streak,
        freeze_changes=first.freeze_changes + second.freeze_changes,
        points=first.points + second.points,
        boards=second.boards or first.boards,
        new_part=first.new_part + second.new_part,
        new_answer=first.new_answer + second.new_answer,
        new_right=first.new_right + second.new_right,
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What somebody who did something is told: the standing afterwards and whether it counted."""

    post: Post
    channel: Channel
    verdict: Verdict
    participation: Participation
    streak: Streak
    freeze_changes: tuple[FreezeChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """What came of a deed. `change` is None if there is nothing to write."""

    verdict: Verdict
    standing: Standing
    change: StandingChange | None


def carry_out(
    deed: Deed, post: Post, channel: Channel, member: Member, known: Standing, at: datetime
) -> Step:
    """Decides what a deed does to a member's standing.

    Raises what `participation` raises: `KeyError` for a letter or a key point that the question does not
    have, `ValueError` for a tick without an answer in words.
    """
    today = at.astimezone(channel.plan.zone).date()
    decision = _decide(deed, post, known.participation, at, today)
    if decision.participation == known.participation:
        return Step(decision.verdict, known, None)
    change = _change(post, channel, member, known, decision.participation, at)
    return Step(decision.verdict, Standing(decision.participation, change.streak or known.streak), change)


def _decide(deed: Deed, post: Post, known: Participation, at: datetime, today: date) -> Decision:
    standing = PostStanding(post.question, post.closed, post.team_revealed)
    match deed:
        case Pick():
            return attempt(standing, known, at, today, letter=deed.letter)
        case Write():
            return attempt(standing, known, at, today, words=deed.words or "")
        case Tick():
            return tick(standing, known, deed.covered)
        case Reveal():
            return reveal(standing, known, at)


def _change(
    post: Post, channel: Channel, member: Member, known: Standing, now: Participation, at: datetime
) -> StandingChange:
    before = known.participation
    on_streak = counts_for_streak(now, channel.plan.streak_rule)
    streak, freezes = known.streak, ()
    # Only while the post is open: a late tick changes the points, not who took part.
    if on_streak and not post.closed and post.number is not None and post.state is PostState.POSTED:
        streak, freezes = take_part(known.streak, post.number)
    points = now.points - before.points
    return StandingChange(
        post_id=post.id,
        channel_id=channel.id,
        member=member,
        at=at,
        participation=now,
        on_streak=on_streak,
        streak=streak if streak != known.streak else None,
        freeze_changes=freezes,
        points=points,
        boards=points_boards(now.attempted_on) if points and now.attempted_on else (),
        new_part=int(took_part(now) and not took_part(before)),
        new_answer=int(now.scored and not before.scored),
        new_right=int(bool(now.scored and now.right)) - int(bool(before.scored and before.right)),
    )
