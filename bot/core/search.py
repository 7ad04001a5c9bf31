"""Finding questions for a few typed words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.core.question import Question


@dataclass(frozen=True, slots=True)
class Hit:
    question: Question
    score: float


class Searcher:
    def __init__(self, questions: Iterable[Question]) -> None:
        self._questions = tuple(questions)
        self._titles = [question.title for question in self._questions]

    def search(self, query: str, limit: int = 5) -> tuple[Hit, ...]:
        found = process.extract(query[:200], self._titles, scorer=fuzz.WRatio, limit=limit, score_cutoff=60)
        return tuple(Hit(self._questions[i], score / 100) for _, score, i in found)

    def nearest(self, query: str, limit: int = 3) -> tuple[Question, ...]:
        return self._questions[:limit]


def clear_winner(hits: Sequence[Hit]) -> bool:
    return len(hits) == 1 or hits[0].score > 1.2 * hits[1].score
