"""What members did and what they have for it: participations, streaks and boards, kept up to date in the
same transaction as the event that changes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import alias, and_, bindparam, false, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.leaderboard import PAGE_SIZE, STREAKS, BoardPage, ranks
from bot.core.leaderboard import Row as BoardRow
from bot.core.ledger import BETWEEN_EDITS
from bot.core.participation import Participation
from bot.core.records import FreezeLogEntry, HistoryEntry, Member, Post
from bot.core.streaks import Streak
from bot.core.taking_part import Standing, StandingChange
from bot.storage.statements import AnyRow, among, execute_each, insert_for, upsert
from bot.storage.tables import boards, freeze_log, members, participations, posts, streaks, tallies

Tallied = tuple[int, str, int]


class SqlStandings:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    # --- load

    async def load(self, keys: Sequence[tuple[Post, Member]]) -> Mapping[tuple[int, int], Standing]:
        known = await self._participations({(post.id, member.id) for post, member in keys})
        kept = await self._streaks({(post.channel_id, member.id) for post, member in keys})
        return {
            (post.id, member.id): Standing(
                known.get((post.id, member.id), Participation()),
                kept.get((post.channel_id, member.id), Streak()),
            )
            for post, member in keys
        }

    async def _participations(self, keys: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Participation]:
        columns = (participations.c.post_id, participations.c.member_id)
        rows = await self._connection.execute(select(participations).where(among(columns, keys)))
        return {(row.post_id, row.member_id): to_participation(row) for row in rows}

    async def _streaks(self, keys: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Streak]:
        columns = (streaks.c.channel_id, streaks.c.member_id)
        rows = await self._connection.execute(select(streaks).where(among(columns, keys)))
        return {(row.channel_id, row.member_id): to_streak(row) for row in rows}

    async def reveals(self, post_id: int) -> int:
        return await self._scalar(
            select(func.count())
            .select_from(participations)
            .where(participations.c.post_id == post_id, participations.c.revealed_at.is_not(None))
        )

    async def streak(self, channel_id: int, member_id: int) -> Streak:
        return (await self._streaks([(channel_id, member_id)])).get((channel_id, member_id), Streak())

    async def freeze_log(self, channel_id: int, member_id: int) -> Sequence[FreezeLogEntry]:
        rows = await self._connection.execute(
            select(posts.c.day, freeze_log.c.number, freeze_log.c.change)
            .join(
                posts,
                and_(posts.c.channel_id == freeze_log.c.channel_id, posts.c.number == freeze_log.c.number),
            )
            .where(freeze_log.c.channel_id == channel_id, freeze_log.c.member_id == member_id)
            .order_by(freeze_log.c.number.desc(), freeze_log.c.change.desc())
        )
        return [FreezeLogEntry(row.day, row.number, row.change) for row in rows]

    async def history(self, channel_id: int, member_id: int, since: date) -> Sequence[HistoryEntry]:
        mine = and_(participations.c.post_id == posts.c.id, participations.c.member_id == member_id)
        here = alias(posts)
        first = (
            select(func.min(here.c.number))
            .join(participations, participations.c.post_id == here.c.id)
            .where(participations.c.member_id == member_id, here.c.channel_id == channel_id)
            .scalar_subquery()
        )
        rows = await self._connection.execute(
            select(posts.c.day, posts.c.number.label("post_number"), participations)
            .outerjoin(participations, mine)
            .where(posts.c.channel_id == channel_id, posts.c.slot_day >= since, posts.c.number >= first)
            .order_by(posts.c.number)
        )
        return [
            HistoryEntry(row.day, row.post_number, to_participation(row) if row.post_id else None)
            for row in rows
        ]

    # --- save

    async def save(self, changes: Sequence[StandingChange]) -> None:
        await self._save_participations(changes)
        await self._save_streaks(changes)
        await self._count_points(changes)
        await self._count_on_posts(changes)

    async def _save_participations(self, changes: Sequence[StandingChange]) -> None:
        await execute_each(
            self._connection,
            upsert(self._connection.dialect, participations),
            [
                {
                    "post_id": change.post_id,
                    "member_id": change.member.id,
                    "on_streak": change.on_streak,
                    **asdict(change.participation),
                }
                for change in changes
            ],
        )

    async def _save_streaks(self, changes: Sequence[StandingChange]) -> None:
        latest = {(change.channel_id, change.member.id): change for change in changes if change.streak}
        await execute_each(
            self._connection,
            upsert(self._connection.dialect, streaks),
            [
                _streak_row(channel_id, member_id, change.streak)
                for (channel_id, member_id), change in latest.items()
                if change.streak
            ],
        )
        await execute_each(
            self._connection,
            insert_for(self._connection.dialect, freeze_log).on_conflict_do_nothing(),
            [
                {
                    "channel_id": change.channel_id,
                    "member_id": change.member.id,
                    "number": freeze.number,
                    "change": freeze.change,
                }
                for change in changes
                for freeze in change.freeze_changes
            ],
        )
        await self._show_streaks(list(latest.values()))

    async def _show_streaks(self, changes: Sequence[StandingChange]) -> None:
        if not changes:
            return
        columns = (boards.c.channel_id, boards.c.board, boards.c.member_id)
        keys = [(change.channel_id, STREAKS, change.member.id) for change in changes]
        shown = await self._connection.execute(
            select(boards.c.channel_id, boards.c.member_id, boards.c.score).where(among(columns, keys))
        )
        before = {(row.channel_id, row.member_id): row.score for row in shown}
        await execute_each(
            self._connection,
            upsert(self._connection.dialect, boards),
            [
                {
                    "channel_id": change.channel_id,
                    "board": STREAKS,
                    "member_id": change.member.id,
                    "score": change.streak.current,
                    "reached_at": change.at,
                }
                for change in changes
                if change.streak
            ],
        )
        tallied: defaultdict[Tallied, int] = defaultdict(int)
        for change in changes:
            if change.streak and not change.member.hidden:
                old = before.get((change.channel_id, change.member.id), 0)
                tallied[change.channel_id, STREAKS, change.streak.current] += 1
                tallied[change.channel_id, STREAKS, old] -= 1
        await self._tally(tallied)

    async def _count_points(self, changes: Sequence[StandingChange]) -> None:
        gained: defaultdict[tuple[int, str, int], int] = defaultdict(int)
        at: dict[tuple[int, str, int], datetime] = {}
        hidden = {change.member.id for change in changes if change.member.hidden}
        for change in changes:
            for board in change.boards if change.points else ():
                key = (change.channel_id, board, change.member.id)
                gained[key] += change.points
                at[key] = change.at
        if not gained:
            return
        statement = insert_for(self._connection.dialect, boards)
        counted = await self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["channel_id", "board", "member_id"],
                set_={
                    "score": boards.c.score + statement.excluded.score,
                    "reached_at": statement.excluded.reached_at,
                },
            ).returning(boards.c.channel_id, boards.c.board, boards.c.member_id, boards.c.score),
            [
                {
                    "channel_id": channel_id,
                    "board": board,
                    "member_id": member_id,
                    "score": points,
                    "reached_at": at[channel_id, board, member_id],
                }
                for (channel_id, board, member_id), points in gained.items()
            ],
        )
        tallied: defaultdict[Tallied, int] = defaultdict(int)
        for channel_id, board, member_id, score in counted:
            if member_id not in hidden:
                tallied[channel_id, board, score] += 1
                tallied[channel_id, board, score - gained[channel_id, board, member_id]] -= 1
        await self._tally(tallied)

    async def _tally(self, tallied: Mapping[Tallied, int]) -> None:
        """Adds to the tallies. Nobody is tallied with a score of 0: they are on no board."""
        moved = [(key, change) for key, change in sorted(tallied.items()) if change and key[2]]
        more = insert_for(self._connection.dialect, tallies)
        await execute_each(
            self._connection,
            more.on_conflict_do_update(
                index_elements=["channel_id", "board", "score"],
                set_={"members": tallies.c.members + more.excluded.members},
            ),
            [
                {"channel_id": channel_id, "board": board, "score": score, "members": change}
                for (channel_id, board, score), change in moved
                if change > 0
            ],
        )
        await execute_each(
            self._connection,
            update(tallies)
            .where(
                tallies.c.channel_id == bindparam("of_channel"),
                tallies.c.board == bindparam("of_board"),
                tallies.c.score == bindparam("of_score"),
            )
            .values(members=tallies.c.members + bindparam("change")),
            [
                {"of_channel": channel_id, "of_board": board, "of_score": score, "change": change}
                for (channel_id, board, score), change in moved
                if change < 0
            ],
        )

    async def _count_on_posts(self, changes: Sequence[StandingChange]) -> None:
        counts: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
        for change in changes:
            for i, one in enumerate((change.new_part, change.new_answer, change.new_right)):
                counts[change.post_id][i] += one
        if not counts:
            return
        due = max(change.at for change in changes) + BETWEEN_EDITS
        await execute_each(
            self._connection,
            update(posts)
            .where(posts.c.id == bindparam("of_post"))
            .values(
                took_part=posts.c.took_part + bindparam("parts"),
                answered=posts.c.answered + bindparam("answers"),
                right=posts.c.right + bindparam("rights"),
                edit_at=func.coalesce(posts.c.edit_at, due),
            ),
            [
                {"of_post": post_id, "parts": parts, "answers": answers, "rights": rights}
                for post_id, (parts, answers, rights) in sorted(counts.items())
                if parts or answers or rights
            ],
        )

    # --- boards

    async def board(self, channel_id: int, board: str, page: int, member_id: int | None) -> BoardPage:
        here = and_(tallies.c.channel_id == channel_id, tallies.c.board == board, tallies.c.members > 0)
        total = await self._scalar(select(func.coalesce(func.sum(tallies.c.members), 0)).where(here))
        whole = BoardPage(rows=(), own=None, page=1, members=total)
        page = max(1, min(page, whole.pages))
        rows = await self._page_rows(channel_id, board, (page - 1) * PAGE_SIZE)
        first_rank = await self._rank(channel_id, board, rows[0].score) if rows else 1
        given = ranks(first_rank, (page - 1) * PAGE_SIZE + 1, [row.score for row in rows])
        return replace(
            whole,
            rows=tuple(
                BoardRow(rank, row.member_id, row.name, row.score)
                for rank, row in zip(given, rows, strict=True)
            ),
            own=await self._own(channel_id, board, member_id) if member_id else None,
            page=page,
        )

    async def _page_rows(self, channel_id: int, board: str, offset: int) -> Sequence[AnyRow]:
        statement = (
            select(boards.c.member_id, boards.c.score, members.c.name)
            .join(members, members.c.id == boards.c.member_id)
            .where(
                boards.c.channel_id == channel_id,
                boards.c.board == board,
                members.c.hidden == false(),
            )
            .order_by(boards.c.score.desc(), boards.c.reached_at, boards.c.member_id)
            .limit(PAGE_SIZE)
        )
        if offset:
            score, above = await self._score_at(channel_id, board, offset)
            statement = statement.where(boards.c.score <= score).offset(offset - above)
        return (await self._connection.execute(statement)).all()

    async def _score_at(self, channel_id: int, board: str, offset: int) -> tuple[int, int]:
        """The score of the member at `offset` and how many have more: a jump over whole scores instead
        of a walk over every member above."""
        rows = await self._connection.execute(
            select(tallies.c.score, tallies.c.members)
            .where(tallies.c.channel_id == channel_id, tallies.c.board == board)
            .order_by(tallies.c.score.desc())
        )
        above = 0
        for score, count in rows:
            if above + count > offset:
                return score, above
            above += count
        return 0, above

    async def _rank(self, channel_id: int, board: str, score: int) -> int:
        return 1 + await self._scalar(
            select(func.coalesce(func.sum(tallies.c.members), 0)).where(
                tallies.c.channel_id == channel_id, tallies.c.board == board, tallies.c.score > score
            )
        )

    async def _own(self, channel_id: int, board: str, member_id: int) -> BoardRow | None:
        row = (
            await self._connection.execute(
                select(boards.c.score, members.c.name)
                .join(members, members.c.id == boards.c.member_id)
                .where(
                    boards.c.channel_id == channel_id,
                    boards.c.board == board,
                    boards.c.member_id == member_id,
                )
            )
        ).one_or_none()
        if row is None:
            return None
        return BoardRow(await self._rank(channel_id, board, row.score), member_id, row.name, row.score)

    async def _scalar(self, statement: Any) -> int:
        return int((await self._connection.execute(statement)).scalar_one())


def to_participation(row: AnyRow) -> Participation:
    return Participation(
        revealed_at=row.revealed_at,
        attempted_at=row.attempted_at,
        attempted_on=row.attempted_on,
        letter=row.letter,
        words=row.words,
        covered=None if row.covered is None else tuple(row.covered),
        right=row.right,
        scored=row.scored,
        points=row.points,
    )


def to_streak(row: AnyRow) -> Streak:
    return Streak(
        current=row.current,
        best=row.best,
        last_number=row.last_number,
        freezes=row.freezes,
        in_a_row=row.in_a_row,
    )


def _streak_row(channel_id: int, member_id: int, streak: Streak) -> dict[str, Any]:
    return {
        "channel_id": channel_id,
        "member_id": member_id,
        "alive_until": streak.alive_until,
        **asdict(streak),
    }
