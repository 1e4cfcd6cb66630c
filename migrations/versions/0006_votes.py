"""Polls, and the people's budget: who may vote, who did, and what came out."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "budget_rounds",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("okrug", sa.String(length=9), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title_kk", sa.String(length=300), nullable=False),
        sa.Column("title_ru", sa.String(length=300), nullable=False),
        sa.Column("money", sa.BigInteger(), nullable=False),
        sa.Column("settlements", sa.JSON(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("capped", sa.Boolean(), nullable=False),
        sa.Column("method", sa.String(32), nullable=False),
        sa.Column("tie", sa.String(32), nullable=False),
        sa.Column("seed", sa.String(length=100), nullable=False),
        sa.Column("adults", sa.Boolean(), nullable=False),
        sa.Column("joined_before", sa.Boolean(), nullable=False),
        sa.Column("paper", sa.Boolean(), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ideas_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("list_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voting_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column(
            "created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["people.id"], name=op.f("fk_budget_rounds_created_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_rounds")),
    )
    with op.batch_alter_table("budget_rounds", schema=None) as batch_op:
        batch_op.create_index("ix_budget_rounds_okrug", ["bot_id", "okrug", "state"], unique=False)

    op.create_table(
        "okrug_budgets",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("okrug", sa.String(length=9), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column(
            "uploaded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["people.id"], name=op.f("fk_okrug_budgets_uploaded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_okrug_budgets")),
        sa.UniqueConstraint(
            "bot_id", "okrug", "year", name=op.f("uq_okrug_budgets_bot_id_okrug_year")
        ),
    )
    op.create_table(
        "polls",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("okrug", sa.String(length=9), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kk", sa.Text(), nullable=False),
        sa.Column("ru", sa.Text(), nullable=False),
        sa.Column("photo", sa.String(length=255), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("may_change", sa.Boolean(), nullable=False),
        sa.Column("settlements", sa.JSON(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("adults", sa.Boolean(), nullable=False),
        sa.Column("joined_before", sa.Boolean(), nullable=False),
        sa.Column("in_public", sa.Boolean(), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("tally", sa.JSON(none_as_null=True), nullable=True),
        sa.Column(
            "created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name=op.f("fk_polls_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_polls")),
    )
    with op.batch_alter_table("polls", schema=None) as batch_op:
        batch_op.create_index("ix_polls_due", ["state", "closes_at"], unique=False)
        batch_op.create_index(
            "ix_polls_okrug", ["bot_id", "okrug", "state", "closes_at"], unique=False
        )

    op.create_table(
        "budget_counts",
        sa.Column(
            "round_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("settlement", sa.String(length=9), nullable=False),
        sa.Column("choice", sa.String(length=600), nullable=False),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["budget_rounds.id"], name=op.f("fk_budget_counts_round_id")
        ),
        sa.PrimaryKeyConstraint("round_id", "settlement", "choice", name=op.f("pk_budget_counts")),
    )
    op.create_table(
        "budget_ideas",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("settlement", sa.String(length=9), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("cost_guess", sa.BigInteger(), nullable=True),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("photos", sa.JSON(), nullable=False),
        sa.Column("title_kk", sa.Text(), nullable=False),
        sa.Column("title_ru", sa.Text(), nullable=False),
        sa.Column("text_kk", sa.Text(), nullable=False),
        sa.Column("text_ru", sa.Text(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("reason_kk", sa.Text(), nullable=False),
        sa.Column("reason_ru", sa.Text(), nullable=False),
        sa.Column(
            "merge_into", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "merged_into", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.String(32), nullable=True),
        sa.Column("owner", sa.String(length=100), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("spent", sa.BigInteger(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_budget_ideas_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["budget_rounds.id"], name=op.f("fk_budget_ideas_round_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_ideas")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_budget_ideas_round_id_number")),
    )
    with op.batch_alter_table("budget_ideas", schema=None) as batch_op:
        batch_op.create_index("ix_budget_ideas_person", ["person_id"], unique=False)
        batch_op.create_index("ix_budget_ideas_state", ["round_id", "state"], unique=False)

    op.create_table(
        "budget_phases",
        sa.Column(
            "round_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("phase", sa.String(32), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["round_id"], ["budget_rounds.id"], name=op.f("fk_budget_phases_round_id")
        ),
        sa.PrimaryKeyConstraint("round_id", "phase", name=op.f("pk_budget_phases")),
    )
    with op.batch_alter_table("budget_phases", schema=None) as batch_op:
        batch_op.create_index("ix_budget_phases_due", ["phase", "ends_at"], unique=False)

    op.create_table(
        "budget_signals",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("okrug", sa.String(length=9), nullable=False),
        sa.Column(
            "round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_budget_signals_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["budget_rounds.id"], name=op.f("fk_budget_signals_round_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_signals")),
    )
    with op.batch_alter_table("budget_signals", schema=None) as batch_op:
        batch_op.create_index("ix_budget_signals_okrug", ["bot_id", "okrug"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_budget_signals_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "budget_voters",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("mark", sa.String(length=40), nullable=False),
        sa.Column("who", sa.String(length=255), nullable=False),
        sa.Column("settlement", sa.String(length=9), nullable=False),
        sa.Column("on_paper", sa.Boolean(), nullable=False),
        sa.Column("newcomer", sa.Boolean(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("why", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_budget_voters_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["budget_rounds.id"], name=op.f("fk_budget_voters_round_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_voters")),
    )
    with op.batch_alter_table("budget_voters", schema=None) as batch_op:
        batch_op.create_index("ix_budget_voters_people", ["person_id"], unique=False)
        batch_op.create_index(
            "ix_budget_voters_tally", ["round_id", "settlement", "choice"], unique=False
        )
        batch_op.create_index(
            "uq_budget_voters_person",
            ["round_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("person_id IS NOT NULL"),
            postgresql_where=sa.text("person_id IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_budget_voters_who",
            ["round_id", "who"],
            unique=True,
            sqlite_where=sa.text("who <> ''"),
            postgresql_where=sa.text("who <> ''"),
        )

    op.create_table(
        "poll_counts",
        sa.Column(
            "poll_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_poll_counts_poll_id")),
        sa.PrimaryKeyConstraint("poll_id", "position", name=op.f("pk_poll_counts")),
    )
    op.create_table(
        "poll_options",
        sa.Column(
            "poll_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kk", sa.Text(), nullable=False),
        sa.Column("ru", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_poll_options_poll_id")),
        sa.PrimaryKeyConstraint("poll_id", "position", name=op.f("pk_poll_options")),
    )
    op.create_table(
        "poll_voters",
        sa.Column(
            "poll_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "person_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("settlement", sa.String(length=9), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_poll_voters_person_id")
        ),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_poll_voters_poll_id")),
        sa.PrimaryKeyConstraint("poll_id", "person_id", name=op.f("pk_poll_voters")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("poll_voters", schema=None) as batch_op:
        batch_op.create_index("ix_poll_voters_person", ["person_id"], unique=False)

    op.create_table(
        "poll_votes",
        sa.Column(
            "poll_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "person_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("choice", sa.Integer(), nullable=False),
        sa.Column("settlement", sa.String(length=9), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_poll_votes_person_id")
        ),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_poll_votes_poll_id")),
        sa.PrimaryKeyConstraint("poll_id", "person_id", name=op.f("pk_poll_votes")),
    )
    with op.batch_alter_table("poll_votes", schema=None) as batch_op:
        batch_op.create_index("ix_poll_votes_person", ["person_id"], unique=False)
        batch_op.create_index(
            "ix_poll_votes_tally", ["poll_id", "settlement", "choice"], unique=False
        )

    op.create_table(
        "budget_follows",
        sa.Column(
            "idea_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "person_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("follows", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["budget_ideas.id"], name=op.f("fk_budget_follows_idea_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_budget_follows_person_id")
        ),
        sa.PrimaryKeyConstraint("idea_id", "person_id", name=op.f("pk_budget_follows")),
    )
    with op.batch_alter_table("budget_follows", schema=None) as batch_op:
        batch_op.create_index("ix_budget_follows_person", ["person_id"], unique=False)

    op.create_table(
        "budget_idea_steps",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("idea_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("did", sa.String(32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("photos", sa.JSON(), nullable=False),
        sa.Column("spent", sa.BigInteger(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["budget_ideas.id"], name=op.f("fk_budget_idea_steps_idea_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_budget_idea_steps_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_idea_steps")),
    )
    with op.batch_alter_table("budget_idea_steps", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_budget_idea_steps_idea_id"), ["idea_id"], unique=False
        )

    op.create_table(
        "budget_joins",
        sa.Column(
            "idea_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "person_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["budget_ideas.id"], name=op.f("fk_budget_joins_idea_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_budget_joins_person_id")
        ),
        sa.PrimaryKeyConstraint("idea_id", "person_id", name=op.f("pk_budget_joins")),
    )
    with op.batch_alter_table("budget_joins", schema=None) as batch_op:
        batch_op.create_index("ix_budget_joins_person", ["person_id"], unique=False)

    with op.batch_alter_table("bots", schema=None) as batch_op:
        batch_op.add_column(sa.Column("caught_up_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("adult", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True))
    # how long somebody has lived in their okrug was not noted until now: as long as they are here
    op.execute("UPDATE people SET joined_at = created_at WHERE okrug <> ''")


def downgrade() -> None:
    """Back."""
    op.execute("DELETE FROM outbox WHERE kind LIKE 'poll.%' OR kind LIKE 'budget.%'")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("joined_at")
        batch_op.drop_column("adult")

    with op.batch_alter_table("bots", schema=None) as batch_op:
        batch_op.drop_column("caught_up_at")

    with op.batch_alter_table("budget_joins", schema=None) as batch_op:
        batch_op.drop_index("ix_budget_joins_person")

    op.drop_table("budget_joins")
    with op.batch_alter_table("budget_idea_steps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_budget_idea_steps_idea_id"))

    op.drop_table("budget_idea_steps")
    with op.batch_alter_table("budget_follows", schema=None) as batch_op:
        batch_op.drop_index("ix_budget_follows_person")

    op.drop_table("budget_follows")
    with op.batch_alter_table("poll_votes", schema=None) as batch_op:
        batch_op.drop_index("ix_poll_votes_tally")
        batch_op.drop_index("ix_poll_votes_person")

    op.drop_table("poll_votes")
    with op.batch_alter_table("poll_voters", schema=None) as batch_op:
        batch_op.drop_index("ix_poll_voters_person")

    op.drop_table("poll_voters")
    op.drop_table("poll_options")
    op.drop_table("poll_counts")
    with op.batch_alter_table("budget_voters", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_budget_voters_who",
            sqlite_where=sa.text("who <> ''"),
            postgresql_where=sa.text("who <> ''"),
        )
        batch_op.drop_index(
            "uq_budget_voters_person",
            sqlite_where=sa.text("person_id IS NOT NULL"),
            postgresql_where=sa.text("person_id IS NOT NULL"),
        )
        batch_op.drop_index("ix_budget_voters_tally")
        batch_op.drop_index("ix_budget_voters_people")

    op.drop_table("budget_voters")
    with op.batch_alter_table("budget_signals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_budget_signals_person_id"))
        batch_op.drop_index("ix_budget_signals_okrug")

    op.drop_table("budget_signals")
    with op.batch_alter_table("budget_phases", schema=None) as batch_op:
        batch_op.drop_index("ix_budget_phases_due")

    op.drop_table("budget_phases")
    with op.batch_alter_table("budget_ideas", schema=None) as batch_op:
        batch_op.drop_index("ix_budget_ideas_state")
        batch_op.drop_index("ix_budget_ideas_person")

    op.drop_table("budget_ideas")
    op.drop_table("budget_counts")
    with op.batch_alter_table("polls", schema=None) as batch_op:
        batch_op.drop_index("ix_polls_okrug")
        batch_op.drop_index("ix_polls_due")

    op.drop_table("polls")
    op.drop_table("okrug_budgets")
    with op.batch_alter_table("budget_rounds", schema=None) as batch_op:
        batch_op.drop_index("ix_budget_rounds_okrug")

    op.drop_table("budget_rounds")
