"""What every store promises, run against each implementation there is."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.core.ledger import PostKind, PostState
from bot.core.question import Bank
from bot.core.records import Channel, Claim, MissedSlot, NewClaim, Sending
from bot.ports.store import PostRef
from bot.storage.check import differences
from bot.storage.store import SqlStore
from tests.support.build import CHANNEL, MONDAY_0900, OTHER_CHANNEL, PLAN, person, question

NOW = MONDAY_0900
PLATFORMS = ("local",)


@pytest.fixture
async def channel(store: SqlStore) -> Channel:
    async with store.write() as unit:
        return await unit.channels.save_plan(CHANNEL, PLAN, NOW)


def new_claim(
    channel: Channel, day: int = 0, number: int = 1, kind: PostKind = PostKind.SCHEDULED
) -> NewClaim:
    date = (NOW + timedelta(days=day)).date()
    return NewClaim(
        channel_id=channel.id,
        platform="local",
        key=f"{channel.id}-{kind}-{date}",
        kind=kind,
        day=date,
        question=question(number),
        round=1,
        give_up_at=NOW + timedelta(days=day, hours=4),
        wake_at=NOW + timedelta(days=day, seconds=60),
    )


async def claim(store: SqlStore, *claims: NewClaim) -> list[Claim]:
    async with store.write() as unit:
        return list(await unit.ledger.claim(claims))


async def post(store: SqlStore, channel: Channel, day: int = 0, number: int = 1) -> Claim:
    won = await claim(store, new_claim(channel, day, number))
    async with store.write() as unit:
        await unit.ledger.record_posted([(won[0].post.id, f"m{day}", NOW + timedelta(days=day))])
    return won[0]


async def test_a_unit_of_work_that_raises_keeps_nothing(store: SqlStore) -> None:
    async def fail_half_way() -> None:
        async with store.write() as unit:
            await unit.channels.save_plan(CHANNEL, PLAN, NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail_half_way()
    async with store.read() as unit:
        assert await unit.channels.by_address(CHANNEL) is None


async def test_a_plan_comes_back_as_it_was_saved(store: SqlStore, channel: Channel) -> None:
    changed = replace(PLAN, mention="@here")
    async with store.write() as unit:
        await unit.channels.save_plan(CHANNEL, changed, None)
    async with store.read() as unit:
        assert await unit.channels.by_address(CHANNEL) == replace(channel, plan=changed, next_due_at=None)
        assert await unit.channels.count() == 1


async def test_moments_come_back_in_utc_and_naive_ones_are_refused(store: SqlStore, channel: Channel) -> None:
    assert channel.next_due_at == NOW
    assert channel.next_due_at
    assert channel.next_due_at.tzinfo is UTC
    with pytest.raises(Exception, match="without a time zone"):
        async with store.write() as unit:
            await unit.channels.save_plan(CHANNEL, PLAN, datetime(2026, 1, 1))  # noqa: DTZ001


class TestQueue:
    async def test_order_and_removal(self, store: SqlStore, channel: Channel) -> None:
        async with store.write() as unit:
            assert [await unit.channels.enqueue(channel.id, id_) for id_ in ("b", "a", "b")] == [
                True,
                True,
                False,
            ]
            assert await unit.channels.queued(channel.id) == ("b", "a")
            assert await unit.channels.dequeue(channel.id, "b") == 1
            assert await unit.channels.dequeue(channel.id, None) == 1


class TestClaims:
    async def test_a_slot_is_won_once(self, store: SqlStore, channel: Channel) -> None:
        assert len(await claim(store, new_claim(channel))) == 1
        assert await claim(store, new_claim(channel)) == []

    async def test_two_at_once(self, store: SqlStore, channel: Channel) -> None:
        won = await asyncio.gather(*(claim(store, new_claim(channel)) for _ in range(8)))
        assert sum(map(len, won)) == 1

    async def test_the_database_itself_refuses_a_second_post_of_a_day(
        self, store: SqlStore, channel: Channel
    ) -> None:
        await post(store, channel)
        other_key = replace(new_claim(channel), key="another")
        with pytest.raises(IntegrityError):
            await claim(store, other_key)

    async def test_a_missed_slot_can_be_claimed_a_sent_one_cannot(
        self, store: SqlStore, channel: Channel
    ) -> None:
        wanted = new_claim(channel)
        async with store.write() as unit:
            await unit.ledger.miss([MissedSlot(channel.id, "local", wanted.key, wanted.day, "late")])
        won = await claim(store, wanted)
        assert [one.maybe_sent for one in won] == [False]
        async with store.write() as unit:
            await unit.ledger.settle(Sending.QUESTION, won[0].post.id, PostState.UNKNOWN, "who knows")
        assert await claim(store, wanted) == []

    async def test_missing_a_slot_that_was_posted_changes_nothing(
        self, store: SqlStore, channel: Channel
    ) -> None:
        done = await post(store, channel)
        async with store.write() as unit:
            await unit.ledger.miss([MissedSlot(channel.id, "local", done.post.key, done.post.day, "late")])
            assert await unit.posts.state_of(channel.id, done.post.day) is PostState.POSTED

    async def test_due_channels_are_those_of_connected_platforms(
        self, store: SqlStore, channel: Channel
    ) -> None:
        async with store.write() as unit:
            assert await unit.ledger.due_channels(NOW - timedelta(seconds=1), PLATFORMS, 10) == []
            assert await unit.ledger.due_channels(NOW, ("other",), 10) == []
            due = await unit.ledger.due_channels(NOW, PLATFORMS, 10)
        assert [one.channel.id for one in due] == [channel.id]

    async def test_what_wakes_the_dispatcher_next(self, store: SqlStore, channel: Channel) -> None:
        async with store.read() as unit:
            assert await unit.ledger.next_wake(PLATFORMS) == NOW
            assert await unit.ledger.next_wake(("other",)) is None
        await claim(store, new_claim(channel))
        async with store.write() as unit:
            await unit.ledger.reschedule({channel.id: None})
            assert await unit.ledger.next_wake(PLATFORMS) == NOW + timedelta(seconds=60)


class TestRecords:
    async def test_posts_are_numbered_in_order_and_close_the_ones_before(
        self, store: SqlStore, channel: Channel
    ) -> None:
        first, second = await post(store, channel, 0, 1), await post(store, channel, 1, 2)
        async with store.read() as unit:
            found = await unit.posts.find([PostRef(CHANNEL, key=one.post.key) for one in (first, second)])
        kept = sorted((p.number, p.closed, p.question.id) for p, _ in found.values())
        assert kept == [(1, True, "topic-1"), (2, False, "topic-2")]

    async def test_recording_twice_changes_nothing(self, store: SqlStore, channel: Channel) -> None:
        done = await post(store, channel)
        async with store.write() as unit:
            await unit.ledger.record_posted([(done.post.id, "another", NOW)])
            found = await unit.posts.find([PostRef(CHANNEL)])
            kept = await unit.channels.by_address(CHANNEL)
        assert next(iter(found.values()))[0].message_id == "m0"
        assert kept
        assert kept.last_number == 1

    async def test_two_posts_of_a_channel_recorded_together_get_numbers_in_order(
        self, store: SqlStore, channel: Channel
    ) -> None:
        won = await claim(store, new_claim(channel, 0, 1), new_claim(channel, 1, 2))
        async with store.write() as unit:
            await unit.ledger.record_posted([(one.post.id, one.post.key, NOW) for one in reversed(won)])
        async with store.read() as unit:
            found = await unit.posts.find([PostRef(CHANNEL, key=one.post.key) for one in won])
        assert sorted((p.number, str(p.day)) for p, _ in found.values()) == [
            (1, "2026-11-23"),
            (2, "2026-11-24"),
        ]

    async def test_one_proven_only_after_a_later_one_has_no_number(
        self, store: SqlStore, channel: Channel
    ) -> None:
        lost = await claim(store, new_claim(channel, 0, 1))
        async with store.write() as unit:
            await unit.ledger.settle(Sending.QUESTION, lost[0].post.id, PostState.UNKNOWN, "who knows")
        await post(store, channel, 1, 2)
        async with store.write() as unit:
            await unit.ledger.record_posted([(lost[0].post.id, "m9", NOW)])
            found = await unit.posts.find([PostRef(CHANNEL, key=lost[0].post.key)])
        kept, at = next(iter(found.values()))
        assert (kept.state, kept.number, at.last_number) == (PostState.POSTED, None, 1)

    async def test_a_post_is_found_only_in_its_own_channel(self, store: SqlStore, channel: Channel) -> None:
        done = await post(store, channel)
        async with store.read() as unit:
            assert await unit.posts.find([PostRef(OTHER_CHANNEL, key=done.post.key)]) == {}
            assert await unit.posts.find([PostRef(OTHER_CHANNEL, message_id="m0")]) == {}
            assert await unit.posts.find([PostRef(OTHER_CHANNEL)]) == {}

    async def test_a_question_stays_as_it_was_asked(self, store: SqlStore, channel: Channel) -> None:
        edited = replace(question(1), title="Edited since")
        won = await claim(store, replace(new_claim(channel), question=edited))
        assert won[0].post.question.title == "Edited since"
        fresh = SqlStore(store.engine, Bank([]))
        async with fresh.read() as unit:
            found = await unit.posts.find([PostRef(CHANNEL, key=won[0].post.key)])
        assert next(iter(found.values()))[0].question == edited


class TestMembers:
    async def test_a_person_is_one_member_and_keeps_up_with_their_name(self, store: SqlStore) -> None:
        ana = person("ana")
        async with store.write() as unit:
            first = (await unit.members.ensure([ana, ana]))[ana]
            renamed = replace(ana, name="Ana Maria" * 30)
            second = (await unit.members.ensure([renamed]))[renamed]
        assert first.id == second.id
        assert second.name.startswith("Ana Maria")
        assert len(second.name) == 80

    async def test_somebody_unknown_is_not_found(self, store: SqlStore) -> None:
        async with store.read() as unit:
            assert await unit.members.find(person("nobody")) is None


async def test_nothing_differs_in_an_empty_database(store: SqlStore) -> None:
    assert [line async for line in differences(store.engine)] == []


async def test_the_hot_queries_use_their_indexes(store: SqlStore) -> None:
    """A table scan here is what makes a bot slow after a year."""
    hot = {
        "channels where platform = 'local' and next_due_at <= '2026' "
        "order by next_due_at limit 1": "ix_channels_next_due_at",
        "posts where platform = 'local' and wake_at <= '2026' order by wake_at limit 1": "ix_posts_wake_at",
        "posts where platform = 'local' and edit_at <= '2026' order by edit_at limit 1": "ix_posts_edit_at",
        "team_reveals where platform = 'local' and wake_at <= '2026'": "ix_team_reveals_wake_at",
        "posts where channel_id = 1 and closed = 0": "ix_posts_open",
        "boards where channel_id = 1 and board = 'all' "
        "order by score desc, reached_at, member_id limit 10": "ix_boards_rank",
    }
    async with store.engine.connect() as connection:
        for query, index in hot.items():
            plan = " ".join(
                str(row)
                for row in await connection.execute(text(f"explain query plan select * from {query}"))
            )
            assert index in plan, plan
            assert "TEMP B-TREE" not in plan, plan
