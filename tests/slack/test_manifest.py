"""The manifest asks for what is used, and what it subscribes to is listened to."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
import yaml

from bot.adapters.slack.manifest import EVENTS, SCOPES, manifest
from tests.slack.conftest import Team
from tests.slack.server import NEEDS

BY_EVENT = {
    "app_mention": "app_mentions:read",
    "message.im": "im:history",
    "reaction_added": "reactions:read",
}


def test_each_scope_is_used_and_each_use_has_its_scope() -> None:
    private_channels = {"groups:history"}
    assert set(SCOPES) == {*NEEDS.values(), *BY_EVENT.values(), "commands"} | private_channels


@pytest.fixture
def mode() -> str:
    return "http"


@pytest.mark.parametrize("event", EVENTS)
async def test_every_event_has_a_listener(team: Team, event: str) -> None:
    """Bolt leaves what it has no listener for un-acknowledged, and Slack sends it again."""
    item = {"type": "message", "channel": "C0GENERAL", "ts": "1.0"}
    kind, _, channel_type = event.partition(".")
    payload = {"type": kind, "channel_type": channel_type, "user": team.ana, "channel": "C1", "item": item}
    await team.workspace.event({**payload, "text": "help", "reaction": "bulb", "tab": "messages"})


def test_it_is_printed_for_both_ways_in() -> None:
    for options, url in (([], None), (["--url", "https://b.example.org/slack/events"],) * 2):
        printed = subprocess.run(
            [sys.executable, "-m", "bot", "slack", "manifest", *options],
            capture_output=True,
            text=True,
            check=True,
        )
        kept = yaml.safe_load(printed.stdout)
        assert kept == json.loads(json.dumps(manifest(url[1] if url else None)))
        assert kept["settings"]["socket_mode_enabled"] is (url is None)
