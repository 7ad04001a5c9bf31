"""`uv run python -m tests.benchmarks [NAME…]`: every benchmark, each with its baseline in the same run."""

from __future__ import annotations

import sys
from importlib import import_module

NAMES = ("attempts", "posting", "idle_tick", "leaderboard", "ask", "startup", "slack")


def main() -> None:
    wanted = sys.argv[1:] or NAMES
    print(f"{'what':58} {'measured':>14} {'baseline':>14} {'ratio':>8}  target")
    for name in wanted:
        import_module(f"tests.benchmarks.{name}").main()


if __name__ == "__main__":
    main()
