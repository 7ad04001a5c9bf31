"""Who somebody on Slack is: the name they go by, and whether they run the workspace."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.adapters.slack.platform import PLATFORM
from bot.adapters.slack.web import Json, WebApi
from bot.core.addresses import Person
from bot.ports.clock import Clock
from bot.ports.platform import PlatformError

# Somebody who has just become an admin need not wait long.
REMEMBERED_FOR = timedelta(minutes=10)
MOST_REMEMBERED = 10_000


class People:
    def __init__(self, web: WebApi, clock: Clock) -> None:
        self._web = web
        self._clock = clock
        self._known: dict[str, tuple[datetime, Person | None]] = {}

    async def find(self, workspace: str, user: str, fallback: str = "") -> Person | None:
        """None for a bot. Where Slack does not tell, somebody is `fallback` by name and no admin."""
        now = self._clock.now()
        known = self._known.get(user)
        if known and now - known[0] < REMEMBERED_FOR:
            return known[1]
        try:
            answer = await self._web.call("users.info", user=user)
        except PlatformError:
            return Person(PLATFORM, workspace, user, fallback or user)
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        person = _person(workspace, answer["user"])
        self._known[user] = (now, person)
        return person


def _person(workspace: str, user: Json) -> Person | None:
    if user.get("is_bot") or user["id"] == "USLACKBOT":
        return None
    profile: Json = user.get("profile", {})
    name = profile.get("display_name") or profile.get("real_name") or user.get("name") or user["id"]
    return Person(PLATFORM, workspace, user["id"], name, bool(user.get("is_admin") or user.get("is_owner")))
