"""Everything the bot can say, as Block Kit, against Slack's limits."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.slack.render import MOST_CHARACTERS, escaped, mention, messages, view_blocks
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
    bold,
    code,
    link,
    text,
)
from bot.core.markdown import plain_text, to_blocks
from bot.core.question import Question
from bot.core.replies.asking import found
from bot.core.replies.post import revealed
from bot.storage.packs import load_bank, shipped_content
from tests.slack.limits import block_problems, characters, message_problems
from tests.support.build import question

QUESTIONS = list(load_bank([shipped_content()]).values())


def sent(*blocks: Block) -> list[dict[str, Any]]:
    (message,) = messages(Document(blocks, "summary"))
    assert message_problems({"text": message.text, "blocks": list(message.blocks)}) == []
    return list(message.blocks)


@pytest.mark.parametrize("question_", QUESTIONS, ids=lambda question_: question_.id)
def test_every_question_and_answer_fits_one_message(question_: Question) -> None:
    for document in (found(question_).document, revealed(question_, 1, "more", "A remark.")):
        (message,) = messages(document, "key")
        assert message_problems({"text": message.text, "blocks": list(message.blocks)}) == []
        assert block_problems(view_blocks(document.blocks), "modal") == []


def test_text_is_literal() -> None:
    typed = "<!channel> & <@U1> *b* `c` @here"
    (block,) = sent(Paragraph(text(typed, bold("b"), code("c"), link("l", "https://a.b"))))
    assert block["elements"][0]["elements"] == [
        {"type": "text", "text": typed},
        {"type": "text", "text": "b", "style": {"bold": True}},
        {"type": "text", "text": "c", "style": {"code": True}},
        {"type": "link", "url": "https://a.b", "text": "l"},
    ]


def test_small_print_and_the_fallback_are_escaped() -> None:
    (message,) = messages(Document((Note(text("<!here> & *x*", code("y"))),), "<!here> spoils & nothing"))
    assert message.text == "&lt;!here&gt; spoils &amp; nothing"
    assert message.blocks[0]["elements"][0]["text"] == "&lt;!here&gt; &amp; *\u2060x*\u2060`y`"


@pytest.mark.parametrize(
    ("typed", "sent_"),
    [
        ("@here", "<!here>"),
        ("@channel", "<!channel>"),
        ("<!subteam^S012345>", "<!subteam^S012345>"),
        ("@backend <b>", "@backend &lt;b&gt;"),
    ],
)
def test_only_the_plans_own_mention_notifies(typed: str, sent_: str) -> None:
    assert mention(typed) == sent_
    assert sent(Mention(typed))[0]["text"] == {"type": "mrkdwn", "text": sent_}


def test_lists_nest_and_keep_their_numbers() -> None:
    (block,) = sent(
        *to_blocks("3. three\n   - below\n     - deeper\n4. four\n\n   ```\n   x = 1\n   ```\n5. five")
    )
    names = ("type", "style", "indent", "offset")
    shape = [tuple(each.get(name) for name in names) for each in block["elements"]]
    assert shape == [
        ("rich_text_list", "ordered", 0, 2),
        ("rich_text_list", "bullet", 1, None),
        ("rich_text_list", "bullet", 2, None),
        ("rich_text_list", "ordered", 0, 3),
        ("rich_text_preformatted", None, None, None),
        ("rich_text_list", "ordered", 0, 4),
    ]


def test_a_table_is_a_table_with_numbers_at_the_right() -> None:
    table = Table((text("#"), text("Name")), ((text("1"), text(bold("ana (you)"))), (text("2"), text(""))))
    (block,) = sent(table)
    assert block["column_settings"] == [{"align": "right"}, {"align": "left", "is_wrapped": True}]
    assert [cell["type"] for cell in block["rows"][1]] == ["raw_text", "rich_text"]
    assert view_blocks([table])[0]["elements"][0]["elements"][0]["text"] == "#  Name\n1  ana (you)\n2"


def test_each_message_has_one_table_and_a_long_one_repeats_its_header() -> None:
    table = Table((text("n"),), tuple((text(str(i)),) for i in range(250)))
    pages = messages(Document((table,), "s"))
    assert [len(page.blocks[0]["rows"]) for page in pages] == [100, 100, 53]
    assert all(page.blocks[0]["rows"][0] == [{"type": "raw_text", "text": "n"}] for page in pages)


def test_four_choices_are_not_four_green_buttons_but_one_stands_out() -> None:
    four = Buttons(tuple(Button(letter, f"pick:{letter}", "primary") for letter in "ABCD"))
    assert not any("style" in button for button in sent(four)[0]["elements"])
    one = Buttons((Button("Reveal", "x", "primary"), Button("Hint", "y"), Button("Delete", "z", "danger")))
    assert [button.get("style") for button in sent(one)[0]["elements"]] == ["primary", None, "danger"]


def test_the_heat_map_is_a_picture_in_even_spacing() -> None:
    days = tuple((date(2026, 11, 2) + timedelta(days=i), (i % 5) - 1 if i % 5 else None) for i in range(23))
    picture, legend = sent(HeatMap(days))
    lines = picture["elements"][0]["elements"][0]["text"].splitlines()
    assert len(lines) == 8
    assert lines[1].startswith("Mon  ·")
    assert "answered right" in legend["elements"][0]["text"]


def test_a_file_is_shown_whole() -> None:
    content = "\n".join(f"line {i}" for i in range(4_000))
    pages = messages(Document((File("export.json", content),), "s"))
    shown = [
        leaf["text"]
        for page in pages
        for block in page.blocks
        for element in block["elements"]
        if element["type"] == "rich_text_preformatted"
        for leaf in element["elements"]
    ]
    assert "\n".join(shown) == content
    assert len(pages) > 3


letters = st.characters(exclude_categories=["C", "Z"], include_characters=" \n")
words = st.text(letters, min_size=1, max_size=4_000)
spans = st.lists(
    st.builds(Span, words, st.booleans(), st.booleans(), st.booleans(), st.none() | st.just("https://a.b")),
    min_size=1,
    max_size=4,
).map(tuple)
rows = st.lists(st.tuples(spans, spans), max_size=5).map(tuple)
simple = st.one_of(
    st.builds(Heading, words),
    st.builds(Paragraph, spans),
    st.builds(Note, spans),
    st.builds(Code, words),
    st.builds(Mention, st.text("@<>abc ", min_size=1, max_size=40).filter(str.strip)),
    st.just(Divider()),
    st.builds(
        Table, st.just((text("a"), text("b"))), st.lists(st.tuples(spans, spans), max_size=5).map(tuple)
    ),
)
items = st.recursive(
    st.lists(st.builds(Item, spans), min_size=1, max_size=5),
    lambda inner: st.lists(
        st.builds(Item, spans, st.lists(st.builds(Items, inner.map(tuple)), max_size=2).map(tuple)),
        min_size=1,
        max_size=3,
    ),
    max_leaves=6,
).map(tuple)
anything = (
    simple
    | st.builds(Items, items, st.none() | st.just(1))
    | st.builds(Quote, st.lists(simple, min_size=1, max_size=2).map(tuple))
)


@given(st.lists(anything, min_size=1, max_size=12).map(tuple), st.text(min_size=1, max_size=400))
def test_whatever_is_said_fits_and_keeps_its_text(blocks: tuple[Block, ...], summary: str) -> None:
    pages = messages(Document(blocks, summary or "s"), "key")
    for page in pages:
        assert message_problems({"text": page.text, "blocks": list(page.blocks)}) == []
        assert sum(map(characters, page.blocks)) <= MOST_CHARACTERS
    assert block_problems(view_blocks(blocks), "modal") == []


def test_a_long_list_is_cut_between_items_and_counts_on() -> None:
    block = Items(tuple(Item(text("word " * 100)) for _ in range(40)), start=1)
    lists = [
        each
        for page in messages(Document((block,), "s"))
        for rich in page.blocks
        for each in rich["elements"]
    ]
    assert sum(len(each["elements"]) for each in lists) == 40
    starts = [each.get("offset", 0) for each in lists]
    assert starts == sorted(starts)
    assert starts[1] == len(lists[0]["elements"])


def test_nothing_is_lost_of_a_long_answer() -> None:
    bare = question(1)
    long = "\n\n".join(f"Paragraph {i}. " + "Word. " * 80 for i in range(30))
    document = Document(to_blocks(long), bare.title)
    shown = " ".join(str(page.blocks) for page in messages(document))
    assert all(f"Paragraph {i}." in shown for i in range(30))
    assert plain_text(to_blocks(long))


def test_escaping() -> None:
    assert escaped("a < b & c > d") == "a &lt; b &amp; c &gt; d"
