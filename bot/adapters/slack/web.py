"""Slack's Web API with the bot's own errors."""

from __future__ import annotations

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.errors import slack_errors

Json = dict[str, Any]


class WebApi:
    """Each call raises `NotSent`, `MaybeSent` or `CannotSend`; one that looks for messages `CannotLook`."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client: Any = client

    async def call(self, method: str, *, looking: bool = False, **arguments: Any) -> Json:
        """`method` is Slack's name of it, such as `chat.postMessage`."""
        with slack_errors(looking):
            answer = await getattr(self._client, method.replace(".", "_"))(**arguments)
        return answer.data
