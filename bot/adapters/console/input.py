"""Where lines come from: a script on standard input, or a person at a prompt."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import AsyncGenerator, Callable

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.patch_stdout import patch_stdout

from bot.core.commands import COMMANDS, PREFIX

_WORDS = [
    *(f"{PREFIX} {command.name}" for command in COMMANDS),
    "react 💡",
    "pick ",
    "as ",
    "advance 1d",
    "quit",
]


async def scripted_lines() -> AsyncGenerator[str]:
    """The lines of standard input, whatever it is: a file, a pipe or nothing."""
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[str | None] = asyncio.Queue(maxsize=1)

    def read() -> None:
        try:
            for line in sys.stdin:
                asyncio.run_coroutine_threadsafe(lines.put(line.rstrip("\r\n")), loop).result()
            asyncio.run_coroutine_threadsafe(lines.put(None), loop).result()
        except RuntimeError:
            return  # The console has ended meanwhile.

    # A daemon, because nobody can interrupt a thread that waits for a line.
    threading.Thread(target=read, daemon=True).start()
    while (line := await lines.get()) is not None:
        yield line


async def typed_lines(prompt: Callable[[], str]) -> AsyncGenerator[str]:
    """What a person types, with history and completion, until Ctrl-D or Ctrl-C. What the bot prints
    meanwhile appears above the prompt."""
    session: PromptSession[str] = PromptSession(
        completer=WordCompleter(_WORDS, sentence=True), complete_while_typing=False
    )
    while True:
        try:
            with patch_stdout(raw=True):
                line = await session.prompt_async(prompt)
        except (EOFError, KeyboardInterrupt):
            return
        yield line
