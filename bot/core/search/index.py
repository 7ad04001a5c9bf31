"""Which words stand in which questions, and how much of a query each question explains."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from heapq import nlargest
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.core.question import Question
from bot.core.search.vocabulary import RELATED
from bot.core.search.words import LONGEST_QUERY, MOST_WORDS, STOP_WORDS, stem, telling_words, words_of

# What a match is worth by where it is and by how it was made.
IN_NAMES, IN_TAGS, IN_PROMPT, IN_POINTS, IN_ANSWER = 1.0, 0.8, 0.55, 0.55, 0.35
# A word that stands once, in a long name, says little about the subject by itself.
IN_PASSING = 0.55
SHORT_NAME = 2
BY_BEGINNING, BY_MENDING, BY_RELATION = 0.9, 0.85, 0.75
PHRASE_SHARE = 0.4
# What others keep of their score when a query is a question's name, or how one begins, to the letter.
BESIDE_A_NAME = 0.85
SHORTEST_BEGUN_NAME = 4
SHORTEST_BEGINNING = 3
SHORTEST_MENDED = 4
TWO_ERRORS_FROM = 8
MOST_READINGS = 8

UNFINISHED_SHARE = 0.3
MOST_REMEMBERED = 10_000
MOST_COMPARED = 50

# What is pasted by mistake, or to see what happens.
_CODE = re.compile(
    r"\bselect\b.+\bfrom\b|\b(drop|alter|create)\s+table\b|\b(delete\s+from|insert\s+into)\b|</?\w+>",
    re.IGNORECASE,
)

Matches = dict[int, float]


class _Read(NamedTuple):
    """A word of a query: what it weighs, how well each question has it, and as what it was read."""

    weight: float
    found: Matches
    roots: dict[str, float]


class Index:
    """`scores` maps the number of a question (its place in `questions`) to how much of a query it
    explains."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self._where: defaultdict[str, Matches] = defaultdict(dict)
        named: dict[str, str] = {}
        for number, question in enumerate(questions):
            for word, worth in _telling_words(question):
                root = stem(word)
                found = self._where[root]
                found[number] = max(found.get(number, 0.0), worth)
                if worth >= IN_TAGS:
                    named[word] = root
        self._count = len(questions)
        self._weights = {root: self._weight(sum(found.values())) for root, found in self._where.items()}
        self._unknown = self._weight(0.0)
        self._join_neighbours(questions, named)
        self._in_order = sorted(
            (" ".join(words_of(name)), number)
            for number, question in enumerate(questions)
            for name in _names(question)
        )
        self._names = [[self._roots_of(name) for name in _names(question)] for question in questions]
        self._roots = named
        self._sorted = sorted(named)
        self._known: dict[str, _Read] = {}

    def _roots_of(self, name: str) -> tuple[frozenset[str], float]:
        roots = frozenset(map(stem, telling_words(name)))
        return roots, sum(self._weights[root] for root in roots)

    def _weight(self, questions: float) -> float:
        """How much a word tells: the fewer questions have it, the more."""
        return math.log(1 + self._count / (0.5 + questions))

    def _join_neighbours(self, questions: Sequence[Question], named: dict[str, str]) -> None:
        """`bluegreen` is found where a name says `blue green`."""
        for number, question in enumerate(questions):
            for name in _names(question):
                for first, second in pairwise(words_of(name)):
                    if first in STOP_WORDS:
                        continue
                    joined = first + second
                    named.setdefault(joined, joined)
                    self._where[joined][number] = IN_NAMES
                    self._weights[joined] = self._weight(len(self._where[joined]))

    def scores(self, query: str) -> Matches:
        query = query[:LONGEST_QUERY]
        if _CODE.search(query):
            return {}
        words = self._joined(telling_words(query)[:MOST_WORDS])
        return self._named_first(" ".join(words_of(query)), self._explained(words) if words else {})

    def _joined(self, words: list[str]) -> list[str]:
        """`web sockets` becomes `websockets` where only that is known."""
        at = 0
        while at + 1 < len(words):
            pair, joined = words[at : at + 2], words[at] + words[at + 1]
            if min(map(self._best, pair)) < IN_TAGS and self._best(joined) >= BY_MENDING * IN_TAGS:
                words[at : at + 2] = [joined]
            at += 1
        return words

    def _best(self, word: str) -> float:
        return max(self._read(word).found.values(), default=0.0)

    def _explained(self, words: Sequence[str]) -> Matches:
        explained: defaultdict[int, float] = defaultdict(float)
        read = [self._read(word) for word in dict.fromkeys(words)]
        if len(read) > 1 and len(words[-1]) <= SHORTEST_BEGINNING:
            read[-1] = self._unfinished(words[-1], read[-1])
        total = sum(word.weight for word in read)
        for word in read:
            for number, worth in word.found.items():
                explained[number] += word.weight * worth
        # Whose name says the query has its words, so the best by words hold the best by names.
        closest = nlargest(MOST_COMPARED, explained.items(), key=itemgetter(1))
        return {
            number: (1 - PHRASE_SHARE) * share / total + PHRASE_SHARE * self._phrase(number, read, total)
            for number, share in closest
        }

    def _named_first(self, typed: str, scores: Matches) -> Matches:
        """Puts a question with this very name first; without one, those whose names begin so."""
        at = bisect_left(self._in_order, (typed,))
        begun = [named for named in self._in_order[at : at + MOST_COMPARED] if named[0].startswith(typed)]
        first = {number for name, number in begun if name == typed}
        best = 1.0
        if not first and len(typed) >= SHORTEST_BEGUN_NAME:
            first, best = {number for _, number in begun}, 0.0
        if not first:
            return scores
        beside = {number: score * BESIDE_A_NAME for number, score in scores.items()}
        return beside | {number: max(best, beside.get(number, 0.0) + 1 - BESIDE_A_NAME) for number in first}

    def _phrase(self, number: int, read: Sequence[_Read], total: float) -> float:
        """How much a query and one of the question's names are the same (Dice, by weight of words)."""
        best = 0.0
        all_roots = {root for word in read for root in word.roots}
        for name, whole in self._names[number]:
            common = name & all_roots
            if common:
                shared = sum(
                    word.weight
                    * max([worth for root, worth in word.roots.items() if root in common], default=0)
                    for word in read
                )
                best = max(best, 2 * shared / (total + whole))
        return min(best, 1.0)

    # --- one word

    def _read(self, word: str) -> _Read:
        """Where a word is found, read in every way that makes sense. Remembered, within bounds."""
        known = self._known.get(word)
        if known is None:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            known = self._known[word] = self._look_up(word)
        return known

    def _look_up(self, word: str) -> _Read:
        root = stem(word)
        found: Matches = dict(self._where.get(root, {}))
        roots = {root: 1.0}
        if max(found.values(), default=0.0) < IN_TAGS:
            roots |= dict(self._other_readings(word))
            for other, worth in roots.items():
                _merge(found, self._where.get(other, {}), worth)
        weights = [self._weights[other] for other in roots if other in self._weights]
        _merge(found, self._related(root), BY_RELATION)
        roots |= {other: BY_RELATION for other in RELATED.get(root, ()) if other not in roots}
        return _Read(max(weights, default=self._unknown), found, roots)

    def _unfinished(self, word: str, read: _Read) -> _Read:
        """The last word, hardly begun: it may help, but it tells little."""
        roots = dict(read.roots)
        found = dict(read.found)
        for other, worth in self._by_beginning(word):
            roots[other] = max(roots.get(other, 0.0), worth)
            _merge(found, self._where[other], worth)
        known = max(read.found.values(), default=0.0) >= IN_TAGS
        return _Read(read.weight if known else self._unknown * UNFINISHED_SHARE, found, roots)

    def _other_readings(self, word: str) -> list[tuple[str, float]]:
        if len(word) < SHORTEST_BEGINNING:
            return []
        readings = [*self._by_beginning(word)] or [*self._by_mending(word)]
        if not readings and stem(word) not in self._where:
            readings = [*self._by_splitting(word)]
        return readings[:MOST_READINGS]

    def _by_beginning(self, word: str) -> Iterator[tuple[str, float]]:
        at = bisect_left(self._sorted, word)
        while at < len(self._sorted) and self._sorted[at].startswith(word):
            full = self._sorted[at]
            yield self._roots[full], BY_BEGINNING * math.sqrt(len(word) / len(full))
            at += 1

    def _by_mending(self, word: str) -> Iterator[tuple[str, float]]:
        if len(word) < SHORTEST_MENDED:
            return
        most = 2 if len(word) >= TWO_ERRORS_FROM else 1
        near = process.extract(
            word, self._sorted, scorer=OSA.distance, score_cutoff=most, limit=MOST_READINGS
        )
        for full, errors, _ in near:
            if _is_slip(word, full, int(errors)):
                yield self._roots[full], BY_MENDING * (1 - errors / len(word) / 2)

    def _by_splitting(self, word: str) -> Iterator[tuple[str, float]]:
        for at in range(SHORTEST_BEGINNING, len(word) - SHORTEST_BEGINNING + 1):
            first, second = word[:at], word[at:]
            if first in self._roots and second in self._roots:
                yield self._roots[first], BY_MENDING
                yield self._roots[second], BY_MENDING
                return

    def _related(self, root: str) -> Matches:
        """Where other words for the same are found, by the share of them."""
        others = [other for other in RELATED.get(root, ()) if other in self._where]
        total = sum(self._weights[other] for other in others)
        found: defaultdict[int, float] = defaultdict(float)
        for other in others:
            for number, worth in self._where[other].items():
                found[number] += worth * self._weights[other] / total
        return found


def _is_slip(word: str, full: str, errors: int) -> bool:
    """Whether a finger may have made one word of the other. Short words and two errors are trusted only
    where the first letter is right, and in the shortest no letter may be another."""
    if word[0] != full[0] and (errors > 1 or len(word) < TWO_ERRORS_FROM - 2):
        return False
    return len(word) > SHORTEST_MENDED or len(full) > len(word) or sorted(word) == sorted(full)


def _merge(into: Matches, more: Matches, worth: float) -> None:
    for number, other in more.items():
        into[number] = max(into.get(number, 0.0), other * worth)


def _names(question: Question) -> tuple[str, ...]:
    return (question.title, question.id.replace("-", " "), *question.aliases)


def _telling_words(question: Question) -> Iterable[tuple[str, float]]:
    """Each word of a question, with what finding it there is worth."""
    names = [telling_words(name) for name in _names(question)]
    times = Counter(root for name in names for root in {stem(word) for word in name})
    for name in names:
        for word in name:
            subject = len(name) <= SHORT_NAME or times[stem(word)] > 1
            yield word, IN_NAMES if subject else IN_PASSING
    for text, worth in _fields(question):
        yield from ((word, worth) for word in telling_words(text))


def _fields(question: Question) -> Iterable[tuple[str, float]]:
    yield from ((tag, IN_TAGS) for tag in question.tags)
    yield question.prompt, IN_PROMPT
    yield from ((point, IN_POINTS) for point in question.key_points)
    yield from ((choice.text, IN_ANSWER) for choice in question.choices)
    yield question.answer, IN_ANSWER
