"""What the commands that touch settings, content and the database share."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.output import complain

if TYPE_CHECKING:
    from bot.core.question import Bank
    from bot.settings import Settings


def run_async(work: Coroutine[Any, Any, int]) -> int:
    """Runs a command's work. What can be wrong with the database becomes one line
    on standard error and an exit code."""
    from bot.ports.store import StoreUnavailable
    from bot.storage.engine import InvalidDatabaseUrl
    from bot.storage.migrate import NewerDatabase

    try:
        return asyncio.run(work)
    except InvalidDatabaseUrl as error:
        complain(str(error))
        return 2
    except (NewerDatabase, StoreUnavailable) as error:
        complain(str(error))
        return 1


def settings_or_complaint() -> Settings | None:
    """The settings; None, with one line on standard error, if one of them makes no sense."""
    from bot.settings import SettingsError, load_settings

    try:
        return load_settings()
    except SettingsError as error:
        complain(str(error))
        return None


def bank_from(dirs: Sequence[Path]) -> Bank | None:
    """The bank of some folders, or of the packs that come with the bot; None, with every problem on
    standard error, if there is anything wrong with them."""
    from bot.storage.packs import ContentError, load_bank, shipped_content

    try:
        return load_bank(dirs or [shipped_content()])
    except ContentError as error:
        for problem in error.problems:
            complain(str(problem))
        return None
