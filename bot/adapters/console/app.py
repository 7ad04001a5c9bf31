"""The whole bot on a local channel in the terminal, with a clock that can be moved."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from rich.console import Console, RenderableType
from rich.text import Text

from bot.adapters.console.lines import (
    Advance,
    As,
    Command,
    Line,
    LineError,
    Press,
    Quit,
    React,
    parse_line,
)
from bot.adapters.console.render import framed
from bot.clock import SimulatedClock
from bot.core.addresses import ChannelAddress, Person
from bot.core.document import Button, Buttons, Document
from bot.core.events import ButtonPressed, CommandTyped, Event, ReactionAdded
from bot.core.replies.post import question_post
from bot.core.replies.words import on_day
from bot.ports.store import PostRef, Store
from bot.services.bot import Bot
from bot.services.posting import Dispatcher

PLATFORM = "console"
CHANNEL_NAME = "#general"
# Each line of a script takes a moment, so that what comes first is first.
LINE_TAKES = timedelta(seconds=1)
REMEMBERED = 50
FIRST_PERSON = "alex"
HELP = "pick B  ·  react 💡  ·  /sd ask cap  ·  /sd streak  ·  advance 1d  ·  as maria  ·  /sd help  ·  quit"


@dataclass(frozen=True, slots=True)
class Shown:
    """A message on the screen: `reader` is who alone may see it, None for everybody."""

    message_id: str
    document: Document
    reader: str | None


class Screen:
    """What is on the terminal. Also the console's `bot.ports.platform.Platform`."""

    def __init__(self, console: Console, clock: SimulatedClock, zone: ZoneInfo) -> None:
        self._console = console
        self._clock = clock
        self._zone = zone
        self._shown: list[Shown] = []
        self._posts: set[str] = set()

    @property
    def name(self) -> str:
        return PLATFORM

    def say(self, what: RenderableType) -> None:
        self._console.print(what)

    def show(self, document: Document, reader: str | None, message_id: str) -> None:
        self._shown = [*self._shown, Shown(message_id, document, reader)][-REMEMBERED:]
        moment = self._clock.now().astimezone(self._zone)
        place = f"only {reader} sees this" if reader else CHANNEL_NAME
        whose = f"{place} · {on_day(moment.date())} {moment:%H:%M}"
        self.say(framed(document, whose, private=reader is not None))

    def button(self, label: str, reader: str) -> tuple[str, Button] | None:
        """The newest button with a label that a person can see, and its message."""
        for shown in reversed(self._shown):
            if shown.reader not in (None, reader):
                continue
            for block in shown.document.blocks:
                for button in block.buttons if isinstance(block, Buttons) else ():
                    if button.label.casefold() == label.casefold():
                        return shown.message_id, button
        return None

    def newest_post(self) -> str | None:
        return next(
            (shown.message_id for shown in reversed(self._shown) if shown.message_id in self._posts), None
        )

    def say_time(self) -> None:
        moment = self._clock.now().astimezone(self._zone)
        self.say(Text(f"It is {on_day(moment.date())} {moment:%Y, %H:%M %Z}.", style="dim"))

    def say_help(self) -> None:
        self.say(Text(HELP, style="dim"))

    def show_post(self, document: Document, message_id: str) -> None:
        self._posts.add(message_id)
        self.show(document, None, message_id)

    # --- Platform

    async def post(self, channel: ChannelAddress, message: Document, key: str, emoji: str) -> str:
        self.show_post(message, key)
        return key

    async def post_in_thread(self, channel: ChannelAddress, parent: str, message: Document, key: str) -> str:
        self.show(message, None, key)
        return key

    async def find(
        self, channel: ChannelAddress, key: str, since: datetime, parent: str | None = None
    ) -> str | None:
        return next((shown.message_id for shown in self._shown if shown.message_id == key), None)

    async def edit(self, channel: ChannelAddress, message_id: str, message: Document, key: str) -> None:
        """A terminal cannot take back what it printed; the next look at the question shows the counts."""
        self._shown = [
            Shown(message_id, message, None) if shown.message_id == message_id else shown
            for shown in self._shown
        ]

    async def tell_admins(self, channel: ChannelAddress, message: Document) -> None:
        self.show(message, "the admin", "")


class ConsoleApp:
    """Reads lines and plays each as the person who types it. `run` returns the exit code."""

    def __init__(
        self,
        bot: Bot,
        dispatcher: Dispatcher,
        store: Store,
        screen: Screen,
        clock: SimulatedClock,
        channel: ChannelAddress,
        scripted: bool,
    ) -> None:
        self._bot = bot
        self._dispatcher = dispatcher
        self._store = store
        self._screen = screen
        self._clock = clock
        self._channel = channel
        self._scripted = scripted
        self._name = FIRST_PERSON
        self._failed = False

    async def open(self) -> None:
        """Shows the question that is open, and posts what is due."""
        self._screen.say_time()
        ref = PostRef(self._channel)
        async with self._store.read() as unit:
            found = (await unit.posts.find([ref])).get(ref)
        if found:
            post, channel = found
            self._screen.show_post(question_post(post, channel), post.message_id or "")
        await self.tick()
        self._screen.say_help()

    async def run(self, lines: AsyncIterator[str]) -> int:
        async for line in lines:
            if self._scripted:
                self._clock.advance(LINE_TAKES)
                self._screen.say(f"{self._name}> {line}")
            try:
                parsed = parse_line(line)
            except LineError as error:
                self._complain(str(error))
                continue
            if isinstance(parsed, Quit):
                break
            if parsed:
                await self._play(parsed)
        return int(self._failed)

    async def tick(self) -> None:
        """Everything due at the clock's time happens."""
        await self._dispatcher.post_due()
        await self._dispatcher.settle()

    def _complain(self, why: str) -> None:
        self._failed = True
        self._screen.say(why)

    async def _play(self, line: Line) -> None:
        match line:
            case As():
                self._name = line.name
            case Advance():
                await self._advance(line.step)
            case Command():
                await self._command(line)
            case Press():
                await self._press(line)
            case React():
                await self._react(line)
            case Quit():
                pass
        await self.tick()

    async def _advance(self, step: timedelta) -> None:
        """Moves the clock from one thing that is due to the next, as time itself would."""
        target = self._clock.now() + step
        while True:
            due = await self._dispatcher.post_due()
            await self._dispatcher.settle()
            if due is None or due > target or due <= self._clock.now():
                break
            self._clock.set(due)
        self._clock.set(target)
        self._screen.say_time()

    async def _command(self, line: Command) -> None:
        await self._handle(CommandTyped(self._person(), self._channel, line.line))

    async def _press(self, line: Press) -> None:
        found = self._screen.button(line.label, self._name)
        if found is None:
            self._complain(f"There is no button “{line.label[:30]}” to pick here.")
            return
        message_id, button = found
        await self._handle(ButtonPressed(self._person(), self._channel, message_id, button.action))

    async def _react(self, line: React) -> None:
        message_id = self._screen.newest_post()
        if message_id is None:
            self._screen.say("There is no question to react to yet.")
            return
        await self._handle(ReactionAdded(self._person(), self._channel, message_id, line.emoji))

    async def _handle(self, event: Event) -> None:
        reply = await self._bot.handle(event)
        if reply is None:
            self._screen.say("(no answer: the bot takes no notice of that reaction)")
            return
        self._failed |= reply.failed
        self._screen.show(reply.document, None if reply.public else self._name, "")

    def _person(self) -> Person:
        return Person(PLATFORM, self._channel.workspace, self._name, self._name, is_admin=True)

    @property
    def prompt(self) -> str:
        return f"{self._name}> "
