"""What Slack does on a bad day."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.storage.check import differences
from bot.storage.store import SqlStore
from tests.slack.conftest import Team, opened_team, words
from tests.slack.server import Fault, Workspace
from tests.support.build import MONDAY_0900, bank


@pytest.fixture
async def planned(team: Team) -> Team:
    await team.types(team.admin, "setup 09:30 mon-fri UTC")
    return team


@pytest.fixture
async def asked(planned: Team) -> Team:
    await planned.later(minutes=30)
    return planned


POST = "chat.postMessage"


def shown(team: Team) -> str:
    """What ana's modal says."""
    view = team.workspace.modal(team.ana)
    return words(view["blocks"]) if view else ""


class TestPosting:
    @pytest.mark.parametrize(
        "fault",
        [
            Fault(status=429, retry_after=30, error="ratelimited"),
            Fault(status=503),
            Fault(status=500, done=True),
            Fault(drop=True),
            Fault(drop=True, done=True),
            Fault(error="internal_error", done=True),
        ],
        ids=["429", "503", "500 but done", "dropped", "dropped but done", "internal error but done"],
    )
    async def test_one_post_whatever_happens_to_the_request(self, planned: Team, fault: Fault) -> None:
        planned.workspace.faults[POST] = [fault]
        await planned.later(minutes=30)
        await planned.later(minutes=3)
        assert len(planned.workspace.posts(planned.general.id)) == 1
        assert "+3 points" in await planned.presses(planned.ana, planned.post, "B")

    async def test_retry_after_is_honoured(self, planned: Team) -> None:
        planned.workspace.faults[POST] = [Fault(status=429, retry_after=120, error="ratelimited")]
        await planned.later(minutes=30)
        await planned.later(seconds=100)
        assert planned.workspace.posts(planned.general.id) == []
        await planned.later(seconds=25)
        assert len(planned.workspace.posts(planned.general.id)) == 1

    async def test_found_by_its_key_among_many_messages(self, planned: Team) -> None:
        planned.workspace.faults[POST] = [Fault(status=500, done=True)]
        await planned.later(minutes=30)
        for number in range(12):
            planned.general.messages.append({"ts": f"1900000000.{number:06d}", "text": "chat"})
        await planned.later(minutes=3)
        assert len([post for post in planned.workspace.posts(planned.general.id) if "blocks" in post]) == 1

    async def test_without_the_history_scope_it_is_unknown_and_admins_are_told(self, planned: Team) -> None:
        planned.workspace.scopes.discard("channels:history")
        planned.workspace.faults[POST] = [Fault(status=500, done=True)]
        await planned.later(minutes=30)
        await planned.later(minutes=3)
        posts = planned.workspace.posts(planned.general.id)
        assert "I cannot tell whether the question" in words(posts[-1]["blocks"])
        assert sum("metadata" in post for post in posts) == 1

    @pytest.mark.parametrize(
        ("error", "said"),
        [
            ("not_in_channel", "/invite"),
            ("channel_not_found", "The channel is gone"),
            ("is_archived", "Unarchive it"),
            ("missing_scope", "Reinstall it"),
            ("token_revoked", "Set a new SLACK_BOT_TOKEN"),
        ],
    )
    async def test_what_will_not_work_pauses_the_plan_and_says_why(
        self, planned: Team, error: str, said: str
    ) -> None:
        planned.workspace.faults[POST] = [Fault(error=error)] * 2
        await planned.later(minutes=30)
        plan = await planned.types(planned.admin, "plan")
        assert "Paused until somebody resumes it" in plan
        assert said in plan
        await planned.types(planned.admin, "resume")
        await planned.later(days=1)
        assert len(planned.workspace.posts(planned.general.id)) == 1

    async def test_other_channels_go_on(self, planned: Team) -> None:
        planned.workspace.add_channel("other", planned.admin)
        await planned.types(planned.admin, "setup 09:30 mon-fri UTC", "C0OTHER")
        planned.general.archived = True
        await planned.later(minutes=30)
        assert len(planned.workspace.posts("C0OTHER")) == 1

    async def test_without_the_reaction_it_is_still_a_post(self, planned: Team) -> None:
        planned.workspace.scopes.discard("reactions:write")
        await planned.later(minutes=30)
        assert planned.post["reactions"] == []


class TestEvents:
    async def test_delivered_twice_counted_and_answered_once(self, asked: Team) -> None:
        for retry in range(3):
            await asked.workspace.react(
                asked.ana, asked.general.id, asked.post["ts"], event_id="Ev-same", retry=retry
            )
        await asked.reacts(asked.ben, asked.post)
        assert len(asked.workspace.told(asked.ana)) == 1

    async def test_five_hundred_clicks_within_a_second_all_count_once(self, asked: Team) -> None:
        users = [asked.workspace.add_user(f"u{number}") for number in range(250)]
        asked.general.members.update(users)
        clicks = [asked.workspace.press(user, asked.post, "B") for user in users for _ in range(2)]
        await asyncio.gather(*clicks)
        await asked.workspace.until(lambda: len(asked.workspace.seen) >= 500)
        assert [line async for line in differences(asked.store.engine)] == []
        assert "250 people on this board." in await asked.types(asked.ana, "leaderboard")

    async def test_malformed_and_unknown_payloads_change_nothing(self, asked: Team) -> None:
        await asked.workspace.event(
            {"type": "reaction_added", "user": asked.ana, "reaction": "bulb", "item": {}}
        )
        await asked.workspace.event(
            {"type": "message", "channel_type": "channel", "channel": "C1", "text": "hi"}
        )
        await asked.workspace.event({"type": "message", "channel_type": "im", "subtype": "bot_message"})
        assert "1 in a row" not in await asked.types(asked.ana, "streak")

    async def test_a_private_answer_finds_its_reader_outside_the_channel(self, asked: Team) -> None:
        asked.general.members.discard(asked.ana)
        await asked.workspace.react(asked.ana, asked.general.id, asked.post["ts"])
        direct = "D" + asked.ana
        await asked.workspace.until(lambda: direct in asked.workspace.channels)
        assert "Answer of topic" in words(asked.workspace.channels[direct].messages[0]["blocks"])

    async def test_acknowledged_in_time_whatever_the_database_does(self, asked: Team, tmp_path: Path) -> None:
        await asked.workspace.press(asked.ana, asked.post, "In my own words")
        form = await asked.workspace.until(lambda: asked.workspace.modal(asked.ana))
        other = sqlite3.connect(tmp_path / "bot.db", isolation_level=None)
        other.execute("begin immediate")
        # The workspace gives up after 3 seconds, as Slack does.
        await asked.workspace.press(asked.ben, asked.post, "B")
        answer = await asked.workspace.submit(asked.ana, form, {"words": "mine"})
        assert "One moment…" in words(answer["view"]["blocks"])
        other.execute("rollback")
        other.close()
        await asked.workspace.until(lambda: "My answer covered" in shown(asked))
        told = await asked.workspace.until(lambda: asked.workspace.told(asked.ben))
        assert "+3 points" in words(told[0].blocks)


class TestHttp:
    @pytest.fixture
    def mode(self) -> str:
        return "http"

    @pytest.mark.parametrize(
        ("body", "options", "status"),
        [
            ("payload=%7B%7D", {"secret": "forged"}, 401),
            ("payload=%7B%7D", {"age": 600.0}, 401),
            ('{"type": ', {"content_type": "application/json"}, 400),
            ("[1, 2]", {"content_type": "application/json"}, 400),
        ],
        ids=["forged", "stale", "broken", "no object"],
    )
    async def test_refused_and_counted(
        self, team: Team, body: str, options: dict[str, Any], status: int
    ) -> None:
        kind = str(options.pop("content_type", "application/x-www-form-urlencoded"))
        answered, _ = await team.workspace.request(body, kind, **options)
        assert answered == status
        health = await team.workspace.get("/health")
        assert json.loads(health) == {"status": "ok", "refused": {str(status): 1}}

    async def test_slack_checks_the_address(self, team: Team) -> None:
        body = json.dumps({"type": "url_verification", "challenge": "c3"})
        assert await team.workspace.request(body, "application/json") == (200, '{"challenge": "c3"}')


class TestSocket:
    @pytest.fixture
    def mode(self) -> str:
        return "socket"

    async def test_a_refreshed_connection_loses_nothing(self, asked: Team) -> None:
        await asked.workspace.refresh_sockets()
        assert "+3 points" in await asked.presses(asked.ana, asked.post, "B")


class TestRestart:
    async def test_a_restart_changes_nothing_that_members_see(
        self, workspace: Workspace, mode: str, store: SqlStore
    ) -> None:
        async with opened_team(workspace, mode, store, bank()) as before:
            await before.types(before.admin, "setup 09:30 mon-fri UTC")
            await before.later(minutes=30)
            await before.presses(before.ana, before.post, "B")
        due = MONDAY_0900 + timedelta(minutes=35)
        async with opened_team(workspace, mode, store, bank(), due) as after:
            await after.tick()
            assert len(workspace.posts(after.general.id)) == 1
            assert "That is the answer you gave" in await after.presses(after.ana, after.post, "B")
            await after.later(days=1)
            assert len(workspace.posts(after.general.id)) == 2
            assert "🔥 Streak: 2" in await after.presses(after.ana, after.post, "B")
