"""The evaluation sets: what people type, and what they should find."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

NOTHING = "-"


@dataclass(frozen=True, slots=True)
class Case:
    """`expected` are the ids of which any may come first; none means that nothing should be found."""

    query: str
    expected: frozenset[str]
    kind: str


def load(name: str) -> list[Case]:
    """The cases of `dev` or `held_out`; none if the set is not there."""
    file = Path(__file__).with_name(f"{name}.tsv")
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as rows:
        return [
            Case(row["query"], frozenset(row["expected"].split("|")) - {NOTHING}, row["kind"])
            for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]
