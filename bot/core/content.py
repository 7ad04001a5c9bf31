"""Reading and checking question files: every problem at once, with file and line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, TypeAlias

import yaml

from bot.core.document import Table
from bot.core.markdown import plain_text, to_blocks
from bot.core.question import Choice, Pack, Question, Source

LONGEST_ANSWER = 3_500
LONGEST_TITLE = 150
LONGEST_CHOICE = 200
LONGEST_WHY = 300
LONGEST_POINT = 120
LONGEST_HINT = 300
CHOICES = 4
KEY_POINTS = range(4, 8)
FEWEST_ALIASES = 5
FEWEST_SOURCES = 2
WIDEST_TABLE = 4
ANSWER_HEADING = "## Answer"
FENCE = "---"

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FIELDS = ("id", "title", "level", "tags", "aliases", "choices", "key_points", "hint", "sources")
_OPTIONAL_WHEN_IMPORTED = frozenset({"aliases", "choices", "key_points", "hint", "sources"})


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something a writer has to mend, as one sentence."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """A pack's `pack.yaml`. An `imported` pack need not have what the importer cannot know."""

    name: str
    title: str
    version: str
    imported: bool = False


@dataclass(slots=True)
class _Reader:
    """Takes values out of a file and collects what is wrong with them."""

    file: str
    imported: bool
    problems: list[Problem] = field(default_factory=list[Problem])

    def complain(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.file, line, message))


@dataclass(frozen=True, slots=True)
class _Node:
    """A YAML value with the line it stands on (from 1)."""

    value: _Value
    line: int


_Value: TypeAlias = "str | int | bool | list[_Node] | dict[str, _Node] | None"


def read_question(text: str, file: str, imported: bool = False) -> tuple[Question | None, list[Problem]]:
    """A question from a file's text, or what is wrong with it. `file` names it in problems, and its last
    part without `.md` must be the question's id."""
    reader = _Reader(file, imported)
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    if not text.strip():
        reader.complain(1, "The file is empty.")
        return None, reader.problems
    end = next((i for i, line in enumerate(lines[1:], start=1) if line.rstrip() == FENCE), None)
    if lines[0].rstrip() != FENCE or end is None:
        reader.complain(1, f"The file must begin with its fields between two lines of “{FENCE}”.")
        return None, reader.problems
    fields = _front_matter("\n".join(lines[1:end]), 2, reader)
    prompt, answer = _body(lines[end + 1 :], end + 2, reader)
    if fields is None:
        return None, reader.problems
    question = _question(fields, prompt, answer, reader)
    return (None if reader.problems else question), sorted(reader.problems)


def read_manifest(text: str, file: str) -> tuple[Manifest | None, list[Problem]]:
    """A pack's manifest, or what is wrong with it."""
    reader = _Reader(file, imported=False)
    fields = _front_matter(text, 1, reader)
    if fields is None:
        return None, reader.problems
    _unknown_fields(fields, ("name", "title", "version", "imported"), reader)
    manifest = Manifest(
        name=_slug(_text(fields, "name", 60, reader), fields, "name", reader),
        title=_text(fields, "title", 80, reader),
        version=_text(fields, "version", 20, reader),
        imported=bool(fields["imported"].value) if "imported" in fields else False,
    )
    return (None if reader.problems else manifest), reader.problems


def check_together(packs: Iterable[Pack], files: Mapping[str, str]) -> list[Problem]:
    """What is wrong between questions that are right by themselves: an id or an alias that two have.
    `files` gives the file of each id."""
    problems: list[Problem] = []
    owners: dict[str, str] = {}
    for pack in packs:
        for question in pack.questions:
            for name in sorted({question.id, *map(str.casefold, (question.title, *question.aliases))}):
                owner = owners.setdefault(name, question.id)
                if owner != question.id:
                    message = f"“{name}” also leads to {owner}. Keep it in one of them."
                    problems.append(Problem(files[question.id], 1, message))
    return problems


def write_question(question: Question) -> str:
    """The text of a question's file; `read_question` gives the same question again."""
    fields: dict[str, Any] = {
        "id": question.id,
        "title": question.title,
        "level": question.level,
        "tags": list(question.tags),
        "aliases": list(question.aliases),
        "choices": [
            {"text": choice.text, **({"right": True} if choice.right else {}), "why": choice.why}
            for choice in question.choices
        ],
        "key_points": list(question.key_points),
        "hint": question.hint,
        "sources": [{"title": source.title, "url": source.url} for source in question.sources],
    }
    kept = {name: value for name, value in fields.items() if value not in (None, [])}
    front = yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=1_000_000)
    return f"{FENCE}\n{front}{FENCE}\n{question.prompt}\n\n{ANSWER_HEADING}\n\n{question.answer}\n"


def write_manifest(manifest: Manifest) -> str:
    fields: dict[str, Any] = {"name": manifest.name, "title": manifest.title, "version": manifest.version}
    fields |= {"imported": True} if manifest.imported else {}
    return yaml.safe_dump(fields, allow_unicode=True, sort_keys=False)


# --- the parts of a file


def _front_matter(text: str, first_line: int, reader: _Reader) -> dict[str, _Node] | None:
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader)
        if root is None or not isinstance(root, yaml.MappingNode):
            reader.complain(first_line, "The fields are missing: one a line, as in “level: 2”.")
            return None
        if _has_reference(text):
            reader.complain(
                first_line, "Write values out; YAML anchors and references are not for questions."
            )
            return None
        return _mapping(root, first_line, reader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        reader.complain(
            first_line + line, f"This is no valid YAML: {error.problem}. Put the value in quotes?"
        )
        return None
    except (yaml.YAMLError, RecursionError):
        reader.complain(first_line, "This is no valid YAML.")
        return None


def _has_reference(text: str) -> bool:
    return any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text, Loader=yaml.SafeLoader))


def _mapping(node: yaml.MappingNode, first_line: int, reader: _Reader) -> dict[str, _Node]:
    fields: dict[str, _Node] = {}
    for key, value in node.value:
        name, line = str(key.value), first_line + key.start_mark.line
        if name in fields:
            reader.complain(line, f"The field “{name}” stands here twice.")
        fields[name] = _Node(_value(value, first_line, reader), line)
    return fields


def _value(node: yaml.Node, first_line: int, reader: _Reader) -> _Value:
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, first_line, reader)
    if isinstance(node, yaml.SequenceNode):
        return [
            _Node(_value(item, first_line, reader), first_line + item.start_mark.line) for item in node.value
        ]
    return _SCALARS.get(node.tag, str)(node.value)


# All else is text: a date or a time of day in a title, a number with a point.
_SCALARS: Mapping[str, Callable[[str], _Value]] = {
    "tag:yaml.org,2002:bool": lambda written: written.lower() in {"true", "yes", "on"},
    "tag:yaml.org,2002:int": lambda written: int(written) if written.isdecimal() else written,
    "tag:yaml.org,2002:null": lambda written: None,
}


def _body(lines: list[str], first_line: int, reader: _Reader) -> tuple[str, str]:
    """The prompt and the answer, without the blank lines around them."""
    heading = next((i for i, line in enumerate(lines) if line.rstrip() == ANSWER_HEADING), None)
    if heading is None:
        reader.complain(
            first_line, f"A line “{ANSWER_HEADING}” between the prompt and the answer is missing."
        )
        return "\n".join(lines).strip("\n"), ""
    prompt, answer = ("\n".join(part).strip("\n") for part in (lines[:heading], lines[heading + 1 :]))
    if not prompt.strip():
        reader.complain(first_line, "The prompt is empty.")
    if not answer.strip():
        reader.complain(first_line + heading, "The answer is empty.")
    elif not reader.imported:
        _check_answer(answer, first_line + heading, reader)
    return prompt, answer


def _check_answer(answer: str, line: int, reader: _Reader) -> None:
    if len(answer) > LONGEST_ANSWER:
        reader.complain(
            line, f"The answer has {len(answer):,} characters; {LONGEST_ANSWER:,} fit one message everywhere."
        )
    if len(re.findall(r"^ {0,3}(?:```|~~~)", answer, re.MULTILINE)) % 2:
        reader.complain(line, "A code block is not closed.")
    blocks = to_blocks(answer)
    tables = [block for block in blocks if isinstance(block, Table)]
    if len(tables) > 1:
        reader.complain(line, "There is more than one table; platforms show one a message.")
    if any(len(table.header) > WIDEST_TABLE for table in tables):
        reader.complain(line, f"A table has more than {WIDEST_TABLE} columns; a phone cannot show it.")
    if not plain_text(blocks).strip():
        reader.complain(line, "The answer has no text.")


# --- the fields


def _question(fields: dict[str, _Node], prompt: str, answer: str, reader: _Reader) -> Question:
    _unknown_fields(fields, _FIELDS, reader)
    return Question(
        id=_id(fields, reader),
        title=_text(fields, "title", LONGEST_TITLE, reader),
        level=_level(fields, reader),
        tags=_slugs(fields, "tags", reader),
        aliases=_aliases(fields, reader),
        prompt=prompt,
        answer=answer,
        choices=_choices(fields, reader),
        key_points=_key_points(fields, reader),
        hint=_text(fields, "hint", LONGEST_HINT, reader) or None,
        sources=_sources(fields, reader),
    )


def _unknown_fields(fields: Mapping[str, _Node], known: Iterable[str], reader: _Reader) -> None:
    names = tuple(known)
    for name in fields.keys() - set(names):
        close = get_close_matches(name, names, n=1)
        hint = f"Did you mean “{close[0]}”?" if close else f"There are: {', '.join(names)}."
        reader.complain(fields[name].line, f"There is no field “{name}”. {hint}")


def _get(fields: Mapping[str, _Node], name: str, reader: _Reader) -> _Node | None:
    node = fields.get(name)
    if node is not None and node.value not in (None, "", []):
        return node
    if not (reader.imported and name in _OPTIONAL_WHEN_IMPORTED):
        reader.complain(node.line if node else 1, f"The field “{name}” is missing.")
    return None


def _text(fields: Mapping[str, _Node], name: str, most: int, reader: _Reader) -> str:
    node = _get(fields, name, reader)
    return _line_of_text(node, f"“{name}”", most, reader) if node else ""


def _line_of_text(node: _Node, what: str, most: int, reader: _Reader) -> str:
    if isinstance(node.value, dict | list):
        reader.complain(node.line, f"{what} must be text. Put it in quotes if it holds “: ”.")
        return ""
    words = str(node.value).strip()
    if not words:
        reader.complain(node.line, f"{what} is empty.")
    elif "\n" in words:
        reader.complain(node.line, f"{what} must be one line.")
    elif len(words) > most and not reader.imported:
        reader.complain(node.line, f"{what} has {len(words)} characters; at most {most} fit.")
    return words


def _id(fields: Mapping[str, _Node], reader: _Reader) -> str:
    name = _slug(_text(fields, "id", 60, reader), fields, "id", reader)
    stem = reader.file.replace("\\", "/").rpartition("/")[2].removesuffix(".md")
    if name and name != stem:
        reader.complain(fields["id"].line, f"The id is “{name}” but the file is called {stem}.md.")
    return name


def _slug(name: str, fields: Mapping[str, _Node], what: str, reader: _Reader) -> str:
    if name and not _SLUG.fullmatch(name):
        reader.complain(
            fields[what].line, f"“{what}” may have small letters, digits and hyphens, not “{name}”."
        )
    return name


def _level(fields: Mapping[str, _Node], reader: _Reader) -> int:
    node = _get(fields, "level", reader)
    if node is None:
        return 1
    level: object = node.value
    if type(level) is not int or level not in (1, 2, 3):
        reader.complain(node.line, f"The level must be 1, 2 or 3, not “{level}”.")
        return 1
    return level


def _list(fields: Mapping[str, _Node], name: str, reader: _Reader) -> list[_Node]:
    node = _get(fields, name, reader)
    if node is None:
        return []
    if not isinstance(node.value, list):
        reader.complain(node.line, f"“{name}” must be a list.")
        return []
    return node.value


def _texts(fields: Mapping[str, _Node], name: str, most: int, reader: _Reader) -> tuple[str, ...]:
    words: list[str] = []
    for node in _list(fields, name, reader):
        one = _line_of_text(node, f"An entry of “{name}”", most, reader)
        if one.casefold() in (word.casefold() for word in words):
            reader.complain(node.line, f"“{one}” stands twice in “{name}”.")
        words.append(one)
    return tuple(words)


def _slugs(fields: Mapping[str, _Node], name: str, reader: _Reader) -> tuple[str, ...]:
    words = _texts(fields, name, 40, reader)
    for word in words:
        _slug(word, fields, name, reader)
    return words


def _aliases(fields: Mapping[str, _Node], reader: _Reader) -> tuple[str, ...]:
    aliases = _texts(fields, "aliases", 80, reader)
    if 0 < len(aliases) < FEWEST_ALIASES and not reader.imported:
        reader.complain(
            fields["aliases"].line, f"There are {len(aliases)} aliases; at least {FEWEST_ALIASES} are needed."
        )
    return aliases


def _key_points(fields: Mapping[str, _Node], reader: _Reader) -> tuple[str, ...]:
    points = _texts(fields, "key_points", LONGEST_POINT, reader)
    if points and len(points) not in KEY_POINTS:
        reader.complain(
            fields["key_points"].line,
            f"There are {len(points)} key points; {KEY_POINTS[0]} to {KEY_POINTS[-1]} are needed.",
        )
    return points


def _choices(fields: Mapping[str, _Node], reader: _Reader) -> tuple[Choice, ...]:
    nodes = _list(fields, "choices", reader)
    choices = tuple(_choice(node, reader) for node in nodes)
    if not choices:
        return ()
    line = fields["choices"].line
    if len(choices) != CHOICES:
        reader.complain(line, f"There are {len(choices)} choices; {CHOICES} are needed.")
    right = sum(choice.right for choice in choices)
    if right == 0:
        reader.complain(line, "No choice is right. Mark one with “right: true”.")
    elif right > 1:
        reader.complain(line, f"{right} choices are right. Leave “right: true” on one.")
    texts = [choice.text.casefold() for choice in choices]
    for node, text in zip(nodes, texts, strict=True):
        if text and texts.count(text) > 1:
            reader.complain(node.line, "Two choices say the same.")
    return choices


def _choice(node: _Node, reader: _Reader) -> Choice:
    if not isinstance(node.value, dict):
        reader.complain(node.line, "A choice needs “text” and “why”.")
        return Choice("", False, "")
    fields = node.value
    _unknown_fields(fields, ("text", "right", "why"), reader)
    right = fields["right"].value if "right" in fields else False
    if not isinstance(right, bool):
        reader.complain(fields["right"].line, f"“right” must be true or false, not “{right}”.")
    return Choice(
        text=_part(node, fields, "text", LONGEST_CHOICE, reader),
        right=right is True,
        why=_part(node, fields, "why", LONGEST_WHY, reader),
    )


def _part(node: _Node, fields: Mapping[str, _Node], name: str, most: int, reader: _Reader) -> str:
    part = fields.get(name)
    if part is None or part.value in (None, ""):
        reader.complain(part.line if part else node.line, f"“{name}” is missing here.")
        return ""
    return _line_of_text(part, f"“{name}”", most, reader)


def _sources(fields: Mapping[str, _Node], reader: _Reader) -> tuple[Source, ...]:
    nodes = _list(fields, "sources", reader)
    sources = tuple(_source(node, reader) for node in nodes)
    if 0 < len(sources) < FEWEST_SOURCES:
        reader.complain(
            fields["sources"].line,
            f"There is {len(sources)} source; at least {FEWEST_SOURCES} are needed to check the answer.",
        )
    return sources


def _source(node: _Node, reader: _Reader) -> Source:
    if not isinstance(node.value, dict):
        reader.complain(node.line, "A source needs “title” and “url”.")
        return Source("", "")
    fields = node.value
    _unknown_fields(fields, ("title", "url"), reader)
    title, url = (_part(node, fields, name, 300, reader) for name in ("title", "url"))
    if url and not re.fullmatch(r"https://[^\s/]+\.[^\s/]+(/\S*)?", url):
        reader.complain(fields["url"].line, f"“{url[:60]}” is no https address.")
    return Source(title, url)


def problems_in_order(problems: Iterable[Problem]) -> Iterator[Problem]:
    """By file, then by line; each once."""
    return iter(sorted(set(problems)))
