"""Members: who they are, and their right to be left alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.addresses import Person
from bot.core.records import Member
from bot.storage.statements import AnySelect, among, execute_each, insert_for
from bot.storage.tables import (
    boards,
    channels,
    freeze_log,
    members,
    participations,
    posts,
    questions,
    streaks,
    tallies,
)

LONGEST_NAME = 80


class SqlMembers:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def ensure(self, people: Iterable[Person]) -> Mapping[Person, Member]:
        people = list(people)
        named = {_key(person): person for person in people}
        known = await self._load(named)
        stale = [
            person
            for key, person in named.items()
            if key not in known or known[key].name != person.name[:LONGEST_NAME]
        ]
        if stale:
            await self._save_names(stale)
            known = await self._load(named)
        return {person: known[_key(person)] for person in people}

    async def find(self, person: Person) -> Member | None:
        return (await self._load([_key(person)])).get(_key(person))

    async def _load(self, keys: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str, str], Member]:
        columns = (members.c.platform, members.c.workspace, members.c.user)
        wanted = set(keys)
        rows = await self._connection.execute(
            # The lock keeps two replicas from counting for one member at the same time.
            select(members).where(among(columns, wanted)).order_by(members.c.id).with_for_update()
        )
        found = {
            (row.platform, row.workspace, row.user): Member(row.id, row.name, row.hidden) for row in rows
        }
        return {key: member for key, member in found.items() if key in wanted}

    async def _save_names(self, people: Sequence[Person]) -> None:
        statement = insert_for(self._connection.dialect, members)
        await self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["platform", "workspace", "user"],
                set_={"name": statement.excluded.name},
            ),
            [
                {
                    "platform": person.platform,
                    "workspace": person.workspace,
                    "user": person.user,
                    "name": person.name[:LONGEST_NAME],
                }
                for person in people
            ],
        )

    async def set_hidden(self, member: Member, hidden: bool) -> None:
        changed = await self._connection.execute(
            update(members)
            .where(members.c.id == member.id, members.c.hidden.is_not(hidden))
            .values(hidden=hidden)
        )
        if changed.rowcount:
            await self._count_on_tallies(member, -1 if hidden else +1)

    async def _count_on_tallies(self, member: Member, change: int) -> None:
        rows = await self._connection.execute(
            select(boards.c.channel_id, boards.c.board, boards.c.score).where(boards.c.member_id == member.id)
        )
        await execute_each(
            self._connection,
            update(tallies)
            .where(
                tallies.c.channel_id == bindparam("of_channel"),
                tallies.c.board == bindparam("of_board"),
                tallies.c.score == bindparam("of_score"),
            )
            .values(members=tallies.c.members + change),
            [{"of_channel": row.channel_id, "of_board": row.board, "of_score": row.score} for row in rows],
        )

    async def export(self, member: Member) -> dict[str, Any]:
        channel = [channels.c.platform, channels.c.workspace, channels.c.channel]
        took_part = (
            select(*channel, posts.c.day, posts.c.number, questions.c.question_id, participations)
            .join(posts, posts.c.id == participations.c.post_id)
            .join(channels, channels.c.id == posts.c.channel_id)
            .join(questions, questions.c.version == posts.c.question_version)
            .where(participations.c.member_id == member.id)
            .order_by(posts.c.id)
        )
        return {
            "name": member.name,
            "hidden": member.hidden,
            "participations": await self._json(took_part),
            "streaks": await self._json(_of_member(streaks, member)),
            "freezes": await self._json(_of_member(freeze_log, member)),
            "points": await self._json(_of_member(boards, member)),
        }

    async def _json(self, statement: AnySelect) -> list[dict[str, Any]]:
        rows = (await self._connection.execute(statement)).mappings()
        return [
            {
                name: _json_value(value)
                for name, value in row.items()
                if not name.endswith("_id") or name == "question_id"
            }
            for row in rows
        ]

    async def forget(self, member: Member) -> None:
        if not member.hidden:
            await self._count_on_tallies(member, -1)
        await self._uncount_on_posts(member)
        for table in (participations, streaks, freeze_log, boards):
            await self._connection.execute(delete(table).where(table.c.member_id == member.id))
        await self._connection.execute(delete(members).where(members.c.id == member.id))

    async def _uncount_on_posts(self, member: Member) -> None:
        mine = participations.c.member_id == member.id
        rows = (
            await self._connection.execute(
                select(
                    participations.c.post_id,
                    case((participations.c.scored, 1), else_=0).label("answered"),
                    case((and_(participations.c.scored, participations.c.right), 1), else_=0).label("right"),
                ).where(mine)
            )
        ).all()
        await execute_each(
            self._connection,
            update(posts)
            .where(posts.c.id == bindparam("of_post"))
            .values(
                took_part=posts.c.took_part - 1,
                answered=posts.c.answered - bindparam("one_answered"),
                right=posts.c.right - bindparam("one_right"),
            ),
            [{"of_post": row.post_id, "one_answered": row.answered, "one_right": row.right} for row in rows],
        )


def _key(person: Person) -> tuple[str, str, str]:
    return person.platform, person.workspace, person.user


def _of_member(table: Any, member: Member) -> AnySelect:
    return (
        select(channels.c.platform, channels.c.workspace, channels.c.channel, table)
        .join(channels, channels.c.id == table.c.channel_id)
        .where(table.c.member_id == member.id)
        .order_by(*table.primary_key.columns)
    )


def _json_value(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
