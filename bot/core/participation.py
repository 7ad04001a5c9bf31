"""Taking part: attempts and their points, reveals and the lock they put on scoring.

A member has at most one `Participation` in a post. Every function here takes what is known and returns
what is known afterwards; doing the same thing again gives the same result and counts nothing twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from bot.core.plan import StreakRule
from bot.core.question import Question

POINTS_FOR_TRYING = 1


@dataclass(frozen=True, slots=True)
class Participation:
    """`letter` or `words` is the attempt, made at `attempted_at`, which was the local date `attempted_on`
    in the channel. `covered` are the key points ticked, numbered from 1, None until ticked. `scored` says
    that the attempt came before any reveal."""

    revealed_at: datetime | None = None
    attempted_at: datetime | None = None
    attempted_on: date | None = None
    letter: str | None = None
    words: str | None = None
    covered: tuple[int, ...] | None = None
    right: bool | None = None
    scored: bool = False
    points: int = 0


class Verdict(StrEnum):
    COUNTED = "counted"
    AFTER_REVEAL = "after reveal"
    REPEATED = "repeated"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class PostStanding:
    """What scoring needs to know of a post. `closed` once the channel's next post is out."""

    question: Question
    closed: bool
    team_revealed: bool


@dataclass(frozen=True, slots=True)
class Decision:
    participation: Participation
    verdict: Verdict


def attempt(
    post: PostStanding,
    known: Participation,
    at: datetime,
    on: date,
    letter: str | None = None,
    words: str | None = None,
) -> Decision:
    """A member's answer, a choice's letter or words of their own, at a moment on a local date. Only the
    first counts.

    Raises `KeyError` for a letter that the question does not have.
    """
    right = post.question.choice(letter).right if letter is not None else None
    if known.attempted_at:
        return Decision(known, Verdict.REPEATED)
    if post.closed:
        return Decision(known, Verdict.CLOSED)
    scored = known.revealed_at is None and not post.team_revealed
    points = POINTS_FOR_TRYING + (post.question.level if right else 0) if scored else 0
    answered = replace(
        known,
        attempted_at=at,
        attempted_on=on,
        letter=letter,
        words=words,
        right=right,
        scored=scored,
        points=points,
    )
    return Decision(answered, Verdict.COUNTED if scored else Verdict.AFTER_REVEAL)


def reveal(post: PostStanding, known: Participation, at: datetime) -> Decision:
    """The member is shown the answer. The first reveal of an open post is remembered and locks scoring."""
    if known.revealed_at:
        return Decision(known, Verdict.REPEATED)
    if post.closed:
        return Decision(known, Verdict.CLOSED)
    return Decision(replace(known, revealed_at=at), Verdict.COUNTED)


def tick(post: PostStanding, known: Participation, covered: tuple[int, ...]) -> Decision:
    """The member says which key points their words covered: the level times their share, halves up.

    Final, as a choice is. Allowed after the post has closed, because the answer itself was in time.
    At least half of the key points is a right answer. Raises `KeyError` for a number that is no key point,
    `ValueError` if there is no answer in words to tick.
    """
    if known.words is None:
        raise ValueError("no answer in words")
    if known.covered is not None:
        return Decision(known, Verdict.REPEATED)
    total = len(post.question.key_points)
    ticked = tuple(sorted(set(covered)))
    for number in ticked:
        if not 1 <= number <= total:
            raise KeyError(number)
    share = Fraction(len(ticked), total) if total else Fraction(0)
    earned = int(post.question.level * share + Fraction(1, 2)) if known.scored else 0
    graded = replace(known, covered=ticked, right=share >= Fraction(1, 2), points=known.points + earned)
    return Decision(graded, Verdict.COUNTED if known.scored else Verdict.AFTER_REVEAL)


def took_part(known: Participation) -> bool:
    return known.attempted_at is not None or known.revealed_at is not None


def counts_for_streak(known: Participation, rule: StreakRule) -> bool:
    """Whether the streak continues with this: a reveal is enough unless the plan demands an attempt."""
    return known.attempted_at is not None if rule is StreakRule.ATTEMPT else took_part(known)
