"""Questions from a document of expandable blocks, with nothing lost."""

from __future__ import annotations

from bot.core.content import read_question, write_question
from bot.core.importing import LONGEST_ID, read_expands

DOCUMENT = """\
# Questions

<expand title="What is a heartbeat, and what is it for?">
**Question:** What is a heartbeat, and what is it for?

**Answer:**
A sign of life.

1. **Sent** every second:
   - cheap
   - small

## Answer

```html
<expand title="no block">
</expand>
---
```

| a | b |
|---|---|
| 1 | 2 |
</expand>

Some text between.

<expand title="Scenario: Would you use a lease?">
Only an answer stands here.
</expand>
<expand title="What is a heartbeat, and what is it for?">
**Answer:** On one line.
</expand>
"""


def test_every_block_becomes_a_question_with_its_answer_to_the_letter() -> None:
    questions, problems = read_expands(DOCUMENT, "doc.mdx")
    assert problems == []
    assert [question.id for question in questions] == ["heartbeat", "lease", "heartbeat-2"]
    start, end = DOCUMENT.index("A sign of life."), DOCUMENT.index("</expand>\n\nSome text")
    assert questions[0].answer == DOCUMENT[start:end].rstrip("\n")
    assert questions[0].prompt == "What is a heartbeat, and what is it for?"
    assert (questions[1].prompt, questions[1].answer) == (
        "Scenario: Would you use a lease?",
        "Only an answer stands here.",
    )
    assert questions[2].answer == "On one line."


def test_the_answers_survive_being_written_and_read() -> None:
    for original in read_expands(DOCUMENT, "doc.mdx")[0]:
        kept, problems = read_question(write_question(original), f"{original.id}.md", imported=True)
        assert problems == []
        assert kept == original


def test_blocks_that_do_not_close_are_named() -> None:
    text = '<expand title="One">\nA\n<expand title="Two">\nB\n</expand>\n</expand>\n'
    questions, problems = read_expands(text, "doc.mdx")
    assert [question.title for question in questions] == ["Two"]
    assert [(problem.line, problem.message) for problem in problems] == [
        (1, "“One” is not closed with `</expand>`."),
        (6, "Nothing is open that `</expand>` could close."),
    ]


def test_a_document_without_blocks() -> None:
    assert read_expands("# Nothing", "doc.mdx")[1][0].message.startswith("There is no `<expand")


def test_a_block_that_is_open_at_the_end_is_named() -> None:
    problems = read_expands('<expand title="One">\nA\n', "doc.mdx")[1]
    assert [str(problem) for problem in problems] == ["doc.mdx:1: “One” is not closed with `</expand>`."]


def test_a_long_title_makes_a_short_id() -> None:
    text = (
        f'<expand title="{"consistency " * 12}">\nA\n</expand>\n<expand title="{"x" * 99}">\nB\n</expand>\n'
    )
    first, second = (question.id for question in read_expands(text, "doc.mdx")[0])
    assert first.startswith("consistency-consistency")
    assert max(len(first), len(second)) <= LONGEST_ID
