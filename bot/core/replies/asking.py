"""Replies to `/sd ask` and `/sd topics`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from bot.core import actions
from bot.core.commands import PREFIX
from bot.core.document import (
    Block,
    Button,
    Buttons,
    Document,
    Heading,
    Item,
    Items,
    Note,
    Paragraph,
    bold,
    code,
    text,
)
from bot.core.markdown import to_blocks
from bot.core.question import Bank, Question
from bot.core.replies.post import choices, revealed
from bot.core.replies.words import counted, listed, note, paragraph, sentence, shortened
from bot.core.reply import Reply

CLIPPED_QUERY = 60


def found(question: Question) -> Reply:
    """A question that was looked up: its prompt, and the answer behind a button."""
    blocks = (
        Heading(question.title),
        _about(question),
        *to_blocks(question.prompt),
        *choices(question),
        Buttons((Button("Reveal", actions.reveal_question(question.id), style="primary"),)),
    )
    return Reply(Document(blocks, summary=question.title))


def _about(question: Question) -> Note:
    return Note(text(f"{question.id} · level {question.level} of 3 · {' · '.join(question.tags)}"))


def several(query: str, questions: Sequence[Question]) -> Reply:
    """No clear winner: up to five to choose from."""
    items = tuple(Item(text(question.title)) for question in questions)
    buttons = tuple(
        Button(str(number), actions.show_question(question.id))
        for number, question in enumerate(questions, start=1)
    )
    words = shortened(query, CLIPPED_QUERY)
    one = len(questions) == 1
    asked = text("Is this what you mean by “" if one else "Which of these do you mean by “", words, "”?")
    blocks = (Paragraph(asked), Items(items, start=1), Buttons(buttons))
    return Reply(Document(blocks, summary="Is this what you mean?" if one else "Which one do you mean?"))


def nothing_found(query: str, nearest: Sequence[Question]) -> Reply:
    words = shortened(query, CLIPPED_QUERY)
    blocks: list[Block] = [Paragraph(text("Nothing here about “", words, "”."))]
    if nearest:
        blocks += [
            Paragraph(text("The nearest topics are:")),
            Items(tuple(Item(text(question.title)) for question in nearest)),
            Buttons(
                tuple(
                    Button(str(number), actions.show_question(question.id))
                    for number, question in enumerate(nearest, start=1)
                )
            ),
        ]
    blocks += [note(f"`{PREFIX} topics` lists all there is.")]
    return Reply(Document(tuple(blocks), summary="Nothing found"))


def todays_question(question: Question) -> Reply:
    """Somebody looks up what is being asked right now: the question, never its answer."""
    return Reply(
        Document(
            (
                Heading(question.title),
                paragraph("This is the question of the day, so its answer stays closed here."),
                *to_blocks(question.prompt),
                *choices(question),
                note(f"Answer it with `{PREFIX} answer`, or see the answer with `{PREFIX} reveal`."),
            ),
            summary=question.title,
        )
    )


def answer(question: Question, page: int) -> Reply:
    return Reply(revealed(question, page, actions.reveal_question(question.id, page + 1), ""))


def no_such_question() -> Reply:
    return Reply(sentence(f"That question is not in the bank any more. `{PREFIX} topics` lists what is."))


def topics(bank: Bank, tag: str | None) -> Reply:
    chosen = [question for question in bank.values() if tag is None or tag in question.tags]
    if not chosen:
        return Reply(
            sentence(f"No topic has that tag. There are: {listed(bank.tags)}.")
            if bank.tags
            else sentence("There are no questions yet.")
        )
    by_tag: defaultdict[str, list[Question]] = defaultdict(list)
    for question in chosen:
        by_tag[question.first_tag if tag is None else tag].append(question)
    blocks: list[Block] = [Heading(f"{counted(len(chosen), 'topic')}" + (f" on {tag}" if tag else ""))]
    for name, questions in sorted(by_tag.items()):
        blocks += [
            Paragraph(text(bold(name))),
            Items(tuple(Item(text(question.title, " ", code(question.id))) for question in questions)),
        ]
    blocks += [note(f"Look one up with `{PREFIX} ask`, for example `{PREFIX} ask cap`.")]
    return Reply(Document(tuple(blocks), summary="Topics"))
