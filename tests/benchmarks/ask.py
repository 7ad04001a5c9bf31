"""The search of `/sd ask`, at 33 and at 5,000 questions; against SQLite FTS5 (bm25) on the same texts."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.core.question import Question
from bot.core.search import Searcher
from bot.storage.packs import load_bank, shipped_content
from tests.benchmarks.report import line, microseconds
from tests.evaluation.baselines import FullText
from tests.evaluation.sets import load

WORDS = re.findall(
    r"\w+",
    "cache queue shard index token lease cursor batch proxy replica stream bucket cluster router backup",
)
FIELDS = re.findall(
    r"\w+", "billing search chat maps video mail games health travel music photos sports news banking weather"
)


def many(questions: Sequence[Question], count: int) -> list[Question]:
    """More questions of the same make: other words in the titles and aliases, the same kind of text."""
    made: list[Question] = []
    for number in range(count - len(questions)):
        one, two = WORDS[number % 15], WORDS[number // 15 % 15]
        where = FIELDS[number % 14] + str(number % 97)
        made.append(
            replace(
                questions[number % len(questions)],
                id=f"made-{number}",
                title=f"How does the {one} of a {where} service use its {two}?",
                aliases=tuple(f"{alias} {where}" for alias in (one, two, f"{one} {two}")),
            )
        )
    return [*questions, *made]


def median_microseconds(search: Callable[[str], object], queries: Sequence[str]) -> float:
    took: list[float] = []
    for query in queries:
        started = time.perf_counter()
        search(query)
        took.append(time.perf_counter() - started)
    return statistics.median(took)


def main() -> None:
    shipped = list(load_bank([shipped_content()]).values())
    queries = [case.query for case in load("dev")]
    for questions, target in ((shipped, "under 200 µs"), (many(shipped, 5_000), "under 2,000 µs")):
        started = time.perf_counter()
        ours = Searcher(questions)
        built = time.perf_counter() - started
        theirs = FullText(questions)
        mine, other = (median_microseconds(s.search, queries) for s in (ours, theirs))
        what = f"/sd ask, {len(questions):,} questions (index built in {built:.2f} s)"
        line(what, microseconds(mine), microseconds(other), other / mine, target)


if __name__ == "__main__":
    main()
