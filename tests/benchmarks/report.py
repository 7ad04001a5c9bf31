"""One line a measurement."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable


def line(what: str, measured: str, baseline: str = "", ratio: float | None = None, target: str = "") -> None:
    shown = f"{ratio:.2f}" if ratio is not None else ""
    print(f"{what:58} {measured:>14} {baseline:>14} {shown:>8}  {target}", flush=True)


def median_seconds(work: Callable[[], object], times: int) -> float:
    def once() -> float:
        started = time.perf_counter()
        work()
        return time.perf_counter() - started

    return statistics.median(once() for _ in range(times))


def microseconds(seconds: float) -> str:
    return f"{seconds * 1e6:,.0f} µs"
