"""What typed lines ask for, and what is said of those that ask for nothing."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import requests as r
from bot.core.commands import COMMANDS, UsageError, find, parse
from bot.core.leaderboard import By, Period


@pytest.mark.parametrize(
    ("line", "request_"),
    [
        ("", r.Help()),
        ("  today ", r.Today()),
        ("TODAY", r.Today()),
        ("question", r.Today()),
        ("ask cap theorem", r.Ask("cap theorem")),
        ("answer b", r.Pick("B")),
        ("answer B.", r.Pick("B")),
        ("answer", r.Write()),
        ("answer it depends\non the load", r.Write("it depends\non the load")),
        ("answer a cache helps", r.Write("a cache helps")),
        ("tick 1, 3 4", r.Tick((1, 3, 4))),
        ("tick none", r.Tick(())),
        ("leaderboard", r.ShowLeaderboard()),
        ("lb month by streak page 3", r.ShowLeaderboard(Period.MONTH, By.STREAK, 3)),
        ("leaderboard all time", r.ShowLeaderboard(Period.ALL)),
        ("topics Caching", r.ShowTopics("caching")),
        ("hide", r.Hide()),
        ("hide off", r.Hide(False)),
        ("forget", r.Forget()),
        ("forget confirm", r.Forget(True)),
        ("help /sd answer", r.Help("answer")),
        ("setup 09:30 mon-fri Europe/Berlin", r.Setup(("09:30", "mon-fri", "Europe/Berlin"))),
        ("plan", r.ShowPlan()),
        ("plan edit", r.EditPlan()),
        ("plan Time 10:00", r.ChangePlan((("time", "10:00"),))),
        ("queue", r.ShowQueue()),
        ("queue add cap-theorem", r.Enqueue("cap-theorem")),
        ("queue cap-theorem", r.Enqueue("cap-theorem")),
        ("queue remove cap-theorem", r.Dequeue("cap-theorem")),
        ("queue clear", r.Dequeue(None)),
        ("pause", r.PausePosts()),
        ("pause until 2027-01-04", r.PausePosts(date(2027, 1, 4))),
        ("resume", r.ResumePosts()),
        ("team-reveal", r.RevealToTeam()),
        ("team reveal", r.RevealToTeam()),
        ("post", r.PostNow()),
        ("settings", r.ShowSettings()),
        ("export", r.Export()),
        ("streak", r.ShowStreak()),
        ("hint", r.Hint()),
        ("reveal", r.Reveal()),
    ],
)
def test_lines_and_what_they_ask_for(line: str, request_: r.Request) -> None:
    assert parse(line) == request_


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("leaderbord", "Did you mean `/sd leaderboard`?"),
        ("cap", "type `/sd ask cap`"),
        ("ask", "`/sd ask cap`"),
        ("today now", "stands alone"),
        ("tick one", "`/sd tick 1 3`"),
        ("leaderboard year", "“year” is no period"),
        ("hide maybe", "`/sd hide off`"),
        ("forget me not", "`/sd forget`"),
        ("plan time", "`/sd plan time 09:30`"),
        ("pause tomorrow", "is no date"),
        ("queue move 3 4", "`/sd queue remove cap-theorem`"),
        ("answer " + "x" * 3001, "3,001 characters"),
        ("x" * 5000, "There is no command"),
        ("'; drop table users; --", "There is no command"),
    ],
)
def test_usage_errors_are_one_line_that_says_what_to_type(line: str, said: str) -> None:
    with pytest.raises(UsageError) as error:
        parse(line)
    assert said in str(error.value)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 350


@given(st.text(max_size=300))
def test_any_line_is_a_request_or_a_usage_error(line: str) -> None:
    with suppress(UsageError):
        assert isinstance(parse(line), get_args(r.Request))


def test_every_example_is_understood() -> None:
    for command in COMMANDS:
        assert parse(command.example or command.name)


def test_no_two_commands_share_a_name() -> None:
    names = [name for command in COMMANDS for name in (command.name, *command.aliases)]
    assert len(names) == len(set(names))
    assert all(find(name) for name in names)
