"""The one module that reads the host's clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class SystemClock:
    """The host's time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class SimulatedClock:
    """A clock that is set and moved by hand; if `flowing`, it also goes on by itself meanwhile."""

    def __init__(self, start: datetime, flowing: bool) -> None:
        self._flowing = flowing
        self._system = SystemClock()
        self.set(start)

    def now(self) -> datetime:
        return self._at + (self._system.now() - self._set_at) if self._flowing else self._at

    def set(self, moment: datetime) -> None:
        self._at = moment.astimezone(UTC)
        self._set_at = self._system.now()

    def advance(self, step: timedelta) -> None:
        self.set(self.now() + step)
