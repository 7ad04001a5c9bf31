"""`sd-bot ask`: the search of `/sd ask`, on the command line."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from bot.cli.output import say

if TYPE_CHECKING:
    from bot.core.search import Hit


def add_parser(commands: Any) -> None:
    parser: argparse.ArgumentParser = commands.add_parser("ask", help="look a topic up")
    parser.add_argument("query", nargs="+", metavar="QUERY", help="a few words; - reads one query a line")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    parser.add_argument("--limit", type=_count, default=5, metavar="N", help="at most N results (5)")
    parser.set_defaults(run=run)


def _count(words: str) -> int:
    if not words.isdigit() or not 1 <= int(words) <= 100:
        raise argparse.ArgumentTypeError("give a number from 1 to 100")
    return int(words)


def run(args: argparse.Namespace) -> int:
    from bot.cli.running import bank_from, settings_or_complaint
    from bot.core.search import Searcher

    settings = settings_or_complaint()
    if settings is None:
        return 2
    bank = bank_from(settings.content_dirs)
    if bank is None:
        return 1
    searcher = Searcher(bank.values())
    found = False
    for query in _queries(args.query):
        hits = searcher.search(query, args.limit)
        found = found or bool(hits)
        say(_as_json(query, hits) if args.json else _as_text(query, hits))
    return 0 if found or args.json or args.query == ["-"] else 1


def _queries(words: list[str]) -> Iterable[str]:
    return (line.rstrip("\n") for line in sys.stdin) if words == ["-"] else [" ".join(words)]


def _as_json(query: str, hits: Iterable[Hit]) -> str:
    results = [
        {"id": hit.question.id, "title": hit.question.title, "score": round(hit.score, 4)} for hit in hits
    ]
    return json.dumps({"query": query, "results": results}, ensure_ascii=False)


def _as_text(query: str, hits: tuple[Hit, ...]) -> str:
    if not hits:
        return f"Nothing found for “{query[:60]}”."
    return "\n".join(f"{hit.score:.2f}  {hit.question.id}  {hit.question.title}" for hit in hits)
