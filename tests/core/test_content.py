"""Question files: every problem at once, at its line, in a sentence that a writer understands."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.content import (
    Manifest,
    Problem,
    check_together,
    problems_in_order,
    read_manifest,
    read_question,
    write_manifest,
    write_question,
)
from bot.core.question import Choice, Pack, Question, Source
from tests.support.build import question

GOOD = """\
---
id: read-your-writes
title: Why is the new comment missing?
level: 2
tags: [consistency, replication]
aliases: [read your writes, stale read, replication lag, missing comment, session consistency]
choices:
  - text: The replica lags behind.
    right: true
    why: It applies the change a little later.
  - text: The comment is lost.
    why: The primary has it.
  - text: The browser cached it.
    why: Pages of comments are not cached.
  - text: The isolation is weak.
    why: That shows more, not less.
key_points:
  - Writes go to the primary
  - Reads go to replicas
  - Replicas lag
  - Read own writes from the primary
hint: Which machine answered?
sources:
  - title: A book
    url: https://example.org/book
  - title: A paper
    url: https://example.org/paper
---
A comment is missing after a reload.

## Answer

The replica lags.
"""


def problems(text: str, file: str = "pack/read-your-writes.md", imported: bool = False) -> list[str]:
    question_, found = read_question(text, file, imported)
    assert (question_ is None) == bool(found)
    return [f"{problem.line}: {problem.message}" for problem in found]


def test_a_good_file() -> None:
    kept, found = read_question(GOOD, "pack/read-your-writes.md")
    assert found == []
    assert kept
    assert (kept.right_letter, kept.level, kept.first_tag) == ("A", 2, "consistency")
    assert (kept.prompt, kept.answer) == ("A comment is missing after a reload.", "The replica lags.")


@pytest.mark.parametrize("text", ["\ufeff" + GOOD, GOOD.replace("\n", "\r\n")])
def test_editors_may_add_a_byte_order_mark_or_carriage_returns(text: str) -> None:
    assert problems(text) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    right: true\n", "", "7: No choice is right. Mark one"),
        ("is lost.\n", "is lost.\n    right: true\n", "7: 2 choices are right."),
        ("level: 2", "level: 4", "4: The level must be 1, 2 or 3, not “4”."),
        ("level: 2", "level: true", "4: The level must be 1, 2 or 3, not “True”."),
        ("hint:", "hnit:", "22: There is no field “hnit”. Did you mean “hint”?"),
        ("title: Why is the new comment missing?\n", "", "1: The field “title” is missing."),
        ("title: Why", "title: Why: why", "3: This is no valid YAML"),
        ("tags: [consistency, replication]", "tags: [Not A Tag]", "5: “tags” may have small letters"),
        (", missing comment, session consistency", "", "6: There are 3 aliases; at least 5"),
        ("stale read", "read your writes", "6: “read your writes” stands twice"),
        (
            "  - text: The isolation is weak.\n    why: That shows more, not less.\n",
            "",
            "7: There are 3 choices; 4",
        ),
        ("The isolation is weak.", "The comment is lost.", "Two choices say the same."),
        ("    why: The primary has it.\n", "", "11: “why” is missing here."),
        ("  - Replicas lag\n", "", "17: There are 3 key points; 4 to 7"),
        ("https://example.org/paper", "http://example.org/paper", "is no https address."),
        ("  - title: A paper\n    url: https://example.org/paper\n", "", "There is 1 source; at least 2"),
        ("## Answer\n", "", "A line “## Answer” between"),
        ("The replica lags.\n", "", "31: The answer is empty."),
        ("A comment is missing after a reload.\n", "", "29: The prompt is empty."),
        ("The replica lags.", "x" * 3501, "31: The answer has 3,501 characters"),
        ("The replica lags.", "```\ncode", "31: A code block is not closed."),
        ("The replica lags.", "|a|\n|-|\n\nand\n\n|b|\n|-|", "more than one table"),
        ("The replica lags.", "|a|b|c|d|e|\n|-|-|-|-|-|", "more than 4 columns"),
        (
            "id: read-your-writes",
            "id: other",
            "2: The id is “other” but the file is called read-your-writes.md.",
        ),
        ("title: Why is the new comment missing?", "title: '  '", "3: “title” is empty."),
        ("title: Why is the new comment missing?", "title: |\n  Why\n  not?", "3: “title” must be one line."),
        ("title: Why is the new comment missing?", "title: [Why]", "3: “title” must be text."),
        ("level: 2\n", "", "1: The field “level” is missing."),
        ("tags: [consistency, replication]", "tags: consistency", "5: “tags” must be a list."),
        (
            "  - text: The comment is lost.\n    why: The primary has it.\n",
            "  - lost\n",
            "A choice needs “text”",
        ),
        ("    right: true", "    right: maybe", "“right” must be true or false, not “maybe”."),
        (
            "  - title: A paper\n    url: https://example.org/paper\n",
            "  - A paper\n",
            "A source needs “title”",
        ),
        ("The replica lags.", "[a]: https://a.b", "The answer has no text."),
        ("level: 2", "level: 2\nlevel: 3", "5: The field “level” stands here twice."),
        ("level: 2", "level: &a 2\nextra: *a", "2: Write values out"),
        ("title: Why is the new comment missing?", f"title: {'x' * 151}", "3: “title” has 151 characters"),
    ],
)
def test_a_problem_is_reported_at_its_line(old: str, new: str, said: str) -> None:
    assert old in GOOD
    assert any(said in problem for problem in problems(GOOD.replace(old, new, 1))), problems(
        GOOD.replace(old, new, 1)
    )


def test_every_problem_is_reported_at_once() -> None:
    broken = GOOD.replace("level: 2", "level: 9").replace("    right: true\n", "").replace("hint:", "hnit:")
    assert len(problems(broken)) >= 4


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1: The file is empty."),
        ("no fields", "1: The file must begin with its fields"),
        ("---\n---\ntext\n\n## Answer\n\nmore", "2: The fields are missing"),
        ("---\n- a list\n---\ntext\n\n## Answer\n\nmore", "2: The fields are missing"),
        ("---\nid: [\n---\ntext\n\n## Answer\n\nmore", "This is no valid YAML"),
        ("---\n\tid: a\n---\ntext\n\n## Answer\n\nmore", "This is no valid YAML"),
        ("---\n" + "[" * 10_000 + "\n---\nx\n\n## Answer\n\ny", "This is no valid YAML"),
    ],
)
def test_files_that_are_no_questions(text: str, said: str) -> None:
    assert any(said in problem for problem in problems(text))


def test_an_imported_question_may_lack_what_the_importer_cannot_know() -> None:
    text = "---\nid: a\ntitle: A\nlevel: 2\ntags: [imported]\n---\nQ\n\n## Answer\n\n" + "x" * 9000
    assert problems(text, "a.md", imported=True) == []
    assert problems(text, "a.md") != []


@given(st.text(max_size=400))
def test_any_text_is_a_question_or_has_problems(text: str) -> None:
    problems(text)
    problems(f"---\n{text}\n---\n{text}\n\n## Answer\n\n{text}")


line = st.text(
    st.characters(exclude_categories=["C", "Z"], include_characters=" :#'\"-"), min_size=1, max_size=60
)
lines = line.map(str.strip).filter(bool)
slugs = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8})?", fullmatch=True)


@given(
    st.builds(
        Question,
        id=slugs,
        title=lines,
        level=st.sampled_from([1, 2, 3]),
        tags=st.lists(slugs, min_size=1, max_size=3, unique=True).map(tuple),
        aliases=st.lists(lines, max_size=3, unique_by=str.casefold).map(tuple),
        prompt=lines,
        answer=st.lists(lines, min_size=1).map("\n".join),
        choices=st.just(())
        | st.lists(lines, min_size=4, max_size=4, unique_by=str.casefold).map(
            lambda texts: tuple(Choice(text, i == 2, "because") for i, text in enumerate(texts))
        ),
        key_points=st.just(()),
        hint=st.none() | lines,
        sources=st.just(()) | st.just((Source("a", "https://a.b"), Source("c", "https://c.d/e"))),
    )
)
def test_a_question_comes_back_from_its_file_as_it_was(original: Question) -> None:
    if original.prompt == "## Answer":
        return
    kept, found = read_question(write_question(original), f"{original.id}.md", imported=True)
    assert found == []
    assert kept == original


def test_a_question_comes_back_from_json_with_the_same_version() -> None:
    original = question(1)
    again = Question.from_json(original.to_json())
    assert again == original
    assert again.version == original.version
    assert question(2).version != original.version


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title: T\nversion: 1.0.0", "The field “name” is missing."),
        ("name: A B\ntitle: T\nversion: 1.0.0", "may have small letters"),
        ("name: a\ntitle: T\nversion: 1.0.0\nimportd: true", "Did you mean “imported”?"),
        ("name: [", "This is no valid YAML"),
    ],
)
def test_manifests(text: str, said: str) -> None:
    manifest, found = read_manifest(text, "pack.yaml")
    assert manifest is None
    assert any(said in problem.message for problem in found)


def test_a_version_with_a_point_stays_text() -> None:
    manifest, found = read_manifest("name: a\ntitle: T\nversion: 1.10", "pack.yaml")
    values: Any = manifest and manifest.version
    assert (values, found) == ("1.10", [])


def test_a_manifest_that_was_written_is_read_again() -> None:
    for manifest in (Manifest("a", "A", "1.10"), Manifest("b", "B", "2.0.0", imported=True)):
        assert read_manifest(write_manifest(manifest), "pack.yaml") == (manifest, [])


def test_a_name_that_leads_to_two_questions() -> None:
    first, second = question(1), replace(question(2), aliases=("Alias 1",))
    found = check_together([Pack("p", "P", "1", (first, second))], {"topic-1": "a.md", "topic-2": "b.md"})
    assert [str(problem) for problem in found] == [
        "b.md:1: “alias 1” also leads to topic-1. Keep it in one of them."
    ]


def test_problems_come_in_the_order_in_which_one_mends_them() -> None:
    mixed = [
        Problem("b.md", 1, "x"),
        Problem("a.md", 10, "x"),
        Problem("a.md", 2, "x"),
        Problem("b.md", 1, "x"),
    ]
    assert [str(problem) for problem in problems_in_order(mixed)] == ["a.md:2: x", "a.md:10: x", "b.md:1: x"]
