"""Forms as modals, and what was filled in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.adapters.slack.render import Json, view_blocks
from bot.core.actions import Values
from bot.core.addresses import ChannelAddress
from bot.core.document import ChoiceField, Document, Form, TextField
from bot.core.replies.words import shortened

CALLBACK = "form"
# https://docs.slack.dev/reference/views and …/block-kit/block-elements
LONGEST_TITLE = 24
LONGEST_PLACEHOLDER = 150
LONGEST_OPTION = 75
MOST_BLOCKS = 100
_VALUE = "value"


@dataclass(frozen=True, slots=True)
class Origin:
    """What a modal was opened for; it travels in the modal."""

    action: str
    channel: ChannelAddress


def form_view(form: Form, channel: ChannelAddress, before: Sequence[Json] = ()) -> Json:
    """`before` stands above the fields."""
    fields = [_input(field) for field in form.fields]
    above = [*before, *view_blocks(form.intro)][: MOST_BLOCKS - len(fields)]
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": json.dumps(
            [form.action, channel.platform, channel.workspace, channel.channel], separators=(",", ":")
        ),
        "title": _plain(form.title, LONGEST_TITLE),
        "submit": _plain(form.submit, LONGEST_TITLE),
        "close": _plain("Cancel", LONGEST_TITLE),
        "blocks": [*above, *fields],
    }


def document_view(title: str, document: Document) -> Json:
    return {
        "type": "modal",
        "title": _plain(title, LONGEST_TITLE),
        "close": _plain("Close", LONGEST_TITLE),
        "blocks": view_blocks(document.blocks)[:MOST_BLOCKS],
    }


def waiting_view(title: str) -> Json:
    """Stands in for the result while the answer is counted: Slack wants to hear within 3 seconds."""
    words = {"type": "section", "text": _plain("One moment…", LONGEST_TITLE)}
    return {"type": "modal", "title": _plain(title, LONGEST_TITLE), "blocks": [words]}


def corrected(view: Json, document: Document) -> Json:
    """A submitted form again, with what was filled in and a word on what is wrong with it."""
    state: Json = view["state"]["values"]
    fields = [_filled(block, state) for block in view["blocks"] if block["type"] == "input"]
    kept = {name: view[name] for name in ("type", "callback_id", "private_metadata", "title", "submit")}
    return {**kept, "blocks": [*view_blocks(document.blocks), *fields]}


def origin(view: Json) -> Origin:
    action, platform, workspace, channel = json.loads(view["private_metadata"])
    return Origin(action, ChannelAddress(platform, workspace, channel))


def values(view: Json) -> Values:
    """What was filled in, by the names of the fields."""
    return {name: _value(field[_VALUE]) for name, field in view["state"]["values"].items()}


def _value(state: Json) -> str | tuple[str, ...]:
    match state["type"]:
        case "checkboxes":
            return tuple(option["value"] for option in state["selected_options"] or ())
        case "static_select":
            return (state["selected_option"] or {"value": ""})["value"]
        case _:
            return state.get("value") or ""


def _input(field: TextField | ChoiceField) -> Json:
    element = _text_input(field) if isinstance(field, TextField) else _choice(field)
    return {
        "type": "input",
        "block_id": field.name,
        "label": _plain(field.label, 2_000),
        "optional": field.optional,
        "element": {**element, "action_id": _VALUE},
    }


def _text_input(field: TextField) -> Json:
    element: Json = {
        "type": "plain_text_input",
        "multiline": field.multiline,
        "max_length": min(field.max_length, 3_000),
    }
    if field.value:
        element["initial_value"] = field.value
    if field.placeholder:
        element["placeholder"] = _plain(field.placeholder, LONGEST_PLACEHOLDER)
    return element


def _choice(field: ChoiceField) -> Json:
    options = [
        {"text": _plain(option.label, LONGEST_OPTION), "value": option.value} for option in field.options
    ]
    selected = [option for option in options if option["value"] in field.selected]
    if field.multiple:
        return {
            "type": "checkboxes",
            "options": options,
            **({"initial_options": selected} if selected else {}),
        }
    return {
        "type": "static_select",
        "options": options,
        **({"initial_option": selected[0]} if selected else {}),
    }


def _filled(block: Json, state: Json) -> Json:
    entered = _value(state[block["block_id"]][_VALUE])
    element: Json = dict(block["element"])
    if element["type"] == "plain_text_input":
        element.pop("initial_value", None)
        element |= {"initial_value": entered} if entered else {}
    return {**block, "element": element}


def _plain(text: str, most: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": shortened(text, most)}
