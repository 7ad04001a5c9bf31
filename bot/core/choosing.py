"""Which question a channel is asked next."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.core.plan import Plan
from bot.core.question import Bank, Question


@dataclass(frozen=True, slots=True)
class Chosen:
    """`round` is to be remembered as the round in which the channel was last asked this question."""

    question: Question
    round: int


def eligible(bank: Bank, plan: Plan) -> tuple[Question, ...]:
    """The questions that the plan's packs, tags and levels let through."""
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
    return Chosen(min(varied, key=lambda q: _order(channel, current, q.id)), current + 1)


def _order(channel: str, round_: int, question_id: str) -> bytes:
    return hashlib.blake2b(f"{channel}\n{round_}\n{question_id}".encode(), digest_size=8).digest()
