"""What the bot says to somebody who asked for something."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.document import Document, Form


@dataclass(frozen=True, slots=True)
class Reply:
    """A message for the person who asked, or for everybody in the channel if `public`; with `form`, a form
    for them to fill in where the platform has forms (the message is for where it has none). `failed` if
    nothing was done: the message says what to type instead, or what is wrong with the store."""

    document: Document
    form: Form | None = None
    public: bool = False
    failed: bool = False
