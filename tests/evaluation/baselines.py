"""Other ways to find a question, each as good as its few lines allow."""

from __future__ import annotations

import math
import re
import sqlite3
from collections import Counter
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from bot.core.question import Question


class FullText:
    """SQLite FTS5, bm25, with weights for title and aliases, stemming, and the last word by its beginning."""

    name = "SQLite FTS5 bm25"

    def __init__(self, questions: Sequence[Question]) -> None:
        self._ids = [question.id for question in questions]
        self._database = sqlite3.connect(":memory:")
        self._database.execute(
            "create virtual table texts using fts5(title, aliases, body, tokenize = 'porter unicode61')"
        )
        self._database.executemany(
            "insert into texts values (?, ?, ?)",
            (
                (q.title, ", ".join((q.id.replace("-", " "), *q.aliases)), f"{q.prompt} {q.answer}")
                for q in questions
            ),
        )

    def search(self, query: str) -> list[tuple[str, float]]:
        words = re.findall(r"\w+", query.lower())[:32]
        if not words:
            return []
        match = " OR ".join(f'"{word}"*' if word is words[-1] else f'"{word}"' for word in words)
        rows = self._database.execute(
            "select rowid, bm25(texts, 5.0, 8.0, 1.0) as score from texts where texts match ? "
            "order by score limit 5",
            (match,),
        )
        return [(self._ids[rowid - 1], -score) for rowid, score in rows]


class FuzzyTitles:
    """rapidfuzz's weighted ratio on titles."""

    name = "rapidfuzz WRatio on titles"

    def __init__(self, questions: Sequence[Question]) -> None:
        self._ids = [question.id for question in questions]
        self._titles = [question.title.lower() for question in questions]

    def search(self, query: str) -> list[tuple[str, float]]:
        found = process.extract(query.lower(), self._titles, scorer=fuzz.WRatio, limit=5)
        return [(self._ids[number], score) for _, score, number in found]


class CharacterTfIdf:
    """Cosine of TF-IDF over the three- and four-letter pieces of title, aliases and answer."""

    name = "character TF-IDF"

    def __init__(self, questions: Sequence[Question]) -> None:
        self._ids = [question.id for question in questions]
        counts = [
            Counter(_pieces(f"{q.title} {' '.join(q.aliases)} " * 3 + f"{q.prompt} {q.answer}"))
            for q in questions
        ]
        seen = Counter(piece for count in counts for piece in count)
        self._idf = {piece: math.log((1 + len(counts)) / (1 + n)) + 1 for piece, n in seen.items()}
        self._vectors = [self._vector(count) for count in counts]

    def _vector(self, count: Counter[str]) -> dict[str, float]:
        weights = {piece: (1 + math.log(n)) * self._idf.get(piece, 0.0) for piece, n in count.items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {piece: weight / length for piece, weight in weights.items()}

    def search(self, query: str) -> list[tuple[str, float]]:
        wanted = self._vector(Counter(_pieces(query[:500])))
        scores = (
            (sum(weight * vector.get(piece, 0.0) for piece, weight in wanted.items()), id_)
            for vector, id_ in zip(self._vectors, self._ids, strict=True)
        )
        best = sorted(scores, reverse=True)[:5]
        return [(id_, score) for score, id_ in best if score > 0]


def _pieces(text: str) -> list[str]:
    words = re.findall(r"\w+", text.lower())
    return [f" {word} "[i : i + n] for word in words for n in (3, 4) for i in range(len(word) + 3 - n)]
