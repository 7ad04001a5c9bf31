"""Recomputes from history what is kept up to date event by event, and reports every difference."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import and_, case, false, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.core.leaderboard import STREAKS, points_boards
from bot.core.streaks import Streak, take_part
from bot.storage.engine import database_errors
from bot.storage.standings import to_streak
from bot.storage.statements import AnyRow
from bot.storage.tables import (
    boards,
    channels,
    freeze_log,
    members,
    participations,
    posts,
    streaks,
    tallies,
)

Kept = Mapping[Any, Any]


async def differences(engine: AsyncEngine) -> AsyncIterator[str]:
    """One line for each value that is not what the posts and participations say. Channel by channel, so
    that a large database does not have to fit in memory."""
    with database_errors():
        async with engine.connect() as connection:
            rows = (await connection.execute(select(channels).order_by(channels.c.id))).all()
            for channel in rows:
                async for line in _channel_differences(connection, channel):
                    yield f"channel {channel.platform}/{channel.workspace}/{channel.channel}: {line}"


async def _channel_differences(connection: AsyncConnection, channel: AnyRow) -> AsyncIterator[str]:
    history = (
        await connection.execute(
            select(posts.c.number, participations)
            .join(posts, posts.c.id == participations.c.post_id)
            .where(posts.c.channel_id == channel.id)
            .order_by(participations.c.member_id, posts.c.number)
        )
    ).all()
    recomputed, log = _streaks(history)
    board = _boards(history, recomputed, channel.last_number)
    hidden = set(
        (await connection.execute(select(members.c.id).where(members.c.hidden != false()))).scalars()
    )
    compared: list[tuple[str, Kept, Kept]] = [
        ("posts have the numbers", *await _numbers(connection, channel)),
        ("post {} has the counts", *await _post_counts(connection, channel.id)),
        ("member {} has the streak", recomputed, await _kept_streaks(connection, channel.id)),
        ("freeze log", log, await _kept_log(connection, channel.id)),
        ("board {}", board, await _kept_boards(connection, channel.id)),
        ("tally {}", _tallies(board, hidden), await _kept_tallies(connection, channel.id)),
    ]
    for what, expected, kept in compared:
        for line in _compare(what, expected, kept):
            yield line


def _compare(what: str, expected: Kept, kept: Kept) -> Iterator[str]:
    for key in sorted(expected.keys() | kept.keys(), key=str):
        if expected.get(key) != kept.get(key):
            yield f"{what.format(key)}: history says {expected.get(key)}, kept is {kept.get(key)}"


def _streaks(history: Sequence[AnyRow]) -> tuple[dict[int, Streak], dict[Any, int]]:
    folded: dict[int, Streak] = {}
    log: dict[Any, int] = {}
    for row in history:
        if row.number is None or not row.on_streak:
            continue
        folded[row.member_id], changes = take_part(folded.get(row.member_id, Streak()), row.number)
        log |= {(row.member_id, change.number, change.change): 1 for change in changes}
    return folded, log


def _boards(history: Sequence[AnyRow], folded: Mapping[int, Streak], latest: int) -> dict[Any, int]:
    scores: Counter[Any] = Counter()
    for row in history:
        for board in points_boards(row.attempted_on) if row.points else ():
            scores[board, row.member_id] += row.points
    for member_id, streak in folded.items():
        if streak.shown(latest):
            scores[STREAKS, member_id] = streak.shown(latest)
    return dict(scores)


def _tallies(board: Mapping[Any, int], hidden: set[int]) -> dict[Any, int]:
    counted = Counter((name, score) for (name, member_id), score in board.items() if member_id not in hidden)
    return dict(counted)


async def _numbers(connection: AsyncConnection, channel: AnyRow) -> tuple[Kept, Kept]:
    numbers = (
        await connection.execute(
            select(posts.c.number)
            .where(posts.c.channel_id == channel.id, posts.c.number.is_not(None))
            .order_by(posts.c.number)
        )
    ).scalars()
    return {"all": list(range(1, channel.last_number + 1))}, {"all": list(numbers)}


async def _post_counts(connection: AsyncConnection, channel_id: int) -> tuple[Kept, Kept]:
    scored = participations.c.scored
    rows = await connection.execute(
        select(
            posts.c.id,
            posts.c.took_part,
            posts.c.answered,
            posts.c.right,
            func.count(participations.c.member_id).label("parts"),
            func.coalesce(func.sum(case((scored, 1), else_=0)), 0).label("answers"),
            func.coalesce(func.sum(case((and_(scored, participations.c.right), 1), else_=0)), 0).label(
                "rights"
            ),
        )
        .outerjoin(participations, participations.c.post_id == posts.c.id)
        .where(posts.c.channel_id == channel_id)
        .group_by(posts.c.id)
    )
    expected: dict[int, Any] = {}
    kept: dict[int, Any] = {}
    for row in rows:
        expected[row.id] = (row.parts, row.answers, row.rights)
        kept[row.id] = (row.took_part, row.answered, row.right)
    return expected, kept


async def _kept_streaks(connection: AsyncConnection, channel_id: int) -> Kept:
    rows = await connection.execute(select(streaks).where(streaks.c.channel_id == channel_id))
    return {row.member_id: to_streak(row) for row in rows}


async def _kept_log(connection: AsyncConnection, channel_id: int) -> Kept:
    rows = await connection.execute(select(freeze_log).where(freeze_log.c.channel_id == channel_id))
    return {(row.member_id, row.number, row.change): 1 for row in rows}


async def _kept_boards(connection: AsyncConnection, channel_id: int) -> Kept:
    rows = await connection.execute(select(boards).where(boards.c.channel_id == channel_id))
    return {(row.board, row.member_id): row.score for row in rows}


async def _kept_tallies(connection: AsyncConnection, channel_id: int) -> Kept:
    rows = await connection.execute(
        select(tallies).where(tallies.c.channel_id == channel_id, tallies.c.members > 0)
    )
    kept: defaultdict[Any, int] = defaultdict(int)
    for row in rows:
        kept[row.board, row.score] = row.members
    return dict(kept)
