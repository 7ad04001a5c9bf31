"""The `/sd` commands: what they are called, how they are used, and what a typed line asks for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from bot.core.leaderboard import By, Period
from bot.core.question import LETTERS
from bot.core.requests import (
    Ask,
    ChangePlan,
    Dequeue,
    EditPlan,
    Enqueue,
    Export,
    Forget,
    Help,
    Hide,
    Hint,
    PausePosts,
    Pick,
    PostNow,
    Request,
    ResumePosts,
    Reveal,
    RevealToTeam,
    Setup,
    ShowLeaderboard,
    ShowPlan,
    ShowQueue,
    ShowSettings,
    ShowStreak,
    ShowTopics,
    Tick,
    Today,
    Write,
)

PREFIX = "/sd"
LONGEST_QUERY = 200
LONGEST_ANSWER = 3000


class UsageError(ValueError):
    """A line that is no command; the message is one line that says what to type instead."""


@dataclass(frozen=True, slots=True)
class Command:
    """`usage` is what follows the name. `parse` gets the words behind the name and raises `UsageError`."""

    name: str
    usage: str
    summary: str
    parse: Callable[[str], Request]
    example: str = ""
    admin: bool = False
    aliases: tuple[str, ...] = ()

    @property
    def typed(self) -> str:
        return f"{PREFIX} {self.name}" + (f" {self.usage}" if self.usage else "")


def parse(line: str) -> Request:
    """What a line typed after `/sd` asks for. Raises `UsageError`."""
    name, rest = (*line.split(maxsplit=1), "", "")[:2]
    if not name:
        return Help()
    command = find(name)
    if command is None:
        raise UsageError(_unknown(name, line.strip()))
    return command.parse(rest.strip())


def find(name: str) -> Command | None:
    return _BY_NAME.get(name.lower().lstrip("/"))


def _unknown(name: str, line: str) -> str:
    close = get_close_matches(name.lower(), list(_BY_NAME), n=1, cutoff=0.7)
    if close:
        return f"There is no command “{_clip(name)}”. Did you mean `{PREFIX} {_BY_NAME[close[0]].name}`?"
    if len(line) <= LONGEST_QUERY:
        return (
            f"There is no command “{_clip(name)}”. To look a topic up, type `{PREFIX} ask {line}`; "
            f"`{PREFIX} help` lists the commands."
        )
    return f"There is no command “{_clip(name)}”. `{PREFIX} help` lists the commands."


def _clip(words: str) -> str:
    return words if len(words) <= 30 else words[:29] + "…"


def _plain(name: str, request: Request) -> Callable[[str], Request]:
    def parse_nothing(rest: str) -> Request:
        if rest:
            raise UsageError(f"`{PREFIX} {name}` stands alone. Leave out “{_clip(rest)}”.")
        return request

    return parse_nothing


def _ask(rest: str) -> Request:
    if not rest:
        raise UsageError(f"What are you looking for? For example `{PREFIX} ask cap`.")
    return Ask(rest)


def _answer(rest: str) -> Request:
    if not rest:
        return Write()
    letter = rest.rstrip(".)").upper()
    if letter in tuple(LETTERS):
        return Pick(letter)
    if len(rest) > LONGEST_ANSWER:
        raise UsageError(
            f"That answer has {len(rest):,} characters. Shorten it to {LONGEST_ANSWER:,} and send it again."
        )
    return Write(rest)


def _tick(rest: str) -> Request:
    if rest.lower() == "none":
        return Tick(())
    numbers = re.split(r"[\s,]+", rest)
    if not all(re.fullmatch(r"\d{1,2}", number, re.ASCII) for number in numbers):
        raise UsageError(f"Give the numbers of the points you covered, for example `{PREFIX} tick 1 3`.")
    return Tick(tuple(int(number) for number in numbers))


_PERIODS = {
    **{word: Period.WEEK for word in ("week", "weekly", "this-week")},
    **{word: Period.MONTH for word in ("month", "monthly", "this-month")},
    **{word: Period.ALL for word in ("all", "ever", "all-time", "alltime", "total")},
}
_BYS = {
    **{word: By.POINTS for word in ("points", "score", "scores")},
    **{word: By.STREAK for word in ("streak", "streaks")},
}
_FILLERS = frozenset({"this", "by", "page", "time"})


def _leaderboard(rest: str) -> Request:
    period, by, page = Period.WEEK, By.POINTS, 1
    for word in rest.lower().split():
        if word in _PERIODS:
            period = _PERIODS[word]
        elif word in _BYS:
            by = _BYS[word]
        elif re.fullmatch(r"\d{1,6}", word, re.ASCII) and int(word) > 0:
            page = int(word)
        elif word not in _FILLERS:
            raise UsageError(
                f"“{_clip(word)}” is no period. Try `{PREFIX} leaderboard month` or "
                f"`{PREFIX} leaderboard all streak 2`."
            )
    return ShowLeaderboard(period, by, page)


def _topics(rest: str) -> Request:
    return ShowTopics(rest.lower() or None)


def _hide(rest: str) -> Request:
    if rest.lower() not in {"", "on", "off"}:
        raise UsageError(f"Type `{PREFIX} hide` to leave the leaderboard or `{PREFIX} hide off` to return.")
    return Hide(rest.lower() != "off")


def _forget(rest: str) -> Request:
    if rest.lower() not in {"", "confirm", "yes"}:
        raise UsageError(f"Type `{PREFIX} forget` to see what it would delete.")
    return Forget(confirmed=bool(rest))


def _help(rest: str) -> Request:
    return Help(rest.lower().removeprefix(PREFIX).strip() or None)


def _setup(rest: str) -> Request:
    return Setup(tuple(rest.split()))


def _plan(rest: str) -> Request:
    if not rest:
        return ShowPlan()
    if rest.lower() == "edit":
        return EditPlan()
    key, _, value = rest.partition(" ")
    if not value.strip():
        raise UsageError(f"Say what “{_clip(key)}” should become, for example `{PREFIX} plan time 09:30`.")
    return ChangePlan(((key.lower(), value.strip()),))


def _queue(rest: str) -> Request:
    match rest.lower().split():
        case [] | ["list"]:
            return ShowQueue()
        case ["clear"]:
            return Dequeue(None)
        case ["add", question_id] | [question_id]:
            return Enqueue(question_id)
        case ["remove" | "rm", question_id]:
            return Dequeue(question_id)
        case _:
            raise UsageError(
                f"Type `{PREFIX} queue cap-theorem`, `{PREFIX} queue remove cap-theorem` "
                f"or `{PREFIX} queue clear`."
            )


def _pause(rest: str) -> Request:
    day = rest.lower().removeprefix("until").strip()
    if not day:
        return PausePosts()
    try:
        return PausePosts(date.fromisoformat(day))
    except ValueError:
        raise UsageError(
            f"“{_clip(day)}” is no date. Try `{PREFIX} pause 2027-01-04`: "
            "the first day with a question again."
        ) from None


def _team_reveal(rest: str) -> Request:
    return _plain("team-reveal", RevealToTeam())(rest.lower().removeprefix("reveal").strip())


COMMANDS: tuple[Command, ...] = (
    Command(
        "today",
        "",
        "Show today's question",
        _plain("today", Today()),
        aliases=("question", "daily", "current"),
    ),
    Command(
        "ask",
        "WORDS",
        "Look a topic up",
        _ask,
        example="ask cap",
        aliases=("find", "search", "lookup"),
    ),
    Command(
        "answer",
        "[A–D | WORDS]",
        "Answer today's question: a letter, or in your own words",
        _answer,
        example="answer B",
        aliases=("pick", "choose"),
    ),
    Command(
        "tick",
        "NUMBERS | none",
        "Tick the key points that your own words covered",
        _tick,
        example="tick 1 3 4",
    ),
    Command(
        "reveal",
        "",
        "See the answer, for your eyes only; after that an answer scores nothing",
        _plain("reveal", Reveal()),
        aliases=("solution",),
    ),
    Command("hint", "", "Get a push in the right direction", _plain("hint", Hint())),
    Command(
        "streak",
        "",
        "Your streak, your freezes and your last weeks",
        _plain("streak", ShowStreak()),
        aliases=("streaks", "me", "stats"),
    ),
    Command(
        "leaderboard",
        "[week | month | all] [points | streak] [PAGE]",
        "Who leads",
        _leaderboard,
        example="leaderboard month",
        aliases=("lb", "board", "leaders", "top", "rank", "ranking"),
    ),
    Command(
        "topics",
        "[TAG]",
        "All topics, or those with a tag",
        _topics,
        example="topics caching",
        aliases=("topic", "tags"),
    ),
    Command("hide", "[off]", "Leave the leaderboard, or return to it", _hide),
    Command("export", "", "Get everything the bot keeps about you", _plain("export", Export())),
    Command("forget", "[confirm]", "Delete everything the bot keeps about you", _forget),
    Command(
        "help", "[COMMAND]", "How to use the bot", _help, example="help answer", aliases=("?", "commands")
    ),
    Command(
        "setup",
        "[TIME DAYS ZONE]",
        "Put the bot to work in this channel",
        _setup,
        example="setup 09:30 mon-fri Europe/Berlin",
        admin=True,
        aliases=("start", "schedule"),
    ),
    Command(
        "plan",
        "[OPTION VALUE | edit]",
        "Show this channel's plan, or change an option of it",
        _plan,
        example="plan time 10:00",
        aliases=("options",),
    ),
    Command("post", "", "Post a question now", _plain("post", PostNow()), admin=True),
    Command(
        "queue",
        "[ID | remove ID | clear]",
        "Show or change what is asked next",
        _queue,
        example="queue cap-theorem",
        admin=True,
    ),
    Command(
        "pause",
        "[DATE]",
        "Pause the questions, until a date or until resumed",
        _pause,
        example="pause 2027-01-04",
        admin=True,
        aliases=("stop",),
    ),
    Command(
        "resume",
        "",
        "Let the questions go on",
        _plain("resume", ResumePosts()),
        admin=True,
        aliases=("unpause",),
    ),
    Command(
        "team-reveal",
        "",
        "Give the answer to everybody, in the question's thread",
        _team_reveal,
        admin=True,
        aliases=("teamreveal", "team"),
    ),
    Command("settings", "", "How this bot is set up", _plain("settings", ShowSettings()), admin=True),
)

_BY_NAME = {name: command for command in COMMANDS for name in (command.name, *command.aliases)}
