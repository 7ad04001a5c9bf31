"""The two ways in: Socket Mode, and signed HTTP requests on an ASGI server."""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Protocol

import uvicorn
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from bot.adapters.slack.web import WebApi
from bot.ports.platform import MaybeSent, NotSent

EVENTS_PATH = "/slack/events"
HEALTH_PATH = "/health"
LARGEST_BODY = 1_000_000

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

log = logging.getLogger(__name__)


class Connection(Protocol):
    async def open(self) -> None:
        """Raises `CannotSend` if it will never work."""
        ...

    async def close(self) -> None:
        """Takes nothing more; what was acknowledged goes on."""
        ...


class SocketMode:
    """A WebSocket that Slack sends events over; slack_sdk refreshes and reopens it."""

    def __init__(self, app: AsyncApp, web: WebApi, app_token: str) -> None:
        self._web = web
        self._token = app_token
        self._handler: Any = AsyncSocketModeHandler(app, app_token)

    async def open(self) -> None:
        """Tries until it is connected. Raises `CannotSend` for a token that Slack does not accept, which
        slack_sdk would try for ever."""
        try:
            await self._web.call("apps.connections.open", app_token=self._token)
        except (NotSent, MaybeSent) as error:
            log.warning("%s Trying again.", error)
        await self._handler.connect_async()

    async def close(self) -> None:
        await self._handler.close_async()


class HttpMode:
    """Requests to `/slack/events`, signed by Slack; `/health` for whoever watches the process."""

    def __init__(self, app: AsyncApp, host: str, port: int) -> None:
        config = uvicorn.Config(
            Endpoint(app), host=host, port=port, log_level="warning", lifespan="off", access_log=False
        )
        self._server = uvicorn.Server(config)

    @property
    def port(self) -> int:
        """Where it listens, once it is open."""
        return self._server.servers[0].sockets[0].getsockname()[1]

    async def open(self) -> None:
        config = self._server.config
        if not config.loaded:
            config.load()
        self._server.lifespan = config.lifespan_class(config)
        await self._server.startup()

    async def close(self) -> None:
        self._server.should_exit = True
        await self._server.shutdown()


class Endpoint:
    """The ASGI application. What is forged, stale or malformed is refused and counted."""

    def __init__(self, app: AsyncApp) -> None:
        self._slack: Any = AsyncSlackRequestHandler(app, path=EVENTS_PATH)
        self.refused: Counter[int] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (scope["method"], scope["path"]) == ("GET", HEALTH_PATH):
            refused = {str(status): count for status, count in self.refused.items()}
            await _answer(send, 200, json.dumps({"status": "ok", "refused": refused}))
            return
        if (scope["method"], scope["path"]) != ("POST", EVENTS_PATH):
            await _answer(send, 404, "Not found")
            return
        body = await _body(receive)
        if body is None or not _is_well_formed(body, _header(scope, b"content-type")):
            await self._refuse(send, 400)
            return
        await self._slack(scope, _once(body), self._counting(send))

    def _counting(self, send: Send) -> Send:
        async def counted(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start" and message["status"] == 401:
                self._count(401)
            await send(message)

        return counted

    async def _refuse(self, send: Send, status: int) -> None:
        self._count(status)
        await _answer(send, status, "This is no request of Slack")

    def _count(self, status: int) -> None:
        self.refused[status] += 1
        log.warning("Refused a request (%d); %d so far.", status, self.refused.total())


async def _body(receive: Receive) -> bytes | None:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body.extend(message.get("body", b""))
        if len(body) > LARGEST_BODY:
            return None
        if not message.get("more_body", False):
            return bytes(body)


def _once(body: bytes) -> Receive:
    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _is_well_formed(body: bytes, content_type: str) -> bool:
    try:
        text = body.decode()
        return not content_type.startswith("application/json") or isinstance(json.loads(text), dict)
    except ValueError:
        return False


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name), "")


async def _answer(send: Send, status: int, body: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body.encode()})
