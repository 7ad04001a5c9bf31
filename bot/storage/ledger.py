"""The posting ledger: the only truth about what was posted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    ScalarSelect,
    Table,
    and_,
    bindparam,
    case,
    false,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.leaderboard import STREAKS
from bot.core.ledger import BETWEEN_EDITS, TEAM_REVEAL_GRACE, PostKind, PostState
from bot.core.records import Channel, Claim, MissedSlot, NewClaim, Post, Sending
from bot.core.schedule import team_reveal_at
from bot.ports.store import DueChannel
from bot.storage.channels import to_channel
from bot.storage.posts import StoredQuestions, to_post, with_channel
from bot.storage.statements import AnyRow, execute_each, insert_for, upsert
from bot.storage.tables import (
    asks,
    boards,
    channels,
    heartbeat,
    members,
    posts,
    queue,
    streaks,
    tallies,
    team_reveals,
)

DUE = "due"
_TABLES: dict[Sending, tuple[Table, ColumnElement[int]]] = {
    Sending.QUESTION: (posts, posts.c.id),
    Sending.TEAM_REVEAL: (team_reveals, team_reveals.c.post_id),
}


class SqlLedger:
    def __init__(self, connection: AsyncConnection, stored: StoredQuestions) -> None:
        self._connection = connection
        self._stored = stored

    # --- what is due

    async def due_channels(self, now: datetime, platforms: Sequence[str], limit: int) -> Sequence[DueChannel]:
        rows = await self._connection.execute(
            select(channels)
            .where(channels.c.next_due_at <= now, channels.c.platform.in_(platforms))
            .order_by(channels.c.next_due_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return await self._with_history([to_channel(row) for row in rows])

    async def due_channel(self, channel_id: int) -> DueChannel:
        rows = await self._connection.execute(
            select(channels).where(channels.c.id == channel_id).with_for_update()
        )
        return (await self._with_history([to_channel(row) for row in rows]))[0]

    async def _with_history(self, due: Sequence[Channel]) -> Sequence[DueChannel]:
        if not due:
            return []
        ids = [channel.id for channel in due]
        rounds: defaultdict[int, dict[str, int]] = defaultdict(dict)
        for row in await self._connection.execute(select(asks).where(asks.c.channel_id.in_(ids))):
            rounds[row.channel_id][row.question_id] = row.round
        queued: defaultdict[int, list[str]] = defaultdict(list)
        for row in await self._connection.execute(
            select(queue).where(queue.c.channel_id.in_(ids)).order_by(queue.c.position)
        ):
            queued[row.channel_id].append(row.question_id)
        return [
            DueChannel(channel, rounds.get(channel.id, {}), tuple(queued.get(channel.id, ())))
            for channel in due
        ]

    async def next_wake(self, platforms: Sequence[str]) -> datetime | None:
        columns = (channels.c.next_due_at, posts.c.wake_at, posts.c.edit_at, team_reveals.c.wake_at)
        earliest = [_earliest(column, platform) for column in columns for platform in platforms]
        moments = (await self._connection.execute(select(*earliest))).one()
        return min((moment for moment in moments if moment), default=None)

    # --- claim

    async def claim(self, claims: Sequence[NewClaim]) -> Sequence[Claim]:
        if not claims:
            return []
        await self._stored.keep(self._connection, (claim.question for claim in claims))
        statement = insert_for(self._connection.dialect, posts)
        new = statement.excluded
        never_sent = and_(posts.c.state == PostState.MISSED, posts.c.maybe_sent.is_(False))
        columns = ("kind", "question_version", "round", "state", "wake_at", "give_up_at", "tries", "reason")
        won = await self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["key"],
                set_={name: new[name] for name in columns},
                where=never_sent,
            ).returning(posts.c.id, posts.c.key),
            [_claim_row(claim) for claim in claims],
        )
        ids = [row.id for row in won]
        await self._take_from_queue(claims)
        taken = await self._claims(Sending.QUESTION, posts.c.id.in_(ids))
        return [replace(claim, maybe_sent=False) for claim in taken]

    async def _take_from_queue(self, claims: Sequence[NewClaim]) -> None:
        await execute_each(
            self._connection,
            queue.delete().where(
                queue.c.channel_id == bindparam("of_channel"),
                queue.c.question_id == bindparam("of_question"),
            ),
            [{"of_channel": c.channel_id, "of_question": c.question.id} for c in claims],
        )

    async def miss(self, slots: Sequence[MissedSlot]) -> None:
        await execute_each(
            self._connection,
            insert_for(self._connection.dialect, posts).on_conflict_do_nothing(),
            [
                {
                    "key": slot.key,
                    "platform": slot.platform,
                    "channel_id": slot.channel_id,
                    "kind": PostKind.SCHEDULED,
                    "day": slot.day,
                    "slot_day": slot.day,
                    "state": PostState.MISSED,
                    "reason": slot.reason,
                }
                for slot in slots
            ],
        )

    async def reschedule(self, due: Mapping[int, datetime | None]) -> None:
        await execute_each(
            self._connection,
            update(channels)
            .where(channels.c.id == bindparam("of_channel"))
            .values(next_due_at=bindparam("due_at")),
            [{"of_channel": channel_id, "due_at": due_at} for channel_id, due_at in due.items()],
        )

    # --- take over

    async def take_over(
        self, now: datetime, lease_until: datetime, platforms: Sequence[str], limit: int
    ) -> Sequence[Claim]:
        taken: list[Claim] = []
        for sending, (table, post_id) in _TABLES.items():
            rows = (
                await self._connection.execute(
                    select(post_id)
                    .where(table.c.wake_at <= now, table.c.platform.in_(platforms))
                    .order_by(table.c.wake_at)
                    .limit(limit)
                    .with_for_update(skip_locked=True)
                )
            ).all()
            ids = [row[0] for row in rows]
            if ids:
                taken += await self._claims(sending, post_id.in_(ids))
                await self._lease(table, post_id.in_(ids), lease_until)
        return taken

    async def _lease(self, table: Table, which: ColumnElement[bool], lease_until: datetime) -> None:
        # From here to the record of the outcome the claim counts as perhaps sent: should this process
        # die in between, nobody knows how far it got.
        await self._connection.execute(
            update(table).where(which).values(state=PostState.CLAIMED, wake_at=lease_until, maybe_sent=True)
        )

    async def _claims(self, sending: Sending, which: ColumnElement[bool]) -> list[Claim]:
        table, _ = _TABLES[sending]
        ledger_columns = [
            table.c[name].label(f"ledger__{name}") for name in ("give_up_at", "tries", "maybe_sent")
        ]
        statement = with_channel().add_columns(*ledger_columns).where(which).order_by(posts.c.id)
        if sending is Sending.TEAM_REVEAL:
            statement = statement.join(team_reveals, team_reveals.c.post_id == posts.c.id)
        rows = (await self._connection.execute(statement)).all()
        await self._stored.load(self._connection, (row.question_version for row in rows))
        return [
            Claim(
                sending=sending,
                post=to_post(row, self._stored),
                channel=to_channel(row, "channel__"),
                give_up_at=row.ledger__give_up_at,
                tries=row.ledger__tries,
                maybe_sent=row.ledger__maybe_sent,
            )
            for row in rows
        ]

    # --- record

    async def record_posted(self, posted: Sequence[tuple[int, str, datetime]]) -> None:
        by_id = {post_id: (message_id, at) for post_id, message_id, at in posted}
        rows = (
            await self._connection.execute(
                with_channel()
                .where(posts.c.id.in_(by_id), posts.c.state != PostState.POSTED)
                .order_by(posts.c.id)
                .with_for_update()
            )
        ).all()
        for wave in _waves(rows):
            scheduled = [row for row in wave if _gets_number(row)]
            await self._close_before(wave, scheduled, max(at for _, at in by_id.values()))
            await self._advance_channels(scheduled)
            await self._mark_posted(wave, scheduled, by_id)
            await self._remember_rounds(wave)
            await self._end_streaks(scheduled)
            await self._plan_team_reveals(wave, by_id)

    async def _close_before(self, rows: Sequence[AnyRow], scheduled: Sequence[AnyRow], at: datetime) -> None:
        """A numbered post closes all before it, a bonus post only bonus posts. Their messages are due an
        edit: they now tell how many were right."""
        numbered = {row.channel_id for row in scheduled}
        bonus_only = {row.channel_id for row in rows} - numbered
        await self._connection.execute(
            update(posts)
            .where(
                posts.c.state == PostState.POSTED,
                posts.c.closed == false(),
                or_(
                    posts.c.channel_id.in_(numbered),
                    and_(posts.c.channel_id.in_(bonus_only), posts.c.kind == PostKind.BONUS),
                ),
            )
            .values(
                closed=True,
                edit_at=case((posts.c.answered > 0, at), else_=posts.c.edit_at),
            )
        )

    async def _advance_channels(self, scheduled: Sequence[AnyRow]) -> None:
        await execute_each(
            self._connection,
            update(channels)
            .where(channels.c.id == bindparam("of_channel"))
            .values(last_number=channels.c.last_number + 1, last_day=bindparam("of_day")),
            [{"of_channel": row.channel_id, "of_day": row.day} for row in scheduled],
        )

    async def _mark_posted(
        self,
        rows: Sequence[AnyRow],
        scheduled: Sequence[AnyRow],
        by_id: Mapping[int, tuple[str, datetime]],
    ) -> None:
        numbered = {row.id for row in scheduled}
        latest = select(channels.c.last_number).where(channels.c.id == posts.c.channel_id)
        await self._connection.execute(
            update(posts)
            .where(posts.c.id == bindparam("of_post"))
            .values(
                state=PostState.POSTED,
                number=case((bindparam("numbered", type_=Boolean), latest.scalar_subquery()), else_=None),
                message_id=bindparam("its_message"),
                posted_at=bindparam("its_moment"),
                wake_at=None,
                give_up_at=None,
                reason="",
            ),
            [
                {
                    "of_post": row.id,
                    "numbered": row.id in numbered,
                    "its_message": by_id[row.id][0],
                    "its_moment": by_id[row.id][1],
                }
                for row in rows
            ],
        )

    async def _remember_rounds(self, rows: Sequence[AnyRow]) -> None:
        asked = [(row.channel_id, self._question_id(row), row.round) for row in rows]
        await self._stored.load(self._connection, (row.question_version for row in rows))
        await self._connection.execute(
            upsert(self._connection.dialect, asks),
            [{"channel_id": c, "question_id": q, "round": r} for c, q, r in asked],
        )
        await self._connection.execute(
            update(channels)
            .where(channels.c.id == bindparam("of_channel"))
            .values(last_question_id=bindparam("of_question")),
            [{"of_channel": c, "of_question": q} for c, q, _ in asked],
        )

    def _question_id(self, row: AnyRow) -> str:
        return self._stored[row.question_version].id

    async def _end_streaks(self, scheduled: Sequence[AnyRow]) -> None:
        """Takes the streaks that the new posts ended off the boards. Each ends with exactly one post: the
        one after the last with which it could have been continued."""
        if not scheduled:
            return
        ended = (
            select(boards.c.channel_id, boards.c.member_id, boards.c.score, members.c.hidden)
            .join(channels, channels.c.id == boards.c.channel_id)
            .join(
                streaks,
                and_(
                    streaks.c.channel_id == boards.c.channel_id,
                    streaks.c.member_id == boards.c.member_id,
                ),
            )
            .join(members, members.c.id == boards.c.member_id)
            .where(
                boards.c.board == STREAKS,
                channels.c.id.in_([row.channel_id for row in scheduled]),
                streaks.c.alive_until == channels.c.last_number - 1,
            )
        )
        lost = (await self._connection.execute(ended)).all()
        await execute_each(
            self._connection,
            boards.delete().where(
                boards.c.channel_id == bindparam("of_channel"),
                boards.c.board == STREAKS,
                boards.c.member_id == bindparam("of_member"),
            ),
            [{"of_channel": row.channel_id, "of_member": row.member_id} for row in lost],
        )
        await execute_each(
            self._connection,
            update(tallies)
            .where(
                tallies.c.channel_id == bindparam("of_channel"),
                tallies.c.board == STREAKS,
                tallies.c.score == bindparam("of_score"),
            )
            .values(members=tallies.c.members - 1),
            [{"of_channel": row.channel_id, "of_score": row.score} for row in lost if not row.hidden],
        )

    async def _plan_team_reveals(
        self, rows: Sequence[AnyRow], by_id: Mapping[int, tuple[str, datetime]]
    ) -> None:
        due: list[dict[str, Any]] = []
        for row in rows:
            at = team_reveal_at(to_channel(row, "channel__").plan, by_id[row.id][1])
            if at:
                give_up_at = at + TEAM_REVEAL_GRACE
                due.append({**_promise(row.id, row.platform), "wake_at": at, "give_up_at": give_up_at})
        await execute_each(
            self._connection,
            insert_for(self._connection.dialect, team_reveals).on_conflict_do_nothing(),
            due,
        )

    async def record_team_revealed(self, post_id: int, message_id: str) -> None:
        await self._connection.execute(
            update(team_reveals)
            .where(team_reveals.c.post_id == post_id)
            .values(state=PostState.POSTED, message_id=message_id, wake_at=None, give_up_at=None)
        )
        await self._connection.execute(update(posts).where(posts.c.id == post_id).values(team_revealed=True))

    # --- failures

    async def retry(
        self, sending: Sending, post_id: int, at: datetime, tries: int, maybe_sent: bool, reason: str
    ) -> None:
        table, key = _TABLES[sending]
        await self._connection.execute(
            update(table)
            .where(key == post_id, table.c.state == PostState.CLAIMED)
            .values(wake_at=at, tries=tries, maybe_sent=maybe_sent, reason=reason)
        )

    async def settle(self, sending: Sending, post_id: int, state: str, reason: str) -> None:
        table, key = _TABLES[sending]
        await self._connection.execute(
            update(table)
            .where(key == post_id, table.c.state == PostState.CLAIMED)
            .values(
                state=state,
                wake_at=None,
                give_up_at=None,
                reason=reason,
                maybe_sent=literal(state == PostState.UNKNOWN),
            )
        )

    async def request_team_reveal(self, post_id: int, at: datetime, give_up_at: datetime) -> bool:
        platform = select(posts.c.platform).where(posts.c.id == post_id).scalar_subquery()
        statement = insert_for(self._connection.dialect, team_reveals).values(
            **_promise(post_id, platform), wake_at=at, give_up_at=give_up_at
        )
        earlier = and_(team_reveals.c.state == DUE, team_reveals.c.wake_at > at)
        retried = team_reveals.c.state == PostState.MISSED
        asked = await self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["post_id"],
                set_={"state": DUE, "wake_at": at, "give_up_at": give_up_at, "tries": 0},
                where=or_(earlier, retried),
            )
        )
        return asked.rowcount == 1

    # --- edits

    async def posts_to_edit(
        self, now: datetime, platforms: Sequence[str], limit: int
    ) -> Sequence[tuple[Post, Channel]]:
        rows = (
            await self._connection.execute(
                with_channel()
                .where(
                    posts.c.edit_at <= now,
                    posts.c.message_id.is_not(None),
                    posts.c.platform.in_(platforms),
                )
                .order_by(posts.c.edit_at)
                .limit(limit)
            )
        ).all()
        await self._stored.load(self._connection, (row.question_version for row in rows))
        await execute_each(
            self._connection,
            update(posts).where(posts.c.id == bindparam("of_post")).values(edit_at=now + BETWEEN_EDITS),
            [{"of_post": row.id} for row in rows],
        )
        return [(to_post(row, self._stored), to_channel(row, "channel__")) for row in rows]

    async def edited(self, post_id: int, seen: Post, at: datetime) -> None:
        unchanged = and_(
            posts.c.took_part == seen.took_part,
            posts.c.right == seen.right,
            posts.c.closed.is_(seen.closed),
        )
        await self._connection.execute(
            update(posts)
            .where(posts.c.id == post_id)
            .values(edit_at=case((unchanged, None), else_=at + BETWEEN_EDITS))
        )

    # --- the clock

    async def beat(self, now: datetime) -> datetime | None:
        before = await self.last_beat()
        await self._connection.execute(upsert(self._connection.dialect, heartbeat), {"id": 1, "at": now})
        return before

    async def last_beat(self) -> datetime | None:
        return (await self._connection.execute(select(heartbeat.c.at))).scalar_one_or_none()

    async def wake_everything(self, now: datetime) -> None:
        for table in (posts, team_reveals):
            await self._connection.execute(
                update(table)
                .where(table.c.state == PostState.CLAIMED, table.c.wake_at > now)
                .values(wake_at=now)
            )
        await self._connection.execute(update(posts).where(posts.c.edit_at > now).values(edit_at=now))


def _earliest(column: Column[Any], platform: str) -> ScalarSelect[Any]:
    return (
        select(column)
        .where(column.is_not(None), column.table.c.platform == platform)
        .order_by(column)
        .limit(1)
        .correlate(None)
        .scalar_subquery()
    )


def _promise(post_id: int, platform: Any) -> dict[str, Any]:
    """A team reveal that is due some time."""
    return {"post_id": post_id, "platform": platform, "state": DUE}


def _claim_row(claim: NewClaim) -> dict[str, Any]:
    scheduled = claim.kind is PostKind.SCHEDULED
    return {
        "key": claim.key,
        "platform": claim.platform,
        "channel_id": claim.channel_id,
        "kind": claim.kind,
        "day": claim.day,
        "slot_day": claim.day if scheduled else None,
        "question_version": claim.question.version,
        "round": claim.round,
        "state": PostState.CLAIMED,
        "wake_at": claim.wake_at,
        "give_up_at": claim.give_up_at,
        "tries": 0,
        "maybe_sent": True,
        "reason": "",
    }


def _gets_number(row: AnyRow) -> bool:
    """A scheduled post, unless a later one has its number already: one that turns out only then to have
    been sent counts like a bonus post."""
    later: date | None = row.channel__last_day
    return row.kind == PostKind.SCHEDULED and (later is None or row.day > later)


def _waves(rows: Sequence[AnyRow]) -> Iterator[Sequence[AnyRow]]:
    """The rows in order, at most one of each channel at a time: a post's number follows from the one
    before it."""
    waiting: list[AnyRow] = list(rows)
    while waiting:
        firsts = {row.channel_id: row for row in reversed(waiting)}
        wave = [row for row in waiting if firsts[row.channel_id] is row]
        waiting = [row for row in waiting if firsts[row.channel_id] is not row]
        yield wave
