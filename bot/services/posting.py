"""The dispatcher: claims what is due, sends it, records it, and never does it twice.

Claim, send and record are three steps with a commit between them, so a crash at any instruction leaves a
claim in the database that says what to do next.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.core.choosing import Chosen, choose, eligible
from bot.core.document import Document
from bot.core.ledger import (
    BONUS_GRACE,
    LEASE,
    PostKind,
    PostState,
    decide_due,
    due_again,
    next_due,
    post_key,
    retry_at,
)
from bot.core.plan import Pause
from bot.core.question import Bank
from bot.core.records import Channel, Claim, MissedSlot, NewClaim, Post, Sending
from bot.core.replies.planning import paused_by_failure, unknown_outcome
from bot.core.replies.post import question_post, team_reveal
from bot.core.schedule import closes_at, local_date, slot_on
from bot.ports.clock import Clock
from bot.ports.platform import CannotLook, CannotSend, MaybeSent, NotSent, Platform, PlatformError
from bot.ports.store import DueChannel, Store
from bot.services.group_commit import GroupCommit

# A send must have ended, one way or the other, before its lease runs out and somebody takes over.
SEND_TIMEOUT = LEASE / 2
STOP_TIMEOUT = timedelta(seconds=8)
CLOCK_TOLERANCE = timedelta(minutes=2)
BETWEEN_BEATS = timedelta(minutes=1)
LATE = "The bot was not running at the time."
NO_QUESTION = "No question fits the plan."

log = logging.getLogger(__name__)


class Dispatcher:
    """Posts what is due. `changed` is called when something has become due earlier than `post_due` said;
    `most` bounds the requests under way at once, so that nothing is claimed that cannot be sent before its
    lease runs out."""

    def __init__(
        self,
        store: Store,
        platforms: Mapping[str, Platform],
        bank: Bank,
        clock: Clock,
        changed: Callable[[], None],
        most: int = 500,
    ) -> None:
        self._store = store
        self._platforms = platforms
        self._names = tuple(platforms)
        self._bank = bank
        self._clock = clock
        self._changed = changed
        self._most = most
        self._under_way: set[asyncio.Task[None]] = set()
        self._records = GroupCommit(self._record_all)
        self._last_beat: datetime | None = None

    async def post_due(self) -> datetime | None:
        """Claims and starts sending everything that is due, and returns when something is due next.

        Raises `StoreUnavailable`; what was claimed by then is sent or taken over later.
        """
        await self._beat()
        while True:
            async with self._store.read() as unit:
                next_at = await unit.ledger.next_wake(self._names)
            if next_at is None or next_at > self._clock.now():
                return next_at
            await self._wait_for_room()
            if not await self._claim_some() + await self._take_over_some() + await self._edit_some():
                return next_at

    async def settle(self) -> None:
        """Waits until everything under way has ended."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    async def stop(self) -> None:
        """Waits, within `STOP_TIMEOUT`, for what is being sent, and remembers that the bot ran until now.
        What has not ended by then is taken over by the next process."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=STOP_TIMEOUT.total_seconds())
        async with self._store.write() as unit:
            await unit.ledger.beat(self._clock.now())

    # --- the clock

    async def _beat(self) -> None:
        now = self._clock.now()
        if self._last_beat and abs(now - self._last_beat) < BETWEEN_BEATS:
            return
        async with self._store.write() as unit:
            before = await unit.ledger.beat(now)
            self._last_beat = now
            if before is None or now >= before - CLOCK_TOLERANCE:
                return
            log.warning(
                "The clock went back from %s to %s: schedules are worked out anew.",
                before.isoformat(timespec="seconds"),
                now.isoformat(timespec="seconds"),
            )
            channels = await unit.channels.all_with_plans()
            await unit.ledger.reschedule(
                {channel.id: due_again(channel.plan, now, channel.last_day) for channel in channels}
            )
            await unit.ledger.wake_everything(now)

    # --- claim

    async def _claim_some(self) -> int:
        now = self._clock.now()
        async with self._store.write() as unit:
            due = await unit.ledger.due_channels(now, self._names, self._room())
            if not due:
                return 0
            claims, missed, next_at = self._decide(due, now)
            await unit.ledger.miss(missed)
            won = await unit.ledger.claim(claims)
            await unit.ledger.reschedule(next_at)
        self._start_all(won)
        return len(due)

    def _decide(
        self, due: Sequence[DueChannel], now: datetime
    ) -> tuple[list[NewClaim], list[MissedSlot], dict[int, datetime | None]]:
        claims: list[NewClaim] = []
        missed: list[MissedSlot] = []
        next_at: dict[int, datetime | None] = {}
        for each in due:
            channel = each.channel
            decided = decide_due(channel.plan, channel.next_due_at or now, now)
            next_at[channel.id] = decided.next_at
            missed += [_missed(channel, slot.day, LATE) for slot in decided.missed]
            if decided.post is None:
                continue
            chosen = self._choose(each)
            if chosen is None:
                missed += [_missed(channel, decided.post.day, NO_QUESTION)]
                continue
            closes = closes_at(channel.plan, decided.post)
            claims += [_claim(channel, PostKind.SCHEDULED, decided.post.day, chosen, now, closes)]
        return claims, missed, next_at

    def _choose(self, due: DueChannel) -> Chosen | None:
        previous = self._bank.get(due.channel.last_question_id or "")
        queued = [self._bank[id_] for id_ in due.queued if id_ in self._bank]
        return choose(
            str(due.channel.address), eligible(self._bank, due.channel.plan), due.rounds, previous, queued
        )

    async def post_now(self, channel: Channel) -> PostKind | None:
        """An admin's post: today's question if today's slot is still to come or open, else a bonus one.
        Returns which, or None if today's is on its way already. Raises `LookupError` if there is nothing
        to ask."""
        now = self._clock.now()
        async with self._store.write() as unit:
            due = await unit.ledger.due_channel(channel.id)
            chosen = self._choose(due)
            if chosen is None:
                raise LookupError(NO_QUESTION)
            today = local_date(due.channel.plan.zone, now)
            state = await unit.posts.state_of(channel.id, today)
            if state is PostState.CLAIMED:
                return None
            claim = _claim_now(due.channel, chosen, now, state)
            won = await unit.ledger.claim([claim])
            if claim.kind is PostKind.SCHEDULED:
                await unit.ledger.reschedule({channel.id: next_due(due.channel.plan, now, claim.day)})
        self._start_all(won)
        return claim.kind if won else None

    # --- take over

    async def _take_over_some(self) -> int:
        now = self._clock.now()
        async with self._store.write() as unit:
            taken = await unit.ledger.take_over(now, now + LEASE, self._names, self._room())
        self._start_all(taken)
        return len(taken)

    async def _edit_some(self) -> int:
        async with self._store.write() as unit:
            due = await unit.ledger.posts_to_edit(self._clock.now(), self._names, self._room())
        for post, channel in due:
            self._start(self._edit(post, channel))
        return len(due)

    # --- send

    async def _send(self, claim: Claim) -> None:
        try:
            async with asyncio.timeout(SEND_TIMEOUT.total_seconds()):
                message_id = await self._find_or_send(claim)
        except PlatformError as error:
            await self._handle_failure(claim, error)
        except TimeoutError:
            await self._handle_failure(claim, MaybeSent("The platform did not answer in time."))
        else:
            await self._records.submit((claim, message_id, self._clock.now()))
            log.info("Sent the %s %s to %s.", claim.sending, claim.key, claim.channel.address)

    async def _find_or_send(self, claim: Claim) -> str:
        platform = self._platforms[claim.channel.address.platform]
        address, parent = claim.channel.address, claim.post.message_id
        in_thread = claim.sending is Sending.TEAM_REVEAL
        if claim.maybe_sent:
            since = claim.give_up_at - timedelta(days=1)
            found = await platform.find(address, claim.key, since, parent if in_thread else None)
            if found:
                return found
        if self._clock.now() >= claim.give_up_at:
            raise GaveUp(claim.post.reason or LATE)
        if in_thread:
            return await platform.post_in_thread(address, parent or "", team_reveal(claim.post), claim.key)
        message = question_post(claim.post, claim.channel)
        return await platform.post(address, message, claim.key, claim.channel.plan.reveal_emoji)

    async def _record_all(self, sent: Sequence[tuple[Claim, str, datetime]]) -> Sequence[None]:
        async with self._store.write() as unit:
            await unit.ledger.record_posted(
                [
                    (claim.post.id, message_id, at)
                    for claim, message_id, at in sent
                    if claim.sending is Sending.QUESTION
                ]
            )
            for claim, message_id, _ in sent:
                if claim.sending is Sending.TEAM_REVEAL:
                    await unit.ledger.record_team_revealed(claim.post.id, message_id)
        # The post before is closed now, and its message has to say so.
        self._changed()
        return [None] * len(sent)

    async def _edit(self, post: Post, channel: Channel) -> None:
        platform = self._platforms[channel.address.platform]
        try:
            async with asyncio.timeout(SEND_TIMEOUT.total_seconds()):
                await platform.edit(
                    channel.address, post.message_id or "", question_post(post, channel), post.key
                )
        except CannotSend as error:
            log.info("Cannot edit the post %s: %s", post.key, error)
        except (PlatformError, TimeoutError):
            return  # It stays due.
        async with self._store.write() as unit:
            await unit.ledger.edited(post.id, post, self._clock.now())

    # --- failures

    async def _handle_failure(self, claim: Claim, error: PlatformError) -> None:
        log.warning("Could not send the %s to %s: %s", claim.sending, claim.channel.address, error)
        match error:
            case CannotSend():
                await self._stop(claim, str(error))
            case CannotLook():
                await self._settle_claim(claim, PostState.UNKNOWN, str(error))
                await self._tell_admins(claim, unknown_outcome(claim.post.day))
            case GaveUp():
                await self._settle_claim(claim, PostState.MISSED, str(error))
            case _:
                await self._retry(claim, error)

    async def _retry(self, claim: Claim, error: PlatformError) -> None:
        now = self._clock.now()
        # A failed look-up leaves the doubt that made it necessary.
        maybe_sent = isinstance(error, MaybeSent) or claim.maybe_sent
        if now >= claim.give_up_at:
            state = PostState.UNKNOWN if maybe_sent else PostState.MISSED
            await self._settle_claim(claim, state, str(error))
            return
        wait = error.retry_after if isinstance(error, NotSent) else None
        at = min(retry_at(now, claim.tries + 1, wait), claim.give_up_at)
        async with self._store.write() as unit:
            await unit.ledger.retry(claim.sending, claim.post.id, at, claim.tries + 1, maybe_sent, str(error))
        self._changed()

    async def _settle_claim(self, claim: Claim, state: PostState, reason: str) -> None:
        async with self._store.write() as unit:
            await unit.ledger.settle(claim.sending, claim.post.id, state, reason)

    async def _stop(self, claim: Claim, reason: str) -> None:
        """It will not work later either: the plan is paused, other channels go on."""
        async with self._store.write() as unit:
            await unit.ledger.settle(claim.sending, claim.post.id, PostState.MISSED, reason)
            if claim.sending is Sending.QUESTION:
                channel = await unit.channels.by_address(claim.channel.address)
                if channel:
                    plan = replace(channel.plan, pause=Pause(reason=reason, by_bot=True))
                    await unit.channels.save_plan(channel.address, plan, None)
        await self._tell_admins(claim, paused_by_failure(reason))

    async def _tell_admins(self, claim: Claim, message: Document) -> None:
        platform = self._platforms[claim.channel.address.platform]
        try:
            await platform.tell_admins(claim.channel.address, message)
        except PlatformError as error:
            log.warning("Could not tell the admins of %s: %s", claim.channel.address, error)

    # --- tasks

    def _room(self) -> int:
        return self._most - len(self._under_way)

    async def _wait_for_room(self) -> None:
        while self._room() < self._most // 2:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)

    def _start_all(self, claims: Sequence[Claim]) -> None:
        for claim in claims:
            self._start(self._send(claim))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and (error := task.exception()):
            # The claim stands: it is taken over when its lease has run out.
            log.error("Sending failed; it is tried again.", exc_info=error)


class GaveUp(PlatformError):
    """The grace period is over and the message is not out."""


def _missed(channel: Channel, day: date, reason: str) -> MissedSlot:
    return MissedSlot(
        channel.id, channel.address.platform, post_key(channel.address, day.isoformat()), day, reason
    )


def _claim(
    channel: Channel, kind: PostKind, day: date, chosen: Chosen, now: datetime, give_up_at: datetime
) -> NewClaim:
    occasion = day.isoformat() if kind is PostKind.SCHEDULED else now.isoformat()
    return NewClaim(
        channel_id=channel.id,
        platform=channel.address.platform,
        key=post_key(channel.address, occasion),
        kind=kind,
        day=day,
        question=chosen.question,
        round=chosen.round,
        give_up_at=give_up_at,
        wake_at=now + LEASE,
    )


def _claim_now(channel: Channel, chosen: Chosen, now: datetime, state: PostState | None) -> NewClaim:
    """Today's question if nothing came of it yet and its slot is not over; else a bonus question."""
    today = local_date(channel.plan.zone, now)
    slot = slot_on(channel.plan, today)
    closes = closes_at(channel.plan, slot) if slot else now
    if state in (None, PostState.MISSED) and now < closes:
        return _claim(channel, PostKind.SCHEDULED, today, chosen, now, closes)
    return _claim(channel, PostKind.BONUS, today, chosen, now, now + BONUS_GRACE)
