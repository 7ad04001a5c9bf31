"""The App Home: today's questions, one's own streaks and points, and the topics."""

from __future__ import annotations

import logging
from itertools import chain

from bot.adapters.slack.render import view_blocks
from bot.adapters.slack.web import Json, WebApi
from bot.core.addresses import ChannelAddress, Person
from bot.core.document import Block, Buttons, Document, Heading
from bot.core.events import CommandTyped
from bot.core.replies.words import note, paragraph
from bot.ports.platform import PlatformError
from bot.services.bot import Bot

MOST_BLOCKS = 100
MOST_CHANNELS = 3
BEGIN = "Take part in a question in one of your channels, and your streak and points appear here."

log = logging.getLogger(__name__)


class Home:
    def __init__(self, bot: Bot, web: WebApi) -> None:
        self._bot = bot
        self._web = web

    async def show(self, person: Person) -> None:
        """Publishes somebody's Home anew."""
        channels = list(await self._bot.channels_of(person))[:MOST_CHANNELS]
        parts = [await self._channel(person, channel) for channel in channels]
        topics = await self._reply(person, channels[0] if channels else _nowhere(person), "topics")
        blocks = [*chain.from_iterable(parts or [_begin()]), {"type": "divider"}, *topics]
        try:
            view = {"type": "home", "blocks": blocks[:MOST_BLOCKS]}
            await self._web.call("views.publish", user_id=person.user, view=view)
        except PlatformError as error:
            log.warning("Could not show the Home of %s: %s", person.user, error)

    async def _channel(self, person: Person, channel: ChannelAddress) -> list[Json]:
        place = f"<#{channel.channel}>"
        title = {"type": "section", "text": {"type": "mrkdwn", "text": f"*In {place}*"}}
        parts = [await self._reply(person, channel, line) for line in ("today", "streak", "leaderboard")]
        return [title, *chain.from_iterable(parts), {"type": "divider"}]

    async def _reply(self, person: Person, channel: ChannelAddress, line: str) -> list[Json]:
        reply = await self._bot.handle(CommandTyped(person, channel, line))
        return view_blocks(_without_buttons(reply.document)) if reply else []


def _without_buttons(document: Document) -> list[Block]:
    """A button in the Home would not say in which channel it was pressed."""
    return [block for block in document.blocks if not isinstance(block, Buttons)]


def _begin() -> list[Json]:
    title = Heading("One system-design question a day")
    return view_blocks((title, paragraph(BEGIN), note("Type `/sd help`.")))


def _nowhere(person: Person) -> ChannelAddress:
    return ChannelAddress(person.platform, person.workspace, "")
