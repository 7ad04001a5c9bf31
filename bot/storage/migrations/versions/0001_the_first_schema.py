"""the first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "channels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_number", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("last_question_id", sa.String(length=100), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channels")),
        sa.UniqueConstraint(
            "platform", "workspace", "channel", name=op.f("uq_channels_platform_workspace_channel")
        ),
    )
    with op.batch_alter_table("channels", schema=None) as batch_op:
        batch_op.create_index(
            "ix_channels_next_due_at",
            ["platform", "next_due_at"],
            unique=False,
            sqlite_where=sa.text("next_due_at IS NOT NULL"),
            postgresql_where=sa.text("next_due_at IS NOT NULL"),
        )

    op.create_table(
        "heartbeat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_heartbeat_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heartbeat")),
    )
    op.create_table(
        "members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("user", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("hidden", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sa.UniqueConstraint("platform", "workspace", "user", name=op.f("uq_members_platform_workspace_user")),
    )
    op.create_table(
        "questions",
        sa.Column("version", sa.String(length=24), nullable=False),
        sa.Column("question_id", sa.String(length=100), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_questions")),
    )
    op.create_table(
        "asks",
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.String(length=100), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channels.id"], name=op.f("fk_asks_channel_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("channel_id", "question_id", name=op.f("pk_asks")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "boards",
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("board", sa.String(length=10), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("score > 0", name=op.f("ck_boards_score")),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channels.id"], name=op.f("fk_boards_channel_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_boards_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("channel_id", "board", "member_id", name=op.f("pk_boards")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("boards", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_boards_member_id"), ["member_id"], unique=False)
        batch_op.create_index(
            "ix_boards_rank",
            ["channel_id", "board", sa.literal_column("score DESC"), "reached_at", "member_id"],
            unique=False,
        )

    op.create_table(
        "freeze_log",
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channels.id"], name=op.f("fk_freeze_log_channel_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_freeze_log_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("channel_id", "member_id", "number", "change", name=op.f("pk_freeze_log")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("freeze_log", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_freeze_log_member_id"), ["member_id"], unique=False)

    op.create_table(
        "posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("slot_day", sa.Date(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("question_version", sa.String(length=24), nullable=True),
        sa.Column("round", sa.Integer(), server_default="0", nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("wake_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("give_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("maybe_sent", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("message_id", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("team_revealed", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("took_part", sa.Integer(), server_default="0", nullable=False),
        sa.Column("answered", sa.Integer(), server_default="0", nullable=False),
        sa.Column("right", sa.Integer(), server_default="0", nullable=False),
        sa.Column("edit_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(kind = 'scheduled') = (slot_day is not null)", name=op.f("ck_posts_kind")),
        sa.CheckConstraint(
            "number is null or (state = 'posted' and kind = 'scheduled')", name=op.f("ck_posts_number")
        ),
        sa.CheckConstraint(
            "state = 'missed' or question_version is not null", name=op.f("ck_posts_question")
        ),
        sa.CheckConstraint(
            "state in ('claimed', 'posted', 'missed', 'unknown')", name=op.f("ck_posts_state")
        ),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channels.id"], name=op.f("fk_posts_channel_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_version"], ["questions.version"], name=op.f("fk_posts_question_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sa.UniqueConstraint("channel_id", "number", name=op.f("uq_posts_channel_id_number")),
        sa.UniqueConstraint("channel_id", "slot_day", name=op.f("uq_posts_channel_id_slot_day")),
        sa.UniqueConstraint("key", name=op.f("uq_posts_key")),
    )
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.create_index("ix_posts_channel_id_message_id", ["channel_id", "message_id"], unique=False)
        batch_op.create_index(
            "ix_posts_edit_at",
            ["platform", "edit_at"],
            unique=False,
            sqlite_where=sa.text("edit_at IS NOT NULL"),
            postgresql_where=sa.text("edit_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_posts_open",
            ["channel_id"],
            unique=False,
            sqlite_where=sa.text("closed = 0"),
            postgresql_where=sa.text("closed = false"),
        )
        batch_op.create_index(
            "ix_posts_wake_at",
            ["platform", "wake_at"],
            unique=False,
            sqlite_where=sa.text("wake_at IS NOT NULL"),
            postgresql_where=sa.text("wake_at IS NOT NULL"),
        )

    op.create_table(
        "queue",
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.String(length=100), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channels.id"], name=op.f("fk_queue_channel_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("channel_id", "question_id", name=op.f("pk_queue")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "streaks",
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("current", sa.Integer(), nullable=False),
        sa.Column("best", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("freezes", sa.Integer(), nullable=False),
        sa.Column("in_a_row", sa.Integer(), nullable=False),
        sa.Column("alive_until", sa.Integer(), nullable=False),
        sa.CheckConstraint("freezes between 0 and 2 and best >= current", name=op.f("ck_streaks_bounds")),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channels.id"], name=op.f("fk_streaks_channel_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_streaks_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("channel_id", "member_id", name=op.f("pk_streaks")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("streaks", schema=None) as batch_op:
        batch_op.create_index(
            "ix_streaks_channel_id_alive_until", ["channel_id", "alive_until"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_streaks_member_id"), ["member_id"], unique=False)

    op.create_table(
        "tallies",
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("board", sa.String(length=10), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.CheckConstraint("members >= 0", name=op.f("ck_tallies_members")),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channels.id"], name=op.f("fk_tallies_channel_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("channel_id", "board", "score", name=op.f("pk_tallies")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "participations",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("revealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempted_on", sa.Date(), nullable=True),
        sa.Column("letter", sa.String(length=1), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("covered", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("right", sa.Boolean(), nullable=True),
        sa.Column("scored", sa.Boolean(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("on_streak", sa.Boolean(), nullable=False),
        sa.CheckConstraint("not scored or attempted_at is not null", name=op.f("ck_participations_scored")),
        sa.CheckConstraint(
            "points between 0 and 4 and (scored or points = 0)", name=op.f("ck_participations_points")
        ),
        sa.CheckConstraint(
            "revealed_at is not null or attempted_at is not null", name=op.f("ck_participations_took_part")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_participations_member_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_participations_post_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", "member_id", name=op.f("pk_participations")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("participations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_participations_member_id"), ["member_id"], unique=False)

    op.create_table(
        "team_reveals",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("wake_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("give_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("maybe_sent", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("message_id", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "state in ('due', 'claimed', 'posted', 'missed', 'unknown')", name=op.f("ck_team_reveals_state")
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_team_reveals_post_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_team_reveals")),
    )
    with op.batch_alter_table("team_reveals", schema=None) as batch_op:
        batch_op.create_index(
            "ix_team_reveals_wake_at",
            ["platform", "wake_at"],
            unique=False,
            sqlite_where=sa.text("wake_at IS NOT NULL"),
            postgresql_where=sa.text("wake_at IS NOT NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("team_reveals", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_team_reveals_wake_at",
            sqlite_where=sa.text("wake_at IS NOT NULL"),
            postgresql_where=sa.text("wake_at IS NOT NULL"),
        )

    op.drop_table("team_reveals")
    with op.batch_alter_table("participations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_participations_member_id"))

    op.drop_table("participations")
    op.drop_table("tallies")
    with op.batch_alter_table("streaks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_streaks_member_id"))
        batch_op.drop_index("ix_streaks_channel_id_alive_until")

    op.drop_table("streaks")
    op.drop_table("queue")
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_posts_wake_at",
            sqlite_where=sa.text("wake_at IS NOT NULL"),
            postgresql_where=sa.text("wake_at IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_posts_open", sqlite_where=sa.text("closed = 0"), postgresql_where=sa.text("closed = false")
        )
        batch_op.drop_index(
            "ix_posts_edit_at",
            sqlite_where=sa.text("edit_at IS NOT NULL"),
            postgresql_where=sa.text("edit_at IS NOT NULL"),
        )
        batch_op.drop_index("ix_posts_channel_id_message_id")

    op.drop_table("posts")
    with op.batch_alter_table("freeze_log", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_freeze_log_member_id"))

    op.drop_table("freeze_log")
    with op.batch_alter_table("boards", schema=None) as batch_op:
        batch_op.drop_index("ix_boards_rank")
        batch_op.drop_index(batch_op.f("ix_boards_member_id"))

    op.drop_table("boards")
    op.drop_table("asks")
    op.drop_table("questions")
    op.drop_table("members")
    op.drop_table("heartbeat")
    with op.batch_alter_table("channels", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_channels_next_due_at",
            sqlite_where=sa.text("next_due_at IS NOT NULL"),
            postgresql_where=sa.text("next_due_at IS NOT NULL"),
        )

    op.drop_table("channels")
