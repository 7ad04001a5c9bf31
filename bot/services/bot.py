"""The bot: an event comes in, a reply goes out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Any, get_args

from bot.core import actions, commands
from bot.core.addresses import ChannelAddress, Person
from bot.core.emoji import same_emoji
from bot.core.events import ButtonPressed, CommandTyped, Event, FormSubmitted, ReactionAdded
from bot.core.plan import InvalidPlan
from bot.core.replies import general, planning
from bot.core.reply import Reply
from bot.core.requests import (
    AdminRequest,
    Ask,
    ChangePlan,
    Dequeue,
    EditPlan,
    Enqueue,
    Export,
    Forget,
    Help,
    Hide,
    Hint,
    PausePosts,
    Pick,
    PostNow,
    Request,
    ResumePosts,
    Reveal,
    RevealQuestion,
    RevealToTeam,
    Setup,
    ShowLeaderboard,
    ShowPlan,
    ShowQuestion,
    ShowQueue,
    ShowSettings,
    ShowStreak,
    ShowTopics,
    Tick,
    Today,
    Write,
)
from bot.ports.clock import Clock
from bot.ports.store import Store, StoreUnavailable
from bot.services.answering import Answering
from bot.services.asked import Asked
from bot.services.asking import Asking
from bot.services.planning import Planning
from bot.services.standing import Standing

Handler = Callable[[Asked, Any], Awaitable[Reply]]
ADMIN_REQUESTS: tuple[type, ...] = get_args(AdminRequest)


class Bot:
    """Handles events. `admin_ids` are platform user ids from the settings; `settings` are the rows that
    `/sd settings` shows."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        answering: Answering,
        asking: Asking,
        standing: Standing,
        planning: Planning,
        admin_ids: Collection[str],
        settings: Callable[[], list[tuple[str, str]]],
    ) -> None:
        self._store = store
        self._standing = standing
        self._clock = clock
        self._answering = answering
        self._admin_ids = frozenset(admin_ids)
        self._settings = settings
        self._handlers: dict[type[Request], Handler] = {
            Today: answering.today,
            Pick: answering.pick,
            Write: answering.write,
            Tick: answering.tick,
            Reveal: answering.reveal,
            Hint: answering.hint,
            Ask: asking.ask,
            ShowQuestion: asking.show,
            RevealQuestion: asking.reveal,
            ShowTopics: asking.topics,
            ShowStreak: standing.streak,
            ShowLeaderboard: standing.leaderboard,
            Hide: standing.hide,
            Export: standing.export,
            Forget: standing.forget,
            Help: self._help,
            ShowSettings: self._show_settings,
            Setup: planning.set_up,
            ShowPlan: planning.show,
            EditPlan: planning.edit,
            ChangePlan: planning.change,
            PostNow: planning.post_now,
            ShowQueue: planning.show_queue,
            Enqueue: planning.enqueue,
            Dequeue: planning.dequeue,
            PausePosts: planning.pause,
            ResumePosts: planning.resume,
            RevealToTeam: planning.reveal_to_team,
        }

    async def handle(self, event: Event) -> Reply | None:
        """The reply to an event; None if there is nothing to say (a reaction that means nothing)."""
        try:
            return await self._handle(event)
        except StoreUnavailable as error:
            return general.unavailable(str(error))

    async def channels_of(self, person: Person) -> Sequence[ChannelAddress]:
        """The channels in which somebody took part; none while the store cannot be read."""
        try:
            return await self._standing.channels_of(person)
        except StoreUnavailable:
            return []

    async def _handle(self, event: Event) -> Reply | None:
        asked = self._asked(event)
        if isinstance(event, ReactionAdded):
            return await self._react(asked, event)
        try:
            return await self._answer(asked, _request(event))
        except (commands.UsageError, InvalidPlan) as error:
            return general.usage_error(str(error))
        except actions.UnknownAction:
            return general.unknown_action()

    async def _answer(self, asked: Asked, request: Request) -> Reply:
        if isinstance(request, ADMIN_REQUESTS) and not asked.is_admin:
            return planning.ADMINS_ONLY
        return await self._handlers[type(request)](asked, request)

    async def _react(self, asked: Asked, event: ReactionAdded) -> Reply | None:
        async with self._store.read() as unit:
            channel = await unit.channels.by_address(event.channel)
        if channel is None or not same_emoji(event.emoji, channel.plan.reveal_emoji):
            return None
        return await self._answering.reveal_by_reaction(asked, event.message_id)

    def _asked(self, event: Event) -> Asked:
        message_id = event.message_id if isinstance(event, ButtonPressed | ReactionAdded) else None
        person = event.person
        is_admin = person.is_admin or person.user in self._admin_ids
        return Asked(person, event.channel, self._clock.now(), is_admin, message_id)

    async def _help(self, asked: Asked, request: Help) -> Reply:
        if request.command is None:
            return general.help_for_all(asked.is_admin)
        command = commands.find(request.command)
        return general.help_for(command) if command else general.help_for_all(asked.is_admin)

    async def _show_settings(self, asked: Asked, request: ShowSettings) -> Reply:
        return general.settings(self._settings())


def _request(event: CommandTyped | ButtonPressed | FormSubmitted) -> Request:
    match event:
        case CommandTyped():
            return commands.parse(event.line)
        case ButtonPressed():
            return actions.button_pressed(event.action)
        case FormSubmitted():
            return actions.form_submitted(event.action, event.values)
