"""Boards: who has how many points in a period, or how long a streak."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

PAGE_SIZE = 10


class Period(StrEnum):
    WEEK = "week"
    MONTH = "month"
    ALL = "all"


class By(StrEnum):
    POINTS = "points"
    STREAK = "streak"


ALL_TIME = "all"
STREAKS = "streak"


def board_name(period: Period, day: date) -> str:
    """The name under which a period's points are kept: `2026-W48`, `2026-11` or `all`. Weeks are ISO
    weeks; `day` is the local date in the channel's zone."""
    if period is Period.WEEK:
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    return f"{day:%Y-%m}" if period is Period.MONTH else ALL_TIME


def points_boards(day: date) -> tuple[str, ...]:
    """The boards on which points earned on a local date count."""
    return tuple(board_name(period, day) for period in Period)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a board; members with equal scores share a rank (1, 2, 2, 4)."""

    rank: int
    member_id: int
    name: str
    score: int


@dataclass(frozen=True, slots=True)
class BoardPage:
    """`own` is the asking member's line, wherever it is: None if they have no score on this board.
    `page` starts at 1; `members` counts all who stand on the board."""

    rows: tuple[Row, ...]
    own: Row | None
    page: int
    members: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.members // PAGE_SIZE))


def ranks(first_rank: int, first_position: int, scores: Iterable[int]) -> list[int]:
    """The ranks of consecutive lines, the first of which stands at `first_position` (1 is the top) and
    has rank `first_rank`."""
    given: list[int] = []
    previous: int | None = None
    for position, score in enumerate(scores, first_position):
        if previous is None:
            given.append(first_rank)
        else:
            given.append(given[-1] if score == previous else position)
        previous = score
    return given
