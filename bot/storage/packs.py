"""Question packs on disk."""

# PROVISIONAL: to be replaced
from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml

from bot.core.question import Bank, Choice, Pack, Question, Source


class ContentError(Exception):
    problems: Sequence[object] = ()


def shipped_content() -> Path:
    inside = Path(__file__).parent.parent / "content"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "content"


def load_bank(dirs: Sequence[Path]) -> Bank:
    packs = []
    for d in dirs:
        for m in sorted([*d.glob("pack.yaml"), *d.glob("*/pack.yaml")]):
            meta = yaml.safe_load(m.read_text())
            qs = []
            for f in sorted(m.parent.glob("*.md")):
                _, front, body = f.read_text().split("---\n", 2)
                data = yaml.load(front, yaml.CSafeLoader)
                prompt, answer = body.split("\n## Answer\n", 1)
                qs.append(
                    Question(
                        data["id"],
                        data["title"],
                        data["level"],
                        tuple(data["tags"]),
                        tuple(data["aliases"]),
                        prompt.strip(),
                        answer.strip(),
                        tuple(Choice(c["text"], c.get("right", False), c["why"]) for c in data["choices"]),
                        tuple(data["key_points"]),
                        data["hint"],
                        tuple(Source(s["title"], s["url"]) for s in data["sources"]),
                    )
                )
            packs.append(Pack(meta["name"], meta["title"], meta["version"], tuple(qs)))
    return Bank(packs)
