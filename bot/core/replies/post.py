"""The question of the day, as the channel sees it."""

from __future__ import annotations

from bot.core import actions
from bot.core.document import (
    Block,
    Button,
    Buttons,
    Document,
    Heading,
    Item,
    Items,
    Mention,
    Note,
    Paragraph,
    bold,
    link,
    text,
)
from bot.core.ledger import PostKind
from bot.core.markdown import inline, plain_text, to_blocks
from bot.core.question import LETTERS, Question
from bot.core.records import Channel, Post
from bot.core.replies.words import counted, shortened

ANSWER_PAGE = 3_400


def question_post(post: Post, channel: Channel) -> Document:
    """The message with the question: the same for a post about to go out, one that is out, and one
    that a newer one has closed."""
    question = post.question
    mention = channel.plan.mention
    blocks: list[Block] = [Mention(mention)] if mention and not post.closed else []
    blocks += [Heading(question.title), _about(post, channel)]
    blocks += [*to_blocks(question.prompt), *choices(question)]
    blocks += [] if post.closed else [_buttons(post)]
    blocks += [_footer(post, channel.plan.reveal_emoji)]
    return Document(tuple(blocks), summary=f"{_name(post, channel)}: {question.title}")


def choices(question: Question) -> tuple[Block, ...]:
    if not question.choices:
        return ()
    return tuple(
        Paragraph(text(bold(letter), "  ", *inline(choice.text)))
        for letter, choice in zip(LETTERS, question.choices, strict=False)
    )


def _name(post: Post, channel: Channel) -> str:
    if post.kind is PostKind.BONUS:
        return "Bonus question"
    return f"Question {post.number or channel.last_number + 1}"


def _about(post: Post, channel: Channel) -> Note:
    question = post.question
    return Note(
        text(f"{_name(post, channel)} · level {question.level} of 3 · {' · '.join(question.tags[:2])}")
    )


def _buttons(post: Post) -> Buttons:
    question = post.question
    letters = [
        Button(letter, actions.pick(post.key, letter), style="primary")
        for letter, _ in zip(LETTERS, question.choices, strict=False)
    ]
    words = [Button("In my own words", actions.write(post.key))] if question.key_points else []
    hint = [Button("Hint", actions.hint(post.key))] if question.hint else []
    return Buttons((*letters, *words, *hint, Button("Reveal", actions.reveal(post.key))))


def _footer(post: Post, emoji: str) -> Note:
    if post.closed:
        return Note(text(_closing_counts(post)))
    how = "Your first answer counts. " if post.question.choices or post.question.key_points else ""
    took_part = f"{counted(post.took_part, 'person', 'people')} took part. " if post.took_part else ""
    return Note(text(f"{took_part}{how}{emoji} shows the answer to you alone and ends your scoring."))


def _closing_counts(post: Post) -> str:
    took_part = f"Closed. {counted(post.took_part, 'person', 'people')} took part"
    return (
        f"{took_part}; {post.right} of {post.answered} answered right." if post.answered else took_part + "."
    )


def answer_blocks(question: Question, page: int = 1) -> tuple[tuple[Block, ...], bool]:
    """A page (from 1) of a question's answer with its sources, and whether another follows."""
    pages = _pages(question)
    shown = pages[min(page, len(pages)) - 1]
    more = page < len(pages)
    return (shown if more else (*shown, *_sources(question))), more


def _pages(question: Question) -> list[tuple[Block, ...]]:
    pages: list[tuple[Block, ...]] = []
    page: list[Block] = []
    length = 0
    for block in to_blocks(question.answer):
        size = len(plain_text((block,)))
        if page and length + size > ANSWER_PAGE:
            pages.append(tuple(page))
            page, length = [], 0
        page.append(block)
        length += size
    return [*pages, tuple(page)]


def _sources(question: Question) -> tuple[Block, ...]:
    if not question.sources:
        return ()
    items = tuple(Item(text(link(source.title, source.url))) for source in question.sources)
    return (Paragraph(text(bold("Read more"))), Items(items))


def team_reveal(post: Post) -> Document:
    """The answer for everybody, in the question's thread."""
    question = post.question
    shown, more = answer_blocks(question)
    right = _right_choice(question)
    after = [Buttons((Button("More", actions.reveal(post.key, 2)),))] if more else []
    return Document(
        (Heading("The answer"), *right, *shown, *after),
        summary=f"The answer to: {shortened(question.title, 100)}",
    )


def _right_choice(question: Question) -> tuple[Block, ...]:
    letter = question.right_letter
    if letter is None:
        return ()
    return (Paragraph(text(bold(f"{letter}  "), *inline(question.choice(letter).text))),)


def revealed(question: Question, page: int, more_action: str, remark: str) -> Document:
    """The answer for one person."""
    shown, more = answer_blocks(question, page)
    first = [Heading(f"Answer: {question.title}"), *_right_choice(question)] if page == 1 else []
    after: list[Block] = [Buttons((Button("More", more_action),))] if more else []
    remarks: list[Block] = [Note(text(remark))] if remark and page == 1 else []
    return Document((*first, *shown, *remarks, *after), summary=f"Answer: {question.title}")
