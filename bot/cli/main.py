"""`sd-bot`: its subcommands and exit codes (0 done, 1 it failed, 2 wrong usage or settings).

Each subcommand imports what it needs when it runs, so that `sd-bot --version` is there at once.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import NoReturn

from bot import __version__
from bot.cli import ask, console, content, database, run, slack
from bot.cli.output import complain


class Parser(argparse.ArgumentParser):
    """An argument parser whose complaint is one line."""

    def error(self, message: str) -> NoReturn:
        complain(f"{message}. `{self.prog} --help` shows what there is.")
        sys.exit(2)


def parser() -> argparse.ArgumentParser:
    top = Parser(prog="sd-bot", description="One system-design question a day for a team's channel.")
    top.add_argument("--version", action="version", version=f"sd-bot {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in (console, run, slack, ask, content, database):
        module.add_parser(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit code."""
    parsed = parser().parse_args(arguments)
    try:
        return parsed.run(parsed)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read the output has enough of it.
        sys.stderr.close()
        return 1
