"""`sd-bot console`: the whole bot on a local channel in the terminal."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.cli.output import complain


def add_parser(commands: Any) -> None:
    parser: argparse.ArgumentParser = commands.add_parser(
        "console", help="the whole bot on a local channel in the terminal, with a clock you can move"
    )
    parser.add_argument("--start", metavar="ISO-TIME", help="where the clock begins, e.g. 2026-11-24T09:00")
    parser.add_argument("--timezone", metavar="ZONE", help="the channel's time zone (UTC)")
    parser.add_argument("--time", metavar="HH:MM", help="when the question comes (09:30)")
    parser.add_argument("--days", metavar="DAYS", help="on which days (every day)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="another order of the questions")
    parser.add_argument("--database", metavar="URL", help="instead of DATABASE_URL")
    parser.add_argument(
        "--content", metavar="DIR", action="append", type=Path, help="instead of CONTENT_DIRS"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from bot.bootstrap.console import ConsoleOptions, parse_options, run_console
    from bot.cli.running import bank_from, run_async, settings_or_complaint
    from bot.core.plan import InvalidPlan

    settings = settings_or_complaint()
    if settings is None:
        return 2
    try:
        options: ConsoleOptions = parse_options(args.start, args.timezone, args.time, args.days, args.seed)
    except InvalidPlan as error:
        complain(str(error))
        return 2
    bank = bank_from(args.content or settings.content_dirs)
    if bank is None:
        return 1
    if args.database:
        settings = replace(settings, database_url=args.database)
    return run_async(run_console(options, settings, bank))
