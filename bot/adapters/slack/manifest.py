"""The Slack app's manifest: only what is used, each scope with its reason."""

from __future__ import annotations

from typing import Any

from bot.core.commands import PREFIX

# https://docs.slack.dev/reference/scopes
SCOPES = {
    "app_mentions:read": "answer when somebody mentions the bot",
    "channels:history": "look for its own post after a crash, in public channels",
    "chat:write": "post the question and private replies",
    "commands": f"the command {PREFIX}",
    "groups:history": "look for its own post after a crash, in private channels",
    "im:history": "hear what somebody writes to the bot directly",
    "reactions:read": "reveal the answer to who reacts",
    "reactions:write": "put 💡 under its question, as an invitation",
    "users:read": "names for the leaderboard, and who is an admin of the workspace",
}
EVENTS = ("app_home_opened", "app_mention", "message.im", "reaction_added")


def manifest(events_url: str | None = None) -> dict[str, Any]:
    """For Socket Mode, or for HTTP mode with the public address of `/slack/events`."""
    address = {"url": events_url} if events_url else {}
    request_url = {"request_url": events_url} if events_url else {}
    return {
        "display_information": {
            "name": "sd-bot",
            "description": "One system-design question a day",
            "background_color": "#1d3557",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "sd-bot", "always_online": True},
            "slash_commands": [
                {
                    "command": PREFIX,
                    "description": "The question of the day",
                    "usage_hint": "help | ask cap | streak | leaderboard",
                    "should_escape": False,
                    **address,
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS), **request_url},
            "interactivity": {"is_enabled": True, **request_url},
            "org_deploy_enabled": False,
            "socket_mode_enabled": events_url is None,
            "token_rotation_enabled": False,
        },
    }
