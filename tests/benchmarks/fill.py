"""Large databases, filled the short way: rows as the bot itself would have written them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.core.plan_json import plan_to_json
from tests.support.build import PLAN

MOMENT = "2026-11-22 09:30:00.000000"


DUE_MONDAY = "2026-11-23 09:30:00.000000"


def channels(file: Path, count: int, next_due_at: str) -> None:
    plan = json.dumps(plan_to_json(PLAN))
    with closing(sqlite3.connect(file)) as database, database:
        database.executemany(
            "insert into channels (platform, workspace, channel, plan, next_due_at) "
            "values ('local', 'big', ?, ?, ?)",
            ((f"c{i}", plan, next_due_at) for i in range(count)),
        )


def members(file: Path, count: int, channel_id: int, first_user: int = 0) -> None:
    """Members of a channel with points on every board, spread over 500 scores, and streaks up to 30."""
    with closing(sqlite3.connect(file)) as database, database:
        base = database.execute("select coalesce(max(id), 0) from members").fetchone()[0]
        ids = range(base + 1, base + count + 1)
        database.executemany(
            "insert into members (id, platform, workspace, user, name, hidden) "
            "values (?, 'local', 'team', ?, ?, 0)",
            ((i, f"bulk-{i}", f"member {i}") for i in ids),
        )
        database.executemany(
            "insert into boards (channel_id, board, member_id, score, reached_at) values (?, ?, ?, ?, ?)",
            (
                (channel_id, board, i, score(i) if board != "streak" else i % 30 + 1, MOMENT)
                for board in ("2026-W48", "2026-11", "all", "streak")
                for i in ids
            ),
        )
        database.executemany(
            "insert into streaks (channel_id, member_id, current, best, last_number, freezes, in_a_row, "
            "alive_until) values (?, ?, ?, ?, 0, 0, 0, 1)",
            ((channel_id, i, i % 30 + 1, i % 30 + 1) for i in ids),
        )
        database.execute(
            "insert into tallies select channel_id, board, score, count(*) from boards where channel_id = ? "
            "group by channel_id, board, score",
            (channel_id,),
        )
        database.execute("analyze")


def score(member: int) -> int:
    return member * 7919 % 500 + 1
