"""`sd-bot db`: upgrade, backup, export and check the database."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from bot.cli.output import complain, say


def add_parser(commands: Any) -> None:
    parser: argparse.ArgumentParser = commands.add_parser("db", help="look after the database")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    _add(actions, "upgrade", "bring the database to this version's schema", _upgrade)
    backup = _add(actions, "backup", "write a consistent copy, also while the bot runs", _backup)
    backup.add_argument("file", type=Path, metavar="FILE", help="a file that does not exist yet")
    _add(actions, "export", "print everything as JSON, one object a line", _export)
    _add(actions, "check", "recompute streaks, points and boards and report every difference", _check)


def _add(actions: Any, name: str, words: str, work: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(name, help=words)
    parser.add_argument("--database", metavar="URL", help="instead of DATABASE_URL")
    parser.set_defaults(run=_runner(work))
    return parser


def _runner(work: Any) -> Any:
    def run(args: argparse.Namespace) -> int:
        from bot.cli.running import run_async, settings_or_complaint

        settings = settings_or_complaint()
        if settings is None:
            return 2
        return run_async(work(args, args.database or settings.database_url))

    return run


async def _upgrade(args: argparse.Namespace, url: str) -> int:
    from bot.bootstrap import open_engine_for
    from bot.storage.migrate import HEAD, upgrade

    async with open_engine_for(url) as engine:
        await upgrade(engine)
    say(f"The database has schema {HEAD}.")
    return 0


async def _backup(args: argparse.Namespace, url: str) -> int:
    from bot.bootstrap import open_engine_for
    from bot.storage.maintenance import BackupError, backup

    async with open_engine_for(url) as engine:
        try:
            await backup(engine, args.file)
        except BackupError as error:
            complain(str(error))
            return 1
    say(f"Written and checked: {args.file}")
    return 0


async def _export(args: argparse.Namespace, url: str) -> int:
    from bot.bootstrap import open_engine_for
    from bot.storage.maintenance import export
    from bot.storage.migrate import upgrade

    async with open_engine_for(url) as engine:
        await upgrade(engine)
        async for row in export(engine):
            say(json.dumps(row, ensure_ascii=False))
    return 0


async def _check(args: argparse.Namespace, url: str) -> int:
    from bot.bootstrap import open_engine_for
    from bot.storage.check import differences
    from bot.storage.migrate import upgrade

    found = 0
    async with open_engine_for(url) as engine:
        await upgrade(engine)
        async for difference in differences(engine):
            found += 1
            say(difference)
    say("No differences." if not found else f"{found} differences.")
    return 1 if found else 0
