"""Many small writes, one commit."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from bot.services.group_commit import GroupCommit


class Ledger:
    def __init__(self) -> None:
        self.batches: list[list[int]] = []

    async def run(self, items: Sequence[int]) -> Sequence[int]:
        self.batches.append(list(items))
        await asyncio.sleep(0)
        if any(item < 0 for item in items):
            raise ValueError("negative")
        return [item * 10 for item in items]


async def test_what_arrives_together_is_committed_together_and_in_order() -> None:
    ledger = Ledger()
    commits = GroupCommit(ledger.run, most=4)
    results = await asyncio.gather(*(commits.submit(i) for i in range(10)))
    assert results == [i * 10 for i in range(10)]
    assert ledger.batches == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]


async def test_one_bad_item_fails_alone() -> None:
    commits = GroupCommit(Ledger().run)
    results = await asyncio.gather(*(commits.submit(i) for i in (1, -1, 2)), return_exceptions=True)
    assert results[0] == 10
    assert results[2] == 20
    assert isinstance(results[1], ValueError)


async def test_a_caller_that_goes_away_does_not_take_the_others_with_it() -> None:
    commits = GroupCommit(Ledger().run)
    leaving, staying = asyncio.create_task(commits.submit(1)), asyncio.create_task(commits.submit(2))
    await asyncio.sleep(0)
    leaving.cancel()
    assert await staying == 20
    with pytest.raises(asyncio.CancelledError):
        await leaving
