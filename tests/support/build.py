"""Small real things for tests to start from."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from bot.core.addresses import ChannelAddress, Person
from bot.core.plan import Plan
from bot.core.question import Bank, Choice, Pack, Question, Source

CHANNEL = ChannelAddress("local", "team", "general")
OTHER_CHANNEL = ChannelAddress("local", "team", "random")
MONDAY_0900 = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PLAN = Plan(time(9, 30), ZoneInfo("UTC"))


def person(name: str, admin: bool = False) -> Person:
    return Person("local", "team", f"id-{name}", name, admin)


def question(number: int, tag: str | None = None, level: int = 2) -> Question:
    """Choice B is right; each of its texts is told apart by the number."""
    return Question(
        id=f"topic-{number}",
        title=f"What about topic {number}?",
        level=level,
        tags=(tag or ("caching", "databases", "messaging")[number % 3], "testing"),
        aliases=(f"alias {number}",),
        prompt=f"Prompt of topic {number}.",
        answer=f"Answer of topic {number}.",
        choices=tuple(
            Choice(f"choice {letter} of {number}", letter == "B", f"because {letter} of {number}")
            for letter in "ABCD"
        ),
        key_points=tuple(f"point {i} of {number}" for i in (1, 2, 3, 4)),
        hint=f"Hint of topic {number}.",
        sources=(
            Source("A paper", "https://example.org/paper"),
            Source("A book", "https://example.org/book"),
        ),
    )


def bank(size: int = 10) -> Bank:
    return Bank([Pack("test", "Test", "1.0.0", tuple(question(i) for i in range(1, size + 1)))])
