"""A chat platform in memory that keeps what it was sent and fails when told to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.addresses import ChannelAddress
from bot.core.document import Document
from bot.ports.platform import PlatformError


@dataclass
class Message:
    id: str
    channel: ChannelAddress
    key: str
    document: Document
    parent: str | None = None
    edits: int = 0


@dataclass
class LocalPlatform:
    """`failures` are raised by the next requests, one each; `lost_answers` after the message was taken;
    `cannot_look` by every look-up."""

    name: str = "local"
    messages: list[Message] = field(default_factory=list[Message])
    told_admins: list[Document] = field(default_factory=list[Document])
    failures: list[PlatformError | None] = field(default_factory=list["PlatformError | None"])
    lost_answers: list[PlatformError] = field(default_factory=list[PlatformError])
    cannot_look: PlatformError | None = None
    looked: int = 0

    async def post(self, channel: ChannelAddress, message: Document, key: str, emoji: str) -> str:
        return self._take(channel, message, key, None)

    async def post_in_thread(self, channel: ChannelAddress, parent: str, message: Document, key: str) -> str:
        return self._take(channel, message, key, parent)

    async def find(
        self, channel: ChannelAddress, key: str, since: datetime, parent: str | None = None
    ) -> str | None:
        self.looked += 1
        if self.cannot_look:
            raise self.cannot_look
        return next((m.id for m in self.in_channel(channel) if m.key == key and m.parent == parent), None)

    async def edit(self, channel: ChannelAddress, message_id: str, message: Document, key: str) -> None:
        self._fail()
        for kept in self.messages:
            if kept.id == message_id:
                kept.document, kept.edits = message, kept.edits + 1

    async def tell_admins(self, channel: ChannelAddress, message: Document) -> None:
        self.told_admins.append(message)

    def in_channel(self, channel: ChannelAddress) -> Iterator[Message]:
        return (message for message in self.messages if message.channel == channel)

    def _take(self, channel: ChannelAddress, document: Document, key: str, parent: str | None) -> str:
        self._fail()
        message = Message(f"m{len(self.messages) + 1}", channel, key, document, parent)
        self.messages.append(message)
        if self.lost_answers:
            raise self.lost_answers.pop(0)
        return message.id

    def _fail(self) -> None:
        failure = self.failures.pop(0) if self.failures else None
        if failure:
            raise failure
