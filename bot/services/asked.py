"""Who asked for something, where and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core.addresses import ChannelAddress, Person
from bot.ports.store import PostRef


@dataclass(frozen=True, slots=True)
class Asked:
    """`message_id` is the message a button or reaction belongs to; `is_admin` counts the settings' ids."""

    person: Person
    channel: ChannelAddress
    at: datetime
    is_admin: bool
    message_id: str | None = None

    def post(self, key: str | None) -> PostRef:
        """The post that a request is about: the one with the key, or the channel's current one."""
        return PostRef(self.channel, key=key)
