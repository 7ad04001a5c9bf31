"""Streaks, leaderboards and members' own data."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.addresses import ChannelAddress, Person
from bot.core.leaderboard import STREAKS, By, board_name
from bot.core.replies import planning, standing
from bot.core.reply import Reply
from bot.core.requests import Export, Forget, Hide, ShowLeaderboard, ShowStreak
from bot.core.schedule import local_date
from bot.core.streaks import Streak
from bot.ports.store import Store
from bot.services.asked import Asked


class Standing:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def streak(self, asked: Asked, request: ShowStreak) -> Reply:
        async with self._store.read() as unit:
            channel = await unit.channels.by_address(asked.channel)
            if channel is None:
                return planning.NO_PLAN
            today = local_date(channel.plan.zone, asked.at)
            member = await unit.members.find(asked.person)
            if member is None:
                return standing.streak(channel, Streak(), [], [], today)
            since = standing.heat_map_since(today)
            return standing.streak(
                channel,
                await unit.standings.streak(channel.id, member.id),
                await unit.standings.history(channel.id, member.id, since),
                await unit.standings.freeze_log(channel.id, member.id),
                today,
            )

    async def channels_of(self, person: Person) -> Sequence[ChannelAddress]:
        """The channels in which somebody took part."""
        async with self._store.read() as unit:
            member = await unit.members.find(person)
            return [channel.address for channel in await unit.channels.of_member(member)] if member else []

    async def leaderboard(self, asked: Asked, request: ShowLeaderboard) -> Reply:
        async with self._store.read() as unit:
            channel = await unit.channels.by_address(asked.channel)
            if channel is None:
                return planning.NO_PLAN
            today = local_date(channel.plan.zone, asked.at)
            board = STREAKS if request.by is By.STREAK else board_name(request.period, today)
            member = await unit.members.find(asked.person)
            own = member.id if member else None
            page = await unit.standings.board(channel.id, board, request.page, own)
        return standing.leaderboard(
            page, request.period, request.by, own, hidden=member is not None and member.hidden
        )

    async def hide(self, asked: Asked, request: Hide) -> Reply:
        async with self._store.write() as unit:
            member = (await unit.members.ensure([asked.person]))[asked.person]
            await unit.members.set_hidden(member, request.hidden)
        return standing.hidden(request.hidden)

    async def export(self, asked: Asked, request: Export) -> Reply:
        async with self._store.read() as unit:
            member = await unit.members.find(asked.person)
            return standing.export(await unit.members.export(member) if member else None)

    async def forget(self, asked: Asked, request: Forget) -> Reply:
        async with self._store.write() as unit:
            member = await unit.members.find(asked.person)
            if member is None:
                return standing.NOTHING_KEPT
            if not request.confirmed:
                return standing.ask_to_forget()
            await unit.members.forget(member)
        return standing.forgotten()
