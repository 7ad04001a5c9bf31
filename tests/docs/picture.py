"""Draws the README's picture from a real run of the console: `python -m tests.docs.picture`."""

from __future__ import annotations

import asyncio
import io
import re
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from rich.console import Console

from bot.bootstrap.console import parse_options, run_console
from bot.settings import Settings
from bot.storage.packs import load_bank, shipped_content

TARGET = Path(__file__).parents[2] / "docs" / "console.svg"
LINES = "pick C\n/sd streak\nquit\n"


def main() -> None:
    screen = Console(
        record=True,
        force_terminal=True,
        color_system="truecolor",
        width=84,
        file=io.StringIO(),
        highlight=False,
        emoji=False,
        markup=False,
    )
    options = parse_options("2026-11-24T09:30", "Europe/Berlin", "09:30", "mon-fri", 0)
    with (
        tempfile.TemporaryDirectory() as folder,
        patch("bot.bootstrap.console._console", return_value=screen),
        patch.object(sys, "stdin", io.StringIO(LINES)),
    ):
        settings = replace(Settings(), database_url=f"sqlite:///{folder}/picture.db")
        asyncio.run(run_console(options, settings, load_bank([shipped_content()])))
    picture = screen.export_svg(title="sd-bot console", unique_id="console")
    # A picture that fetches a font from somewhere is not shown everywhere.
    picture = re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL)
    TARGET.write_text(re.sub(r"[ \t]+$", "", picture, flags=re.MULTILINE), encoding="utf-8")


if __name__ == "__main__":
    main()
