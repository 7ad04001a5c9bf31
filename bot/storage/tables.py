"""The tables. Their constraints make a second post and a second count impossible, whatever the code does."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeDecorator

from bot.core.plan import Plan
from bot.core.plan_json import plan_from_json, plan_to_json


class Moment(TypeDecorator[datetime]):
    """A moment in time: aware going in, UTC coming out; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a time zone: {value!r}")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class StoredPlan(TypeDecorator[Plan]):
    """A plan, as JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Plan | None, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(plan_to_json(value), sort_keys=True)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Plan | None:
        return None if value is None else _read_plan(value)


@lru_cache(maxsize=4096)
def _read_plan(text: str) -> Plan:
    """Most channels of a team have the same plan, and a post reads its channel's three times."""
    return plan_from_json(json.loads(text))


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _ledger_columns() -> list[Column[Any]]:
    """What every promise to send something carries: `wake_at` is when a dispatcher must look at it again
    (its lease has run out, or a retry is due); NULL once it is settled."""
    return [
        Column("state", String(10), nullable=False),
        Column("wake_at", Moment),
        Column("give_up_at", Moment),
        Column("tries", Integer, nullable=False, server_default="0"),
        Column("maybe_sent", Boolean, nullable=False, server_default=text("false")),
        Column("message_id", String(64)),
        Column("reason", Text, nullable=False, server_default=""),
    ]


def _when_due(table: Table, name: str) -> Index:
    """What is due on a platform, in order, without what is not due at all."""
    column = table.c[name]
    due = column.is_not(None)
    return Index(f"ix_{table.name}_{name}", table.c.platform, column, sqlite_where=due, postgresql_where=due)


channels = Table(
    "channels",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("platform", String(20), nullable=False),
    Column("workspace", String(64), nullable=False),
    Column("channel", String(64), nullable=False),
    Column("plan", StoredPlan, nullable=False),
    Column("next_due_at", Moment),
    Column("last_number", Integer, nullable=False, server_default="0"),
    Column("last_day", Date),
    Column("last_question_id", String(100)),
    UniqueConstraint("platform", "workspace", "channel"),
)
_when_due(channels, "next_due_at")

questions = Table(
    "questions",
    metadata,
    Column("version", String(24), primary_key=True),
    Column("question_id", String(100), nullable=False),
    Column("body", Text, nullable=False),
)

posts = Table(
    "posts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(24), nullable=False, unique=True),
    Column("platform", String(20), nullable=False),
    Column("channel_id", Integer, ForeignKey(channels.c.id, ondelete="CASCADE"), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("day", Date, nullable=False),
    # The local date again for scheduled posts, NULL for bonus posts: a NULL never clashes.
    Column("slot_day", Date),
    Column("number", Integer),
    Column("question_version", String(24), ForeignKey(questions.c.version)),
    Column("round", Integer, nullable=False, server_default="0"),
    *_ledger_columns(),
    Column("posted_at", Moment),
    Column("closed", Boolean, nullable=False, server_default=text("false")),
    Column("team_revealed", Boolean, nullable=False, server_default=text("false")),
    Column("took_part", Integer, nullable=False, server_default="0"),
    Column("answered", Integer, nullable=False, server_default="0"),
    Column("right", Integer, nullable=False, server_default="0"),
    Column("edit_at", Moment),
    UniqueConstraint("channel_id", "slot_day"),
    UniqueConstraint("channel_id", "number"),
    CheckConstraint("state in ('claimed', 'posted', 'missed', 'unknown')", name="state"),
    CheckConstraint("(kind = 'scheduled') = (slot_day is not null)", name="kind"),
    CheckConstraint("number is null or (state = 'posted' and kind = 'scheduled')", name="number"),
    CheckConstraint("state = 'missed' or question_version is not null", name="question"),
)
_when_due(posts, "wake_at")
_when_due(posts, "edit_at")
Index("ix_posts_channel_id_message_id", posts.c.channel_id, posts.c.message_id)
Index(
    "ix_posts_open",
    posts.c.channel_id,
    sqlite_where=text("closed = 0"),
    postgresql_where=text("closed = false"),
)

team_reveals = Table(
    "team_reveals",
    metadata,
    Column("post_id", Integer, ForeignKey(posts.c.id, ondelete="CASCADE"), primary_key=True),
    Column("platform", String(20), nullable=False),
    *_ledger_columns(),
    CheckConstraint("state in ('due', 'claimed', 'posted', 'missed', 'unknown')", name="state"),
)
_when_due(team_reveals, "wake_at")

asks = Table(
    "asks",
    metadata,
    Column("channel_id", Integer, ForeignKey(channels.c.id, ondelete="CASCADE"), primary_key=True),
    Column("question_id", String(100), primary_key=True),
    Column("round", Integer, nullable=False),
    sqlite_with_rowid=False,
)

queue = Table(
    "queue",
    metadata,
    Column("channel_id", Integer, ForeignKey(channels.c.id, ondelete="CASCADE"), primary_key=True),
    Column("question_id", String(100), primary_key=True),
    Column("position", Integer, nullable=False),
    sqlite_with_rowid=False,
)

members = Table(
    "members",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("platform", String(20), nullable=False),
    Column("workspace", String(64), nullable=False),
    Column("user", String(64), nullable=False),
    Column("name", String(200), nullable=False),
    Column("hidden", Boolean, nullable=False, server_default=text("false")),
    UniqueConstraint("platform", "workspace", "user"),
)

participations = Table(
    "participations",
    metadata,
    Column("post_id", Integer, ForeignKey(posts.c.id, ondelete="CASCADE"), primary_key=True),
    Column("member_id", Integer, ForeignKey(members.c.id, ondelete="CASCADE"), primary_key=True, index=True),
    Column("revealed_at", Moment),
    Column("attempted_at", Moment),
    # The local date of the attempt in the channel's zone as it was then: it says on which boards it counts.
    Column("attempted_on", Date),
    Column("letter", String(1)),
    Column("words", Text),
    Column("covered", JSON(none_as_null=True)),
    Column("right", Boolean),
    Column("scored", Boolean, nullable=False),
    Column("points", Integer, nullable=False),
    Column("on_streak", Boolean, nullable=False),
    CheckConstraint("revealed_at is not null or attempted_at is not null", name="took_part"),
    CheckConstraint("points between 0 and 4 and (scored or points = 0)", name="points"),
    CheckConstraint("not scored or attempted_at is not null", name="scored"),
    sqlite_with_rowid=False,
)

streaks = Table(
    "streaks",
    metadata,
    Column("channel_id", Integer, ForeignKey(channels.c.id, ondelete="CASCADE"), primary_key=True),
    Column("member_id", Integer, ForeignKey(members.c.id, ondelete="CASCADE"), primary_key=True, index=True),
    Column("current", Integer, nullable=False),
    Column("best", Integer, nullable=False),
    Column("last_number", Integer, nullable=False),
    Column("freezes", Integer, nullable=False),
    Column("in_a_row", Integer, nullable=False),
    Column("alive_until", Integer, nullable=False),
    CheckConstraint("freezes between 0 and 2 and best >= current", name="bounds"),
    sqlite_with_rowid=False,
)
Index("ix_streaks_channel_id_alive_until", streaks.c.channel_id, streaks.c.alive_until)

freeze_log = Table(
    "freeze_log",
    metadata,
    Column("channel_id", Integer, ForeignKey(channels.c.id, ondelete="CASCADE"), primary_key=True),
    Column("member_id", Integer, ForeignKey(members.c.id, ondelete="CASCADE"), primary_key=True, index=True),
    Column("number", Integer, primary_key=True),
    Column("change", Integer, primary_key=True),
    sqlite_with_rowid=False,
)

boards = Table(
    "boards",
    metadata,
    Column("channel_id", Integer, ForeignKey(channels.c.id, ondelete="CASCADE"), primary_key=True),
    Column("board", String(10), primary_key=True),
    Column("member_id", Integer, ForeignKey(members.c.id, ondelete="CASCADE"), primary_key=True, index=True),
    Column("score", Integer, nullable=False),
    Column("reached_at", Moment, nullable=False),
    CheckConstraint("score > 0", name="score"),
    sqlite_with_rowid=False,
)
Index(
    "ix_boards_rank",
    boards.c.channel_id,
    boards.c.board,
    boards.c.score.desc(),
    boards.c.reached_at,
    boards.c.member_id,
)

# How many members (hidden ones aside) have each score: a rank is a sum over the few scores above, not a
# count over a million members.
tallies = Table(
    "tallies",
    metadata,
    Column("channel_id", Integer, ForeignKey(channels.c.id, ondelete="CASCADE"), primary_key=True),
    Column("board", String(10), primary_key=True),
    Column("score", Integer, primary_key=True),
    Column("members", Integer, nullable=False),
    CheckConstraint("members >= 0", name="members"),
    sqlite_with_rowid=False,
)

heartbeat = Table(
    "heartbeat",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    CheckConstraint("id = 1", name="single"),
)
