"""Markdown, as questions are written in, to documents' blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from bot.core.document import (
    Block,
    Buttons,
    Code,
    Divider,
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

_PARSER = MarkdownIt("commonmark", {"html": False}).enable("table")


@lru_cache(maxsize=512)
def to_blocks(markdown: str) -> tuple[Block, ...]:
    """The blocks of a text. Headings become bold lines, raw HTML stays text, images become links."""
    return tuple(_blocks(SyntaxTreeNode(_PARSER.parse(markdown)).children))


@lru_cache(maxsize=2048)
def inline(markdown: str) -> Text:
    """One line's spans; block marks mean nothing in it."""
    return _merged(_spans(SyntaxTreeNode(_PARSER.parseInline(markdown)).children))


def plain_text(blocks: Iterable[Block]) -> str:
    """What can be read in some blocks, a line a block or list item."""
    return "\n".join(line for block in blocks for line in _lines(block))


# --- blocks


def _blocks(nodes: Iterable[SyntaxTreeNode]) -> Iterator[Block]:
    for node in nodes:
        match node.type:
            case "paragraph":
                yield Paragraph(_text(node))
            case "heading":
                yield Paragraph(tuple(_bolder(span) for span in _text(node)))
            case "bullet_list":
                yield Items(tuple(_item(item) for item in node.children))
            case "ordered_list":
                start = int(node.attrs.get("start", 1))
                yield Items(tuple(_item(item) for item in node.children), start=start)
            case _:
                yield _other_block(node)


def _other_block(node: SyntaxTreeNode) -> Block:
    match node.type:
        case "fence" | "code_block":
            return Code(node.content.rstrip("\n"), node.info.split()[0] if node.info.strip() else "")
        case "blockquote":
            return Quote(tuple(_blocks(node.children)))
        case "table":
            return _table(node)
        case _:
            return Divider()


def _item(node: SyntaxTreeNode) -> Item:
    blocks = tuple(_blocks(node.children))
    if blocks and isinstance(blocks[0], Paragraph):
        return Item(blocks[0].text, blocks[1:])
    return Item((), blocks)


def _table(node: SyntaxTreeNode) -> Table:
    rows = [tuple(_text(cell) for cell in row.children) for part in node.children for row in part.children]
    return Table(header=rows[0], rows=tuple(rows[1:]))


# --- spans


def _text(node: SyntaxTreeNode) -> Text:
    return _merged(_spans(node.children))


def _spans(nodes: Iterable[SyntaxTreeNode], style: Span | None = None) -> Iterator[Span]:
    style = style or Span("")
    for node in nodes:
        match node.type:
            case "inline":
                yield from _spans(node.children, style)
            case "strong":
                yield from _spans(node.children, _bolder(style))
            case "em":
                yield from _spans(
                    node.children, Span("", style.bold, italic=True, code=style.code, href=style.href)
                )
            case "link" | "image":
                address = str(node.attrs.get("href") or node.attrs.get("src"))
                label = node.children or [node]
                linked = Span("", style.bold, style.italic, style.code, address)
                yield from (
                    _spans(label, linked) if node.children else [_with(linked, node.content or address)]
                )
            case _:
                yield _leaf(node, style)


def _leaf(node: SyntaxTreeNode, style: Span) -> Span:
    match node.type:
        case "softbreak":
            return _with(style, " ")
        case "hardbreak":
            return _with(style, "\n")
        case "code_inline":
            return Span(node.content, style.bold, style.italic, code=True, href=style.href)
        case _:
            return _with(style, node.content)


def _with(style: Span, words: str) -> Span:
    return Span(words, style.bold, style.italic, style.code, style.href)


def _bolder(span: Span) -> Span:
    return Span(span.text, True, span.italic, span.code, span.href)


def _merged(spans: Iterable[Span]) -> Text:
    merged: list[Span] = []
    for span in spans:
        if merged and _with(span, "") == _with(merged[-1], ""):
            merged[-1] = _with(span, merged[-1].text + span.text)
        elif span.text:
            merged.append(span)
    return tuple(merged)


# --- plain text


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading() | Code():
            yield block.text
        case Paragraph() | Note():
            yield _plain(block.text)
        case Items():
            for item in block.items:
                yield from (_plain(item.text), *(line for child in item.children for line in _lines(child)))
        case Quote():
            yield from (line for child in block.blocks for line in _lines(child))
        case Table():
            yield from ("  ".join(map(_plain, row)) for row in (block.header, *block.rows))
        case Mention() | Divider() | HeatMap() | Buttons() | File():
            return


def _plain(spans: Text) -> str:
    return "".join(span.text for span in spans)
