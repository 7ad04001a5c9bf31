"""`sd-bot content`: check, list, show and import questions."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.output import complain, say

if TYPE_CHECKING:
    from bot.core.question import Bank


def add_parser(commands: Any) -> None:
    parser: argparse.ArgumentParser = commands.add_parser(
        "content", help="check, list, show, import questions"
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    check = _add(actions, "check", "report every problem, with file and line", _check)
    listing = _add(actions, "list", "list the questions", _list)
    show = _add(actions, "show", "show a question with its answer", _show)
    show.add_argument("id", metavar="ID")
    for parser in (check, listing):
        parser.add_argument("folders", nargs="*", type=Path, metavar="DIR", help="instead of CONTENT_DIRS")
    bring = _add(actions, "import", 'make a pack from a document of `<expand title="…">` blocks', _import)
    bring.add_argument("file", type=Path, metavar="FILE")
    bring.add_argument("--output", type=Path, required=True, metavar="DIR", help="a new or empty folder")


def _add(
    actions: Any, name: str, words: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(name, help=words)
    parser.set_defaults(run=run)
    return parser


def _check(args: argparse.Namespace) -> int:
    from bot.storage.packs import ContentError, load_bank

    folders = _folders(args.folders)
    if folders is None:
        return 2
    try:
        bank = load_bank(folders)
    except ContentError as error:
        for problem in error.problems:
            say(str(problem))
        say(f"{len(error.problems)} problems." if len(error.problems) > 1 else "1 problem.")
        return 1
    say(f"{len(bank)} questions, no problems.")
    return 0


def _list(args: argparse.Namespace) -> int:
    bank = _bank(args.folders)
    if isinstance(bank, int):
        return bank
    width = max((len(id_) for id_ in bank), default=0)
    for question in bank.values():
        say(f"{question.id:{width}}  {question.level}  {question.title}  [{', '.join(question.tags)}]")
    return 0


def _show(args: argparse.Namespace) -> int:
    from rich.console import Console

    from bot.adapters.console.render import rendered
    from bot.core.document import Divider, Item, Items, text
    from bot.core.markdown import to_blocks
    from bot.core.replies.asking import found

    bank = _bank(())
    if isinstance(bank, int):
        return bank
    question = bank.get(args.id)
    if question is None:
        close = get_close_matches(args.id, list(bank), n=1)
        hint = f"Did you mean {close[0]}?" if close else "`sd-bot content list` lists the ids."
        complain(f"There is no question “{args.id[:60]}”. {hint}")
        return 1
    sources = Items(tuple(Item(text(f"{source.title} {source.url}")) for source in question.sources))
    question_blocks = found(question).document.blocks[:-1]
    blocks = (*question_blocks, Divider(), *to_blocks(question.answer), Divider(), sources)
    Console(highlight=False, emoji=False, markup=False).print(rendered(blocks))
    return 0


def _import(args: argparse.Namespace) -> int:
    from bot.core.content import Manifest
    from bot.core.importing import read_expands
    from bot.storage.packs import ContentError, write_pack

    try:
        text = args.file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        complain(f"{args.file} cannot be read: {getattr(error, 'strerror', None) or 'it is not UTF-8'}.")
        return 1
    questions, problems = read_expands(text, str(args.file))
    if problems:
        for problem in problems:
            complain(str(problem))
        return 1
    name = args.output.resolve().name
    try:
        write_pack(Manifest(_slug(name), name, "1.0.0", imported=True), questions, args.output)
    except ContentError as error:
        complain(str(error.problems[0]))
        return 1
    except OSError as error:
        complain(f"{args.output} cannot be written: {error.strerror}.")
        return 1
    say(f"{len(questions)} questions written to {args.output}.")
    return 0


def _folders(named: Sequence[Path]) -> Sequence[Path] | None:
    """The folders that were named, or those of the settings; None if a setting makes no sense."""
    from bot.cli.running import settings_or_complaint
    from bot.storage.packs import shipped_content

    if named:
        return named
    settings = settings_or_complaint()
    return None if settings is None else settings.content_dirs or [shipped_content()]


def _bank(named: Sequence[Path]) -> Bank | int:
    """The bank, or the exit code if there is none."""
    from bot.cli.running import bank_from

    folders = _folders(named)
    if folders is None:
        return 2
    return bank_from(folders) or 1


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "imported"
