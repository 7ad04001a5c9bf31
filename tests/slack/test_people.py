"""What people on Slack can do beside the story: forms, the Home, mentions, direct messages."""

from __future__ import annotations

import pytest

from bot.core.commands import COMMANDS
from tests.slack.conftest import Team, words
from tests.slack.server import Json


@pytest.fixture
async def asked(team: Team) -> Team:
    await team.types(team.admin, "setup 09:30 mon-fri UTC")
    await team.later(minutes=30)
    return team


async def modal(team: Team, user: str, holding: str) -> Json:
    """The open modal of somebody, once it says something."""

    def shown() -> Json | None:
        view = team.workspace.modal(user)
        return view if view and holding in words(view["blocks"]) else None

    return await team.workspace.until(shown)


class TestForms:
    async def test_an_answer_in_words_and_its_checklist(self, asked: Team) -> None:
        await asked.workspace.press(asked.ana, asked.post, "In my own words")
        form = await modal(asked, asked.ana, "What about topic")
        assert form["title"]["text"] == "Your answer"
        answer = await asked.workspace.submit(asked.ana, form, {"words": "a < b & <!here>"})
        assert answer["response_action"] == "update"
        ticks = await modal(asked, asked.ana, "My answer covered")
        shown = words(ticks["blocks"])
        assert "Noted. +1 point for trying" in shown
        assert "a < b & <!here>" in shown
        assert "Answer of topic" in shown
        await asked.workspace.submit(asked.ana, ticks, {"covered": ["1", "2", "3"]})
        await modal(asked, asked.ana, "3 of 4 key points covered: 3 points in all")
        assert "1 | ana (you) | 3" in await asked.types(asked.ana, "leaderboard")

    async def test_setup_by_form_is_told_to_the_channel(self, team: Team) -> None:
        await team.workspace.command(team.admin, team.general.id, "setup")
        form = await modal(team, team.admin, "Time zone")
        await team.workspace.submit(team.admin, form, {"time": "25:00", "days": "daily", "zone": "UTC"})
        again = await modal(team, team.admin, "“25:00” is no time of day.")
        kept = [
            block["element"].get("initial_value") for block in again["blocks"] if block["type"] == "input"
        ]
        assert kept == ["25:00", "daily", "UTC"]
        await team.workspace.submit(team.admin, again, {"time": "09:30"})
        await modal(team, team.admin, "a system-design question every day at 09:30 (UTC)")
        post = await team.workspace.until(lambda: team.workspace.posts(team.general.id))
        assert "a system-design question every day" in words(post[0]["blocks"])

    async def test_every_option_of_the_plan_in_one_form(self, asked: Team) -> None:
        await asked.types(asked.admin, "plan")
        plan = asked.workspace.told(asked.admin)[-1]
        await asked.workspace.press(asked.admin, plan, "Edit")
        form = await modal(asked, asked.admin, "Whom a question mentions")
        await asked.workspace.submit(asked.admin, form, {"mention": "@here", "time": "10:00"})
        await modal(asked, asked.admin, "Saved:")
        await asked.later(days=1, minutes=30)
        assert asked.post["blocks"][0]["text"]["text"] == "<!here>"

    async def test_a_form_that_took_too_long_is_told_how_to_type_it(self, asked: Team) -> None:
        asked.workspace.triggers_expire = True
        assert "Type /sd answer …" in await asked.types(asked.ana, "answer")


class TestPlaces:
    async def test_the_home(self, asked: Team) -> None:
        await asked.presses(asked.ana, asked.post, "B")
        await asked.workspace.open_home(asked.ana)
        await asked.workspace.until(lambda: asked.workspace.homes)
        shown = words(asked.workspace.homes[asked.ana]["blocks"])
        for said in ("*In <#C0GENERAL>*", "What about topic", "1 in a row", "ana (you)", "10 topics"):
            assert said in shown

    async def test_the_home_of_somebody_new(self, team: Team) -> None:
        await team.workspace.open_home(team.ben)
        await team.workspace.until(lambda: team.workspace.homes)
        assert "Take part in a question" in words(team.workspace.homes[team.ben]["blocks"])

    async def test_a_mention_is_answered_with_help(self, asked: Team) -> None:
        told = await asked.hears(
            asked.ana, lambda: asked.workspace.mention(asked.ana, asked.general.id, "what can you do?")
        )
        assert "One system-design question a day" in told

    async def test_a_direct_message_is_a_command(self, asked: Team) -> None:
        await asked.presses(asked.ana, asked.post, "B")
        for typed, said in (
            ("streak", "1 in a row"),
            ("leaderboard", "ana (you)"),
            ("ask alias 7", "Prompt of topic 7"),
            ("/sd leaderbord", "Did you mean /sd leaderboard?"),
        ):
            told = await asked.hears(asked.ana, lambda typed=typed: asked.workspace.write(asked.ana, typed))
            assert said in told

    async def test_pages_of_the_leaderboard_take_the_place_of_the_last(self, asked: Team) -> None:
        for number in range(12):
            user = asked.workspace.add_user(f"member{number}")
            asked.general.members.add(user)
            await asked.presses(user, asked.post, "A")
        await asked.types(asked.ana, "leaderboard")
        first = asked.workspace.told(asked.ana)[-1]
        assert "Page 2 of 2" in await asked.presses(asked.ana, first, "Next ▶")
        assert first not in asked.workspace.seen

    async def test_the_team_reveal_is_in_the_thread(self, asked: Team) -> None:
        await asked.types(asked.admin, "team-reveal")
        await asked.tick()
        (answer,) = asked.workspace.thread(asked.general.id, asked.post["ts"])
        assert "Answer of topic" in words(answer["blocks"])

    async def test_setup_where_the_bot_is_not_yet(self, team: Team) -> None:
        team.workspace.add_channel("quiet", team.admin, bot=False)
        await team.workspace.command(team.admin, "C0QUIET", "setup 09:30 mon-fri UTC")
        await team.workspace.until(lambda: len(team.workspace.told(team.admin)) == 2)
        assert "/invite" in words(team.workspace.told(team.admin)[1].blocks)

    async def test_admins_are_those_of_the_workspace(self, team: Team) -> None:
        assert "Only an admin" in await team.types(team.ana, "setup 09:30 mon-fri UTC")

    async def test_a_bots_reaction_means_nothing(self, asked: Team) -> None:
        robot = asked.workspace.add_user("robot")
        asked.workspace.users[robot]["is_bot"] = True
        await asked.workspace.react(robot, asked.general.id, asked.post["ts"])
        await asked.reacts(asked.ana, asked.post)
        assert {seen.user for seen in asked.workspace.seen[1:]} == {asked.ana}


async def test_every_reply_to_every_command_fits(asked: Team) -> None:
    """The workspace refuses what Slack refuses, and the fixture looks whether it had to."""
    await asked.presses(asked.ana, asked.post, "C")
    for command in COMMANDS:
        for line in (command.name, command.example, f"help {command.name}"):
            if line:
                before = len(asked.workspace.told(asked.admin)), asked.workspace.modal(asked.admin)
                await asked.workspace.command(asked.admin, asked.general.id, line)
                await asked.workspace.until(
                    lambda before=before: (
                        before != (len(asked.workspace.told(asked.admin)), asked.workspace.modal(asked.admin))
                    )
                )
