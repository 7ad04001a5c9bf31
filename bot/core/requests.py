"""What people ask of the bot, whatever they typed, pressed or reacted with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from bot.core.leaderboard import By, Period


@dataclass(frozen=True, slots=True)
class Today:
    pass


@dataclass(frozen=True, slots=True)
class Ask:
    query: str


@dataclass(frozen=True, slots=True)
class ShowQuestion:
    """A question picked from the results of `Ask`."""

    question_id: str


@dataclass(frozen=True, slots=True)
class RevealQuestion:
    """The answer of a question that was looked up, or a further page of it."""

    question_id: str
    page: int = 1


@dataclass(frozen=True, slots=True)
class Pick:
    """A choice. `post` is the key of the post the button stands under; None means the current post."""

    letter: str
    post: str | None = None


@dataclass(frozen=True, slots=True)
class Write:
    """An answer in words; without words, the form to write it in."""

    words: str | None = None
    post: str | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """The key points, numbered from 1, that one's own answer covered."""

    covered: tuple[int, ...]
    post: str | None = None


@dataclass(frozen=True, slots=True)
class Reveal:
    post: str | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class Hint:
    post: str | None = None


@dataclass(frozen=True, slots=True)
class ShowStreak:
    pass


@dataclass(frozen=True, slots=True)
class ShowLeaderboard:
    period: Period = Period.WEEK
    by: By = By.POINTS
    page: int = 1


@dataclass(frozen=True, slots=True)
class ShowTopics:
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class Hide:
    hidden: bool = True


@dataclass(frozen=True, slots=True)
class Export:
    pass


@dataclass(frozen=True, slots=True)
class Forget:
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Help:
    command: str | None = None


@dataclass(frozen=True, slots=True)
class Setup:
    """`words` are a time, weekdays and a zone in any order; none opens the form."""

    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShowPlan:
    pass


@dataclass(frozen=True, slots=True)
class EditPlan:
    """Opens the form with every option of the plan."""


@dataclass(frozen=True, slots=True)
class ChangePlan:
    """Options and their new values, as typed; all are taken or none."""

    changes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PostNow:
    pass


@dataclass(frozen=True, slots=True)
class ShowQueue:
    pass


@dataclass(frozen=True, slots=True)
class Enqueue:
    question_id: str


@dataclass(frozen=True, slots=True)
class Dequeue:
    """None empties the queue."""

    question_id: str | None


@dataclass(frozen=True, slots=True)
class PausePosts:
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ResumePosts:
    pass


@dataclass(frozen=True, slots=True)
class RevealToTeam:
    pass


@dataclass(frozen=True, slots=True)
class ShowSettings:
    pass


AdminRequest: TypeAlias = (
    Setup
    | EditPlan
    | ChangePlan
    | PostNow
    | ShowQueue
    | Enqueue
    | Dequeue
    | PausePosts
    | ResumePosts
    | RevealToTeam
    | ShowSettings
)

Request: TypeAlias = (
    Today
    | Ask
    | ShowQuestion
    | RevealQuestion
    | Pick
    | Write
    | Tick
    | Reveal
    | Hint
    | ShowStreak
    | ShowLeaderboard
    | ShowTopics
    | Hide
    | Export
    | Forget
    | Help
    | ShowPlan
    | AdminRequest
)
