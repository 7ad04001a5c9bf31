"""Streaks against a slow, obvious model that looks at every post from the first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.core.streaks import FreezeChange, Streak, take_part


def slowly(took_part: list[bool]) -> tuple[int, int, int]:
    """Current streak, best and freezes after the last post taken part in, by walking over every post.

    `took_part[i]` is whether the member took part in post i + 1."""
    current = best = freezes = row = gap = 0
    for took in took_part:
        if not took:
            gap += 1
            continue
        if current and gap > freezes:
            current = freezes_used = 0
            row = 0
        else:
            freezes_used = gap if current else 0
        freezes -= freezes_used
        row = 1 if gap else row + 1
        current, gap = current + 1, 0
        if row % 7 == 0 and freezes < 2:
            freezes += 1
        best = max(best, current)
    return current, best, freezes


class StreakMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.posts: list[bool] = []
        self.streak = Streak()
        self.log: list[FreezeChange] = []

    @rule(count=st.integers(1, 9))
    def posts_taken_part_in(self, count: int) -> None:
        for _ in range(count):
            self.posts.append(True)
            self._take_part()

    @rule(count=st.integers(1, 4))
    def posts_missed(self, count: int) -> None:
        self.posts += [False] * count

    @rule()
    def the_same_event_again(self) -> None:
        if self.posts and self.posts[-1]:
            self._take_part()

    @rule()
    def a_late_event_for_an_older_post(self) -> None:
        if self.streak.last_number > 1:
            assert take_part(self.streak, self.streak.last_number - 1) == (self.streak, ())

    def _take_part(self) -> None:
        self.streak, changes = take_part(self.streak, len(self.posts))
        self.log += changes

    @invariant()
    def as_the_slow_model_says(self) -> None:
        current, best, freezes = slowly(self.posts)
        assert (self.streak.current, self.streak.best, self.streak.freezes) == (current, best, freezes)

    @invariant()
    def the_log_adds_up_to_the_freezes_held(self) -> None:
        assert sum(change.change for change in self.log) == self.streak.freezes

    @invariant()
    def shown_as_zero_exactly_when_it_cannot_be_continued(self) -> None:
        open_post = len(self.posts)
        if not self.streak.last_number:
            return
        taking_part_now, _ = take_part(self.streak, open_post)
        continued = taking_part_now.current > self.streak.current or open_post == self.streak.last_number
        assert (self.streak.shown(open_post) > 0) == continued


TestStreakMachine = StreakMachine.TestCase


def after(*numbers: int) -> Streak:
    streak = Streak()
    for number in numbers:
        streak, _ = take_part(streak, number)
    return streak


def test_the_first_participation_starts_at_one_whatever_the_number() -> None:
    assert after(40).current == 1


def test_seven_in_a_row_earn_a_freeze() -> None:
    assert after(*range(1, 7)).freezes == 0
    assert after(*range(1, 8)).freezes == 1


def test_at_most_two_freezes_are_held() -> None:
    assert after(*range(1, 30)).freezes == 2


def test_a_gap_of_two_costs_two_freezes_and_keeps_the_streak() -> None:
    streak, changes = take_part(after(*range(1, 15)), 17)
    assert (streak.current, streak.freezes) == (15, 0)
    assert changes == (FreezeChange(17, -2),)


def test_a_gap_longer_than_the_freezes_starts_again_and_keeps_them() -> None:
    streak, changes = take_part(after(*range(1, 8)), 10)
    assert (streak.current, streak.freezes, streak.best) == (1, 1, 7)
    assert changes == ()


def test_a_frozen_gap_does_not_count_toward_the_next_freeze() -> None:
    streak = after(*range(1, 8), *range(9, 15))
    assert (streak.current, streak.freezes) == (13, 0)
    streak, changes = take_part(streak, 15)
    assert changes == (FreezeChange(15, +1),)


@given(st.lists(st.booleans(), max_size=60))
def test_the_same_member_gets_the_same_streak_however_events_repeat(took: list[bool]) -> None:
    once = twice = Streak()
    for number, took_part in enumerate(took, start=1):
        if took_part:
            once, _ = take_part(once, number)
            twice, _ = take_part(take_part(twice, number)[0], number)
    assert once == twice
