"""Channels, their plans and queues."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.addresses import ChannelAddress
from bot.core.plan import Plan
from bot.core.records import Channel, Member
from bot.storage.statements import AnyRow, insert_for
from bot.storage.tables import channels, queue, streaks


def to_channel(row: AnyRow, prefix: str = "") -> Channel:
    """A channel from a row with the columns of `channels`, their names behind `prefix`."""

    def column(name: str) -> Any:
        return getattr(row, prefix + name)

    return Channel(
        id=column("id"),
        address=ChannelAddress(column("platform"), column("workspace"), column("channel")),
        plan=column("plan"),
        next_due_at=column("next_due_at"),
        last_number=column("last_number"),
        last_day=column("last_day"),
        last_question_id=column("last_question_id"),
    )


class SqlChannels:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def by_address(self, address: ChannelAddress) -> Channel | None:
        rows = await self._connection.execute(
            select(channels).where(
                channels.c.platform == address.platform,
                channels.c.workspace == address.workspace,
                channels.c.channel == address.channel,
            )
        )
        row = rows.one_or_none()
        return to_channel(row) if row else None

    async def save_plan(self, address: ChannelAddress, plan: Plan, next_due_at: datetime | None) -> Channel:
        values: dict[str, Any] = {"plan": plan, "next_due_at": next_due_at}
        statement = insert_for(self._connection.dialect, channels).values(
            platform=address.platform, workspace=address.workspace, channel=address.channel, **values
        )
        saved = await self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["platform", "workspace", "channel"], set_=values
            ).returning(channels)
        )
        return to_channel(saved.one())

    async def count(self) -> int:
        return (await self._connection.execute(select(func.count()).select_from(channels))).scalar_one()

    async def all_with_plans(self) -> Sequence[Channel]:
        return [to_channel(row) for row in await self._connection.execute(select(channels))]

    async def of_member(self, member: Member) -> Sequence[Channel]:
        theirs = select(streaks.c.channel_id).where(streaks.c.member_id == member.id)
        found = select(channels).where(channels.c.id.in_(theirs)).order_by(channels.c.id)
        return [to_channel(row) for row in await self._connection.execute(found)]

    async def queued(self, channel_id: int) -> tuple[str, ...]:
        rows = await self._connection.execute(
            select(queue.c.question_id).where(queue.c.channel_id == channel_id).order_by(queue.c.position)
        )
        return tuple(rows.scalars())

    async def enqueue(self, channel_id: int, question_id: str) -> bool:
        last = select(func.coalesce(func.max(queue.c.position), 0) + 1).where(
            queue.c.channel_id == channel_id
        )
        added = await self._connection.execute(
            insert_for(self._connection.dialect, queue)
            .values(channel_id=channel_id, question_id=question_id, position=last.scalar_subquery())
            .on_conflict_do_nothing()
        )
        return added.rowcount == 1

    async def dequeue(self, channel_id: int, question_id: str | None) -> int:
        statement = delete(queue).where(queue.c.channel_id == channel_id)
        if question_id is not None:
            statement = statement.where(queue.c.question_id == question_id)
        return (await self._connection.execute(statement)).rowcount
