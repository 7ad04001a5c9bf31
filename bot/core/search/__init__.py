"""Finding questions for a few typed words.

Each word of a query is looked for in what a question says, best where it says most (title, aliases, id),
least in the text of the answer; as it stands, by its beginning, with a typing error mended, or as another
word for the same. A question's score is the share of the query, by weight of its words, that it explains;
a word that no question knows counts as unexplained, so that nonsense and other subjects stay below
`THRESHOLD`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.core.question import Question
from bot.core.search.index import Index

# Calibrated on tests/evaluation/dev.tsv: below, many more queries about other subjects are answered and
# hardly one about a topic; above, it is the other way round.
THRESHOLD = 0.32
# From here on hardly a query about something else is left; below, or with a small lead, it is a guess, and
# the person is asked which one they mean.
SURE = 0.42
CLEAR_LEAD = 1.15


@dataclass(frozen=True, slots=True)
class Hit:
    """A question that was found; `score` is between 0 and 1."""

    question: Question
    score: float


class Searcher:
    """Searches some questions; the index is built once, from nothing but the questions."""

    def __init__(self, questions: Iterable[Question]) -> None:
        self._questions = tuple(questions)
        self._index = Index(self._questions)

    def search(self, query: str, limit: int = 5) -> tuple[Hit, ...]:
        """The questions that a query is about, best first; none if nothing is near enough. Any text is a
        query; what is longer than `LONGEST_QUERY` characters is cut."""
        return tuple(hit for hit in self._ranked(query, limit) if hit.score >= THRESHOLD)

    def nearest(self, query: str, limit: int = 3) -> tuple[Question, ...]:
        """The topics nearest to a query for which nothing was found; may be none."""
        return tuple(hit.question for hit in self._ranked(query, limit))

    def complete(self, typed: str, limit: int = 25) -> tuple[Question, ...]:
        """The questions to offer while somebody types; the first ones before anything is typed."""
        if not typed.strip():
            return self._questions[:limit]
        return tuple(hit.question for hit in self._ranked(typed, limit))

    def _ranked(self, query: str, limit: int) -> list[Hit]:
        scores = self._index.scores(query)
        best = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]
        return [Hit(self._questions[number], score) for number, score in best]


def clear_winner(hits: Sequence[Hit]) -> bool:
    """Whether the first of some hits stands out, so that it can be shown without asking."""
    if not hits or hits[0].score < SURE:
        return False
    return len(hits) == 1 or hits[0].score >= CLEAR_LEAD * hits[1].score
