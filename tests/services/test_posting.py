"""The ledger and its dispatcher against a platform that fails in every way it can."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.ledger import LEASE, PostState
from bot.ports.platform import CannotLook, CannotSend, MaybeSent, NotSent
from tests.conftest import MakeWorld, World
from tests.support.build import CHANNEL, MONDAY_0900, OTHER_CHANNEL
from tests.support.platform import LocalPlatform
from tests.support.reading import said

MONDAY = date(2026, 11, 23)


def on(day: int, hour: int = 9, minute: int = 30) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


async def state_of(world: World, day: date = MONDAY) -> PostState | None:
    async with world.store.read() as unit:
        channel = await unit.channels.by_address(CHANNEL)
        assert channel
        return await unit.posts.state_of(channel.id, day)


async def test_nothing_is_posted_before_the_slot(planned: World) -> None:
    due = await planned.later(minutes=29)
    assert planned.posts() == []
    assert due == on(23)


async def test_the_question_is_posted_at_the_slot_and_once(planned: World) -> None:
    await planned.later(minutes=30)
    await planned.tick()
    await planned.later(minutes=1)
    assert len(planned.posts()) == 1
    assert "Question 1 · level 2 of 3" in said(planned.platform.messages[0].document)


async def test_every_weekday_gets_its_own_question_and_the_weekend_none(planned: World) -> None:
    for day in range(23, 31):
        await planned.at(on(day))
    titles = [said(message.document).splitlines()[0] for message in planned.platform.messages]
    assert len(titles) == len(set(titles)) == 6


async def test_two_processes_that_race_post_once(make_world: MakeWorld) -> None:
    platform = LocalPlatform()
    one, other = make_world(platform), make_world(platform)
    await one.types("admin", "setup 09:30 mon-fri UTC")
    for process in (one, other):
        process.clock.set(on(23))
    await one.parts.dispatcher.post_due()
    await other.parts.dispatcher.post_due()
    await one.parts.dispatcher.settle()
    await other.parts.dispatcher.settle()
    assert len(one.posts()) == 1


async def test_a_channel_of_a_platform_that_is_not_connected_is_left_alone(make_world: MakeWorld) -> None:
    here, elsewhere = make_world(LocalPlatform()), make_world(LocalPlatform())
    await here.types("admin", "setup 09:30 mon-fri UTC")
    elsewhere.parts.dispatcher._names = ("another",)  # pyright: ignore[reportPrivateUsage]
    assert await elsewhere.at(on(23)) is None
    assert await state_of(here) is None


class TestLate:
    async def test_a_slot_found_late_within_grace_is_posted(self, planned: World) -> None:
        await planned.at(on(23, 13, 29))
        assert len(planned.posts()) == 1

    async def test_a_slot_found_after_its_grace_is_missed_and_the_plan_says_why(self, planned: World) -> None:
        await planned.at(on(23, 13, 30))
        assert planned.posts() == []
        assert await state_of(planned) is PostState.MISSED
        assert "No question on Mon 23 Nov: The bot was not running" in await planned.types("admin", "plan")

    async def test_a_week_away_causes_one_post_and_records_the_rest(self, planned: World) -> None:
        await planned.at(on(30))
        assert len(planned.posts()) == 1
        assert [await state_of(planned, MONDAY + timedelta(days=i)) for i in range(5)] == [
            PostState.MISSED
        ] * 5

    async def test_missed_posts_have_no_number(self, planned: World) -> None:
        await planned.at(on(23))
        await planned.at(on(26))
        assert "Question 2 ·" in said(planned.platform.messages[1].document)


class TestTemporaryFailures:
    async def test_a_refusal_is_retried_until_it_works(self, planned: World) -> None:
        planned.platform.failures = [NotSent("busy"), NotSent("busy")]
        due = await planned.at(on(23))
        assert planned.posts() == []
        while due and not planned.posts():
            due = await planned.at(due)
        assert len(planned.posts()) == 1
        assert planned.clock.now() == on(23) + timedelta(seconds=2 + 4)

    async def test_retry_after_is_honoured(self, planned: World) -> None:
        planned.platform.failures = [NotSent("rate limited", retry_after=timedelta(seconds=90))]
        due = await planned.at(on(23))
        assert due == on(23) + timedelta(seconds=90)

    async def test_a_refused_request_is_sent_again_without_looking(self, planned: World) -> None:
        planned.platform.failures = [NotSent("busy")]
        await planned.at(on(23))
        await planned.later(seconds=2)
        assert planned.platform.looked == 0
        assert len(planned.posts()) == 1

    async def test_an_accepted_message_whose_answer_was_lost_is_found_not_sent_again(
        self, planned: World
    ) -> None:
        planned.platform.lost_answers = [MaybeSent("timeout")]
        due = await planned.at(on(23))
        assert due
        await planned.at(due)
        assert len(planned.posts()) == 1
        assert await state_of(planned) is PostState.POSTED

    async def test_an_outage_longer_than_the_grace_is_a_missed_slot_with_its_reason(
        self, planned: World
    ) -> None:
        planned.platform.failures = [NotSent("The platform is down.")] * 1000
        due = await planned.at(on(23))
        while due and due < on(24):
            due = await planned.at(due)
        assert planned.posts() == []
        assert "No question on Mon 23 Nov: The platform is down." in await planned.types("admin", "plan")
        planned.platform.failures = []
        await planned.at(on(24))
        assert len(planned.posts()) == 1


class TestPermanentFailures:
    async def test_the_plan_is_paused_with_a_reason_and_the_admins_are_told(self, planned: World) -> None:
        planned.platform.failures = [CannotSend("I was removed from this channel; invite me again.")]
        assert await planned.at(on(23)) is None
        assert "I was removed from this channel" in await planned.types("admin", "plan")
        assert "I stopped posting here. I was removed" in said(planned.platform.told_admins[0])

    async def test_other_channels_go_on(self, planned: World) -> None:
        await planned.types("admin", "setup 09:30 mon-fri UTC", OTHER_CHANNEL)
        planned.platform.failures = [CannotSend("gone")]
        await planned.at(on(23))
        assert len(planned.posts(CHANNEL)) + len(planned.posts(OTHER_CHANNEL)) == 1

    async def test_after_resume_an_admin_can_still_post_todays_question(self, planned: World) -> None:
        planned.platform.failures = [CannotSend("gone")]
        await planned.at(on(23))
        await planned.types("admin", "resume")
        assert "Today's question is on its way" in await planned.types("admin", "post")
        await planned.tick()
        assert "Question 1 ·" in said(planned.platform.messages[0].document)


class TestTakeOver:
    """A process dies between its claim and its record; another takes the claim over when the lease ends."""

    async def dies_before_sending(self, world: World) -> None:
        world.clock.set(on(23))
        await world.parts.dispatcher._claim_some()  # pyright: ignore[reportPrivateUsage]
        for task in world.parts.dispatcher._under_way:  # pyright: ignore[reportPrivateUsage]
            task.cancel()
        await world.parts.dispatcher.settle()

    async def test_not_before_the_lease_is_over(self, make_world: MakeWorld) -> None:
        platform = LocalPlatform()
        dying, heir = make_world(platform), make_world(platform)
        await dying.types("admin", "setup 09:30 mon-fri UTC")
        await self.dies_before_sending(dying)
        await heir.at(on(23) + LEASE - timedelta(seconds=1))
        assert heir.posts() == []

    async def test_a_message_that_is_not_there_is_sent(self, make_world: MakeWorld) -> None:
        platform = LocalPlatform()
        dying, heir = make_world(platform), make_world(platform)
        await dying.types("admin", "setup 09:30 mon-fri UTC")
        await self.dies_before_sending(dying)
        await heir.at(on(23) + LEASE)
        assert len(heir.posts()) == 1
        assert platform.looked == 1

    async def test_a_message_that_is_there_is_recorded(self, make_world: MakeWorld) -> None:
        platform = LocalPlatform()
        dying, heir = make_world(platform), make_world(platform)
        await dying.types("admin", "setup 09:30 mon-fri UTC")
        platform.lost_answers = [MaybeSent("the process died here")]
        await dying.at(on(23))
        await heir.at(on(23) + timedelta(minutes=5))
        assert len(heir.posts()) == 1
        assert await state_of(heir) is PostState.POSTED

    async def test_where_nobody_can_look_it_is_unknown_and_not_sent_again(
        self, make_world: MakeWorld
    ) -> None:
        platform = LocalPlatform()
        dying, heir = make_world(platform), make_world(platform)
        await dying.types("admin", "setup 09:30 mon-fri UTC")
        await self.dies_before_sending(dying)
        platform.cannot_look = CannotLook("I may not read this channel's history.")
        await heir.at(on(23) + LEASE)
        assert heir.posts() == []
        assert await state_of(heir) is PostState.UNKNOWN
        assert "I cannot tell whether the question of Mon 23 Nov was posted" in said(platform.told_admins[0])
        await heir.at(on(24))
        assert "Question 1 ·" in said(platform.messages[0].document)

    async def test_a_button_pressed_before_the_record_proves_the_post(self, make_world: MakeWorld) -> None:
        platform = LocalPlatform()
        dying, heir = make_world(platform), make_world(platform)
        await dying.types("admin", "setup 09:30 mon-fri UTC")
        platform.lost_answers = [MaybeSent("the process died here")]
        await dying.at(on(23))
        key = platform.messages[0].key
        assert "B is right" in await heir.presses("ana", f"pick:{key}:B", "m1")
        assert await state_of(heir) is PostState.POSTED
        assert "1 in a row" in await heir.types("ana", "streak")


class TestPostNow:
    async def test_before_the_slot_it_is_todays_question(self, planned: World) -> None:
        assert "Today's question is on its way" in await planned.types("admin", "post")
        await planned.at(on(23))
        assert len(planned.posts()) == 1
        assert await planned.tick() == on(24)

    async def test_after_the_post_it_is_a_bonus_without_number(self, asked: World) -> None:
        assert "bonus question" in await asked.types("admin", "post")
        await asked.tick()
        assert "Bonus question · level" in said(asked.platform.messages[1].document)
        await asked.at(on(24))
        assert "Question 2 ·" in said(asked.platform.messages[2].document)

    async def test_on_a_day_without_a_slot_it_is_a_bonus(self, planned: World) -> None:
        await planned.at(on(22))
        planned.clock.set(on(22))
        assert "bonus question" in await planned.types("admin", "post")


class TestClock:
    async def test_an_hour_back_posts_nothing_twice(self, asked: World) -> None:
        await asked.at(on(23, 8, 30))
        await asked.at(on(23))
        assert len(asked.posts()) == 1

    async def test_a_year_ahead_and_back_loses_no_day(
        self, asked: World, caplog: pytest.LogCaptureFixture
    ) -> None:
        await asked.at(datetime(2027, 11, 23, 15, 0, tzinfo=UTC))
        before = len(asked.posts())
        with caplog.at_level(logging.WARNING):
            await asked.at(on(24, 9, 0))
        assert "The clock went back" in caplog.text
        await asked.at(on(24))
        await asked.at(on(25))
        assert len(asked.posts()) == before + 2

    async def test_slots_missed_in_a_future_that_was_none_are_posted_when_they_come(
        self, planned: World
    ) -> None:
        await planned.at(on(27, 20, 0))
        await planned.at(on(23))
        await planned.at(on(24))
        assert len(planned.posts()) == 2


class TestPlanChanges:
    async def test_a_change_after_todays_post_does_not_post_again_today(self, asked: World) -> None:
        await asked.types("admin", "plan time 17:00")
        await asked.at(on(23, 17, 0))
        assert len(asked.posts()) == 1
        await asked.at(on(24, 17, 0))
        assert len(asked.posts()) == 2

    async def test_a_later_time_today_counts_today(self, planned: World) -> None:
        await planned.types("admin", "plan time 17:00")
        await planned.at(on(23))
        assert planned.posts() == []
        await planned.at(on(23, 17, 0))
        assert len(planned.posts()) == 1

    async def test_an_earlier_time_that_is_past_costs_no_day(self, planned: World) -> None:
        assert "Mon 23 Nov at 09:30" in await planned.types("admin", "plan time 08:00")
        await planned.at(on(23))
        assert len(planned.posts()) == 1
        await planned.at(on(24, 8, 0))
        assert len(planned.posts()) == 2


async def test_holidays_are_free(planned: World) -> None:
    await planned.types("admin", "plan holidays US")
    await planned.at(on(25))
    await planned.at(on(26))
    assert len(planned.posts()) == 1, "26 November 2026 is Thanksgiving"


async def test_the_post_shows_how_many_took_part_and_afterwards_how_many_were_right(asked: World) -> None:
    await asked.types("ana", "answer B")
    await asked.types("ben", "answer C")
    await asked.types("cem", "reveal")
    message = asked.platform.messages[0]
    assert message.edits == 0
    await asked.later(seconds=30)
    assert "3 people took part" in said(message.document)
    assert "right" not in said(message.document).splitlines()[-1]
    await asked.at(on(24))
    assert said(message.document).splitlines()[-1] == "Closed. 3 people took part; 1 of 2 answered right."


async def test_edits_are_gathered(asked: World) -> None:
    message = asked.platform.messages[0]
    for i in range(20):
        await asked.types(f"member {i}", "answer B")
        await asked.later(seconds=3)
    assert message.edits == 2


class TestTeamReveal:
    async def test_at_the_plans_time(self, planned: World) -> None:
        await planned.types("admin", "plan reveal-at 17:00")
        await planned.at(on(23))
        await planned.at(on(23, 16, 59))
        assert len(planned.platform.messages) == 1
        await planned.at(on(23, 17, 0))
        await planned.tick()
        answer = planned.platform.messages[1]
        assert answer.parent == "m1"
        assert "B  choice B" in said(answer.document)
        assert len(planned.platform.messages) == 2

    async def test_after_enough_members_revealed(self, planned: World) -> None:
        await planned.types("admin", "plan reveal-after 2")
        await planned.at(on(23))
        await planned.reacts("ana", "m1")
        await planned.reacts("ana", "m1")
        await planned.tick()
        assert len(planned.platform.messages) == 1
        await planned.reacts("ben", "m1")
        await planned.tick()
        assert planned.platform.messages[1].parent == "m1"

    async def test_by_an_admin_and_once(self, asked: World) -> None:
        assert "on its way" in await asked.types("admin", "team-reveal")
        await asked.tick()
        assert "in the question's thread already" in await asked.types("admin", "team-reveal")
        await asked.tick()
        assert len(asked.platform.messages) == 2

    async def test_an_answer_after_it_scores_nothing(self, asked: World) -> None:
        await asked.types("admin", "team-reveal")
        await asked.tick()
        assert "No points, because you had seen the answer" in await asked.types("ana", "answer B")

    async def test_a_lost_answer_is_not_sent_twice(self, asked: World) -> None:
        await asked.types("admin", "team-reveal")
        asked.platform.lost_answers = [MaybeSent("timeout")]
        await asked.tick()
        await asked.later(minutes=5)
        assert len(asked.platform.messages) == 2

    async def test_a_failure_for_good_does_not_pause_the_plan(self, asked: World) -> None:
        asked.platform.failures = [CannotSend("I may not write in threads.")]
        await asked.types("admin", "team-reveal")
        await asked.tick()
        await asked.at(on(24))
        assert len(asked.posts()) == 2


async def test_the_queue_goes_first(planned: World) -> None:
    await planned.types("admin", "queue topic-7")
    await planned.at(on(23))
    assert "What about topic 7?" in said(planned.platform.messages[0].document)
    assert "The queue is empty" in await planned.types("admin", "queue")


async def test_a_plan_that_no_question_fits_misses_its_slot_and_says_so(planned: World) -> None:
    assert "No question fits this plan" in await planned.types("admin", "plan levels 3")
    await planned.at(on(23))
    assert planned.posts() == []
    assert "No question fits the plan" in await planned.types("admin", "plan")


async def test_stopping_waits_for_what_is_being_sent(planned: World) -> None:
    planned.clock.set(on(23))
    await planned.parts.dispatcher.post_due()
    await planned.parts.dispatcher.stop()
    assert await state_of(planned) is PostState.POSTED
    assert planned.clock.now() > MONDAY_0900
