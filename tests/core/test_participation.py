"""Attempts, points, reveals and their lock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.participation import (
    Decision,
    Participation,
    PostStanding,
    Verdict,
    attempt,
    counts_for_streak,
    reveal,
    tick,
    took_part,
)
from bot.core.plan import StreakRule
from tests.support.build import question

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 24)
NOTHING = Participation()


def post(level: int = 2, closed: bool = False, team_revealed: bool = False) -> PostStanding:
    return PostStanding(question(1, level=level), closed, team_revealed)


def pick(letter: str, known: Participation = NOTHING, on: PostStanding | None = None) -> Decision:
    return attempt(on or post(), known, NOW, TODAY, letter=letter)


@pytest.mark.parametrize("level", [1, 2, 3])
def test_right_earns_one_point_and_the_level(level: int) -> None:
    assert pick("B", on=post(level)).participation.points == 1 + level


def test_wrong_earns_one_point_for_trying() -> None:
    decision = pick("C")
    assert (decision.verdict, decision.participation.points) == (Verdict.COUNTED, 1)


def test_only_the_first_attempt_counts() -> None:
    first = pick("C").participation
    again = pick("B", first)
    assert again == Decision(first, Verdict.REPEATED)


def test_after_a_reveal_an_attempt_earns_nothing() -> None:
    seen = reveal(post(), NOTHING, NOW).participation
    decision = pick("B", seen)
    assert decision.verdict is Verdict.AFTER_REVEAL
    assert (decision.participation.points, decision.participation.scored) == (0, False)


def test_after_the_team_reveal_an_attempt_earns_nothing() -> None:
    assert pick("B", on=post(team_revealed=True)).participation.points == 0


def test_a_closed_post_takes_nothing() -> None:
    assert pick("B", on=post(closed=True)) == Decision(NOTHING, Verdict.CLOSED)
    assert reveal(post(closed=True), NOTHING, NOW) == Decision(NOTHING, Verdict.CLOSED)


def test_a_reveal_after_the_attempt_changes_no_points() -> None:
    answered = pick("B").participation
    assert reveal(post(), answered, NOW).participation.points == answered.points


def test_a_second_reveal_changes_nothing() -> None:
    seen = reveal(post(), NOTHING, NOW).participation
    assert reveal(post(), seen, NOW.replace(hour=10)) == Decision(seen, Verdict.REPEATED)


def test_a_letter_that_the_question_does_not_have() -> None:
    with pytest.raises(KeyError):
        pick("E")


@given(st.sampled_from([1, 2, 3]), st.frozensets(st.integers(1, 4)))
def test_words_earn_the_level_times_the_share_halves_up(level: int, covered: frozenset[int]) -> None:
    written = attempt(post(level), NOTHING, NOW, TODAY, words="my words").participation
    ticked = tick(post(level), written, tuple(covered)).participation
    exact = Fraction(level * len(covered), 4)
    halves_up = exact.numerator // exact.denominator + (exact % 1 >= Fraction(1, 2))
    assert ticked.points == 1 + halves_up
    assert ticked.right == (len(covered) >= 2)


def test_ticks_are_final_and_allowed_after_the_post_has_closed() -> None:
    written = attempt(post(), NOTHING, NOW, TODAY, words="my words").participation
    ticked = tick(post(closed=True), written, (1, 2, 3, 4)).participation
    assert ticked.points == 3
    assert tick(post(), ticked, ()) == Decision(ticked, Verdict.REPEATED)


def test_ticks_after_a_reveal_earn_nothing() -> None:
    seen = reveal(post(), NOTHING, NOW).participation
    written = attempt(post(), seen, NOW, TODAY, words="my words").participation
    assert tick(post(), written, (1, 2, 3, 4)).participation.points == 0


@pytest.mark.parametrize("number", [0, 5, -1])
def test_a_tick_on_no_key_point(number: int) -> None:
    written = attempt(post(), NOTHING, NOW, TODAY, words="my words").participation
    with pytest.raises(KeyError):
        tick(post(), written, (number,))


def test_a_tick_without_words() -> None:
    with pytest.raises(ValueError, match="no answer in words"):
        tick(post(), pick("B").participation, (1,))


def test_what_counts_for_a_streak() -> None:
    seen = replace(NOTHING, revealed_at=NOW)
    assert took_part(seen)
    assert counts_for_streak(seen, StreakRule.PARTICIPATION)
    assert not counts_for_streak(seen, StreakRule.ATTEMPT)
    assert counts_for_streak(pick("C").participation, StreakRule.ATTEMPT)
    assert not took_part(NOTHING)
