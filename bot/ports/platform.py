"""A chat platform, as the services see it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from bot.core.addresses import ChannelAddress
from bot.core.document import Document


class PlatformError(Exception):
    """A request to a platform failed. The message is one line that an admin can read: no tokens in it."""


class NotSent(PlatformError):
    """The platform did not accept the request and may do so later (429, a refused connection)."""

    def __init__(self, message: str, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class MaybeSent(PlatformError):
    """The request failed, but the platform may have carried it out (5xx, a timeout, a lost connection)."""


class CannotSend(PlatformError):
    """It will not work later either: the channel is gone, the bot was removed, a permission is missing."""


class CannotLook(PlatformError):
    """The channel's messages cannot be read, so nobody can tell whether something was sent."""


class Platform(Protocol):
    """Every method may raise `NotSent`, `MaybeSent` or `CannotSend`."""

    @property
    def name(self) -> str:
        """As in `ChannelAddress.platform`."""
        ...

    async def post(self, channel: ChannelAddress, message: Document, key: str, emoji: str) -> str:
        """Posts a message that carries `key` so that `find` finds it, adds the reveal reaction `emoji` if
        it may, and returns the message's id in its channel. The same key sent twice within a few
        minutes shows one message where the platform can tell."""
        ...

    async def post_in_thread(self, channel: ChannelAddress, parent: str, message: Document, key: str) -> str:
        """The same, in the thread of the message `parent`."""
        ...

    async def find(
        self, channel: ChannelAddress, key: str, since: datetime, parent: str | None = None
    ) -> str | None:
        """The id of the message that carries `key`, sent at `since` or later, in the channel or in the
        thread of `parent`; None if there is none. Raises `CannotLook` where it may not read."""
        ...

    async def edit(self, channel: ChannelAddress, message_id: str, message: Document, key: str) -> None:
        """Replaces what a message says; it goes on carrying `key`."""
        ...

    async def tell_admins(self, channel: ChannelAddress, message: Document) -> None:
        """Tells whoever runs the bot in a channel that something needs them, as privately as it can."""
        ...
