"""Slack's wiring."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.app import SlackApp
from bot.adapters.slack.connection import Connection, HttpMode, SocketMode
from bot.adapters.slack.home import Home
from bot.adapters.slack.people import People
from bot.adapters.slack.platform import SlackPlatform
from bot.adapters.slack.web import WebApi
from bot.bootstrap import Parts
from bot.ports.clock import Clock
from bot.settings import Settings

# A request that takes longer is in doubt, and its claim has half a minute.
REQUEST_TIMEOUT_SECONDS = 20


class SettingsIncomplete(ValueError):
    """Slack has a token and lacks what goes with it; the message is one line that says what."""


@dataclass(frozen=True, slots=True)
class Slack:
    """`platform` sends for the dispatcher; `connect` brings in what people do."""

    platform: SlackPlatform
    client: AsyncWebClient
    settings: Settings

    def connect(self, parts: Parts, clock: Clock) -> tuple[AsyncApp, Connection]:
        """The Bolt app with every listener, and the way in that the settings choose; nothing is open yet."""
        settings = self.settings
        app = AsyncApp(
            client=self.client,
            signing_secret=settings.slack_signing_secret or "",
            # Socket Mode has no signatures: its WebSocket is opened with the app's token.
            request_verification_enabled=settings.slack_app_token is None,
            logger=logging.getLogger("slack_bolt"),
        )
        web = WebApi(_patient(self.client))
        SlackApp(parts.bot, web, People(web, clock), Home(parts.bot, web)).listen(app)
        if settings.slack_app_token:
            return app, SocketMode(app, web, settings.slack_app_token)
        return app, HttpMode(app, settings.http_host, settings.http_port)


def slack_from(settings: Settings) -> Slack | None:
    """None without a token. Raises `SettingsIncomplete`."""
    if settings.slack_bot_token is None:
        return None
    if settings.slack_app_token is None and settings.slack_signing_secret is None:
        raise SettingsIncomplete(
            "SLACK_BOT_TOKEN needs SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP mode)."
        )
    client = AsyncWebClient(
        token=settings.slack_bot_token,
        base_url=settings.slack_api_url,
        timeout=REQUEST_TIMEOUT_SECONDS,
        # What may be sent again is for the dispatcher to say.
        retry_handlers=[],
    )
    return Slack(SlackPlatform(WebApi(client), sorted(settings.admin_ids)), client, settings)


def _patient(client: AsyncWebClient) -> AsyncWebClient:
    """The same client for requests that may be repeated without harm."""
    return AsyncWebClient(
        token=client.token,
        base_url=client.base_url,
        timeout=REQUEST_TIMEOUT_SECONDS,
        retry_handlers=[
            AsyncConnectionErrorRetryHandler(),
            AsyncRateLimitErrorRetryHandler(max_retry_count=3),
        ],
    )
