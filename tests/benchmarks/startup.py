"""`sd-bot --version` and the memory of an idle console; against a bare Python."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.report import line, median_seconds


def resident_megabytes(process: subprocess.Popen[str]) -> float:
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(next(row for row in status.splitlines() if row.startswith("VmRSS")).split()[1]) / 1024


def main() -> None:
    def run(*arguments: str) -> float:
        return median_seconds(
            lambda: subprocess.run([sys.executable, *arguments], capture_output=True, check=True), 9
        )

    version, bare = run("-m", "bot", "--version"), run("-c", "pass")
    line("sd-bot --version", f"{version:.3f} s", f"{bare:.3f} s", version / bare, "under 0.2 s")
    with tempfile.TemporaryDirectory() as folder:
        first, again = idle_console(folder), idle_console(folder)
    python = subprocess.Popen(
        [sys.executable, "-c", "print('ready', flush=True); input()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert python.stdout
    python.stdout.readline()
    empty = resident_megabytes(python)
    python.communicate("\n", timeout=30)
    line("idle console, resident", f"{again:.0f} MB", f"{empty:.0f} MB", again / empty, "under 80 MB")
    line(
        "the same on its very first start (it migrates)", f"{first:.0f} MB", f"{empty:.0f} MB", first / empty
    )


def idle_console(folder: str) -> float:
    """Megabytes of a console that waits for a line."""
    console = subprocess.Popen(
        [sys.executable, "-m", "bot", "console"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert console.stdout
    for row in console.stdout:
        if "advance 1d" in row:
            break
    idle = resident_megabytes(console)
    console.communicate("quit\n", timeout=30)
    return idle


if __name__ == "__main__":
    main()
