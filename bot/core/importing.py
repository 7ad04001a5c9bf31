"""Reading questions from a document of `<expand title="…">` blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.content import Problem
from bot.core.question import Question

_OPEN = re.compile(r"""^\s*<expand\s+title=(?P<quote>["'])(?P<title>.*?)(?P=quote)\s*>\s*$""")
_CLOSE = re.compile(r"^\s*</expand>\s*$")
_FENCE = re.compile(r"^ {0,3}(?P<mark>`{3,}|~{3,})")
_QUESTION = re.compile(r"^\s*\*\*Question:\*\*\s*(?P<rest>.*)$")
_ANSWER = re.compile(r"^\s*\*\*Answer:\*\*\s*(?P<rest>.*)$")
_FILLER_WORDS = """
    a an and are be between by can did do does for from has have how i in is it its key like need of on or
    scenario should that the them to use using was we were what when where which why will with would you your
"""
_FILLERS = frozenset(re.findall(r"\w+", _FILLER_WORDS))
LONGEST_ID = 60
DEFAULT_LEVEL = 2
TAG = "imported"


@dataclass(frozen=True, slots=True)
class _Expand:
    title: str
    line: int
    lines: tuple[str, ...]


def read_expands(text: str, file: str) -> tuple[list[Question], list[Problem]]:
    """A question from each block of a document, in its order, with the answer as it stands there, to the
    letter. Problems name blocks that are not closed or that are closed but not opened."""
    problems: list[Problem] = []
    questions: list[Question] = []
    taken: set[str] = set()
    for expand in _expands(text.replace("\r\n", "\n").split("\n"), file, problems):
        questions.append(_question(expand, taken))
        taken.add(questions[-1].id)
    if not questions and not problems:
        problems.append(Problem(file, 1, 'There is no `<expand title="…">` in this file.'))
    return questions, problems


def _expands(lines: list[str], file: str, problems: list[Problem]) -> Iterator[_Expand]:
    opened: tuple[str, int] | None = None
    kept: list[str] = []
    fence = ""
    for number, line in enumerate(lines, start=1):
        inside_code, fence = bool(fence), _fence_after(line, fence)
        start = None if inside_code else _OPEN.match(line)
        if start:
            if opened:
                problems.append(Problem(file, opened[1], f"“{opened[0]}” is not closed with `</expand>`."))
            opened, kept = (start["title"], number), []
        elif not inside_code and _CLOSE.match(line):
            if opened is None:
                problems.append(Problem(file, number, "Nothing is open that `</expand>` could close."))
            else:
                yield _Expand(*opened, tuple(kept))
            opened = None
        else:
            kept.append(line)
    if opened:
        problems.append(Problem(file, opened[1], f"“{opened[0]}” is not closed with `</expand>`."))


def _fence_after(line: str, fence: str) -> str:
    """The mark of the code block that is open after a line; "" for none."""
    match = _FENCE.match(line)
    if not match:
        return fence
    if not fence:
        return match["mark"]
    closes = match["mark"].startswith(fence) and not line.strip().strip(fence[0])
    return "" if closes else fence


def _question(expand: _Expand, taken: set[str]) -> Question:
    prompt, answer = _parts(expand)
    return Question(
        id=_id(expand.title, taken),
        title=expand.title.strip(),
        level=DEFAULT_LEVEL,
        tags=(TAG,),
        aliases=(),
        prompt=prompt,
        answer=answer,
    )


def _parts(expand: _Expand) -> tuple[str, str]:
    """The prompt and the answer; without their marks, the title asks and everything answers."""
    at = next((i for i, line in enumerate(expand.lines) if _ANSWER.match(line)), None)
    if at is None:
        return expand.title.strip(), _trimmed(expand.lines)
    asked = [_without(_QUESTION, line) for line in expand.lines[:at]]
    first = _without(_ANSWER, expand.lines[at])
    rest = expand.lines[at + 1 :]
    return _trimmed(asked) or expand.title.strip(), _trimmed([first, *rest] if first else rest)


def _without(mark: re.Pattern[str], line: str) -> str:
    match = mark.match(line)
    return match["rest"] if match else line


def _trimmed(lines: tuple[str, ...] | list[str]) -> str:
    return "\n".join(lines).strip("\n")


def _id(title: str, taken: set[str]) -> str:
    words = re.findall(r"[a-z0-9]+", title.lower())
    telling = [word for word in words if word not in _FILLERS] or words or ["question"]
    slug = ""
    for word in telling:
        if len(slug) + len(word) + 1 > LONGEST_ID - 4:
            break
        slug = f"{slug}-{word}" if slug else word
    slug = slug or telling[0][: LONGEST_ID - 4]
    return next(
        name for name in (slug, *(f"{slug}-{i}" for i in range(2, len(taken) + 3))) if name not in taken
    )
