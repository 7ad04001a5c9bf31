"""What admins do with a channel: its plan, its queue, its posts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from difflib import get_close_matches

from bot.core.addresses import ChannelAddress
from bot.core.choosing import eligible
from bot.core.ledger import TEAM_REVEAL_GRACE, PostKind, next_due, next_due_after_change
from bot.core.plan import InvalidPlan, Pause, Plan
from bot.core.plan_options import change_plan, find_option
from bot.core.plan_text import parse_setup
from bot.core.question import Bank
from bot.core.records import Channel
from bot.core.replies import answering, planning
from bot.core.reply import Reply
from bot.core.requests import (
    ChangePlan,
    Dequeue,
    EditPlan,
    Enqueue,
    PausePosts,
    PostNow,
    ResumePosts,
    RevealToTeam,
    Setup,
    ShowPlan,
    ShowQueue,
)
from bot.core.schedule import local_date, next_slot
from bot.ports.clock import Clock
from bot.ports.store import PostRef, Store
from bot.services.asked import Asked
from bot.services.posting import Dispatcher

UPCOMING = 3


class Planning:
    """`changed` is called when something may be due earlier than before."""

    def __init__(
        self,
        store: Store,
        bank: Bank,
        clock: Clock,
        dispatcher: Dispatcher,
        changed: Callable[[], None],
    ) -> None:
        self._store = store
        self._bank = bank
        self._clock = clock
        self._dispatcher = dispatcher
        self._changed = changed

    # --- the plan

    async def set_up(self, asked: Asked, request: Setup) -> Reply:
        channel = await self._channel(asked.channel)
        if not request.words:
            return planning.setup_form(channel.plan if channel else None)
        plan = parse_setup(request.words, channel.plan if channel else None)
        kept = await self._save(asked.channel, plan)
        return planning.saved(
            kept.plan, self._upcoming(kept), len(eligible(self._bank, kept.plan)), first=channel is None
        )

    async def show(self, asked: Asked, request: ShowPlan) -> Reply:
        async with self._store.read() as unit:
            channel = await unit.channels.by_address(asked.channel)
            if channel is None:
                return planning.NO_PLAN
            problem = await unit.posts.last_problem(channel.id)
        fitting = len(eligible(self._bank, channel.plan))
        return planning.plan(channel, self._upcoming(channel), fitting, problem, asked.is_admin)

    async def edit(self, asked: Asked, request: EditPlan) -> Reply:
        channel = await self._channel(asked.channel)
        return planning.plan_form(channel.plan) if channel else planning.NO_PLAN

    async def change(self, asked: Asked, request: ChangePlan) -> Reply:
        channel = await self._channel(asked.channel)
        if channel is None:
            return planning.NO_PLAN
        plan = channel.plan
        for key, value in request.changes:
            plan = change_plan(plan, key, value)
        self._check_content(plan)
        kept = await self._save(asked.channel, plan)
        shown = {find_option(key).key: find_option(key).show(plan) for key, _ in request.changes}
        return planning.changed(plan, shown, self._upcoming(kept), len(eligible(self._bank, plan)))

    def _check_content(self, plan: Plan) -> None:
        packs = [pack.name for pack in self._bank.packs]
        for name in sorted(plan.packs.difference(packs)):
            raise InvalidPlan(f"There is no pack “{name}”. There are: {', '.join(packs)}.")
        for tag in sorted(plan.tags.difference(self._bank.tags)):
            raise InvalidPlan(f"No question has the tag “{tag}”. There are: {', '.join(self._bank.tags)}.")

    async def pause(self, asked: Asked, request: PausePosts) -> Reply:
        channel = await self._channel(asked.channel)
        if channel is None:
            return planning.NO_PLAN
        today = local_date(channel.plan.zone, self._clock.now())
        if request.until and request.until <= today:
            return planning.pause_in_the_past(request.until)
        kept = await self._save(asked.channel, replace(channel.plan, pause=Pause(until=request.until)))
        return planning.paused(kept.plan, self._upcoming(kept))

    async def resume(self, asked: Asked, request: ResumePosts) -> Reply:
        channel = await self._channel(asked.channel)
        if channel is None:
            return planning.NO_PLAN
        if channel.plan.pause is None:
            return planning.not_paused()
        kept = await self._save(asked.channel, replace(channel.plan, pause=None))
        return planning.resumed(kept.plan, self._upcoming(kept))

    async def _save(self, address: ChannelAddress, plan: Plan) -> Channel:
        now = self._clock.now()
        async with self._store.write() as unit:
            known = await unit.channels.by_address(address)
            if known:
                due = next_due_after_change(known.next_due_at, plan, now, known.last_day)
            else:
                due = next_due(plan, now)
            kept = await unit.channels.save_plan(address, plan, due)
        self._changed()
        return kept

    async def _channel(self, address: ChannelAddress) -> Channel | None:
        async with self._store.read() as unit:
            return await unit.channels.by_address(address)

    def _upcoming(self, channel: Channel) -> list[datetime]:
        moments = [channel.next_due_at] if channel.next_due_at else []
        while moments and len(moments) < UPCOMING:
            slot = next_slot(channel.plan, moments[-1])
            if slot is None:
                break
            moments.append(slot.at)
        return moments

    # --- the queue

    async def show_queue(self, asked: Asked, request: ShowQueue) -> Reply:
        async with self._store.read() as unit:
            channel = await unit.channels.by_address(asked.channel)
            if channel is None:
                return planning.NO_PLAN
            ids = await unit.channels.queued(channel.id)
        return planning.queue([self._bank[id_] for id_ in ids if id_ in self._bank])

    async def enqueue(self, asked: Asked, request: Enqueue) -> Reply:
        question = self._bank.get(request.question_id)
        if question is None:
            close = get_close_matches(request.question_id, list(self._bank), n=1)
            return planning.no_such_question(close[0] if close else None)
        async with self._store.write() as unit:
            channel = await unit.channels.by_address(asked.channel)
            if channel is None:
                return planning.NO_PLAN
            new = await unit.channels.enqueue(channel.id, question.id)
        return planning.queued(question, new)

    async def dequeue(self, asked: Asked, request: Dequeue) -> Reply:
        async with self._store.write() as unit:
            channel = await unit.channels.by_address(asked.channel)
            if channel is None:
                return planning.NO_PLAN
            removed = await unit.channels.dequeue(channel.id, request.question_id)
        return planning.dequeued(request.question_id, removed)

    # --- posts

    async def post_now(self, asked: Asked, request: PostNow) -> Reply:
        channel = await self._channel(asked.channel)
        if channel is None:
            return planning.NO_PLAN
        try:
            kind = await self._dispatcher.post_now(channel)
        except LookupError:
            return planning.nothing_to_post()
        return planning.posting(kind is PostKind.BONUS) if kind else planning.already_posting()

    async def reveal_to_team(self, asked: Asked, request: RevealToTeam) -> Reply:
        now = self._clock.now()
        async with self._store.write() as unit:
            found = await unit.posts.find([PostRef(asked.channel)])
            if not found:
                return Reply(answering.NO_POST)
            post, _ = found[PostRef(asked.channel)]
            is_new = await unit.ledger.request_team_reveal(post.id, now, now + TEAM_REVEAL_GRACE)
        self._changed()
        return planning.team_reveal(is_new)
