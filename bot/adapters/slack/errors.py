"""What Slack's refusals mean for the bot, and what a person can do about them."""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.ports.platform import CannotLook, CannotSend, MaybeSent, NotSent

_INVITE = "I am not in that channel. Type `/invite` with my name there"
_REFUSED = "Slack does not accept the bot's token any more. Set a new SLACK_BOT_TOKEN and restart"

# https://docs.slack.dev/reference/methods/chat.postMessage names the errors.
MEANINGS = {
    "not_in_channel": _INVITE,
    "channel_not_found": f"The channel is gone, or it is private and {_INVITE[0].lower()}{_INVITE[1:]}",
    "is_archived": "The channel is archived. Unarchive it",
    "restricted_action": "Only some people may post in that channel. Allow the bot to",
    "restricted_action_read_only_channel": "That channel is read-only. Allow the bot to post in it",
    "ekm_access_denied": "The workspace's encryption keys do not let the bot post",
    "missing_scope": "The Slack app lacks a permission. Reinstall it with the one of `sd-bot slack manifest`",
    "token_revoked": _REFUSED,
    "token_expired": _REFUSED,
    "invalid_auth": _REFUSED,
    "not_authed": _REFUSED,
    "account_inactive": _REFUSED,
    "user_not_in_channel": "You are not in that channel. Join it first",
}
_MAYBE_LATER = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
_IN_DOUBT = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
_NO_LOOKING = frozenset({"missing_scope", "not_in_channel", "channel_not_found", "no_permission"})


def meaning(code: str, needed: str = "") -> str:
    """A sentence for people; an error that nobody foresaw is named."""
    said = MEANINGS.get(code, f"Slack refused it ({code})")
    return f"{said} (needed: {needed})." if needed else f"{said}."


@contextmanager
def slack_errors(looking: bool = False) -> Generator[None]:
    """Turns what a request can fail with into the port's errors. No token is in their messages."""
    try:
        yield
    except SlackApiError as error:
        raise _of_response(error.response, looking) from None
    except aiohttp.ClientConnectorError:
        raise NotSent("Slack cannot be reached.") from None
    except (TimeoutError, aiohttp.ClientError, ConnectionError):
        raise MaybeSent("The connection to Slack broke.") from None


def _of_response(response: Any, looking: bool) -> Exception:
    status, code = int(response.status_code), error_code(response)
    if status == 429 or code in _MAYBE_LATER:
        return NotSent("Slack asks for patience.", _retry_after(response))
    if status >= 500 or code in _IN_DOUBT:
        return MaybeSent(f"Slack has trouble ({code or status}).")
    if looking and code in _NO_LOOKING:
        return CannotLook(meaning(code, needed_scope(response)))
    return CannotSend(meaning(code, needed_scope(response)))


def error_code(response: Any) -> str:
    return _field(response, "error")


def needed_scope(response: Any) -> str:
    return _field(response, "needed")


def _field(response: Any, name: str) -> str:
    # A 5xx or a proxy may answer with something that is no JSON object.
    data: Any = response.data
    return str(data.get(name, "")) if hasattr(data, "get") else ""


def _retry_after(response: Any) -> timedelta:
    headers = {str(name).lower(): str(value) for name, value in response.headers.items()}
    seconds = re.sub(r"\D", "", headers.get("retry-after", ""))
    return timedelta(seconds=int(seconds or 1))
