"""No repeats until all are asked, an order of its own in every channel, and nothing disturbed by change."""

from __future__ import annotations

from datetime import time
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.core.choosing import choose, eligible
from bot.core.plan import Plan
from bot.core.question import Bank, Pack, Question
from tests.support.build import question


def ask(count: int, channel: str, questions: list[Question], rounds: dict[str, int]) -> list[str]:
    asked: list[str] = []
    previous: Question | None = None
    for _ in range(count):
        chosen = choose(channel, questions, rounds, previous)
        assert chosen
        rounds[chosen.question.id] = chosen.round
        asked.append(chosen.question.id)
        previous = chosen.question
    return asked


@given(st.integers(1, 12), st.text(max_size=5))
def test_all_are_asked_once_before_any_is_asked_again(size: int, channel: str) -> None:
    questions = [question(i) for i in range(size)]
    asked = ask(3 * size, channel, questions, {})
    for turn in range(3):
        assert sorted(asked[turn * size : (turn + 1) * size]) == sorted(q.id for q in questions)


def test_channels_have_their_own_order_and_the_same_one_always() -> None:
    questions = [question(i) for i in range(20)]
    first, again, other = (ask(20, channel, questions, {}) for channel in ("a", "a", "b"))
    assert first == again
    assert first != other


def test_not_the_same_first_tag_twice_if_there_is_another() -> None:
    questions = [question(i, tag="caching" if i < 3 else "messaging") for i in range(6)]
    tags = {q.id: q.first_tag for q in questions}
    asked = [tags[id_] for id_ in ask(6, "c", questions, {})]
    assert all(a != b for a, b in pairwise(asked))


def test_a_question_added_late_is_asked_once_and_not_made_up_for() -> None:
    questions, rounds = [question(i) for i in range(4)], dict[str, int]()
    ask(14, "c", questions, rounds)
    asked = ask(10, "c", [*questions, question(99)], rounds)
    assert asked[:3].count("topic-99") == 1
    assert asked.count("topic-99") == 2


def test_removing_a_question_disturbs_nothing() -> None:
    questions, rounds = [question(i) for i in range(5)], dict[str, int]()
    ask(7, "c", questions, rounds)
    left = ask(3, "c", questions, dict(rounds))
    removed = next(q.id for q in questions if q.id not in left)
    assert ask(3, "c", [q for q in questions if q.id != removed], rounds) == left


def test_the_queue_goes_first_and_its_question_is_not_asked_again_in_the_round() -> None:
    questions, rounds = [question(i) for i in range(5)], dict[str, int]()
    chosen = choose("c", questions, rounds, queued=[question(3)])
    assert chosen
    assert chosen.question.id == "topic-3"
    rounds["topic-3"] = chosen.round
    assert "topic-3" not in ask(4, "c", questions, rounds)


def test_a_question_queued_again_in_its_round_does_not_end_the_round() -> None:
    questions, rounds = [question(i) for i in range(5)], dict[str, int]()
    first = ask(2, "c", questions, rounds)
    again = choose("c", questions, rounds, queued=[q for q in questions if q.id == first[0]])
    assert again
    rounds[again.question.id] = again.round
    assert not set(ask(3, "c", questions, rounds)) & set(first)


def test_nothing_eligible() -> None:
    assert choose("c", [], {}) is None
    assert choose("c", [], {}, queued=[question(1)]) is not None


def test_eligible_follows_packs_tags_and_levels() -> None:
    bank = Bank(
        [
            Pack("one", "One", "1", (question(1, "caching", 1), question(2, "messaging", 2))),
            Pack("two", "Two", "1", (question(3, "caching", 3),)),
        ]
    )

    def ids(**options: frozenset[str] | frozenset[int]) -> list[str]:
        plan = Plan(time(9), ZoneInfo("UTC"), **options)  # type: ignore[arg-type]
        return [q.id for q in eligible(bank, plan)]

    assert ids() == ["topic-1", "topic-2", "topic-3"]
    assert ids(packs=frozenset({"one"})) == ["topic-1", "topic-2"]
    assert ids(tags=frozenset({"caching"})) == ["topic-1", "topic-3"]
    assert ids(levels=frozenset({2, 3})) == ["topic-2", "topic-3"]
    assert ids(tags=frozenset({"caching"}), levels=frozenset({2})) == []
