"""Replies to answers, reveals and hints."""

from __future__ import annotations

from bot.core import actions
from bot.core.commands import LONGEST_ANSWER, PREFIX
from bot.core.document import (
    Block,
    Button,
    Buttons,
    ChoiceField,
    Divider,
    Document,
    Form,
    Heading,
    Item,
    Items,
    Option,
    Paragraph,
    Quote,
    TextField,
    bold,
    text,
)
from bot.core.markdown import inline, to_blocks
from bot.core.participation import Participation, Verdict
from bot.core.question import LETTERS, Question
from bot.core.records import Post
from bot.core.replies.post import answer_blocks, revealed
from bot.core.replies.words import counted, note, paragraph, sentence, shortened
from bot.core.reply import Reply
from bot.core.taking_part import Outcome

NO_POST = sentence(f"There is no question open here. `{PREFIX} plan` says when the next one comes.")
NO_SUCH_POST = sentence("That question is not in this channel any more.")
NO_CHOICES = sentence(f"This question has no choices. Answer in your own words: `{PREFIX} answer …`")
NO_SUCH_POINT = sentence("Give the numbers of the key points as the list shows them, or `none`.")
NOTHING_TO_TICK = sentence(f"There is no answer in words to tick yet. Write one with `{PREFIX} answer …`")


def picked(outcome: Outcome, asked_for: str) -> Reply:
    """The private result of a choice: what was right and why, and what was wrong with the others."""
    question, known = outcome.post.question, outcome.participation
    letter = known.letter or asked_for
    right = question.choice(letter).right
    headline = f"✅ {letter} is right." if right else f"❌ {letter} is not it; {question.right_letter} is."
    blocks: list[Block] = [
        Paragraph(text(bold(headline), *_gain(outcome.verdict, known, asked_for))),
        *_explanations(question, letter),
        *_standing(outcome),
        Buttons((Button("Full answer", actions.reveal(outcome.post.key)),)),
    ]
    return Reply(Document(tuple(blocks), summary=headline))


def _gain(verdict: Verdict, known: Participation, asked_for: str) -> tuple[str, ...]:
    match verdict:
        case Verdict.COUNTED:
            return (f" +{counted(known.points, 'point')}.",)
        case Verdict.AFTER_REVEAL:
            return (" No points, because you had seen the answer.",)
        case Verdict.CLOSED:
            return (" The next question is out, so this one no longer counts.",)
        case Verdict.REPEATED:
            if known.letter is None:
                return (" Your answer in words was the one that counts.",)
            same = (
                "That is the answer you gave"
                if known.letter == asked_for
                else f"You had picked {known.letter}"
            )
            return (f" {same}; only the first counts ({counted(known.points, 'point')}).",)


def _explanations(question: Question, letter: str) -> tuple[Block, ...]:
    """Why the right one is right, then why the others are wrong, the member's own pick first."""
    order = sorted(
        zip(LETTERS, question.choices, strict=False),
        key=lambda pair: (not pair[1].right, pair[0] != letter, pair[0]),
    )
    return (Items(tuple(Item(text(bold(f"{at}  "), *inline(choice.why))) for at, choice in order)),)


def _standing(outcome: Outcome) -> tuple[Block, ...]:
    if outcome.post.number is None or outcome.verdict is Verdict.CLOSED:
        return ()
    return (note(_streak_line(outcome)),)


def _streak_line(outcome: Outcome) -> str:
    used = sum(-freeze.change for freeze in outcome.freeze_changes if freeze.change < 0)
    earned = any(freeze.change > 0 for freeze in outcome.freeze_changes)
    parts = [f"🔥 Streak: {outcome.streak.shown(outcome.channel.last_number)}"]
    parts += [f"{counted(used, 'freeze')} saved it"] if used else []
    parts += ["you earned a freeze ❄️"] if earned else []
    return " · ".join(parts)


def write_form(post: Post) -> Reply:
    """The form for an answer in words."""
    typed = f"{PREFIX} answer …"
    form = Form(
        title="Your answer",
        action=actions.write(post.key),
        submit="Send",
        fields=(
            TextField(
                "words",
                shortened(post.question.title, 75),
                multiline=True,
                max_length=LONGEST_ANSWER,
                placeholder="A few sentences are enough.",
            ),
        ),
        typed=typed,
    )
    return Reply(sentence(f"Type `{typed}` with your answer in place of the dots."), form=form)


def written(outcome: Outcome) -> Reply:
    """After an answer in words: the reference answer, and the key points to tick."""
    post, known = outcome.post, outcome.participation
    shown, more = answer_blocks(post.question)
    blocks: list[Block] = [paragraph(_written_headline(outcome.verdict, known, post.question))]
    if known.words:
        blocks += [Quote((Paragraph(text(shortened(known.words, LONGEST_ECHO))),))]
    blocks += [Divider(), *shown]
    blocks += [Buttons((Button("More", actions.reveal(post.key, 2)),))] if more else []
    to_tick = bool(post.question.key_points) and known.words is not None and known.covered is None
    blocks += _checklist(post.question) if to_tick else ()
    blocks += _standing(outcome)
    document = Document(tuple(blocks), summary="Your answer, and the reference answer")
    return Reply(document, form=_tick_form(post) if to_tick else None)


LONGEST_ECHO = 500
TICK_EXAMPLE = f"{PREFIX} tick 1 3"


def _checklist(question: Question) -> tuple[Block, ...]:
    return (
        Divider(),
        paragraph(f"**Which of these did your answer cover?** Tick them, for example `{TICK_EXAMPLE}`:"),
        Items(tuple(Item(text(point)) for point in question.key_points), start=1),
    )


def _written_headline(verdict: Verdict, known: Participation, question: Question) -> str:
    match verdict:
        case Verdict.COUNTED:
            more = "; the key points below can add more" if question.key_points else ""
            return f"**Noted.** +{counted(known.points, 'point')} for trying{more}."
        case Verdict.AFTER_REVEAL:
            return "**Noted.** No points, because you had seen the answer."
        case Verdict.REPEATED if known.letter is not None:
            return f"You had picked {known.letter}; only the first answer counts."
        case Verdict.REPEATED:
            return "You had answered already; only the first answer counts."
        case Verdict.CLOSED:
            return "The next question is out, so this one no longer counts. Here is its answer:"


def _tick_form(post: Post) -> Form:
    options = tuple(
        Option(str(number), shortened(point, 75))
        for number, point in enumerate(post.question.key_points, start=1)
    )
    return Form(
        title="Key points",
        action=actions.tick(post.key),
        submit="Done",
        fields=(ChoiceField("covered", "My answer covered", options, multiple=True, optional=True),),
        typed=TICK_EXAMPLE,
    )


def ticked(outcome: Outcome) -> Reply:
    known, total = outcome.participation, len(outcome.post.question.key_points)
    covered = len(known.covered or ())
    covers = f"{covered} of {total} key points"
    if outcome.verdict is Verdict.REPEATED:
        said = f"You had ticked {covers}; that stays ({counted(known.points, 'point')} in all)."
    elif known.scored:
        said = f"{covers} covered: {counted(known.points, 'point')} in all for this question."
    else:
        said = f"{covers} covered. No points, because you had seen the answer."
    return Reply(sentence(said))


def no_such_letter(question: Question) -> Reply:
    last = LETTERS[len(question.choices) - 1]
    return Reply(sentence(f"There is no such choice. Pick one of A to {last}."))


def reveal(outcome: Outcome, page: int) -> Reply:
    post = outcome.post
    remarks: list[str] = []
    if outcome.verdict is Verdict.COUNTED and outcome.participation.attempted_at is None:
        remarks += ["An answer from you would no longer score for this question."]
    if outcome.verdict is Verdict.COUNTED and post.number is not None:
        remarks += [_streak_line(outcome)]
    return Reply(revealed(post.question, page, actions.reveal(post.key, page + 1), " ".join(remarks)))


def hint(post: Post) -> Reply:
    if post.question.hint is None:
        return Reply(sentence("This question has no hint. Answer as well as you can!"))
    return Reply(
        Document((Heading("Hint"), *to_blocks(post.question.hint)), summary="A hint for today's question")
    )
