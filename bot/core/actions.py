"""What a button or a form carries: a request as a short string, at most 100 characters."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.core.leaderboard import By, Period
from bot.core.requests import (
    ChangePlan,
    EditPlan,
    Forget,
    Hint,
    Pick,
    Request,
    Reveal,
    RevealQuestion,
    Setup,
    ShowLeaderboard,
    ShowQuestion,
    Tick,
    Write,
)

Values = Mapping[str, str | tuple[str, ...]]


class UnknownAction(ValueError):
    """A button or form of another program or another version."""


def pick(post: str, letter: str) -> str:
    return f"pick:{post}:{letter}"


def write(post: str) -> str:
    return f"write:{post}"


def tick(post: str) -> str:
    return f"tick:{post}"


def reveal(post: str, page: int = 1) -> str:
    return f"reveal:{post}:{page}"


def hint(post: str) -> str:
    return f"hint:{post}"


def show_question(question_id: str) -> str:
    return f"show:{question_id}"


def reveal_question(question_id: str, page: int = 1) -> str:
    return f"answer:{question_id}:{page}"


def leaderboard(period: Period, by: By, page: int) -> str:
    return f"board:{period}:{by}:{page}"


SETUP = "setup"
CHANGE_PLAN = "plan"
EDIT_PLAN = "edit-plan"
FORGET = "forget:yes"

_BUTTONS: dict[str, Callable[[list[str]], Request]] = {
    "pick": lambda parts: Pick(letter=parts[1], post=parts[0]),
    "write": lambda parts: Write(post=parts[0]),
    "reveal": lambda parts: Reveal(post=parts[0], page=int(parts[1])),
    "hint": lambda parts: Hint(post=parts[0]),
    "show": lambda parts: ShowQuestion(parts[0]),
    "answer": lambda parts: RevealQuestion(parts[0], int(parts[1])),
    "board": lambda parts: ShowLeaderboard(Period(parts[0]), By(parts[1]), int(parts[2])),
    "edit-plan": lambda parts: EditPlan(),
    "forget": lambda parts: Forget(confirmed=parts == ["yes"]),
}


def button_pressed(action: str) -> Request:
    """The request behind a pressed button. Raises `UnknownAction`."""
    kind, *parts = action.split(":")
    try:
        return _BUTTONS[kind](parts)
    except (KeyError, IndexError, ValueError):
        raise UnknownAction(action) from None


def form_submitted(action: str, values: Values) -> Request:
    """The request behind a form that was filled in. Raises `UnknownAction`."""
    kind, _, rest = action.partition(":")
    try:
        match kind:
            case "write":
                return Write(words=_one(values, "words"), post=rest)
            case "tick":
                return Tick(tuple(int(number) for number in _many(values, "covered")), post=rest)
            case "setup":
                return Setup(tuple(_one(values, name) for name in ("time", "days", "zone")))
            case "plan":
                return ChangePlan(tuple((name, _one(values, name)) for name in values))
            case _:
                raise UnknownAction(action)
    except (KeyError, ValueError):
        raise UnknownAction(action) from None


def _one(values: Values, name: str) -> str:
    value = values[name]
    return value if isinstance(value, str) else ",".join(value)


def _many(values: Values, name: str) -> tuple[str, ...]:
    value = values[name]
    return (value,) if isinstance(value, str) else value
