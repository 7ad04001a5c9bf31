"""Streaks count numbered posts, never calendar days, so weekends, holidays, pauses and the bot's own
outages cannot break one."""

from __future__ import annotations

from dataclasses import dataclass, replace

POSTS_FOR_A_FREEZE = 7
MOST_FREEZES = 2


@dataclass(frozen=True, slots=True)
class Streak:
    """A member's streak in a channel as of the last numbered post they took part in.

    `in_a_row` counts posts since the last miss, frozen or not: a freeze saves the streak but does not
    count toward the next freeze.
    """

    current: int = 0
    best: int = 0
    last_number: int = 0
    freezes: int = 0
    in_a_row: int = 0

    @property
    def alive_until(self) -> int:
        """The last post number with which the streak can still be continued."""
        return self.last_number + 1 + self.freezes

    def shown(self, latest_number: int) -> int:
        """The streak as people see it while `latest_number` is the newest post: 0 once it is lost."""
        return self.current if latest_number <= self.alive_until else 0

    def missed_by(self, latest_number: int) -> int:
        """How many closed posts have been missed since the last one taken part in."""
        return max(0, latest_number - self.last_number - 1) if self.last_number else 0


@dataclass(frozen=True, slots=True)
class FreezeChange:
    """An entry of the freeze log: `change` is +1 for one earned, −k for k used at post `number`."""

    number: int
    change: int


def take_part(streak: Streak, number: int) -> tuple[Streak, tuple[FreezeChange, ...]]:
    """The streak after taking part in numbered post `number`; the same streak if that already counted."""
    if number <= streak.last_number:
        return streak, ()
    missed = streak.missed_by(number)
    if not streak.last_number or missed > streak.freezes:
        continued, used = replace(streak, current=1, in_a_row=1), 0
    else:
        in_a_row = 1 if missed else streak.in_a_row + 1
        continued, used = replace(streak, current=streak.current + 1, in_a_row=in_a_row), missed
    earned = continued.in_a_row % POSTS_FOR_A_FREEZE == 0 and streak.freezes - used < MOST_FREEZES
    changes = [FreezeChange(number, -used)] if used else []
    changes += [FreezeChange(number, +1)] if earned else []
    return (
        replace(
            continued,
            best=max(streak.best, continued.current),
            last_number=number,
            freezes=streak.freezes - used + int(earned),
        ),
        tuple(changes),
    )
