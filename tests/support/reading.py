"""What a document says, as plain text, for assertions on what people read."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.document import (
    Block,
    Buttons,
    Code,
    Document,
    File,
    Heading,
    Items,
    Mention,
    Note,
    Paragraph,
    Quote,
    Table,
    Text,
)
from bot.core.reply import Reply


def said(what: Reply | Document | None) -> str:
    """Every word of a reply, a line a block."""
    assert what is not None, "the bot said nothing"
    document = what.document if isinstance(what, Reply) else what
    return "\n".join(line for block in document.blocks for line in _lines(block))


def labels(document: Document) -> list[str]:
    return [b.label for block in document.blocks if isinstance(block, Buttons) for b in block.buttons]


def action(document: Document, label: str) -> str:
    return next(
        button.action
        for block in document.blocks
        if isinstance(block, Buttons)
        for button in block.buttons
        if button.label == label
    )


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Items():
            for item in block.items:
                yield from (_plain(item.text), *(line for child in item.children for line in _lines(child)))
        case Quote():
            yield from (line for child in block.blocks for line in _lines(child))
        case Table():
            yield from (" | ".join(map(_plain, row)) for row in (block.header, *block.rows))
        case File():
            yield block.content
        case Heading() | Code():
            yield block.text
        case Mention():
            yield block.words
        case Paragraph() | Note():
            yield _plain(block.text)
        case _:
            return


def _plain(spans: Text) -> str:
    return "".join(span.text for span in spans)
