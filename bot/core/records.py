"""What is kept about channels, posts and members, as the rest of the bot sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.core.addresses import ChannelAddress
from bot.core.ledger import PostKind, PostState
from bot.core.participation import Participation
from bot.core.plan import Plan
from bot.core.question import Question


@dataclass(frozen=True, slots=True)
class Channel:
    """`last_number` is the number of the newest numbered post (0 before the first); `last_day` the newest
    local date that was dealt with, posted or missed."""

    id: int
    address: ChannelAddress
    plan: Plan
    next_due_at: datetime | None = None
    last_number: int = 0
    last_day: date | None = None
    last_question_id: str | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """`number` is None for a bonus post and until a scheduled one is known to be out."""

    id: int
    key: str
    channel_id: int
    kind: PostKind
    day: date
    question: Question
    state: PostState
    number: int | None = None
    message_id: str | None = None
    posted_at: datetime | None = None
    closed: bool = False
    team_revealed: bool = False
    took_part: int = 0
    answered: int = 0
    right: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    id: int
    name: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A post that a process is about to promise to send."""

    channel_id: int
    platform: str
    key: str
    kind: PostKind
    day: date
    question: Question
    round: int
    give_up_at: datetime
    wake_at: datetime


@dataclass(frozen=True, slots=True)
class MissedSlot:
    channel_id: int
    platform: str
    key: str
    day: date
    reason: str


class Sending(StrEnum):
    """What a claim in the ledger sends."""

    QUESTION = "question"
    TEAM_REVEAL = "team reveal"


@dataclass(frozen=True, slots=True)
class Claim:
    """A promise to send a post, or a post's answer to its thread. `maybe_sent` says that an earlier try may
    have reached the platform, so it must be looked for first. `tries` counts the failed ones."""

    sending: Sending
    post: Post
    channel: Channel
    give_up_at: datetime
    tries: int = 0
    maybe_sent: bool = False

    @property
    def key(self) -> str:
        """The key in the message: a team reveal has one of its own."""
        return self.post.key if self.sending is Sending.QUESTION else self.post.key + "t"


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A numbered post and what one member did in it (None: nothing)."""

    day: date
    number: int
    participation: Participation | None


@dataclass(frozen=True, slots=True)
class FreezeLogEntry:
    """`change` is +1 for a freeze earned with post `number`, −k for k used to get over a gap before it."""

    day: date
    number: int
    change: int
