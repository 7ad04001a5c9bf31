"""Documents as Block Kit.

Text goes out as rich text, whose elements are taken literally: nothing that a person typed can become a
mention or a link. Only the fallback line and the small print are mrkdwn, and those are escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from bot.core import heat_map
from bot.core.document import (
    Block,
    Button,
    Buttons,
    Code,
    Divider,
    Document,
    File,
    Heading,
    HeatMap,
    Item,
    Items,
    Mention,
    Note,
    Paragraph,
    Quote,
    Span,
    Table,
    Text,
)
from bot.core.replies.words import shortened

Json: TypeAlias = dict[str, Any]

# slackblocks 3 `_limits.py`, and docs.slack.dev for the table. The total is undocumented: messages of more
# than about 11,300 characters were refused (slackapi/bolt-js#2509).
MOST_BLOCKS = 50
MOST_CHARACTERS = 10_500
MOST_ROWS = 100
MOST_BUTTONS = 25
LONGEST_HEADER = 150
LONGEST_BUTTON = 75
LONGEST_NOTE = 2_000
LONGEST_FALLBACK = 300
# A block of text is cut at lines or between items, so that a message can be filled well.
LONGEST_TEXT = 2_900


@dataclass(frozen=True, slots=True)
class Message:
    """`text` is what a notification and a screen reader get."""

    blocks: tuple[Json, ...]
    text: str


@dataclass(frozen=True, slots=True)
class _Part:
    """A block that may be shown alone, with the characters that it adds to its message."""

    block: Json
    size: int

    @property
    def is_table(self) -> bool:
        return self.block["type"] == "table"


def messages(document: Document, key: str = "") -> list[Message]:
    """One message, or more where Slack's limits want it: cut between blocks, items, lines of code and
    rows, never inside one. `key` goes into the ids of the blocks with buttons."""
    pages: list[list[_Part]] = [[]]
    for part in _parts(document.blocks, key):
        if not _fits(pages[-1], part):
            pages.append([])
        pages[-1].append(part)
    fallback = escaped(shortened(document.summary, LONGEST_FALLBACK))
    return [Message(tuple(part.block for part in page), fallback) for page in pages]


def view_blocks(blocks: Iterable[Block]) -> list[Json]:
    """All in a row, for a modal or the App Home, which have no tables."""
    plain = (Code(_aligned(block)) if isinstance(block, Table) else block for block in blocks)
    return [part.block for part in _parts(plain, "")]


def _fits(page: Sequence[_Part], part: _Part) -> bool:
    return (
        len(page) < MOST_BLOCKS
        and sum(each.size for each in page) + part.size <= MOST_CHARACTERS
        and not (part.is_table and any(each.is_table for each in page))
    )


def escaped(text: str) -> str:
    """Plain text for a place where Slack reads mrkdwn."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _parts(blocks: Iterable[Block], key: str) -> Iterator[_Part]:
    for number, block in enumerate(blocks):
        match block:
            case Buttons():
                yield from _buttons(block, f"{key}:{number}")
            case Table():
                yield from _tables(block)
            case Items():
                yield from (_rich(_list_elements(piece, 0)) for piece in _items_in_pieces(block))
            case Code():
                yield from (_rich([_preformatted(piece)]) for piece in _in_pieces(block.text))
            case File():
                yield _rich([_section((Span(f"{block.name}:", bold=True),))])
                yield from (_rich([_preformatted(piece)]) for piece in _in_pieces(block.content))
            case HeatMap():
                yield _rich([_preformatted(heat_map.picture(block))])
                yield _note(heat_map.legend())
            case _:
                yield from _text_parts(block)


def _text_parts(block: Heading | Paragraph | Mention | Note | Quote | Divider) -> Iterator[_Part]:
    match block:
        case Heading():
            yield _header(block.text)
        case Paragraph():
            yield from (_rich([_section(piece)]) for piece in _spans_in_pieces(block.text))
        case Mention():
            words = mention(block.words)
            yield _Part({"type": "section", "text": {"type": "mrkdwn", "text": words}}, len(words))
        case Note():
            yield _note(_mrkdwn(block.text))
        case Quote():
            for piece in _spans_in_pieces(_flat(block.blocks)):
                yield _rich([{"type": "rich_text_quote", "elements": _elements(piece)}])
        case Divider():
            yield _Part({"type": "divider"}, 0)


# --- text


def _rich(elements: list[Json]) -> _Part:
    return _Part({"type": "rich_text", "elements": elements}, sum(map(_length, elements)))


def _length(element: Json) -> int:
    own = len(element.get("text", "")) + len(element.get("url", ""))
    return own + sum(map(_length, element.get("elements", ())))


def _section(spans: Text) -> Json:
    return {"type": "rich_text_section", "elements": _elements(spans)}


def _preformatted(text: str) -> Json:
    return {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text or " "}]}


def _elements(spans: Text) -> list[Json]:
    return [_element(span) for span in spans if span.text] or [{"type": "text", "text": " "}]


def _element(span: Span) -> Json:
    style = {name: True for name in ("bold", "italic", "code") if getattr(span, name)}
    styled: Json = {"style": style} if style else {}
    if span.href:
        return {"type": "link", "url": span.href, "text": span.text, **styled}
    return {"type": "text", "text": span.text, **styled}


def _header(text: str) -> _Part:
    shown = shortened(text, LONGEST_HEADER)
    return _Part({"type": "header", "text": {"type": "plain_text", "text": shown}}, len(shown))


def _note(words: str) -> _Part:
    shown = words if len(words) <= LONGEST_NOTE else words[: LONGEST_NOTE - 1] + "…"
    return _Part({"type": "context", "elements": [{"type": "mrkdwn", "text": shown}]}, len(shown))


def _mrkdwn(spans: Text) -> str:
    """Small print: its marks are dropped but for code and links, its text is escaped."""
    return "".join(_mrkdwn_span(span) for span in spans)


def _mrkdwn_span(span: Span) -> str:
    if span.href:
        return f"<{span.href}|{escaped(span.text)}>"
    plain = escaped(span.text)
    return f"`{plain}`" if span.code else _without_marks(plain)


def _without_marks(text: str) -> str:
    # A word joiner keeps what is meant literally from being read as bold, italic, struck or code.
    return re.sub(r"([*_~`])", "\\1\u2060", text)


_BROADCASTS = {"@here": "<!here>", "@channel": "<!channel>", "@everyone": "<!everyone>"}
_GROUP = re.compile(r"<!subteam\^[A-Z0-9]+(\|[^<>]*)?>|<@[UW][A-Z0-9]+>")


def mention(words: str) -> str:
    """The plan's mention as Slack wants it: @here and its kin, and groups and people by id."""
    return " ".join(
        word if _GROUP.fullmatch(word) else _BROADCASTS.get(word, escaped(word)) for word in words.split()
    )


# --- lists


def _list_elements(block: Items, indent: int) -> list[Json]:
    elements: list[Json] = []
    for number, item in enumerate(block.items):
        if elements and elements[-1]["type"] == "rich_text_list" and elements[-1]["indent"] == indent:
            elements[-1]["elements"].append(_section(item.text))
        else:
            elements.append(_list_of(item, block.start, number, indent))
        elements += _nested(item, indent)
    return elements


def _list_of(item: Item, start: int | None, number: int, indent: int) -> Json:
    ordered = start is not None
    return {
        "type": "rich_text_list",
        "style": "ordered" if ordered else "bullet",
        "indent": indent,
        **({"offset": start + number - 1} if ordered and start + number > 1 else {}),
        "elements": [_section(item.text)],
    }


def _nested(item: Item, indent: int) -> Iterator[Json]:
    for child in item.children:
        match child:
            case Items():
                yield from _list_elements(child, min(indent + 1, 8))
            case Code():
                yield _preformatted(child.text)
            case _:
                yield _section(_flat((child,)))


def _flat(blocks: Iterable[Block]) -> Text:
    """Blocks as lines of one text, where Slack has no place for more."""
    spans: list[Span] = []
    for block in blocks:
        spans += [Span("\n")] if spans else []
        spans += _flat_block(block)
    return tuple(spans)


def _flat_block(block: Block) -> Text:
    match block:
        case Heading():
            return (Span(block.text, bold=True),)
        case Paragraph() | Note():
            return block.text
        case Code():
            return (Span(block.text, code=True),)
        case Quote():
            return _flat(block.blocks)
        case Items():
            lines = (Paragraph((Span("• "), *item.text, *_flat(item.children))) for item in block.items)
            return _flat(lines)
        case Table():
            rows = (_joined(row) for row in (block.header, *block.rows))
            return _flat(Paragraph(row) for row in rows)
        case _:
            return ()


def _joined(row: Sequence[Text]) -> Text:
    return tuple(span for cell in row for span in (*cell, Span("  ")))


# --- tables and buttons


def _tables(block: Table) -> Iterator[_Part]:
    numeric = [all(_is_number(row[i]) for row in block.rows) for i in range(len(block.header))]
    settings = [{"align": "right"} if each else {"align": "left", "is_wrapped": True} for each in numeric]
    step = MOST_ROWS - 1
    for start in range(0, max(len(block.rows), 1), step):
        rows = [list(map(_cell, row)) for row in (block.header, *block.rows[start : start + step])]
        size = sum(_length(cell) for row in rows for cell in row)
        yield _Part({"type": "table", "column_settings": settings, "rows": rows}, size)


def _cell(spans: Text) -> Json:
    if any(span.bold or span.italic or span.code or span.href for span in spans):
        return {"type": "rich_text", "elements": [_section(spans)]}
    return {"type": "raw_text", "text": "".join(span.text for span in spans) or " "}


def _aligned(block: Table) -> str:
    rows = [["".join(span.text for span in cell) for cell in row] for row in (block.header, *block.rows)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def _is_number(cell: Text) -> bool:
    return "".join(span.text for span in cell).replace(",", "").isdigit()


def _buttons(block: Buttons, block_id: str) -> Iterator[_Part]:
    one_stands_out = sum(button.style == "primary" for button in block.buttons) == 1
    for start in range(0, len(block.buttons), MOST_BUTTONS):
        elements = [
            _button(button, start + i, one_stands_out)
            for i, button in enumerate(block.buttons[start : start + MOST_BUTTONS])
        ]
        yield _Part(
            {"type": "actions", "block_id": f"{block_id}:{start}", "elements": elements},
            sum(len(button.label) for button in block.buttons),
        )


def _button(button: Button, number: int, one_stands_out: bool) -> Json:
    """Four green buttons in a row say nothing, so only a single one is."""
    shown = button.style == "danger" or (button.style == "primary" and one_stands_out)
    return {
        "type": "button",
        "action_id": f"press-{number}",
        "value": button.action,
        "text": {"type": "plain_text", "text": shortened(button.label, LONGEST_BUTTON), "emoji": True},
        **({"style": button.style} if shown else {}),
    }


# --- pieces


def _in_pieces(text: str) -> Iterator[str]:
    """A long text in pieces, cut at lines where there are any."""
    piece = ""
    for line in text.splitlines(keepends=True) or [""]:
        while len(line) > LONGEST_TEXT:
            if piece:
                yield piece.rstrip("\n")
            yield line[:LONGEST_TEXT]
            piece, line = "", line[LONGEST_TEXT:]
        if len(piece) + len(line) > LONGEST_TEXT:
            yield piece.rstrip("\n")
            piece = ""
        piece += line
    if piece.strip() or not text:
        yield piece.rstrip("\n")


def _spans_in_pieces(spans: Text) -> Iterator[Text]:
    page: list[Span] = []
    length = 0
    for span in spans:
        for piece in _in_pieces(span.text) if len(span.text) > LONGEST_TEXT else (span.text,):
            if page and length + len(piece) > LONGEST_TEXT:
                yield tuple(page)
                page, length = [], 0
            page.append(replace(span, text=piece))
            length += len(piece)
    yield tuple(page)


def _items_in_pieces(block: Items) -> Iterator[Items]:
    page: list[Item] = []
    length, first = 0, block.start
    for number, item in enumerate(block.items):
        size = sum(map(_length, _list_elements(Items((item,)), 0)))
        if page and length + size > LONGEST_TEXT:
            yield Items(tuple(page), first)
            page, length = [], 0
            first = None if block.start is None else block.start + number
        page.append(item)
        length += size
    yield Items(tuple(page), first)
