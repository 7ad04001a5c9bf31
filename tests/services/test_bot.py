"""What people get for what they do, through the whole bot."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.core.commands import COMMANDS
from bot.core.document import File, HeatMap, Table
from bot.core.events import CommandTyped
from bot.core.question import Bank, Pack, Question
from bot.core.reply import Reply
from bot.ports.platform import NotSent
from bot.storage.check import differences
from tests.conftest import MakeWorld, World
from tests.support.build import CHANNEL, OTHER_CHANNEL
from tests.support.platform import LocalPlatform
from tests.support.reading import action, labels, said


def todays(world: World) -> str:
    return said(world.platform.messages[-1].document).splitlines()[0]


class TestAnswering:
    async def test_right(self, asked: World) -> None:
        told = await asked.types("ana", "answer b")
        assert told.startswith("✅ B is right. +3 points.")
        assert "🔥 Streak: 1" in told

    async def test_wrong_says_which_was_right_and_why_each_is_what_it_is(self, asked: World) -> None:
        lines = (await asked.types("ana", "answer D")).splitlines()
        assert lines[0] == "❌ D is not it; B is. +1 point."
        assert [line[0] for line in lines[1:5]] == ["B", "D", "A", "C"]

    async def test_the_first_answer_counts(self, asked: World) -> None:
        await asked.types("ana", "answer D")
        assert "You had picked D; only the first counts (1 point)." in await asked.types("ana", "answer B")

    async def test_the_button_does_the_same(self, asked: World) -> None:
        message = asked.platform.messages[0]
        assert "✅ B is right" in await asked.presses("ana", action(message.document, "B"), message.id)
        assert "That is the answer you gave" in await asked.presses(
            "ana", action(message.document, "B"), message.id
        )

    async def test_a_button_of_another_channel_does_nothing(self, asked: World) -> None:
        pressed = action(asked.platform.messages[0].document, "B")
        assert "not in this channel" in await asked.presses("ana", pressed, "m1", OTHER_CHANNEL)

    @pytest.mark.parametrize(
        "pressed", ["", "pick", "pick:x", "board:week:luck:1", "reveal:k:x", "launch:1", "💡"]
    )
    async def test_a_button_of_another_version(self, asked: World, pressed: str) -> None:
        assert "from another version" in await asked.presses("ana", pressed) or "not in this channel" in (
            await asked.presses("ana", pressed)
        )

    async def test_a_letter_there_is_not(self, asked: World) -> None:
        key = asked.platform.messages[0].key
        assert "Pick one of A to D." in await asked.presses("ana", f"pick:{key}:E")

    async def test_a_form_of_another_version(self, asked: World) -> None:
        assert "from another version" in await asked.submits("ana", "vote:1", {"words": "mine"})

    async def test_a_letter_after_an_answer_in_words(self, asked: World) -> None:
        await asked.types("ana", "answer my words")
        assert "Your answer in words was the one that counts." in await asked.types("ana", "answer B")

    async def test_a_button_pressed_twice_within_one_commit_counts_once(self, asked: World) -> None:
        await asked.types("ana", "reveal")
        await asyncio.gather(
            *(asked.types("ben", line) for line in ("reveal", "answer B", "answer my words"))
        )
        assert [line async for line in differences(asked.store.engine)] == []

    async def test_nothing_is_open(self, planned: World) -> None:
        for line in ("today", "answer B", "answer my words", "answer", "reveal", "hint", "tick 1"):
            assert "There is no question open here." in await planned.types("ana", line)

    async def test_an_answer_to_yesterdays_button_no_longer_counts(self, asked: World) -> None:
        old = action(asked.platform.messages[0].document, "B")
        await asked.later(days=1)
        assert "The next question is out, so this one no longer counts." in await asked.presses(
            "ana", old, "m1"
        )
        assert "nobody yet" in await asked.types("ana", "leaderboard all")


class TestWords:
    async def test_written_ticked_and_scored(self, asked: World) -> None:
        told = await asked.types("ana", "answer It depends on <b>the load</b> & @here")
        assert "Noted. +1 point for trying" in told
        assert "It depends on <b>the load</b> & @here" in told
        assert "Answer of topic" in told
        assert "point 4 of" in told
        assert "3 of 4 key points covered: 3 points in all" in await asked.types("ana", "tick 1 2 3")
        assert "that stays (3 points in all)" in await asked.types("ana", "tick 1 2 3 4")

    async def test_after_a_letter_the_letter_counts(self, asked: World) -> None:
        await asked.types("ana", "answer B")
        assert "You had picked B; only the first answer counts." in await asked.types(
            "ana", "answer my words"
        )

    async def test_a_second_time_the_first_counts(self, asked: World) -> None:
        await asked.types("ana", "answer my words")
        told = await asked.types("ana", "answer better words")
        assert told.startswith("You had answered already; only the first answer counts.")
        assert "my words" in told

    async def test_after_a_reveal_they_score_nothing(self, asked: World) -> None:
        await asked.types("ana", "reveal")
        assert "Noted. No points, because you had seen" in await asked.types("ana", "answer my words")
        assert "2 of 4 key points covered. No points" in await asked.types("ana", "tick 1 2")

    async def test_to_a_question_that_is_over(self, asked: World) -> None:
        key = asked.platform.messages[0].key
        await asked.later(days=1)
        told = await asked.submits("ana", f"write:{key}", {"words": "my words"})
        assert told.startswith("The next question is out, so this one no longer counts.")
        assert "Answer of topic" in told

    async def test_the_form_and_its_checklist(self, asked: World) -> None:
        reply = await asked.reply("ana", "answer")
        assert reply.form
        assert [field.name for field in reply.form.fields] == ["words"]
        await asked.submits("ana", reply.form.action, {"words": "my words"})
        key = asked.platform.messages[0].key
        assert "2 of 4 key points" in await asked.submits("ana", f"tick:{key}", {"covered": ("1", "4")})

    @pytest.mark.parametrize("line", ["tick 9", "tick 0"])
    async def test_a_point_there_is_not(self, asked: World, line: str) -> None:
        await asked.types("ana", "answer my words")
        assert "as the list shows them" in await asked.types("ana", line)

    async def test_nothing_to_tick(self, asked: World) -> None:
        await asked.types("ana", "answer B")
        assert "no answer in words to tick" in await asked.types("ana", "tick 1")

    async def test_ticks_may_come_after_the_next_question(self, asked: World) -> None:
        await asked.types("ana", "answer my words")
        key = asked.platform.messages[0].key
        await asked.later(days=1)
        assert "4 of 4" in await asked.submits("ana", f"tick:{key}", {"covered": ("1", "2", "3", "4")})
        assert "1 | ana (you) | 3" in await asked.types("ana", "leaderboard all")


class TestReveal:
    @pytest.mark.parametrize("emoji", ["💡", "bulb", ":bulb:", "light_bulb"])
    async def test_the_reaction_shows_the_answer_to_one_person(self, asked: World, emoji: str) -> None:
        reply = await asked.reacts("ana", "m1", emoji)
        assert isinstance(reply, Reply)
        assert not reply.public
        assert "Answer of topic" in said(reply)
        assert "would no longer score" in said(reply)

    async def test_other_reactions_and_other_messages_mean_nothing(self, asked: World) -> None:
        assert await asked.reacts("ana", "m1", "👍") is None
        assert await asked.reacts("ana", "m99") is None
        assert await asked.reacts("ana", "m1", channel=OTHER_CHANNEL) is None

    async def test_it_locks_scoring_and_keeps_the_streak(self, asked: World) -> None:
        await asked.types("ana", "reveal")
        assert "No points, because you had seen the answer." in await asked.types("ana", "answer B")
        assert "1 in a row" in await asked.types("ana", "streak")
        assert "nobody yet" in await asked.types("ana", "leaderboard all")

    async def test_a_plan_may_demand_an_attempt(self, planned: World) -> None:
        await planned.types("admin", "plan streak attempt")
        await planned.later(minutes=30)
        await planned.types("ana", "reveal")
        assert "0 in a row" in await planned.types("ana", "streak")
        await planned.types("ana", "answer B")
        assert "1 in a row" in await planned.types("ana", "streak")

    async def test_the_hint_gives_nothing_away(self, asked: World) -> None:
        told = await asked.types("ana", "hint")
        assert "Hint of topic" in told
        assert "+3 points" in await asked.types("ana", "answer B")


class TestStreaks:
    async def test_weekends_and_pauses_do_not_break_one(self, asked: World) -> None:
        for _ in range(4):
            await asked.types("ana", "reveal")
            await asked.later(days=1)
        await asked.types("ana", "reveal")
        await asked.types("admin", "pause 2026-12-09")
        await asked.later(days=20)
        await asked.types("ana", "reveal")
        assert "6 in a row" in await asked.types("ana", "streak")

    async def test_the_bots_own_outage_does_not_break_one(self, asked: World) -> None:
        await asked.types("ana", "reveal")
        await asked.later(days=3)
        await asked.types("ana", "reveal")
        assert "2 in a row" in await asked.types("ana", "streak")

    async def test_freezes_are_earned_used_and_logged(self, asked: World) -> None:
        for _ in range(8):
            await asked.types("ana", "reveal")
            await asked.later(days=3 if asked.clock.now().weekday() == 4 else 1)
        assert "Freezes held: 1 of 2." in await asked.types("ana", "streak")
        await asked.later(days=1)
        told = await asked.types("ana", "reveal")
        assert "1 freeze saved it" in told
        shown = await asked.types("ana", "streak")
        assert "earned one with question 7" in shown
        assert "1 freeze used to keep the streak up to question 10" in shown

    async def test_one_that_is_at_stake_says_what_saves_it(self, asked: World) -> None:
        for _ in range(8):
            await asked.types("ana", "reveal")
            await asked.later(days=3 if asked.clock.now().weekday() == 4 else 1)
        await asked.later(days=1)
        assert "Take part now and 1 freeze will save the streak." in await asked.types("ana", "streak")

    async def test_two_freezes_are_all_that_one_can_hold(self, asked: World) -> None:
        for _ in range(14):
            await asked.types("ana", "reveal")
            await asked.later(days=3 if asked.clock.now().weekday() == 4 else 1)
        assert "Freezes held: 2 of 2." in await asked.types("ana", "streak")
        assert "The next one comes" not in await asked.types("ana", "streak")

    async def test_a_lost_one_is_shown_as_zero_and_leaves_the_board(self, asked: World) -> None:
        await asked.types("ana", "answer B")
        assert "1 | ana (you) | 1" in await asked.types("ana", "leaderboard streak")
        for _ in range(2):
            await asked.later(days=1)
        assert "0 in a row" in await asked.types("ana", "streak")
        assert "nobody yet" in await asked.types("ana", "leaderboard streak")

    async def test_the_heat_map_covers_eight_weeks(self, asked: World) -> None:
        await asked.types("ana", "answer B")
        reply = await asked.reply("ana", "streak")
        heat = next(block for block in reply.document.blocks if isinstance(block, HeatMap))
        assert len(heat.days) == 7 * 7 + 1
        assert heat.days[-1][1] == 3

    async def test_the_heat_map_shows_nothing_missed_before_the_member_came(self, asked: World) -> None:
        await asked.later(days=1)
        await asked.types("ben", "reveal")
        await asked.later(days=1)
        reply = await asked.reply("ben", "streak")
        heat = next(block for block in reply.document.blocks if isinstance(block, HeatMap))
        assert [strength for _, strength in heat.days[-3:]] == [None, 1, 0]

    async def test_a_bonus_question_does_not_touch_one(self, asked: World) -> None:
        await asked.types("admin", "post")
        await asked.tick()
        bonus = asked.platform.messages[1]
        assert "+3 points" in await asked.presses("ana", action(bonus.document, "B"), bonus.id)
        assert "0 in a row" in await asked.types("ana", "streak")
        assert "1 | ana (you) | 3" in await asked.types("ana", "leaderboard")


class TestLeaderboard:
    async def test_ranks_ties_and_who_got_there_first(self, asked: World) -> None:
        for name, letter in (("ben", "B"), ("ana", "B"), ("cem", "A"), ("dia", "A")):
            await asked.types(name, f"answer {letter}")
            await asked.later(seconds=1)
        table = next(b for b in (await asked.reply("ana", "lb")).document.blocks if isinstance(b, Table))
        shown = [" ".join(cell[0].text for cell in row) for row in table.rows]
        assert shown == ["1 ben 3", "1 ana (you) 3", "3 cem 1", "3 dia 1"]

    async def test_pages_with_ones_own_line_on_each(self, asked: World) -> None:
        for i in range(25):
            await asked.types(f"member {i:02}", "answer B" if i < 5 else "answer A")
            await asked.later(seconds=1)
        first = await asked.reply("member 24", "leaderboard")
        assert labels(first.document) == ["Next ▶", "By streak"]
        assert said(first).splitlines()[-2:] == [
            "6 | member 24 (you) | 1",
            "25 people on this board. Page 1 of 3.",
        ]
        third = await asked.presses("member 00", "board:week:points:3")
        assert "6 | member 20 | 1" in third
        assert "1 | member 00 (you) | 3" in third
        assert "Page 3 of 3" in await asked.types("ana", "leaderboard 99")

    async def test_periods_follow_the_channels_calendar(self, asked: World) -> None:
        await asked.types("ana", "answer B")
        await asked.later(days=7)
        assert "nobody yet" in await asked.types("ana", "leaderboard week")
        assert "| 3" in await asked.types("ana", "leaderboard month")
        await asked.later(days=2)
        assert "nobody yet" in await asked.types("ana", "leaderboard month")
        assert "| 3" in await asked.types("ana", "leaderboard all")

    async def test_hidden_members_see_themselves_and_nobody_else_does(self, asked: World) -> None:
        await asked.types("ana", "answer B")
        await asked.types("ben", "answer A")
        await asked.types("ana", "hide")
        assert "ana" not in await asked.types("ben", "leaderboard")
        assert "1 | ben (you) | 1" in await asked.types("ben", "leaderboard")
        own = await asked.types("ana", "leaderboard")
        assert "1 | ana (you) | 3" in own
        assert "You are hidden" in own
        await asked.types("ana", "hide off")
        assert "1 | ana | 3" in await asked.types("ben", "leaderboard")

    async def test_channels_do_not_mix(self, asked: World) -> None:
        await asked.types("admin", "setup 09:30 daily UTC", OTHER_CHANNEL)
        await asked.types("ana", "answer B")
        assert "nobody yet" in await asked.types("ana", "leaderboard", OTHER_CHANNEL)


class TestOwnData:
    async def test_export_has_everything(self, asked: World) -> None:
        await asked.types("ana", "answer in my own words")
        reply = await asked.reply("ana", "export")
        file = next(block for block in reply.document.blocks if isinstance(block, File))
        data = json.loads(file.content)
        assert data["name"] == "ana"
        assert data["participations"][0]["words"] == "in my own words"
        assert data["streaks"][0]["current"] == 1
        assert "member_id" not in file.content

    async def test_forget_asks_first_and_then_leaves_nothing(self, asked: World) -> None:
        await asked.types("ana", "answer B")
        await asked.types("ben", "answer B")
        reply = await asked.reply("ana", "forget")
        assert labels(reply.document) == ["Delete everything"]
        assert "1 | ana" in await asked.types("ana", "leaderboard")
        assert "nothing about you any more" in await asked.presses(
            "ana", action(reply.document, "Delete everything")
        )
        assert "keeps nothing about you" in await asked.types("ana", "export")
        assert "1 | ben (you) | 3" in await asked.types("ben", "leaderboard")
        assert [line async for line in differences(asked.store.engine)] == []


class TestAsking:
    async def test_todays_question_is_shown_without_its_answer(self, asked: World) -> None:
        told = await asked.types("ana", f"ask {todays(asked)}")
        assert "so its answer stays closed here" in told
        assert "Answer of" not in told
        question_id = next(q.id for q in asked.bank.values() if q.title == todays(asked))
        assert "Answer of" not in await asked.presses("ana", f"answer:{question_id}:1")
        assert "+3 points" in await asked.types("ana", "answer B"), "looking it up is no reveal"

    async def test_found_and_revealed_on_request(self, asked: World) -> None:
        other = next(q for q in asked.bank.values() if q.title != todays(asked))
        reply = await asked.reply("ana", f"ask alias {other.id.removeprefix('topic-')}")
        assert "Prompt of" in said(reply)
        assert "Answer of" not in said(reply)
        assert "Answer of" in await asked.presses("ana", action(reply.document, "Reveal"))

    @pytest.mark.parametrize("query", ["asdfghjkl", "😀😀😀", "'; --", "x" * 5000, "@everyone", "???"])
    async def test_nothing_found_is_said_plainly(self, asked: World, query: str) -> None:
        told = await asked.types("ana", f"ask {query}")
        assert told.startswith("Nothing here about “")
        assert len(told) < 600

    async def test_several_that_fit_are_offered(self, asked: World) -> None:
        reply = await asked.reply("ana", "ask databases")
        assert "Which of these do you mean by “databases”?" in said(reply)
        assert 2 <= len(labels(reply.document)) <= 5
        assert "Prompt of" in await asked.presses("ana", action(reply.document, "1"))

    async def test_topics(self, asked: World) -> None:
        assert "10 topics" in await asked.types("ana", "topics")
        assert "on caching" in await asked.types("ana", "topics caching")
        assert "No topic has that tag. There are: caching" in await asked.types("ana", "topics cooking")

    async def test_a_question_that_is_gone(self, asked: World) -> None:
        assert "not in the bank any more" in await asked.presses("ana", "show:gone")
        assert "not in the bank any more" in await asked.presses("ana", "answer:gone:1")


class TestAdmins:
    async def test_only_admins_may_do_what_admins_do(self, asked: World) -> None:
        before = len(asked.platform.messages)
        for command in COMMANDS:
            if command.admin:
                told = await asked.types("ana", command.example or command.name)
                assert told == "Only an admin of this channel can do that.", command.name
        for line in ("plan time 10:00", "plan edit"):
            assert "Only an admin" in await asked.types("ana", line)
        await asked.tick()
        assert len(asked.platform.messages) == before
        assert "This channel's plan" in await asked.types("ana", "plan")

    async def test_setup_confirms_with_the_next_three_dates(self, world: World) -> None:
        told = await world.types("admin", "setup 09:30 mon-fri Europe/Berlin")
        assert "a system-design question Mon–Fri at 09:30 (Europe/Berlin)." in told
        assert told.splitlines()[2:5] == [
            "Tue 24 Nov at 09:30 CET",
            "Wed 25 Nov at 09:30 CET",
            "Thu 26 Nov at 09:30 CET",
        ]

    async def test_setup_by_form(self, world: World) -> None:
        reply = await world.reply("admin", "setup")
        assert reply.form
        values = {"time": "9:30", "days": "mon, wed", "zone": "utc"}
        assert "Mon, Wed at 09:30 (UTC)" in await world.submits("admin", reply.form.action, values)

    async def test_the_plan_form_takes_all_or_nothing(self, planned: World) -> None:
        reply = await planned.reply("admin", "plan edit")
        assert reply.form
        values = {field.name: getattr(field, "value", "") for field in reply.form.fields}
        assert "Saved:" in await planned.submits("admin", "plan", {**values, "time": "10:00"})
        assert "“25:00” is no time" in await planned.submits(
            "admin", "plan", {**values, "grace": "1h", "time": "25:00"}
        )
        assert "grace | 4 h" in await planned.types("admin", "plan")

    @pytest.mark.parametrize(
        ("line", "said_"),
        [
            ("setup 25:00 mon-fri UTC", "“25:00” is no time of day. Try 09:30."),
            ("setup 09:30 moonday UTC", "Try"),
            ("setup 09:30 mon-fri Europe/Berln", "Did you mean Europe/Berlin?"),
            ("plan holidays XX", "is no country with a holiday calendar"),
            ("plan packs nope", "There is no pack “nope”. There are: test."),
            ("plan tags nope", "No question has the tag “nope”."),
            ("plan levels 3", "No question fits this plan"),
            ("queue topic-99", "Did you mean `topic-9`?".replace("`", "")),
            ("pause 2020-01-01", "is past"),
            ("resume", "The plan is not paused."),
        ],
    )
    async def test_bad_input_gets_one_line_that_helps(self, planned: World, line: str, said_: str) -> None:
        assert said_ in await planned.types("admin", line)

    async def test_without_a_plan(self, world: World) -> None:
        for line in ("plan", "plan time 10:00", "post", "queue", "pause", "resume", "streak", "leaderboard"):
            assert "There is no plan for this channel yet." in await world.types("admin", line)

    async def test_pause_and_resume(self, planned: World) -> None:
        assert "⏸ Paused. No streak suffers." in await planned.types("admin", "pause")
        await planned.later(days=3)
        assert planned.posts() == []
        assert "Paused until somebody resumes it." in await planned.types("admin", "plan")
        assert "The questions go on." in await planned.types("admin", "resume")
        await planned.later(hours=1)
        assert len(planned.posts()) == 1

    async def test_the_queue_goes_first(self, planned: World) -> None:
        assert "The queue is empty." in await planned.types("admin", "queue")
        assert "“What about topic 7?” is in the queue now." in await planned.types("admin", "queue topic-7")
        assert "was in the queue already" in await planned.types("admin", "queue topic-7")
        await planned.types("admin", "queue topic-3")
        assert (await planned.types("admin", "queue")).splitlines()[1:] == [
            "What about topic 7? topic-7",
            "What about topic 3? topic-3",
        ]
        assert "`topic-3` is out" not in await planned.types("admin", "queue remove topic-4")
        assert "topic-3 is out of the queue." in await planned.types("admin", "queue remove topic-3")
        await planned.types("admin", "queue topic-5")
        await planned.later(minutes=30)
        assert todays(planned) == "What about topic 7?"
        assert "1 question taken out" in await planned.types("admin", "queue clear")

    async def test_a_question_now(self, planned: World) -> None:
        planned.platform.failures = [NotSent("busy")]
        assert "Today's question is on its way." in await planned.types("admin", "post")
        assert "Today's question is being posted already." in await planned.types("admin", "post")
        await planned.later(minutes=5)
        assert "A bonus question is on its way." in await planned.types("admin", "post")
        assert "not in the queue" in await planned.types("admin", "queue remove topic-4")

    async def test_a_question_now_that_fits_no_plan(self, planned: World) -> None:
        await planned.types("admin", "plan levels 3")
        assert "No question fits this plan." in await planned.types("admin", "post")

    async def test_a_plan_that_leaves_no_day(self, planned: World) -> None:
        assert "Paused until" in await planned.types("admin", "pause 2028-01-01")
        assert "No question is due in the next 400 days" in await planned.types("admin", "plan")

    async def test_the_team_reveal(self, asked: World) -> None:
        assert "on its way to the question's thread" in await asked.types("admin", "team-reveal")
        await asked.tick()
        assert "in the question's thread already" in await asked.types("admin", "team-reveal")

    async def test_settings_show_no_password(self, make_world: MakeWorld) -> None:
        told = await make_world(LocalPlatform()).types("admin", "settings")
        assert "Database | sqlite:///sd-bot.db" in told

    async def test_ids_in_the_settings_are_admins(self, world: World) -> None:
        world.parts.bot._admin_ids = frozenset({"id-ana"})  # pyright: ignore[reportPrivateUsage]
        assert "a system-design question" in await world.types("ana", "setup 09:30 daily UTC")


async def test_help_names_every_command_and_keeps_admins_to_admins(world: World) -> None:
    for_all, for_admins = await world.types("ana", "help"), await world.types("admin", "help")
    for command in COMMANDS:
        assert (command.typed in for_all) == (not command.admin)
        assert command.typed in for_admins
        assert command.summary in await world.types("ana", f"help {command.name}")


async def test_a_hundred_members_who_answer_at_once_all_count_once(asked: World) -> None:
    async def answer_twice(i: int) -> None:
        event = CommandTyped(asked.who(f"member {i}"), CHANNEL, "answer B")
        await asyncio.gather(asked.parts.bot.handle(event), asked.parts.bot.handle(event))

    await asyncio.gather(*(answer_twice(i) for i in range(100)))
    assert "100 people on this board" in await asked.types("ana", "leaderboard")
    assert [line async for line in differences(asked.store.engine)] == []


async def test_posts_are_never_answered_in_public(asked: World) -> None:
    for line in ("answer B", "reveal", "hint", "streak", "export", "ask alias 1"):
        assert not (await asked.reply("ana", line)).public


class TestAQuestionWithLittleInIt:
    """An imported question has a title, a prompt and an answer, and the answer may be long."""

    @pytest.fixture
    async def asked(self, make_world: MakeWorld) -> World:
        answer = "\n\n".join(f"Paragraph {i}. " + "Long. " * 150 for i in range(1, 8))
        bare = Question("bare", "Bare?", 2, ("imported",), (), "Why bare?", answer, (), (), None, ())
        world = make_world(LocalPlatform(), questions=Bank([Pack("p", "P", "1", (bare,))]))
        await world.types("admin", "setup 09:30 mon-fri UTC")
        await world.later(minutes=30)
        return world

    async def test_its_answer_comes_in_pages(self, asked: World) -> None:
        reply = await asked.reply("ana", "reveal")
        pages = [said(reply)]
        while "More" in labels(reply.document):
            pressed = action(reply.document, "More")
            reply = await asked.press("ana", pressed)
            pages.append(said(reply))
        assert len(pages) > 1
        assert all(len(page) < 3_600 for page in pages)
        assert [f"Paragraph {i}." in "".join(pages) for i in range(1, 8)] == [True] * 7

    async def test_it_is_answered_in_words_alone(self, asked: World) -> None:
        assert labels(asked.platform.messages[0].document) == ["Reveal"]
        assert "This question has no choices." in await asked.types("ana", "answer A")
        assert "Noted. +1 point for trying." in await asked.types("ana", "answer because")
        assert "More" in labels((await asked.reply("ben", "answer because")).document)

    async def test_it_has_no_hint(self, asked: World) -> None:
        assert "This question has no hint." in await asked.types("ana", "hint")
