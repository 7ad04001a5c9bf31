"""Documents as a terminal shows them, in colour where there is colour."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table as RichTable
from rich.text import Text as RichText

from bot.core import heat_map
from bot.core.document import (
    Block,
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

_DAY_STYLES: dict[int | None, str] = {None: "dim", 0: "red", 1: "green", 2: "green", 3: "bright_green"}
# What a person typed must not move the cursor or change the terminal.
_NO_CONTROL = {number: None for number in (*range(32), *range(127, 160)) if chr(number) != "\n"}


def framed(document: Document, title: str, private: bool) -> RenderableType:
    """A message in a frame that says whose eyes it is for."""
    return Panel(
        rendered(document.blocks),
        title=RichText(_clean(title)),
        title_align="left",
        box=box.ROUNDED,
        border_style="magenta" if private else "cyan",
        padding=(0, 1),
    )


def rendered(blocks: Sequence[Block]) -> RenderableType:
    parts: list[RenderableType] = []
    for before, block in zip((None, *blocks), blocks, strict=False):
        close = isinstance(block, Items) or (isinstance(block, Note) and isinstance(before, Heading | Note))
        if before is not None and not (close and not isinstance(before, Items)):
            parts.append(RichText(""))
        parts.append(_block(block))
    return Group(*parts)


def _block(block: Block) -> RenderableType:
    match block:
        case Heading():
            return RichText(_clean(block.text), style="bold")
        case Paragraph():
            return _text(block.text)
        case Mention():
            return RichText(_clean(block.words), style="bold")
        case Note():
            return _text(block.text, "dim")
        case Items():
            return _items(block)
        case Quote():
            return Padding(rendered(block.blocks), (0, 0, 0, 2), style="italic")
        case Divider():
            return Rule(style="dim", characters="─")
        case _:
            return _figure(block)


def _figure(block: Code | Table | HeatMap | Buttons | File) -> RenderableType:
    match block:
        case Code():
            return _code(block)
        case Table():
            return _table(block)
        case HeatMap():
            return _heat_map(block)
        case Buttons():
            return RichText("  ".join(f"[{_clean(button.label)}]" for button in block.buttons), style="bold")
        case File():
            return Group(RichText(f"{block.name}:", style="bold"), RichText(_clean(block.content)))


def _code(block: Code) -> RenderableType:
    # The highlighter costs megabytes, and most answers have no code.
    from rich.syntax import Syntax

    code = Syntax(_clean(block.text), block.language or "text", theme="ansi_dark", word_wrap=True)
    return Padding(code, (0, 0, 0, 2))


def _text(spans: Text, style: str = "") -> RichText:
    line = RichText(style=style)
    for span in spans:
        line.append(_clean(span.text) + _address(span), style=_style(span))
    return line


def _style(span: Span) -> str:
    styles = [
        ("bold", span.bold),
        ("italic", span.italic),
        ("cyan", span.code),
        ("underline", bool(span.href)),
    ]
    return " ".join(style for style, wanted in styles if wanted)


def _address(span: Span) -> str:
    return f" <{_clean(span.href)}>" if span.href and span.href != span.text else ""


def _items(block: Items) -> RenderableType:
    grid = RichTable.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column()
    for number, item in enumerate(block.items, start=block.start or 1):
        sign = f"{number}." if block.start is not None else "•"
        grid.add_row(f" {sign}", _item(item))
    return grid


def _item(item: Item) -> RenderableType:
    return Group(_text(item.text), *(_block(child) for child in item.children))


def _table(block: Table) -> RenderableType:
    table = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for i, header in enumerate(block.header):
        numeric = all(_is_number(row[i]) for row in block.rows)
        table.add_column(_text(header), justify="right" if numeric else "left")
    for row in block.rows:
        table.add_row(*(_text(cell) for cell in row))
    return table


def _is_number(cell: Text) -> bool:
    return "".join(span.text for span in cell).replace(",", "").isdigit()


def _heat_map(block: HeatMap) -> RenderableType:
    lines = [RichText(heat_map.header(block), style="dim")]
    for name, strengths in heat_map.rows(block):
        line = RichText(f"{name} ")
        for strength in strengths:
            line.append(f" {heat_map.SIGNS.get(strength, ' ')} ", style=_DAY_STYLES.get(strength, ""))
        lines.append(line)
    legend = RichText()
    for level, meaning in heat_map.LEGEND:
        legend.append(heat_map.SIGNS[level], style=_DAY_STYLES[level]).append(f" {meaning}   ", style="dim")
    return Group(*lines, RichText(""), legend)


def _clean(text: str) -> str:
    return text.translate(_NO_CONTROL)
