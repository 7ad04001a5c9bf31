"""What commands print."""

from __future__ import annotations

import sys


def say(words: str = "") -> None:
    """A line on standard output."""
    sys.stdout.write(f"{words}\n")


def complain(words: str) -> None:
    """A line on standard error."""
    sys.stderr.write(f"sd-bot: {words}\n")
