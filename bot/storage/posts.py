"""Posts and the questions they asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Column, false, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.addresses import ChannelAddress
from bot.core.ledger import PostKind, PostState
from bot.core.question import Bank, Question
from bot.core.records import Channel, Post
from bot.ports.store import PostRef
from bot.storage.channels import to_channel
from bot.storage.statements import AnyRow, AnySelect, among, insert_for
from bot.storage.tables import channels, posts, questions

CHANNEL_COLUMNS = [column.label(f"channel__{column.name}") for column in channels.columns]
POST_COLUMNS: list[Column[Any]] = list(posts.columns)


class StoredQuestions:
    """Questions as they were when they were asked. A version never changes, so each is read once."""

    def __init__(self, bank: Bank) -> None:
        self._by_version = {question.version: question for question in bank.values()}

    async def load(self, connection: AsyncConnection, versions: Iterable[str]) -> None:
        unknown = set(versions) - self._by_version.keys()
        if not unknown:
            return
        for row in await connection.execute(
            select(questions.c.version, questions.c.body).where(questions.c.version.in_(unknown))
        ):
            self._by_version[row.version] = Question.from_json(row.body)

    async def keep(self, connection: AsyncConnection, asked: Iterable[Question]) -> None:
        """Makes sure that the questions are in the database."""
        new = {question.version: question for question in asked}
        await connection.execute(
            insert_for(connection.dialect, questions).on_conflict_do_nothing(),
            [
                {"version": version, "question_id": question.id, "body": question.to_json()}
                for version, question in new.items()
            ],
        )

    def __getitem__(self, version: str) -> Question:
        return self._by_version[version]


def with_channel() -> AnySelect:
    """Posts, each with its channel."""
    return select(*POST_COLUMNS, *CHANNEL_COLUMNS).join(channels, posts.c.channel_id == channels.c.id)


def to_post(row: AnyRow, questions_by_version: StoredQuestions) -> Post:
    return Post(
        id=row.id,
        key=row.key,
        channel_id=row.channel_id,
        kind=PostKind(row.kind),
        day=row.day,
        question=questions_by_version[row.question_version],
        state=PostState(row.state),
        number=row.number,
        message_id=row.message_id,
        posted_at=row.posted_at,
        closed=row.closed,
        team_revealed=row.team_revealed,
        took_part=row.took_part,
        answered=row.answered,
        right=row.right,
        reason=row.reason,
    )


class SqlPosts:
    def __init__(self, connection: AsyncConnection, stored: StoredQuestions) -> None:
        self._connection = connection
        self._stored = stored

    async def find(self, refs: Iterable[PostRef]) -> Mapping[PostRef, tuple[Post, Channel]]:
        refs = set(refs)
        found: dict[PostRef, tuple[Post, Channel]] = {}
        for post, channel in await self._by_key({ref.key for ref in refs if ref.key}):
            found[PostRef(channel.address, key=post.key)] = (post, channel)
        messages = {(ref.address, ref.message_id) for ref in refs if ref.message_id}
        for post, channel in await self._by_message(messages):
            found[PostRef(channel.address, message_id=post.message_id)] = (post, channel)
        current = {ref.address for ref in refs if not ref.key and not ref.message_id}
        for post, channel in await self._current(current):
            found[PostRef(channel.address)] = (post, channel)
        return {ref: found[ref] for ref in refs if ref in found}

    async def _by_key(self, keys: set[str]) -> list[tuple[Post, Channel]]:
        if not keys:
            return []
        return await self._pairs(with_channel().where(posts.c.key.in_(keys)))

    async def _by_message(self, messages: set[tuple[ChannelAddress, str]]) -> list[tuple[Post, Channel]]:
        if not messages:
            return []
        ids = {message_id for _, message_id in messages}
        candidates = with_channel().where(
            _address_in(address for address, _ in messages), posts.c.message_id.in_(ids)
        )
        return await self._pairs(candidates)

    async def _current(self, addresses: set[ChannelAddress]) -> list[tuple[Post, Channel]]:
        """The newest open post of each channel; a scheduled one goes before a bonus post."""
        if not addresses:
            return []
        open_posts = (
            with_channel()
            .where(_address_in(addresses), posts.c.state == PostState.POSTED, posts.c.closed == false())
            .order_by(posts.c.number.is_not(None), posts.c.id)
        )
        newest = {channel.id: (post, channel) for post, channel in await self._pairs(open_posts)}
        return list(newest.values())

    async def state_of(self, channel_id: int, day: date) -> PostState | None:
        state = (
            await self._connection.execute(
                select(posts.c.state).where(posts.c.channel_id == channel_id, posts.c.slot_day == day)
            )
        ).scalar_one_or_none()
        return None if state is None else PostState(state)

    async def last_problem(self, channel_id: int) -> tuple[date, str] | None:
        row = (
            await self._connection.execute(
                select(posts.c.slot_day, posts.c.state, posts.c.reason)
                .where(
                    posts.c.channel_id == channel_id,
                    posts.c.slot_day.is_not(None),
                    posts.c.state != PostState.CLAIMED,
                )
                .order_by(posts.c.slot_day.desc())
                .limit(1)
            )
        ).one_or_none()
        return None if row is None or row.state == PostState.POSTED else (row.slot_day, row.reason)

    async def _pairs(self, statement: AnySelect) -> list[tuple[Post, Channel]]:
        rows = (await self._connection.execute(statement.where(posts.c.question_version.is_not(None)))).all()
        await self._stored.load(self._connection, (row.question_version for row in rows))
        return [(to_post(row, self._stored), to_channel(row, "channel__")) for row in rows]


def _address_in(addresses: Iterable[ChannelAddress]) -> Any:
    columns = (channels.c.platform, channels.c.workspace, channels.c.channel)
    return among(columns, [(at.platform, at.workspace, at.channel) for at in addresses])
