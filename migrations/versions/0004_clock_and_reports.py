"""The clock and reports: how far each appeal was reminded of, and whose each step is."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_OPEN = sa.text("state IN ('accepted', 'in_work', 'need_info', 'new', 'reopen_requested')")
#: The history is append-only: the database itself is told to look away while columns are filled.
_UNGUARD = {
    "sqlite": ("DROP TRIGGER appeal_steps_no_update", "DROP TRIGGER appeal_steps_no_delete"),
    "postgresql": ("DROP TRIGGER appeal_steps_append_only ON appeal_steps",),
}
_GUARD = {
    "sqlite": tuple(
        f"CREATE TRIGGER appeal_steps_no_{verb} BEFORE {verb.upper()} ON appeal_steps "
        "BEGIN SELECT RAISE(ABORT, 'appeal_steps is append-only'); END"
        for verb in ("update", "delete")
    ),
    "postgresql": (
        "CREATE TRIGGER appeal_steps_append_only BEFORE UPDATE OR DELETE ON appeal_steps "
        "FOR EACH ROW EXECUTE FUNCTION appeal_steps_append_only()",
    ),
}
#: Kinds of notices that the version before does not know.
_NEW_KINDS = (
    "'appeal.digest', 'appeal.terms_near', 'appeal.overdue', 'appeal.reply_awaited', "
    "'appeal.reply_still_awaited', 'appeal.closes_soon', 'appeal.term_passed', "
    "'appeal.joined_term_passed'"
)


def _each(statements: dict[str, tuple[str, ...]]) -> None:
    for statement in statements[op.get_bind().dialect.name]:
        op.execute(statement)


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "appeal_digest_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_appeal_digest_days")),
    )
    op.create_table(
        "duties_done",
        sa.Column("okrug", sa.String(length=9), nullable=False),
        sa.Column("duty", sa.String(length=32), nullable=False),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_duties_done_by")),
        sa.PrimaryKeyConstraint("okrug", "duty", "period", name=op.f("pk_duties_done")),
    )
    op.create_table(
        "weekly_reports",
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("place", sa.String(length=9), nullable=False),
        sa.Column("monday", sa.Date(), nullable=False),
        sa.Column("put_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column(
            "broadcast_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["people.id"], name=op.f("fk_weekly_reports_decided_by")
        ),
        sa.PrimaryKeyConstraint("bot_id", "place", "monday", name=op.f("pk_weekly_reports")),
    )
    with op.batch_alter_table("appeal_neighbours", schema=None) as batch_op:
        batch_op.create_index("ix_appeal_neighbours_at", ["at"], unique=False)

    with op.batch_alter_table("appeal_steps", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("okrug", sa.String(length=9), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("due_on", sa.Date(), nullable=True))
    _fill_steps()
    with op.batch_alter_table("appeal_steps", schema=None) as batch_op:
        batch_op.create_index("ix_appeal_steps_okrug", ["okrug", "at", "id"], unique=False)

    with op.batch_alter_table("appeals", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("reminded", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.create_index(
            "ix_appeals_terms",
            ["reminded", "due_on", "id"],
            unique=False,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        )


def _fill_steps() -> None:
    """Of steps taken before, the due date that the appeal has now stands for the one it had."""
    _each(_UNGUARD)
    op.execute(
        "UPDATE appeal_steps SET "
        "okrug = (SELECT okrug FROM appeals WHERE appeals.id = appeal_steps.appeal_id), "
        "due_on = CASE WHEN from_state IS NULL THEN NULL ELSE "
        "(SELECT due_on FROM appeals WHERE appeals.id = appeal_steps.appeal_id) END"
    )
    _each(_GUARD)


def downgrade() -> None:
    """Back. Steps and notices that the version before does not know go."""
    _each(_UNGUARD)
    op.execute("DELETE FROM appeal_steps WHERE move = 'escalate'")
    op.execute(f"DELETE FROM outbox WHERE kind LIKE 'reports.%' OR kind IN ({_NEW_KINDS})")
    op.execute("UPDATE outbox SET lane = 0 WHERE lane > 5")
    op.drop_index("ix_appeals_terms", "appeals", sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.drop_index("ix_appeal_steps_okrug", "appeal_steps")
    # by the database's own statement: a table made anew would lose the order inside its indexes
    for table, column in (
        ("appeals", "reminded"),
        ("appeal_steps", "due_on"),
        ("appeal_steps", "okrug"),
    ):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    _each(_GUARD)

    with op.batch_alter_table("appeal_neighbours", schema=None) as batch_op:
        batch_op.drop_index("ix_appeal_neighbours_at")

    op.drop_table("weekly_reports")
    op.drop_table("duties_done")
    op.drop_table("appeal_digest_days")
