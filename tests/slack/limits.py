"""What Slack refuses in a message or view (slackblocks 3, docs.slack.dev)."""

from __future__ import annotations

from typing import Any, cast

Json = dict[str, Any]

TYPES = {
    "message": {"section", "header", "context", "actions", "divider", "rich_text", "table"},
    "modal": {"section", "header", "context", "actions", "divider", "rich_text", "input"},
    "home": {"section", "header", "context", "actions", "divider", "rich_text", "input"},
}
TOTAL = 11_000


def message_problems(arguments: Json) -> list[str]:
    """Why a message would be refused or cut."""
    blocks: list[Json] = arguments.get("blocks") or []
    problems = [] if arguments.get("text") or blocks else ["no_text"]
    if len(blocks) > 50:
        problems.append("too many blocks")
    if sum(block["type"] == "table" for block in blocks) > 1:
        problems.append("only_one_table_allowed")
    if sum(map(characters, blocks)) > TOTAL:
        problems.append("msg_blocks_too_long")
    return problems + block_problems(blocks, "message")


def view_problems(view: Json) -> list[str]:
    problems: list[str] = []
    if len(view["blocks"]) > 100:
        problems.append("too many blocks")
    if view["type"] == "modal":
        for name in ("title", "submit", "close"):
            if name in view:
                problems += plain(view[name], 24, name)
        if len(view.get("private_metadata", "")) > 3_000:
            problems.append("private_metadata")
        if any(block["type"] == "input" for block in view["blocks"]) and "submit" not in view:
            problems.append("inputs need submit")
    return problems + block_problems(view["blocks"], view["type"])


def block_problems(blocks: list[Json], surface: str) -> list[str]:
    problems: list[str] = []
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        problems.append("block_id twice")
    for block in blocks:
        kind = block["type"]
        if kind not in TYPES[surface]:
            problems.append(f"{kind} is not for a {surface}")
        elif kind != "divider":
            problems += _CHECKS[kind](block)
        if len(block.get("block_id", "")) > 255:
            problems.append("block_id too long")
    return problems


def plain(text: Json, most: int, what: str) -> list[str]:
    if text["type"] != "plain_text" or not 1 <= len(text["text"]) <= most:
        return [f"{what}: {len(text['text'])} characters of {most}"]
    return []


def characters(node: Any) -> int:
    """All text and addresses in a block."""
    if isinstance(node, list):
        return sum(map(characters, cast("list[Any]", node)))
    if not isinstance(node, dict):
        return 0
    known = cast("Json", node)
    texts = (known.get(name) for name in ("text", "url"))
    own = sum(len(each) for each in texts if isinstance(each, str))
    return own + sum(characters(value) for value in known.values() if not isinstance(value, str))


def _section(block: Json) -> list[str]:
    return [] if 1 <= len(block["text"]["text"]) <= 3_000 else ["section text"]


def _header(block: Json) -> list[str]:
    return plain(block["text"], 150, "header")


def _context(block: Json) -> list[str]:
    texts = [element["text"] for element in block["elements"]]
    return [] if len(texts) <= 10 and all(1 <= len(text) <= 2_000 for text in texts) else ["context"]


def _actions(block: Json) -> list[str]:
    problems = [] if 1 <= len(block["elements"]) <= 25 else ["actions"]
    actions = [element["action_id"] for element in block["elements"]]
    problems += [] if len(actions) == len(set(actions)) else ["action_id twice"]
    for element in block["elements"]:
        problems += plain(element["text"], 75, "button")
        problems += [] if 1 <= len(element["value"]) <= 2_000 else ["button value"]
        problems += [] if element.get("style") in (None, "primary", "danger") else ["button style"]
    return problems


def _rich_text(block: Json) -> list[str]:
    return [problem for element in block["elements"] for problem in _rich_element(element)]


def _rich_element(element: Json) -> list[str]:
    kind = element["type"]
    if kind == "rich_text_list":
        ok = element["style"] in ("bullet", "ordered") and 0 <= element["indent"] <= 8 and element["elements"]
        nested = [problem for each in element["elements"] for problem in _rich_element(each)]
        return nested if ok else ["rich_text_list"]
    if kind not in ("rich_text_section", "rich_text_preformatted", "rich_text_quote"):
        return [f"unknown {kind}"]
    return [] if element["elements"] and all(map(_is_leaf, element["elements"])) else [f"bad {kind}"]


def _is_leaf(leaf: Json) -> bool:
    if leaf["type"] == "link":
        return bool(leaf["url"]) and len(leaf["url"]) <= 3_000
    return leaf["type"] == "text" and len(leaf["text"]) > 0


def _table(block: Json) -> list[str]:
    rows = block["rows"]
    if not 1 <= len(rows) <= 100 or any(not 1 <= len(row) <= 20 for row in rows):
        return ["table size"]
    return [problem for row in rows for cell in row for problem in _cell(cell)]


def _cell(cell: Json) -> list[str]:
    if cell["type"] == "raw_text":
        return [] if cell["text"] else ["empty cell"]
    return _rich_text(cell) if cell["type"] == "rich_text" else ["cell type"]


def _input(block: Json) -> list[str]:
    element = block["element"]
    problems = plain(block["label"], 2_000, "label")
    if element["type"] == "plain_text_input":
        problems += [] if element.get("max_length", 1) <= 3_000 else ["max_length"]
        initial = element.get("initial_value", "x")
        problems += [] if 1 <= len(initial) <= element.get("max_length", 3_000) else ["initial_value"]
        problems += plain(element["placeholder"], 150, "placeholder") if "placeholder" in element else []
    elif element["type"] == "checkboxes":
        problems += [] if 1 <= len(element["options"]) <= 10 else ["options"]
        problems += [p for option in element["options"] for p in plain(option["text"], 75, "option")]
    return problems


_CHECKS = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "rich_text": _rich_text,
    "table": _table,
    "input": _input,
}
