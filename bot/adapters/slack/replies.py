"""Getting a reply to where somebody is looking."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import aiohttp
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.adapters.slack.render import Message, messages
from bot.adapters.slack.views import document_view, form_view
from bot.adapters.slack.web import Json, WebApi
from bot.core.addresses import ChannelAddress
from bot.core.document import Document, Form
from bot.core.reply import Reply
from bot.ports.platform import CannotSend, PlatformError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody did something. `response_url` answers there for 30 minutes; `trigger_id` opens a
    modal within 3 seconds; `replaces` if the answer takes the place of the private message it came from."""

    channel: ChannelAddress
    user: str
    response_url: str | None = None
    trigger_id: str | None = None
    thread: str | None = None
    replaces: bool = False


class Replies:
    """Replies may be sent twice without harm, so their requests are retried."""

    def __init__(self, web: WebApi) -> None:
        self._web = web
        self._retries: list[AsyncRetryHandler] = [
            AsyncConnectionErrorRetryHandler(),
            AsyncRateLimitErrorRetryHandler(max_retry_count=3),
            AsyncServerErrorRetryHandler(max_retry_count=2),
        ]

    async def send(self, place: Place, reply: Reply) -> None:
        """As a modal if there is a form, else as a message that only they see, unless it is public."""
        if reply.form and await self._open(place, reply.form):
            return
        for message in messages(reply.document):
            await self._say(place, message, reply.public)

    async def show(self, view_id: str, view: Json) -> None:
        """Puts something else into an open modal; one that was closed meanwhile has no reader."""
        try:
            await self._web.call("views.update", view_id=view_id, view=view)
        except CannotSend as error:
            log.info("The modal is gone: %s", error)

    async def open_document(self, trigger_id: str, title: str, document: Document) -> None:
        await self._web.call("views.open", trigger_id=trigger_id, view=document_view(title, document))

    async def say_in_channel(self, channel: ChannelAddress, document: Document) -> None:
        for message in messages(document):
            await self._web.call(
                "chat.postMessage", channel=channel.channel, text=message.text, blocks=list(message.blocks)
            )

    async def _open(self, place: Place, form: Form) -> bool:
        if place.trigger_id is None:
            return False
        try:
            view = form_view(form, place.channel)
            await self._web.call("views.open", trigger_id=place.trigger_id, view=view)
        except PlatformError as error:
            # Most likely it took longer than the 3 seconds that Slack gives; the command does the same.
            log.info("Could not open a form: %s", error)
            return False
        return True

    async def _say(self, place: Place, message: Message, public: bool) -> None:
        if place.response_url and await self._respond(place.response_url, message, public, place.replaces):
            return
        arguments: Json = {"text": message.text, "blocks": list(message.blocks), "thread_ts": place.thread}
        if public:
            await self._web.call("chat.postMessage", channel=place.channel.channel, **arguments)
            return
        try:
            await self._web.call(
                "chat.postEphemeral", channel=place.channel.channel, user=place.user, **arguments
            )
        except CannotSend:
            # Neither the bot nor the person need be in the channel any more: tell them directly.
            arguments["thread_ts"] = None
            await self._web.call("chat.postMessage", channel=place.user, **arguments)

    async def _respond(self, url: str, message: Message, public: bool, replaces: bool) -> bool:
        client = AsyncWebhookClient(url, retry_handlers=self._retries)
        try:
            answer = await client.send(
                text=message.text,
                blocks=list(message.blocks),
                response_type="in_channel" if public else "ephemeral",
                replace_original=replaces and not public,
            )
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            log.info("A response address does not answer: %s", type(error).__name__)
            return False
        return answer.status_code == 200
