"""What people do on Slack, translated into the bot's events, and its replies brought to them.

Every listener acknowledges first: Slack wants to hear within 3 seconds, whatever the database does.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.adapters.slack.emoji import reaction_character
from bot.adapters.slack.home import Home
from bot.adapters.slack.people import People
from bot.adapters.slack.platform import PLATFORM
from bot.adapters.slack.replies import Place, Replies
from bot.adapters.slack.views import (
    CALLBACK,
    corrected,
    document_view,
    form_view,
    origin,
    values,
    waiting_view,
)
from bot.adapters.slack.web import Json, WebApi
from bot.core.addresses import ChannelAddress, Person
from bot.core.commands import PREFIX, find
from bot.core.events import ButtonPressed, CommandTyped, Event, FormSubmitted, ReactionAdded
from bot.core.replies import general
from bot.core.replies.words import sentence
from bot.core.reply import Reply
from bot.ports.platform import CannotSend, PlatformError
from bot.services.bot import Bot

MOST_REMEMBERED = 10_000
# Half of what Slack allows, so that there is time to say that it takes longer.
AT_ONCE = timedelta(seconds=1.5)
# In a direct message these are about the channels in which somebody takes part.
ABOUT_CHANNELS = frozenset({"streak", "leaderboard", "today"})
MOST_CHANNELS = 3
INVITE = (
    "I am not in this channel yet, so I could not post here. Type `/invite` with my name, for example "
    "`/invite @sd-bot`."
)

Ack = Callable[..., Awaitable[Any]]
log = logging.getLogger(__name__)


class SlackApp:
    """Listens on a Bolt app once `listen` is called."""

    def __init__(self, bot: Bot, web: WebApi, people: People, home: Home) -> None:
        self._bot = bot
        self._web = web
        self._people = people
        self._home = home
        self._replies = Replies(web)
        self._seen: OrderedDict[str, None] = OrderedDict()

    def listen(self, app: AsyncApp) -> None:
        anything: Any = re.compile(".*")
        on: Any = app
        on.command(PREFIX)(self._command)
        on.action(anything)(self._pressed)
        on.view(CALLBACK)(self._submitted)
        on.event("reaction_added")(self._reacted)
        on.event("app_mention")(self._mentioned)
        on.event("message")(self._written_to)
        on.event("app_home_opened")(self._home_opened)

    # --- listeners

    async def _command(self, ack: Ack, command: Json) -> None:
        await ack()
        channel = _channel(command["team_id"], command["channel_id"])
        place = Place(channel, command["user_id"], command["response_url"], command["trigger_id"])
        await self._typed(place, command.get("text", ""), command.get("user_name", ""))

    async def _pressed(self, ack: Ack, body: Json) -> None:
        await ack()
        container, action = body["container"], body["actions"][0]
        if action.get("type") != "button" or "value" not in action or "channel" not in body:
            return
        channel = _channel(body["team"]["id"], body["channel"]["id"])
        place = Place(
            channel,
            body["user"]["id"],
            body.get("response_url"),
            body.get("trigger_id"),
            container.get("thread_ts"),
            replaces=bool(container.get("is_ephemeral")) and action["value"].startswith("board:"),
        )
        person = await self._person(place, body["user"].get("username", ""))
        if person:
            message_id = container.get("message_ts")
            await self._answer(place, ButtonPressed(person, channel, message_id, action["value"]))

    async def _submitted(self, ack: Ack, body: Json, view: Json) -> None:
        """The result takes the form's place: at once, or after a word that it takes a moment."""
        working = asyncio.ensure_future(self._result(body, view))
        await asyncio.wait({working}, timeout=AT_ONCE.total_seconds())
        if working.done():
            result, reply = working.result()
            await ack(response_action="update", view=result)
        else:
            await ack(response_action="update", view=waiting_view(view["title"]["text"]))
            result, reply = await working
            await self._replies.show(view["id"], result)
        await self._tell_channel(Place(origin(view).channel, body["user"]["id"]), reply)

    async def _result(self, body: Json, view: Json) -> tuple[Json, Reply]:
        """What a modal shows once it was sent."""
        came, title = origin(view), view["title"]["text"]
        place = Place(came.channel, body["user"]["id"])
        person = await self._person(place, body["user"].get("username", ""))
        reply = general.unknown_action()
        if person:
            event = FormSubmitted(person, came.channel, came.action, values(view))
            reply = await self._bot.handle(event) or reply
        if reply.failed:
            return corrected(view, reply.document), reply
        if reply.form:
            above = document_view(title, reply.document)["blocks"]
            return form_view(reply.form, came.channel, above), reply
        return document_view(title, reply.document), reply

    async def _reacted(self, body: Json, event: Json) -> None:
        item = event["item"]
        if item.get("type") != "message" or self._is_repeated(body):
            return
        place = Place(_channel(body["team_id"], item["channel"]), event["user"])
        person = await self._person(place)
        if person:
            emoji = reaction_character(event["reaction"])
            await self._answer(place, ReactionAdded(person, place.channel, item["ts"], emoji))

    async def _mentioned(self, body: Json, event: Json) -> None:
        if self._is_repeated(body) or "user" not in event:
            return
        place = Place(
            _channel(body["team_id"], event["channel"]), event["user"], thread=event.get("thread_ts")
        )
        line = re.sub(r"<@[^>]+>", " ", _unescaped(event.get("text", ""))).strip()
        await self._typed(place, line if find(line.partition(" ")[0]) else "help")

    async def _written_to(self, body: Json, event: Json) -> None:
        """A direct message. Edits, joins and bots' messages have a subtype or no user."""
        if event.get("channel_type") != "im" or event.get("subtype") or event.get("bot_id"):
            return
        if self._is_repeated(body):
            return
        place = Place(_channel(body["team_id"], event["channel"]), event["user"])
        await self._typed(place, _unescaped(event.get("text", "")).removeprefix(PREFIX).strip())

    async def _home_opened(self, body: Json, event: Json) -> None:
        if event.get("tab") != "home" or self._is_repeated(body):
            return
        person = await self._people.find(body["team_id"], event["user"])
        if person:
            await self._home.show(person)

    # --- from a line to a reply

    async def _typed(self, place: Place, line: str, name: str = "") -> None:
        person = await self._person(place, name)
        if person is None:
            return
        for channel in await self._channels_meant(person, place.channel, line):
            reply = await self._bot.handle(CommandTyped(person, channel, line))
            await self._deliver(place, reply)
            if reply and reply.public and line.split()[:1] == ["setup"]:
                await self._ask_for_invitation(place)

    async def _channels_meant(
        self, person: Person, channel: ChannelAddress, line: str
    ) -> list[ChannelAddress]:
        command = find(line.partition(" ")[0])
        if channel.channel.startswith("D") and command and command.name in ABOUT_CHANNELS:
            return list(await self._bot.channels_of(person))[:MOST_CHANNELS] or [channel]
        return [channel]

    async def _answer(self, place: Place, event: Event) -> None:
        await self._deliver(place, await self._bot.handle(event))

    async def _deliver(self, place: Place, reply: Reply | None) -> None:
        if reply is None:
            return
        try:
            await self._replies.send(place, reply)
        except PlatformError as error:
            log.warning("Could not bring a reply to %s in %s: %s", place.user, place.channel, error)

    async def _tell_channel(self, place: Place, reply: Reply) -> None:
        """What concerns everybody was said in a modal; the channel hears it as well."""
        if not reply.public:
            return
        try:
            await self._replies.say_in_channel(place.channel, reply.document)
        except CannotSend:
            await self._deliver(place, Reply(sentence(INVITE)))
        except PlatformError as error:
            log.warning("Could not tell %s: %s", place.channel, error)

    async def _ask_for_invitation(self, place: Place) -> None:
        """A plan can be made where the bot has not been invited; it could not post there."""
        try:
            await self._web.call("conversations.history", channel=place.channel.channel, limit=1)
        except CannotSend:
            await self._deliver(place, Reply(sentence(INVITE)))
        except PlatformError as error:
            log.info("Could not see whether the bot is in %s: %s", place.channel, error)

    # --- people and repetitions

    async def _person(self, place: Place, name: str = "") -> Person | None:
        return await self._people.find(place.channel.workspace, place.user, name)

    def _is_repeated(self, body: Json) -> bool:
        """Whether Slack delivered this event before; what it did is counted once anyway."""
        event_id = body.get("event_id", "")
        if event_id in self._seen:
            return True
        self._seen[event_id] = None
        if len(self._seen) > MOST_REMEMBERED:
            self._seen.popitem(last=False)
        return False


def _channel(workspace: str, channel: str) -> ChannelAddress:
    return ChannelAddress(PLATFORM, workspace, channel)


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
