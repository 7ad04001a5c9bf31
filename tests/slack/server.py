"""A Slack workspace on this machine: the Web API, Socket Mode's WebSocket and signed HTTP requests.

It refuses what Slack refuses (limits, unknown channels, missing scopes, expired triggers, membership),
keeps what it accepts, and fails when a test tells it to. People act through `Workspace`'s methods, and a
test asserts on what they see.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import time
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from bot.adapters.slack.manifest import SCOPES
from tests.slack.limits import message_problems, view_problems

Json = dict[str, Any]

TEAM = "T0TEAM"
BOT = "U0BOT"
BOT_TOKEN = "xoxb-test"  # noqa: S105
APP_TOKEN = "xapp-test"  # noqa: S105
SIGNING_SECRET = "signed"  # noqa: S105
PATIENCE = 20.0

NEEDS = {
    "chat.postMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.update": "chat:write",
    "conversations.history": "channels:history",
    "conversations.replies": "channels:history",
    "reactions.add": "reactions:write",
    "users.info": "users:read",
}


@dataclass
class Channel:
    id: str
    members: set[str]
    archived: bool = False
    messages: list[Json] = field(default_factory=list[Json])


@dataclass
class Fault:
    """What the next call of a method gets: an HTTP status, an error code, or a broken connection, before
    or after (`done`) it was carried out."""

    status: int = 200
    error: str = ""
    retry_after: int | None = None
    drop: bool = False
    done: bool = False
    then: Callable[[], None] | None = None


@dataclass
class Seen:
    """A message that one person alone sees."""

    user: str
    channel: str
    text: str
    blocks: list[Json]
    ts: str
    public: bool = False


class Refused(Exception):
    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.answer = {"ok": False, "error": error, **more}


class Workspace:
    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self._numbers = itertools.count(1)
        self.users: dict[str, Json] = {}
        self.channels: dict[str, Channel] = {}
        self.seen: list[Seen] = []
        self.views: dict[str, Json] = {}
        self.homes: dict[str, Json] = {}
        self.calls: list[tuple[str, Json]] = []
        self.problems: list[str] = []
        self.scopes = set(SCOPES)
        self.valid_tokens = {BOT_TOKEN, APP_TOKEN}
        self.faults: dict[str, list[Fault]] = {}
        self.triggers: dict[str, str] = {}
        self.triggers_expire = False
        self.events_url: str | None = None
        self.sockets: list[web.WebSocketResponse] = []
        self._acks: dict[str, asyncio.Future[Json]] = {}
        self._responses: dict[str, tuple[str, str]] = {}
        self._changed = asyncio.Event()

    # --- the server

    async def start(self) -> None:
        app = web.Application(client_max_size=10**7)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/link", self._socket)
        app.router.add_post("/response/{id}", self._response)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port: int = self._runner.addresses[0][1]
        self._session = aiohttp.ClientSession()

    async def stop(self) -> None:
        for socket in self.sockets:
            await socket.close()
        await self._session.close()
        await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/"

    async def until(self, holds: Callable[[], Any], patience: float = PATIENCE) -> Any:
        """Waits until something is so, looking whenever anything happened."""
        async with asyncio.timeout(patience):
            while not (found := holds()):
                self._changed.clear()
                await self._changed.wait()
        return found

    # --- people

    def add_user(self, name: str, admin: bool = False) -> str:
        user = "U0" + name.upper()
        profile = {"display_name": name, "real_name": name.title()}
        self.users[user] = {"id": user, "name": name, "profile": profile, "is_admin": admin}
        return user

    def add_channel(self, name: str, *members: str, bot: bool = True) -> Channel:
        channel = Channel("C0" + name.upper(), {*members, *([BOT] if bot else [])})
        self.channels[channel.id] = channel
        return channel

    async def command(self, user: str, channel: str, text: str) -> Any:
        return await self._deliver(
            "slash_commands",
            {
                "command": "/sd",
                "text": text,
                "team_id": TEAM,
                "channel_id": channel,
                "channel_name": "general",
                "user_id": user,
                "user_name": self.users[user]["name"],
                "response_url": self._response_url(user, channel),
                "trigger_id": self._trigger(user),
            },
        )

    async def press(self, user: str, message: Json | Seen, label: str) -> Any:
        blocks = message.blocks if isinstance(message, Seen) else message["blocks"]
        channel = message.channel if isinstance(message, Seen) else message["channel"]
        ts = message.ts if isinstance(message, Seen) else message["ts"]
        button = next(
            element
            for block in blocks
            if block["type"] == "actions"
            for element in block["elements"]
            if element["text"]["text"] == label
        )
        ephemeral = isinstance(message, Seen) and not message.public
        return await self._deliver(
            "interactive",
            {
                "type": "block_actions",
                "team": {"id": TEAM},
                "user": {"id": user, "username": self.users[user]["name"], "team_id": TEAM},
                "channel": {"id": channel},
                "container": {
                    "type": "message",
                    "message_ts": ts,
                    "channel_id": channel,
                    "is_ephemeral": ephemeral,
                },
                "actions": [{**button, "block_id": "b"}],
                "response_url": self._response_url(user, channel, ts if ephemeral else ""),
                "trigger_id": self._trigger(user),
            },
        )

    async def submit(self, user: str, view: Json, values: dict[str, Any]) -> Any:
        """Fills a modal's fields in and sends it. Fields left out keep what they show."""
        state: Json = {}
        for block in view["blocks"]:
            if block["type"] == "input":
                state[block["block_id"]] = {"value": _filled(block["element"], values.get(block["block_id"]))}
        payload = {**view, "state": {"values": state}}
        answer = await self._deliver(
            "interactive",
            {
                "type": "view_submission",
                "team": {"id": TEAM},
                "user": {"id": user, "username": self.users[user]["name"], "team_id": TEAM},
                "view": payload,
            },
        )
        said: Json = answer or {}
        if said.get("response_action") == "update":
            self._check_view(said["view"])
            self.views[view["id"]] = {**said["view"], "id": view["id"], "user": view["user"]}
        return said

    async def react(self, user: str, channel: str, ts: str, name: str = "bulb", **options: Any) -> Any:
        item = {"type": "message", "channel": channel, "ts": ts}
        return await self.event(
            {"type": "reaction_added", "user": user, "reaction": name, "item": item}, **options
        )

    async def mention(self, user: str, channel: str, text: str) -> Any:
        text = f"<@{BOT}> {text}"
        return await self.event({"type": "app_mention", "user": user, "channel": channel, "text": text})

    async def write(self, user: str, text: str) -> Any:
        channel = "D" + user
        return await self.event(
            {"type": "message", "channel_type": "im", "user": user, "channel": channel, "text": text}
        )

    async def open_home(self, user: str) -> Any:
        return await self.event(
            {"type": "app_home_opened", "user": user, "tab": "home", "channel": "D" + user}
        )

    async def event(self, event: Json, event_id: str | None = None, retry: int = 0) -> Any:
        number = next(self._numbers)
        payload = {
            "type": "event_callback",
            "team_id": TEAM,
            "event_id": event_id or f"Ev{number}",
            "event": {"event_ts": self._ts(), **event},
            "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}],
        }
        return await self._deliver("events_api", payload, retry)

    # --- what they see

    def posts(self, channel: str) -> list[Json]:
        return [message for message in self.channels[channel].messages if "thread_ts" not in message]

    def thread(self, channel: str, ts: str) -> list[Json]:
        return [each for each in self.channels[channel].messages if each.get("thread_ts") == ts]

    def told(self, user: str) -> list[Seen]:
        return [seen for seen in self.seen if seen.user == user]

    def modal(self, user: str) -> Json | None:
        return next((view for view in reversed(self.views.values()) if view["user"] == user), None)

    # --- transport

    async def _deliver(self, kind: str, payload: Json, retry: int = 0) -> Any:
        """Sends a payload to the bot and returns its acknowledgement."""
        if self.events_url:
            return await self._post(kind, payload, retry)
        socket = await self.until(
            lambda: next((each for each in reversed(self.sockets) if not each.closed), None)
        )
        envelope = f"env-{next(self._numbers)}"
        acked = self._acks[envelope] = asyncio.get_running_loop().create_future()
        await socket.send_json(
            {
                "envelope_id": envelope,
                "type": kind,
                "payload": payload,
                "accepts_response_payload": kind != "events_api",
                **({"retry_attempt": retry, "retry_reason": "timeout"} if retry else {}),
            }
        )
        async with asyncio.timeout(3):
            return (await acked).get("payload")

    async def _post(self, kind: str, payload: Json, retry: int) -> Any:
        status, body = await self.request(*_encoded(kind, payload), retry=retry)
        assert status == 200, (status, body)
        return json.loads(body) if body.startswith("{") else body

    async def request(
        self, body: str, content_type: str, *, retry: int = 0, age: float = 0.0, secret: str = SIGNING_SECRET
    ) -> tuple[int, str]:
        """A request to the bot, signed as Slack signs."""
        assert self.events_url
        stamp = str(int(time.time() - age))
        digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        headers = {
            "content-type": content_type,
            "x-slack-request-timestamp": stamp,
            "x-slack-signature": f"v0={digest}",
            **({"x-slack-retry-num": str(retry), "x-slack-retry-reason": "http_timeout"} if retry else {}),
        }
        timeout = aiohttp.ClientTimeout(total=3)
        async with self._session.post(self.events_url, data=body, headers=headers, timeout=timeout) as answer:
            return answer.status, await answer.text()

    async def get(self, path: str) -> str:
        """A page of the bot's own server."""
        assert self.events_url
        address = self.events_url.replace("/slack/events", path)
        async with self._session.get(address) as answer:
            return await answer.text()

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": len(self.sockets) + 1})
        self.sockets.append(socket)
        self._changed.set()
        async for message in socket:
            if message.type == aiohttp.WSMsgType.TEXT:
                said: Json = json.loads(message.data)
                waiting = self._acks.pop(said.get("envelope_id", ""), None)
                if waiting and not waiting.done():
                    waiting.set_result(said)
        return socket

    async def refresh_sockets(self) -> None:
        """As Slack does every few hours: it asks for a new connection and closes the old one."""
        old, self.sockets = self.sockets, []
        for socket in old:
            await socket.send_json({"type": "disconnect", "reason": "refresh_requested"})
            await socket.close()

    # --- the Web API

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        fault = (self.faults.get(method) or [None]).pop(0) if self.faults.get(method) else None
        arguments = await _arguments(request)
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        answer: Json = {}
        if fault is None or fault.done:
            answer = self._call(method, arguments, token)
        self._changed.set()
        if fault is None:
            return web.json_response(answer)
        if fault.then:
            fault.then()
        if fault.drop:
            assert request.transport
            request.transport.abort()
            return web.Response()
        headers = {"retry-after": str(fault.retry_after)} if fault.retry_after is not None else {}
        body = {"ok": False, "error": fault.error} if fault.error else {"ok": False, "error": "fatal_error"}
        return web.json_response(body, status=fault.status, headers=headers)

    def _call(self, method: str, arguments: Json, token: str) -> Json:
        self.calls.append((method, arguments))
        try:
            if token not in self.valid_tokens:
                raise Refused("invalid_auth" if not token else "token_revoked")
            need = NEEDS.get(method)
            if need and need not in self.scopes:
                raise Refused("missing_scope", needed=need, provided=",".join(sorted(self.scopes)))
            handler: Callable[[Json], Json] = getattr(self, "_" + method.replace(".", "_"))
            return {"ok": True, **handler(arguments)}
        except Refused as refused:
            return refused.answer

    def _auth_test(self, arguments: Json) -> Json:
        return {
            "user_id": BOT,
            "user": "sd-bot",
            "team_id": TEAM,
            "team": "Test",
            "bot_id": "B0BOT",
            "url": "https://t",
        }

    def _apps_connections_open(self, arguments: Json) -> Json:
        return {"url": f"ws://127.0.0.1:{self.port}/link?ticket={next(self._numbers)}"}

    def _users_info(self, arguments: Json) -> Json:
        if arguments["user"] not in self.users:
            raise Refused("user_not_found")
        return {"user": self.users[arguments["user"]]}

    def _chat_postMessage(self, arguments: Json) -> Json:
        self._check_message(arguments)
        target = arguments["channel"]
        if target in self.users:
            target = "D" + target
            self.channels.setdefault(target, Channel(target, {BOT, target[1:]}))
        channel = self._joined(target)
        message: Json = {**arguments, "ts": self._ts(), "user": BOT, "channel": target, "reactions": []}
        channel.messages.append({key: value for key, value in message.items() if value is not None})
        return {"ts": message["ts"], "channel": target}

    def _chat_update(self, arguments: Json) -> Json:
        self._check_message(arguments)
        message = self._message(arguments["channel"], arguments["ts"])
        message.update({key: value for key, value in arguments.items() if value is not None})
        message["edits"] = message.get("edits", 0) + 1
        return {"ts": message["ts"], "channel": arguments["channel"]}

    def _chat_postEphemeral(self, arguments: Json) -> Json:
        self._check_message(arguments)
        channel = arguments["channel"]
        if not channel.startswith("D") and arguments["user"] not in self._joined(channel).members:
            raise Refused("user_not_in_channel")
        ts = self._ts()
        self.seen.append(Seen(arguments["user"], channel, arguments["text"], arguments["blocks"], ts))
        return {"message_ts": ts}

    def _conversations_history(self, arguments: Json) -> Json:
        channel = self._joined(arguments["channel"])
        oldest = float(arguments.get("oldest") or 0)
        found = [each for each in channel.messages if float(each["ts"]) >= oldest and "thread_ts" not in each]
        return self._paged(list(reversed(found)), arguments)

    def _conversations_replies(self, arguments: Json) -> Json:
        channel = self._joined(arguments["channel"])
        parent = self._message(arguments["channel"], arguments["ts"])
        return self._paged(
            [parent, *(each for each in channel.messages if each.get("thread_ts") == parent["ts"])], arguments
        )

    def _paged(self, messages: list[Json], arguments: Json) -> Json:
        at, size = int(arguments.get("cursor") or 0), min(int(arguments.get("limit") or 100), 5)
        following = str(at + size) if at + size < len(messages) else ""
        return {"messages": messages[at : at + size], "response_metadata": {"next_cursor": following}}

    def _reactions_add(self, arguments: Json) -> Json:
        self._message(arguments["channel"], arguments["timestamp"])["reactions"].append(arguments["name"])
        return {}

    def _views_open(self, arguments: Json) -> Json:
        user = self.triggers.pop(arguments["trigger_id"], None)
        if user is None or self.triggers_expire:
            raise Refused("expired_trigger_id")
        self._check_view(arguments["view"])
        view = {**arguments["view"], "id": f"V{next(self._numbers)}", "user": user}
        self.views[view["id"]] = view
        return {"view": view}

    def _views_update(self, arguments: Json) -> Json:
        if arguments["view_id"] not in self.views:
            raise Refused("not_found")
        self._check_view(arguments["view"])
        old = self.views[arguments["view_id"]]
        self.views[arguments["view_id"]] = {**arguments["view"], "id": old["id"], "user": old["user"]}
        return {}

    def _views_publish(self, arguments: Json) -> Json:
        self._check_view(arguments["view"])
        self.homes[arguments["user_id"]] = arguments["view"]
        return {}

    # --- response addresses

    async def _response(self, request: web.Request) -> web.Response:
        known = self._responses.get(request.match_info["id"])
        if known is None:
            return web.Response(status=404, text="expired_url")
        user, channel, replaced = (*known[0].split("|"), known[1])
        body: Json = await request.json()
        problems = message_problems(body)
        if problems:
            self.problems += problems
            return web.json_response({"ok": False, "error": problems[0]}, status=400)
        public = body.get("response_type") == "in_channel"
        if body.get("replace_original") and replaced:
            self.seen = [seen for seen in self.seen if seen.ts != replaced]
        self.seen.append(Seen(user, channel, body["text"], body["blocks"], self._ts(), public))
        self._changed.set()
        return web.json_response({"ok": True})

    def _response_url(self, user: str, channel: str, replaced: str = "") -> str:
        id_ = f"r{next(self._numbers)}"
        self._responses[id_] = (f"{user}|{channel}", replaced)
        return f"http://127.0.0.1:{self.port}/response/{id_}"

    # --- help

    def _trigger(self, user: str) -> str:
        trigger = f"trigger-{next(self._numbers)}"
        self.triggers[trigger] = user
        return trigger

    def _ts(self) -> str:
        return f"{int(self.now())}.{next(self._numbers):06d}"

    def _joined(self, id_: str) -> Channel:
        channel = self.channels.get(id_)
        if channel is None:
            raise Refused("channel_not_found")
        if BOT not in channel.members:
            raise Refused("not_in_channel")
        if channel.archived:
            raise Refused("is_archived")
        return channel

    def _message(self, channel: str, ts: str) -> Json:
        for message in self._joined(channel).messages:
            if message["ts"] == ts:
                return message
        raise Refused("message_not_found")

    def _check_message(self, arguments: Json) -> None:
        self._refuse(message_problems(arguments), "invalid_blocks")

    def _check_view(self, view: Json) -> None:
        self._refuse(view_problems(view), "invalid_arguments")

    def _refuse(self, problems: list[str], error: str) -> None:
        if problems:
            self.problems += problems
            raise Refused(error, response_metadata={"messages": problems})


async def _arguments(request: web.Request) -> Json:
    if request.content_type == "application/json":
        return await request.json()
    form: Json = {**request.query, **await request.post()}
    return {key: _decoded(key, value) for key, value in form.items()}


def _decoded(key: str, value: Any) -> Any:
    return json.loads(value) if key in {"blocks", "view", "metadata"} and isinstance(value, str) else value


def _encoded(kind: str, payload: Json) -> tuple[str, str]:
    form = "application/x-www-form-urlencoded"
    if kind == "events_api":
        return json.dumps(payload), "application/json"
    if kind == "interactive":
        return urllib.parse.urlencode({"payload": json.dumps(payload)}), form
    return urllib.parse.urlencode(payload), form


def _filled(element: Json, value: Any) -> Json:
    if element["type"] == "checkboxes":
        chosen = [option for option in element["options"] if option["value"] in (value or ())]
        return {"type": "checkboxes", "selected_options": chosen}
    entered = element.get("initial_value") if value is None else value
    return {"type": element["type"], "value": entered or None}
