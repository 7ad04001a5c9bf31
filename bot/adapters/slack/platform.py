"""Slack as the services see it: posts, threads, edits, and the look for a post by its key."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from bot.adapters.slack.emoji import reaction_name
from bot.adapters.slack.render import Message, messages
from bot.adapters.slack.web import Json, WebApi
from bot.core.addresses import ChannelAddress
from bot.core.document import Document
from bot.ports.platform import PlatformError

PLATFORM = "slack"
EVENT_TYPE = "sd_bot_post"
PAGE = 200

log = logging.getLogger(__name__)


class SlackPlatform:
    """A post's key is in its metadata and in the ids of its buttons' blocks. Nothing is retried here: the
    dispatcher decides what may be sent again."""

    def __init__(self, web: WebApi, admins: Sequence[str]) -> None:
        self._web = web
        self._admins = admins

    @property
    def name(self) -> str:
        return PLATFORM

    async def introduce(self) -> str:
        """The bot's own name and workspace, as Slack tells them. Raises `CannotSend` for a bad token."""
        answer = await self._web.call("auth.test")
        return f"{answer['user']} in {answer['team']}"

    async def post(self, channel: ChannelAddress, message: Document, key: str, emoji: str) -> str:
        ts = await self._send(channel, messages(message, key), key, None)
        try:
            name = reaction_name(emoji)
            await self._web.call("reactions.add", channel=channel.channel, timestamp=ts, name=name)
        except PlatformError as error:
            # A convenience: a post without it is still a post.
            log.info("Could not add the reaction to the post in %s: %s", channel, error)
        return ts

    async def post_in_thread(self, channel: ChannelAddress, parent: str, message: Document, key: str) -> str:
        return await self._send(channel, messages(message, key), key, parent)

    async def find(
        self, channel: ChannelAddress, key: str, since: datetime, parent: str | None = None
    ) -> str | None:
        where: Json = {"ts": parent} if parent else {"oldest": f"{since.timestamp():.6f}"}
        method = "conversations.replies" if parent else "conversations.history"
        cursor = ""
        while True:
            page = await self._web.call(
                method,
                looking=True,
                channel=channel.channel,
                include_all_metadata=True,
                limit=PAGE,
                cursor=cursor or None,
                **where,
            )
            for found in page.get("messages") or ():
                if key_of(found) == key:
                    return str(found["ts"])
            cursor = page.get("response_metadata", {}).get("next_cursor", "")
            if not cursor:
                return None

    async def edit(self, channel: ChannelAddress, message_id: str, message: Document, key: str) -> None:
        first = messages(message, key)[0]
        await self._web.call(
            "chat.update",
            channel=channel.channel,
            ts=message_id,
            text=first.text,
            blocks=list(first.blocks),
            metadata=_metadata(key),
        )

    async def tell_admins(self, channel: ChannelAddress, message: Document) -> None:
        """Directly to the people of `ADMIN_IDS`, or in the channel where there are none."""
        about = f"<#{channel.channel}>"
        where = {"type": "context", "elements": [{"type": "mrkdwn", "text": f"About {about}"}]}
        for place in self._admins or (channel.channel,):
            for each in messages(message):
                text = f"{about}: {each.text}"
                await self._web.call(
                    "chat.postMessage", channel=place, text=text, blocks=[where, *each.blocks]
                )

    async def _send(
        self, channel: ChannelAddress, parts: Sequence[Message], key: str, parent: str | None
    ) -> str:
        """The first message carries the key; more follow in its thread."""
        first, *more = parts
        ts = str((await self._say(channel, first, parent, _metadata(key)))["ts"])
        for part in more:
            try:
                await self._say(channel, part, parent or ts, None)
            except PlatformError as error:
                # The post is out, so this must not send it again.
                log.warning("Could not send the rest of a long message to %s: %s", channel, error)
        return ts

    async def _say(
        self, channel: ChannelAddress, message: Message, thread: str | None, metadata: Json | None
    ) -> Json:
        return await self._web.call(
            "chat.postMessage",
            channel=channel.channel,
            text=message.text,
            blocks=list(message.blocks),
            thread_ts=thread,
            metadata=metadata,
            unfurl_links=False,
            unfurl_media=False,
        )


def _metadata(key: str) -> Json:
    return {"event_type": EVENT_TYPE, "event_payload": {"key": key}}


def key_of(message: Json) -> str | None:
    """The key that a message carries: in its metadata, or in the ids of its blocks."""
    metadata: Json = message.get("metadata") or {}
    if metadata.get("event_type") == EVENT_TYPE:
        return metadata["event_payload"].get("key")
    ids = (str(block.get("block_id", "")) for block in message.get("blocks") or ())
    return next((each.partition(":")[0] for each in ids if ":" in each), None)
