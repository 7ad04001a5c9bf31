"""The store: what is kept, and the transactions that change it.

`Store.read` and `Store.write` open a unit of work. Everything written in one `write` block is kept or lost
as a whole, when the block ends or raises. Write blocks of one process run one after another; those of
other processes are kept apart by the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from bot.core.addresses import ChannelAddress, Person
from bot.core.leaderboard import BoardPage
from bot.core.ledger import PostState
from bot.core.plan import Plan
from bot.core.records import (
    Channel,
    Claim,
    FreezeLogEntry,
    HistoryEntry,
    Member,
    MissedSlot,
    NewClaim,
    Post,
    Sending,
)
from bot.core.streaks import Streak
from bot.core.taking_part import Standing, StandingChange


class StoreUnavailable(Exception):
    """The database cannot be used now (locked, read-only, disk full, gone). Nothing was changed. The
    message is one line that says what to do."""


@dataclass(frozen=True, slots=True)
class DueChannel:
    """A channel whose time has come. `rounds` and `queued` are what `choosing.choose` needs."""

    channel: Channel
    rounds: Mapping[str, int]
    queued: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PostRef:
    """Which post is meant: by its key, by its message, or (neither given) the channel's current one."""

    address: ChannelAddress
    key: str | None = None
    message_id: str | None = None


class Channels(Protocol):
    async def by_address(self, address: ChannelAddress) -> Channel | None: ...

    async def save_plan(self, address: ChannelAddress, plan: Plan, next_due_at: datetime | None) -> Channel:
        """Creates the channel or changes its plan."""
        ...

    async def count(self) -> int: ...

    async def queued(self, channel_id: int) -> tuple[str, ...]:
        """Ids of the queued questions, first to be asked first."""
        ...

    async def enqueue(self, channel_id: int, question_id: str) -> bool:
        """Puts a question at the end of the queue; False if it is in it already."""
        ...

    async def dequeue(self, channel_id: int, question_id: str | None) -> int:
        """Takes one question, or all, out of the queue; returns how many were in it."""
        ...

    async def all_with_plans(self) -> Sequence[Channel]: ...

    async def of_member(self, member: Member) -> Sequence[Channel]:
        """The channels in which somebody has a streak, current or lost, the oldest channel first."""
        ...


class Ledger(Protocol):
    """`platforms` are those that this process is connected to: what is due on others is not its business."""

    async def due_channels(self, now: datetime, platforms: Sequence[str], limit: int) -> Sequence[DueChannel]:
        """Channels due at `now`, longest due first, locked against other dispatchers until the end of the
        unit of work (those locked elsewhere are left out)."""
        ...

    async def due_channel(self, channel_id: int) -> DueChannel:
        """One channel as if it were due, for an admin's post."""
        ...

    async def claim(self, claims: Sequence[NewClaim]) -> Sequence[Claim]:
        """Inserts claims and returns those that were won: a slot that anybody has claimed or posted
        before is lost. A slot recorded as missed that certainly was never sent can be claimed again."""
        ...

    async def miss(self, slots: Sequence[MissedSlot]) -> None:
        """Records slots as missed, unless they are recorded already."""
        ...

    async def reschedule(self, due: Mapping[int, datetime | None]) -> None:
        """Sets when channels are due next, by channel id."""
        ...

    async def take_over(
        self, now: datetime, lease_until: datetime, platforms: Sequence[str], limit: int
    ) -> Sequence[Claim]:
        """Claims to look at again now: team reveals that are due, retries, leases that have run out. Each
        gets a new lease; one whose lease ran out comes as `maybe_sent`."""
        ...

    async def record_posted(self, posted: Sequence[tuple[int, str, datetime]]) -> None:
        """Posts are out: (post id, message id, moment). Gives each scheduled one its number, closes the
        posts before it, ends the streaks that can no longer be continued, remembers the question's
        round and schedules the team reveal. A post already recorded stays as it is."""
        ...

    async def record_team_revealed(self, post_id: int, message_id: str) -> None: ...

    async def retry(
        self, sending: Sending, post_id: int, at: datetime, tries: int, maybe_sent: bool, reason: str
    ) -> None:
        """A try failed; the next is due at `at`."""
        ...

    async def settle(self, sending: Sending, post_id: int, state: str, reason: str) -> None:
        """A claim ends as missed or unknown. A post already recorded stays as it is."""
        ...

    async def request_team_reveal(self, post_id: int, at: datetime, give_up_at: datetime) -> bool:
        """Makes the team reveal of a post due at `at`, or earlier if it was due earlier; False if it is
        under way or done."""
        ...

    async def posts_to_edit(
        self, now: datetime, platforms: Sequence[str], limit: int
    ) -> Sequence[tuple[Post, Channel]]:
        """Posts whose messages are to show new counts. Each is due again after `BETWEEN_EDITS` unless
        `edited` says before that it is done."""
        ...

    async def edited(self, post_id: int, seen: Post, at: datetime) -> None:
        """The message shows the counts of `seen`; later changes stay due."""
        ...

    async def next_wake(self, platforms: Sequence[str]) -> datetime | None:
        """The earliest moment at which anything here is due."""
        ...

    async def beat(self, now: datetime) -> datetime | None:
        """Remembers that the bot ran at `now` and returns when it last said so."""
        ...

    async def last_beat(self) -> datetime | None:
        """When the bot last said that it runs."""
        ...

    async def wake_everything(self, now: datetime) -> None:
        """Makes every open claim due now: the clock was set back, and leases are measured by it."""
        ...


class Posts(Protocol):
    async def find(self, refs: Iterable[PostRef]) -> Mapping[PostRef, tuple[Post, Channel]]:
        """The posts that are meant; those that do not exist, or belong to another channel, are left out."""
        ...

    async def state_of(self, channel_id: int, day: date) -> PostState | None:
        """What became of the slot of a local date; None if nothing yet."""
        ...

    async def last_problem(self, channel_id: int) -> tuple[date, str] | None:
        """The newest slot that was missed or is unknown, with the reason, unless a later one went well."""
        ...


class Members(Protocol):
    async def ensure(self, people: Iterable[Person]) -> Mapping[Person, Member]:
        """The members behind people, created or with their names brought up to date."""
        ...

    async def find(self, person: Person) -> Member | None: ...

    async def set_hidden(self, member: Member, hidden: bool) -> None:
        """Takes a member off every board, or puts them back."""
        ...

    async def export(self, member: Member) -> dict[str, Any]:
        """Everything kept about a member, as JSON values."""
        ...

    async def forget(self, member: Member) -> None:
        """Deletes everything kept about a member, their part in counts and boards included."""
        ...


class Standings(Protocol):
    async def load(self, keys: Sequence[tuple[Post, Member]]) -> Mapping[tuple[int, int], Standing]:
        """By (post id, member id); complete, with empty standings for those who did nothing yet."""
        ...

    async def save(self, changes: Sequence[StandingChange]) -> None:
        """Writes changes, at most one for each post and member, with all that follows from them: streaks,
        boards, the posts' counts and the edits these make due."""
        ...

    async def reveals(self, post_id: int) -> int:
        """How many members have revealed a post's answer to themselves."""
        ...

    async def streak(self, channel_id: int, member_id: int) -> Streak: ...

    async def freeze_log(self, channel_id: int, member_id: int) -> Sequence[FreezeLogEntry]:
        """Newest first."""
        ...

    async def history(self, channel_id: int, member_id: int, since: date) -> Sequence[HistoryEntry]:
        """The channel's numbered posts from `since` on, oldest first, and none before the first in
        which the member took part: nobody misses what was there before them."""
        ...

    async def board(self, channel_id: int, board: str, page: int, member_id: int | None) -> BoardPage: ...


class UnitOfWork(Protocol):
    @property
    def channels(self) -> Channels: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def posts(self) -> Posts: ...
    @property
    def members(self) -> Members: ...
    @property
    def standings(self) -> Standings: ...


class Store(Protocol):
    def read(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A unit of work that only reads. Raises `StoreUnavailable`."""
        ...

    def write(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A unit of work that is kept whole when the block ends. Raises `StoreUnavailable`."""
        ...
