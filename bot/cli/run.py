"""`sd-bot run`: the bot on every platform that has a token."""

from __future__ import annotations

import argparse
from typing import Any

from bot.cli.output import complain


def add_parser(commands: Any) -> None:
    parser: argparse.ArgumentParser = commands.add_parser(
        "run", help="the bot on every platform that has a token, until it is told to stop"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from bot.bootstrap.running import NothingToRun, run_platforms
    from bot.bootstrap.slack import SettingsIncomplete
    from bot.cli.running import bank_from, run_async, settings_or_complaint
    from bot.ports.platform import PlatformError

    settings = settings_or_complaint()
    if settings is None:
        return 2
    bank = bank_from(settings.content_dirs)
    if bank is None:
        return 1
    try:
        return run_async(run_platforms(settings, bank))
    except (NothingToRun, SettingsIncomplete) as error:
        complain(str(error))
        return 2
    except PlatformError as error:
        complain(str(error))
        return 1
