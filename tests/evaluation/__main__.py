"""`uv run python -m tests.evaluation`: our search and three others on the same queries.

Each of the others gets, for telling when there is nothing to find, the threshold that serves it best on
the dev set: the lowest at which it answers no more of the queries without an answer than ours does.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.core.search import Searcher
from bot.storage.packs import load_bank, shipped_content
from tests.evaluation.baselines import CharacterTfIdf, FullText, FuzzyTitles
from tests.evaluation.sets import Case, load

Search = Callable[[str], Sequence[tuple[str, float]]]


@dataclass(frozen=True, slots=True)
class Result:
    recall_at_1: float
    recall_at_3: float
    reciprocal_rank: float
    false_nonsense: float
    false_off_topic: float
    microseconds: float


def evaluate(search: Search, cases: Sequence[Case]) -> Result:
    ranks: list[float] = []
    answered: dict[str, list[bool]] = {"nonsense": [False], "off-topic": [False]}
    took: list[float] = []
    for case in cases:
        started = time.perf_counter()
        found = [id_ for id_, _ in search(case.query)]
        took.append(time.perf_counter() - started)
        if case.expected:
            ranks.append(
                next((i for i, id_ in enumerate(found, start=1) if id_ in case.expected), float("inf"))
            )
        else:
            answered[case.kind].append(bool(found))
    return Result(
        recall_at_1=statistics.mean(rank <= 1 for rank in ranks),
        recall_at_3=statistics.mean(rank <= 3 for rank in ranks),
        reciprocal_rank=statistics.mean(1 / rank for rank in ranks),
        false_nonsense=statistics.mean(answered["nonsense"][1:] or [False]),
        false_off_topic=statistics.mean(answered["off-topic"][1:] or [False]),
        microseconds=statistics.median(took) * 1e6,
    )


def with_threshold(search: Search, dev: Sequence[Case], allowed: int) -> Search:
    tops = sorted(
        (found[0][1] for case in dev if not case.expected and (found := search(case.query))), reverse=True
    )
    threshold = tops[allowed] if len(tops) > allowed else 0.0
    return lambda query: [hit for hit in search(query) if hit[1] > threshold]


def main() -> None:
    questions = list(load_bank([shipped_content()]).values())
    searcher, dev = Searcher(questions), load("dev")

    def ours(query: str) -> list[tuple[str, float]]:
        return [(hit.question.id, hit.score) for hit in searcher.search(query)]

    allowed = sum(bool(ours(case.query)) for case in dev if not case.expected)
    others = [make(questions) for make in (FullText, FuzzyTitles, CharacterTfIdf)]
    ways: list[tuple[str, Search]] = [("sd-bot", ours)]
    for other in others:
        ways.append((other.name, other.search))
        ways.append((f"{other.name}, with threshold", with_threshold(other.search, dev, allowed)))
    for name in ("dev", "held_out"):
        cases = load(name)
        if not cases:
            continue
        without = sum(not case.expected for case in cases)
        print(f"\n{name}: {len(cases) - without} queries with an answer, {without} without")
        print(f"{'':42} recall@1 recall@3    MRR  false answers (nonsense, other)  median")
        for way, search in ways:
            r = evaluate(search, cases)
            print(
                f"{way:42} {r.recall_at_1:8.3f} {r.recall_at_3:8.3f} {r.reciprocal_rank:6.3f}"
                f" {r.false_nonsense:16.1%} {r.false_off_topic:12.1%} {r.microseconds:8,.0f} µs"
            )


if __name__ == "__main__":
    main()
