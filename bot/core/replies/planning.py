"""Replies to admins about a channel's plan, queue and posts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.core import actions
from bot.core.commands import PREFIX
from bot.core.document import (
    Block,
    Button,
    Buttons,
    Document,
    Form,
    Heading,
    Item,
    Items,
    Paragraph,
    Table,
    TextField,
    code,
    text,
)
from bot.core.plan import Plan
from bot.core.plan_options import OPTIONS
from bot.core.plan_text import SETUP_EXAMPLE, format_days
from bot.core.question import Question
from bot.core.records import Channel
from bot.core.replies.words import counted, listed, note, on_day, on_day_at, paragraph, quoting, sentence
from bot.core.reply import Reply

NO_PLAN = Reply(
    sentence(f"There is no plan for this channel yet. An admin starts one with `{SETUP_EXAMPLE}`.")
)
ADMINS_ONLY = Reply(sentence("Only an admin of this channel can do that."))


def setup_form(plan: Plan | None) -> Reply:
    """The form for a first plan."""
    form = Form(
        title="Daily question",
        action=actions.SETUP,
        submit="Start",
        fields=(
            TextField("time", "Time", value=f"{plan.time:%H:%M}" if plan else "09:30", max_length=10),
            TextField("days", "Days", value=format_days(plan.weekdays) if plan else "mon-fri", max_length=40),
            TextField(
                "zone",
                "Time zone",
                value=plan.zone.key if plan else "",
                max_length=40,
                placeholder="Europe/Berlin",
            ),
        ),
        typed=SETUP_EXAMPLE,
    )
    return Reply(sentence(f"Say when the question comes, for example `{SETUP_EXAMPLE}`."), form=form)


def saved(plan: Plan, upcoming: Sequence[datetime], eligible: int, first: bool) -> Reply:
    """A plan was set up: what it is and the next dates."""
    when = f"{format_days(plan.weekdays)} at {plan.time:%H:%M} ({plan.zone.key})"
    headline = "This channel gets" if first else "From now on this channel gets"
    return Reply(
        Document(
            (
                paragraph(f"**{headline} a system-design question {when}.**"),
                *_upcoming(plan, upcoming),
                note(
                    f"{counted(eligible, 'question')} to ask. `{PREFIX} plan` shows and changes everything; "
                    f"`{PREFIX} help` is for everybody."
                ),
            ),
            summary=f"{headline} a question {when}",
        ),
        public=True,
    )


def _upcoming(plan: Plan, upcoming: Sequence[datetime]) -> tuple[Block, ...]:
    if not upcoming:
        return (paragraph("No question is due in the next 400 days: the plan leaves no day for one."),)
    dates = tuple(Item(text(on_day_at(moment, plan.zone))) for moment in upcoming)
    return (Paragraph(text("Next:")), Items(dates))


def plan(
    channel: Channel,
    upcoming: Sequence[datetime],
    eligible: int,
    problem: tuple[date, str] | None,
    may_change: bool,
) -> Reply:
    """Every option with its value, what comes next and what went wrong last."""
    kept = channel.plan
    rows = tuple((text(code(option.key)), text(option.show(kept))) for option in OPTIONS)
    blocks: list[Block] = [Heading("This channel's plan"), *_pause_lines(kept)]
    if problem:
        blocks += [paragraph(f"⚠️ No question on {on_day(problem[0])}: {problem[1]}")]
    blocks += [Table((text("Option"), text("Value")), rows), *_upcoming_unless_paused(kept, upcoming)]
    blocks += [note(f"{counted(eligible, 'question')} to ask.")]
    if may_change:
        blocks += [
            note(f"Change one with `{PREFIX} plan time 10:00`."),
            Buttons((Button("Edit", actions.EDIT_PLAN),)),
        ]
    return Reply(Document(tuple(blocks), summary="This channel's plan"))


def _pause_lines(kept: Plan) -> tuple[Block, ...]:
    pause = kept.pause
    if pause is None:
        return ()
    until = f"until {on_day(pause.until)}" if pause.until else "until somebody resumes it"
    why = f" {pause.reason}" if pause.reason else ""
    return (paragraph(f"⏸ **Paused {until}.**{why} `{PREFIX} resume` lets it go on."),)


def _upcoming_unless_paused(kept: Plan, upcoming: Sequence[datetime]) -> tuple[Block, ...]:
    return () if kept.pause and kept.pause.until is None else _upcoming(kept, upcoming)


def plan_form(kept: Plan) -> Reply:
    """The form with every option of a plan."""
    typed = f"{PREFIX} plan time 10:00"
    fields = tuple(
        TextField(
            option.key,
            option.summary,
            value=option.show(kept),
            max_length=200,
            optional=True,
            placeholder=option.example,
        )
        for option in OPTIONS
    )
    return Reply(
        sentence(f"Change an option with `{typed}`."),
        form=Form("Plan", actions.CHANGE_PLAN, "Save", fields, typed),
    )


def changed(kept: Plan, changes: Mapping[str, str], upcoming: Sequence[datetime], eligible: int) -> Reply:
    said = listed([f"`{key}` is now {value}" for key, value in changes.items()])
    warning = () if eligible else (paragraph("⚠️ No question fits this plan, so none can be asked."),)
    return Reply(
        Document(
            (Paragraph(quoting(f"Saved: {said}.")), *warning, *_upcoming_unless_paused(kept, upcoming)),
            summary="Plan saved",
        )
    )


def paused(kept: Plan, upcoming: Sequence[datetime]) -> Reply:
    until = kept.pause.until if kept.pause else None
    if until:
        return Reply(
            Document(
                (
                    paragraph(f"⏸ Paused until {on_day(until)}. No streak suffers."),
                    *_upcoming(kept, upcoming),
                ),
                summary=f"Paused until {on_day(until)}",
            ),
            public=True,
        )
    return Reply(
        sentence(f"⏸ Paused. No streak suffers. `{PREFIX} resume` lets the questions go on."), public=True
    )


def pause_in_the_past(day: date) -> Reply:
    return Reply(sentence(f"{on_day(day)} is past. Give the first day with a question again."))


def resumed(kept: Plan, upcoming: Sequence[datetime]) -> Reply:
    return Reply(
        Document(
            (paragraph("▶️ The questions go on."), *_upcoming(kept, upcoming)),
            summary="The questions go on",
        ),
        public=True,
    )


def not_paused() -> Reply:
    return Reply(sentence(f"The plan is not paused. `{PREFIX} plan` shows what comes next."))


def queue(questions: Sequence[Question]) -> Reply:
    if not questions:
        return Reply(sentence(f"The queue is empty. `{PREFIX} queue cap-theorem` puts a question in front."))
    items = tuple(Item(text(question.title, " ", code(question.id))) for question in questions)
    return Reply(
        Document((Paragraph(text("Asked next, in this order:")), Items(items, start=1)), summary="The queue")
    )


def queued(question: Question, new: bool) -> Reply:
    return Reply(
        sentence(
            f"“{question.title}” {'is in the queue now' if new else 'was in the queue already'}. "
            f"`{PREFIX} queue` shows it."
        )
    )


def dequeued(question_id: str | None, removed: int) -> Reply:
    if question_id is None:
        return Reply(sentence(f"The queue is empty now; {counted(removed, 'question')} taken out."))
    if removed:
        return Reply(sentence(f"`{question_id}` is out of the queue."))
    return Reply(sentence(f"That question is not in the queue. `{PREFIX} queue` shows what is."))


def no_such_question(close: str | None) -> Reply:
    hint = f"Did you mean `{close}`?" if close else f"`{PREFIX} topics` lists the ids."
    return Reply(sentence(f"There is no question with that id. {hint}"))


def posting(bonus: bool) -> Reply:
    if bonus:
        return Reply(
            sentence("A bonus question is on its way. It earns points; streaks do not depend on it.")
        )
    return Reply(sentence("Today's question is on its way."))


def nothing_to_post() -> Reply:
    return Reply(sentence(f"No question fits this plan. `{PREFIX} plan` shows its packs, tags and levels."))


def already_posting() -> Reply:
    return Reply(sentence("Today's question is being posted already."))


def team_reveal(is_new: bool) -> Reply:
    if is_new:
        return Reply(sentence("The answer is on its way to the question's thread."))
    return Reply(sentence("The answer is in the question's thread already."))


def paused_by_failure(reason: str) -> Document:
    """Tells the admins why the bot stopped posting in a channel."""
    return sentence(
        f"⚠️ I stopped posting here. {reason} When that is mended, `{PREFIX} resume` lets the questions go on."
    )


def unknown_outcome(day: date) -> Document:
    """Tells the admins that nobody can say whether a post went out."""
    return sentence(
        f"⚠️ I cannot tell whether the question of {on_day(day)} was posted: I was interrupted and may "
        f"not read this channel. I did not send it again. If it is missing, `{PREFIX} post` posts one."
    )
