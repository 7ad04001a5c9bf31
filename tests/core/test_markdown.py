"""Markdown to blocks."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.core.document import (
    Code,
    Divider,
    Item,
    Items,
    Paragraph,
    Quote,
    Span,
    Table,
    bold,
    code,
    italic,
    link,
    text,
)
from bot.core.markdown import inline, plain_text, to_blocks


def test_spans() -> None:
    assert inline("a **b** *c* `d` [e](https://x.y) ***f***") == text(
        "a ", bold("b"), " ", italic("c"), " ", code("d"), " ", link("e", "https://x.y"), " ",
        Span("f", bold=True, italic=True),
    )  # fmt: skip


def test_blocks() -> None:
    blocks = to_blocks(
        "# Head\n\none\ntwo  \nthree\n\n> said\n\n---\n\n```py\nx = 1\n```\n\n|a|b|\n|-|-|\n|1|2|"
    )
    assert blocks == (
        Paragraph(text(bold("Head"))),
        Paragraph(text("one two\nthree")),
        Quote((Paragraph(text("said")),)),
        Divider(),
        Code("x = 1", "py"),
        Table((text("a"), text("b")), ((text("1"), text("2")),)),
    )


def test_lists_nest_and_keep_their_numbers() -> None:
    assert to_blocks("3. a\n   - b\n4. c") == (
        Items((Item(text("a"), (Items((Item(text("b")),)),)), Item(text("c"))), start=3),
    )


def test_an_item_may_begin_with_code_or_with_nothing() -> None:
    assert to_blocks("- ```\n  x\n  ```\n-") == (Items((Item((), (Code("x", ""),)), Item((), ()))),)


def test_as_plain_text() -> None:
    assert plain_text(to_blocks("> said\n\n---\n\n|a|b|\n|-|-|\n|1|2|")) == "said\na  b\n1  2"


def test_html_is_text_and_an_image_a_link() -> None:
    assert plain_text(to_blocks("<b>x</b>")) == "<b>x</b>"
    assert inline("![chart](https://x.y/z.png)") == text(link("chart", "https://x.y/z.png"))


words = st.lists(st.from_regex(r"[a-z]{1,9}", fullmatch=True), min_size=1, max_size=5).map(" ".join)
pieces = words.flatmap(
    lambda w: st.sampled_from(
        [w, f"**{w}**", f"*{w}*", f"`{w}`", f"# {w}", f"- {w}", f"1. {w}", f"> {w}", f"```\n{w}\n```", f"[{w}](https://a.b)",
         f"|{w}|\n|-|\n|{w}|", f"- {w}\n  - {w}", f"<i>{w}</i>"]
    )
)  # fmt: skip


@given(st.lists(pieces, min_size=1, max_size=8))
def test_no_word_is_lost(parts: list[str]) -> None:
    source = "\n\n".join(parts)
    shown = plain_text(to_blocks(source))
    for word in re.findall(r"[a-z]+", source.replace("(https://a.b)", "")):
        assert word in shown
