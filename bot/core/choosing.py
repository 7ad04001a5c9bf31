"""Which question a channel is asked next."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.core.plan import Plan
from bot.core.question import Bank, Question

MASK_64 = 2**64 - 1
# 2**64 divided by the golden ratio: Knuth's multiplier for multiplicative hashing (TAOCP 3, 6.4).
GOLDEN_RATIO_64 = 0x9E3779B97F4A7C15


@dataclass(frozen=True, slots=True)
class Chosen:
    """`round` is to be remembered as the round in which the channel was last asked this question."""

    question: Question
    round: int


def eligible(bank: Bank, plan: Plan) -> tuple[Question, ...]:
    """The questions that the plan's packs, tags and levels let through."""
    if not (plan.packs or plan.tags or plan.levels):
        return bank.all
    return tuple(
        question
        for question in bank.values()
        if (not plan.packs or bank.pack_of(question.id) in plan.packs)
        and (not plan.tags or not plan.tags.isdisjoint(question.tags))
        and (not plan.levels or question.level in plan.levels)
    )


def choose(
    channel: str,
    questions: Sequence[Question],
    rounds: Mapping[str, int],
    previous: Question | None = None,
    queued: Iterable[Question] = (),
) -> Chosen | None:
    """The next question for `channel`, or None if nothing is eligible and nothing is queued.

    `rounds` maps a question's id to the round (1, 2, …) in which it was last asked here. A question never
    asked, or left out for some rounds, joins the round that is under way: it is asked once and not made up
    for, so adding or removing questions disturbs nothing.
    """
    first_queued = next(iter(queued), None)
    if not questions:
        return Chosen(first_queued, rounds.get(first_queued.id, 0) + 1) if first_queued else None
    newest = max((rounds.get(question.id, 0) for question in questions), default=0)
    reached = {question.id: max(rounds.get(question.id, 0), newest - 1) for question in questions}
    current = min(reached.values())
    if first_queued:
        return Chosen(first_queued, max(rounds.get(first_queued.id, 0), current + 1))
    waiting = [question for question in questions if reached[question.id] == current]
    varied = [q for q in waiting if previous is None or q.first_tag != previous.first_tag] or waiting
    seed = _hash(f"{channel}\n{current}")
    return Chosen(min(varied, key=lambda q: (_shuffled(seed, q.id), q.id)), current + 1)


def _shuffled(seed: int, question_id: str) -> int:
    """A question's place in the order of a channel's round. Multiplying mixes the bits of two good hashes
    well enough, and costs a tenth of hashing every question for every channel."""
    mixed = (seed ^ _question_hash(question_id)) * GOLDEN_RATIO_64 & MASK_64
    return (mixed ^ mixed >> 32) * GOLDEN_RATIO_64 & MASK_64


@lru_cache(maxsize=65_536)
def _question_hash(question_id: str) -> int:
    return _hash(question_id)


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
