"""Questions, the packs they come in, and the bank of all packs in use."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

LETTERS = "ABCD"


@dataclass(frozen=True, slots=True)
class Choice:
    text: str
    right: bool
    why: str


@dataclass(frozen=True, slots=True)
class Source:
    title: str
    url: str


@dataclass(frozen=True)
class Question:
    """One entry of the bank. `prompt` and `answer` are Markdown; imported questions may lack choices,
    key points, a hint and sources."""

    id: str
    title: str
    level: int
    tags: tuple[str, ...]
    aliases: tuple[str, ...]
    prompt: str
    answer: str
    choices: tuple[Choice, ...] = ()
    key_points: tuple[str, ...] = ()
    hint: str | None = None
    sources: tuple[Source, ...] = ()

    @property
    def first_tag(self) -> str:
        return self.tags[0]

    @property
    def right_letter(self) -> str | None:
        """The letter of the right choice, or None for a question without choices."""
        return next((LETTERS[i] for i, choice in enumerate(self.choices) if choice.right), None)

    def choice(self, letter: str) -> Choice:
        """The choice behind a letter; raises `KeyError` if the question has none there."""
        position = LETTERS.find(letter)
        if not letter or not 0 <= position < len(self.choices):
            raise KeyError(letter)
        return self.choices[position]

    @cached_property
    def version(self) -> str:
        """A fingerprint of everything in the question: it changes when any word of it does, so that an
        edited file cannot change what the buttons of a message already posted mean."""
        return hashlib.blake2b(self.to_json().encode(), digest_size=12).hexdigest()

    def to_json(self) -> str:
        return self._json

    @cached_property
    def _json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Question:
        fields: dict[str, Any] = json.loads(text)
        rebuilt: dict[str, Any] = {
            **fields,
            "tags": tuple(fields["tags"]),
            "aliases": tuple(fields["aliases"]),
            "choices": tuple(Choice(**choice) for choice in fields["choices"]),
            "key_points": tuple(fields["key_points"]),
            "sources": tuple(Source(**source) for source in fields["sources"]),
        }
        return cls(**rebuilt)


@dataclass(frozen=True, slots=True)
class Pack:
    name: str
    title: str
    version: str
    questions: tuple[Question, ...]


class Bank(Mapping[str, Question]):
    """All questions of the packs in use, by id, in the packs' order."""

    def __init__(self, packs: Iterable[Pack]) -> None:
        self.packs = tuple(packs)
        self._questions = {question.id: question for pack in self.packs for question in pack.questions}
        self._pack_of = {question.id: pack.name for pack in self.packs for question in pack.questions}

    def __getitem__(self, key: str) -> Question:
        return self._questions[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._questions)

    def __len__(self) -> int:
        return len(self._questions)

    def pack_of(self, question_id: str) -> str:
        return self._pack_of[question_id]

    @cached_property
    def all(self) -> tuple[Question, ...]:
        return tuple(self._questions.values())

    @cached_property
    def tags(self) -> tuple[str, ...]:
        return tuple(sorted({tag for question in self.values() for tag in question.tags}))
