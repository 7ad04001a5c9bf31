"""Replies about streaks, points and members' own data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from bot.core import actions
from bot.core.commands import PREFIX
from bot.core.document import (
    Block,
    Button,
    Buttons,
    Document,
    File,
    Heading,
    HeatMap,
    Item,
    Items,
    Paragraph,
    Table,
    Text,
    bold,
    text,
)
from bot.core.leaderboard import PAGE_SIZE, BoardPage, By, Period, Row
from bot.core.participation import Participation
from bot.core.records import Channel, FreezeLogEntry, HistoryEntry
from bot.core.replies.words import counted, note, on_day, paragraph, sentence, shortened
from bot.core.reply import Reply
from bot.core.streaks import MOST_FREEZES, POSTS_FOR_A_FREEZE, Streak

HEAT_MAP_WEEKS = 8
LOG_LINES = 10
LONGEST_SHOWN_NAME = 32


def heat_map_since(today: date) -> date:
    """The Monday on which the heat map of `/sd streak` begins."""
    return today - timedelta(days=today.weekday(), weeks=HEAT_MAP_WEEKS - 1)


def streak(
    channel: Channel,
    kept: Streak,
    history: Sequence[HistoryEntry],
    log: Sequence[FreezeLogEntry],
    today: date,
) -> Reply:
    current = kept.shown(channel.last_number)
    blocks: list[Block] = [
        Heading(f"🔥 {current} in a row"),
        paragraph(_summary(kept, current, channel.last_number)),
        HeatMap(_days(history, today)),
    ]
    if log:
        blocks += [Paragraph(text(bold("Freezes"))), Items(tuple(map(_log_item, log[:LOG_LINES])))]
    return Reply(Document(tuple(blocks), summary=f"Your streak: {current}"))


def _summary(kept: Streak, current: int, latest: int) -> str:
    if not kept.last_number:
        return "Take part in a question, with an answer or a reveal, and your streak begins."
    best = f"Best so far: {kept.best}."
    freezes = f"Freezes held: {kept.freezes} of {MOST_FREEZES}."
    if not current:
        return f"{best} {freezes} The next question you take part in begins a new one."
    missed = kept.missed_by(latest)
    if missed:
        return f"{best} {freezes} Take part now and {counted(missed, 'freeze')} will save the streak."
    if kept.freezes == MOST_FREEZES:
        return f"{best} {freezes}"
    to_go = POSTS_FOR_A_FREEZE - kept.in_a_row % POSTS_FOR_A_FREEZE
    return f"{best} {freezes} The next one comes with {counted(to_go, 'more question')} in a row."


def _days(history: Sequence[HistoryEntry], today: date) -> tuple[tuple[date, int | None], ...]:
    strength = {entry.day: _strength(entry.participation) for entry in history}
    first = heat_map_since(today)
    return tuple(
        (day, strength.get(day))
        for day in (first + timedelta(days=i) for i in range((today - first).days + 1))
    )


def _strength(done: Participation | None) -> int:
    if done is None:
        return 0
    if done.attempted_at is None:
        return 1
    return 3 if done.right else 2


def _log_item(entry: FreezeLogEntry) -> Item:
    if entry.change > 0:
        return Item(text(f"{on_day(entry.day)}: earned one with question {entry.number}"))
    return Item(
        text(
            f"{on_day(entry.day)}: {counted(-entry.change, 'freeze')} used to keep the streak "
            f"up to question {entry.number}"
        )
    )


def leaderboard(page: BoardPage, period: Period, by: By, member_id: int | None, hidden: bool) -> Reply:
    title = _title(period, by)
    if not page.members and page.own is None:
        return Reply(sentence(f"{title}: nobody yet. The next answer leads."))
    rows = [*page.rows]
    own_elsewhere = page.own is not None and all(row.member_id != page.own.member_id for row in rows)
    lines = [_line(row, row.member_id == member_id, by) for row in rows]
    if own_elsewhere and page.own:
        lines += [_line(page.own, True, by)]
    blocks: list[Block] = [
        Heading(title),
        Table((text("#"), text("Name"), text("Streak" if by is By.STREAK else "Points")), tuple(lines)),
        note(_remark(page, hidden)),
    ]
    buttons = _page_buttons(page, period, by)
    blocks += [Buttons(buttons)] if buttons else []
    return Reply(Document(tuple(blocks), summary=title))


def _title(period: Period, by: By) -> str:
    if by is By.STREAK:
        return "Longest current streaks"
    return {
        Period.WEEK: "Points this week",
        Period.MONTH: "Points this month",
        Period.ALL: "Points of all time",
    }[period]


def _line(row: Row, own: bool, by: By) -> tuple[Text, ...]:
    name = shortened(row.name, LONGEST_SHOWN_NAME)
    shown = text(bold(f"{name} (you)")) if own else text(name)
    return text(str(row.rank)), shown, text(f"{row.score:,}")


def _remark(page: BoardPage, hidden: bool) -> str:
    people = counted(page.members, "person", "people")
    pages = f" Page {page.page} of {page.pages}." if page.pages > 1 else ""
    you = (
        f" You are hidden: nobody else sees your line. `{PREFIX} hide off` brings you back." if hidden else ""
    )
    return f"{people} on this board.{pages}{you}"


def _page_buttons(page: BoardPage, period: Period, by: By) -> tuple[Button, ...]:
    back = [Button("◀ Previous", actions.leaderboard(period, by, page.page - 1))] if page.page > 1 else []
    more = page.page * PAGE_SIZE < page.members
    forth = [Button("Next ▶", actions.leaderboard(period, by, page.page + 1))] if more else []
    other = By.POINTS if by is By.STREAK else By.STREAK
    switch = Button("By points" if other is By.POINTS else "By streak", actions.leaderboard(period, other, 1))
    return (*back, *forth, switch)


def hidden(now_hidden: bool) -> Reply:
    if now_hidden:
        return Reply(
            sentence(
                "You are off every leaderboard. Your streak and points go on. "
                f"`{PREFIX} hide off` brings you back."
            )
        )
    return Reply(sentence("You are on the leaderboards again."))


def export(data: dict[str, Any] | None) -> Reply:
    if data is None:
        return NOTHING_KEPT
    content = json.dumps(data, ensure_ascii=False, indent=2)
    return Reply(sentence("Everything the bot keeps about you:", File("sd-bot-export.json", content)))


NOTHING_KEPT = Reply(sentence("The bot keeps nothing about you."))


def ask_to_forget() -> Reply:
    return Reply(
        sentence(
            f"This deletes your answers, points, streaks and freezes in every channel, for good. "
            f"`{PREFIX} export` gets you a copy first; `{PREFIX} forget confirm` deletes.",
            Buttons((Button("Delete everything", actions.FORGET, style="danger"),)),
        )
    )


def forgotten() -> Reply:
    return Reply(sentence("Done. The bot keeps nothing about you any more."))
