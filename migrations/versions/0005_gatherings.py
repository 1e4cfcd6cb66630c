"""Gatherings: from the call to what became of what was decided."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "entitled_counts",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("okrug", sa.String(length=9), nullable=False),
        sa.Column("settlement", sa.String(length=9), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("set_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entitled_counts")),
    )
    with op.batch_alter_table("entitled_counts", schema=None) as batch_op:
        batch_op.create_index(
            "ix_entitled_counts_latest", ["okrug", "settlement", "id"], unique=False
        )

    op.create_table(
        "entitled_names",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("okrug", sa.String(length=9), nullable=False),
        sa.Column("settlement", sa.String(length=9), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("mark", sa.String(length=100), nullable=False),
        sa.Column("who", sa.String(length=255), nullable=False),
        sa.Column("folded", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entitled_names")),
        sa.UniqueConstraint(
            "okrug", "settlement", "who", name=op.f("uq_entitled_names_okrug_settlement_who")
        ),
    )
    with op.batch_alter_table("entitled_names", schema=None) as batch_op:
        batch_op.create_index(
            "ix_entitled_names_search", ["okrug", "settlement", "folded"], unique=False
        )

    op.create_table(
        "gatherings",
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
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("leads_to", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("settlement", sa.String(length=9), nullable=False),
        sa.Column("section_kk", sa.String(length=200), nullable=False),
        sa.Column("section_ru", sa.String(length=200), nullable=False),
        sa.Column("title_kk", sa.String(length=300), nullable=False),
        sa.Column("title_ru", sa.String(length=300), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minutes_long", sa.Integer(), nullable=False),
        sa.Column("place_kk", sa.String(length=300), nullable=False),
        sa.Column("place_ru", sa.String(length=300), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("materials", sa.JSON(), nullable=False),
        sa.Column("only_candidates", sa.Boolean(), nullable=False),
        sa.Column("base", sa.String(32), nullable=True),
        sa.Column("late_reason", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("poster_photos", sa.JSON(), nullable=False),
        sa.Column("reminded", sa.String(length=40), nullable=False),
        sa.Column("convener", sa.String(32), nullable=False),
        sa.Column(
            "proposer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("signed", sa.Integer(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decision_files", sa.JSON(), nullable=False),
        sa.Column("entitled", sa.Integer(), nullable=True),
        sa.Column("entitled_on", sa.Date(), nullable=True),
        sa.Column("entitled_source", sa.String(length=300), nullable=False),
        sa.Column("door_secret", sa.String(length=64), nullable=False),
        sa.Column("door_opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_present", sa.Integer(), nullable=True),
        sa.Column("opened_needed", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_present", sa.Integer(), nullable=True),
        sa.Column("chair", sa.String(length=100), nullable=False),
        sa.Column("secretary", sa.String(length=100), nullable=False),
        sa.Column(
            "secretary_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("on_paper", sa.Boolean(), nullable=False),
        sa.Column("minutes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_files", sa.JSON(), nullable=False),
        sa.Column("handed_over_on", sa.Date(), nullable=True),
        sa.Column("hand_over_reminded", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["people.id"], name=op.f("fk_gatherings_created_by")
        ),
        sa.ForeignKeyConstraint(
            ["leads_to"], ["gatherings.id"], name=op.f("fk_gatherings_leads_to")
        ),
        sa.ForeignKeyConstraint(
            ["proposer_id"], ["people.id"], name=op.f("fk_gatherings_proposer_id")
        ),
        sa.ForeignKeyConstraint(
            ["secretary_id"], ["people.id"], name=op.f("fk_gatherings_secretary_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gatherings")),
    )
    with op.batch_alter_table("gatherings", schema=None) as batch_op:
        batch_op.create_index("ix_gatherings_due", ["state", "held_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_gatherings_leads_to"), ["leads_to"], unique=False)
        batch_op.create_index(
            "ix_gatherings_okrug", ["bot_id", "okrug", "state", "held_at"], unique=False
        )
        batch_op.create_index(
            "uq_gatherings_number", ["bot_id", "okrug", "year", "number"], unique=True
        )

    op.create_table(
        "elected",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("okrug", sa.String(length=9), nullable=False),
        sa.Column("settlement", sa.String(length=9), nullable=False),
        sa.Column(
            "gathering_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "candidate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gatherings.id"], name=op.f("fk_elected_gathering_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_elected")),
        sa.UniqueConstraint("candidate_id", name=op.f("uq_elected_candidate_id")),
    )
    with op.batch_alter_table("elected", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_elected_gathering_id"), ["gathering_id"], unique=False
        )
        batch_op.create_index("ix_elected_okrug", ["bot_id", "okrug", "last"], unique=False)

    op.create_table(
        "gathering_backers",
        sa.Column(
            "gathering_id",
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
            ["gathering_id"], ["gatherings.id"], name=op.f("fk_gathering_backers_gathering_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_gathering_backers_person_id")
        ),
        sa.PrimaryKeyConstraint("gathering_id", "person_id", name=op.f("pk_gathering_backers")),
    )
    op.create_table(
        "gathering_counts",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "gathering_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("noted_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gatherings.id"], name=op.f("fk_gathering_counts_gathering_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering_counts")),
    )
    with op.batch_alter_table("gathering_counts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_gathering_counts_gathering_id"), ["gathering_id"], unique=False
        )

    op.create_table(
        "gathering_items",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "gathering_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kk", sa.Text(), nullable=False),
        sa.Column("ru", sa.Text(), nullable=False),
        sa.Column(
            "proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "appeal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("speeches_kk", sa.Text(), nullable=False),
        sa.Column("speeches_ru", sa.Text(), nullable=False),
        sa.Column("motion_kk", sa.Text(), nullable=False),
        sa.Column("motion_ru", sa.Text(), nullable=False),
        sa.Column("decision_kk", sa.Text(), nullable=False),
        sa.Column("decision_ru", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=True),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("needed", sa.Integer(), nullable=True),
        sa.Column("ayes", sa.Integer(), nullable=True),
        sa.Column("noes", sa.Integer(), nullable=True),
        sa.Column("abstained", sa.Integer(), nullable=True),
        sa.Column("voted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hands_open", sa.Boolean(), nullable=False),
        sa.Column(
            "hands_of", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("hands_round", sa.Integer(), nullable=False),
        sa.Column("hands_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("from_floor", sa.Boolean(), nullable=False),
        sa.Column("recounts", sa.JSON(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("seats_source", sa.String(length=300), nullable=False),
        sa.Column("tie", sa.String(32), nullable=True),
        sa.Column("seed", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gatherings.id"], name=op.f("fk_gathering_items_gathering_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering_items")),
    )
    with op.batch_alter_table("gathering_items", schema=None) as batch_op:
        batch_op.create_index(
            "ix_gathering_items_order", ["gathering_id", "position", "id"], unique=False
        )

    op.create_table(
        "gathering_proposals",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "gathering_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("wish", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gatherings.id"], name=op.f("fk_gathering_proposals_gathering_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_gathering_proposals_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering_proposals")),
    )
    with op.batch_alter_table("gathering_proposals", schema=None) as batch_op:
        batch_op.create_index("ix_gathering_proposals_of", ["gathering_id", "state"], unique=False)

    op.create_table(
        "gathering_replies",
        sa.Column(
            "gathering_id",
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
        sa.Column("reply", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gatherings.id"], name=op.f("fk_gathering_replies_gathering_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_gathering_replies_person_id")
        ),
        sa.PrimaryKeyConstraint("gathering_id", "person_id", name=op.f("pk_gathering_replies")),
    )
    op.create_table(
        "gathering_stays",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "gathering_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("mark", sa.String(length=100), nullable=False),
        sa.Column("who", sa.String(length=255), nullable=False),
        sa.Column("how", sa.String(32), nullable=False),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("noted_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gatherings.id"], name=op.f("fk_gathering_stays_gathering_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_gathering_stays_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering_stays")),
    )
    with op.batch_alter_table("gathering_stays", schema=None) as batch_op:
        batch_op.create_index(
            "ix_gathering_stays_order", ["gathering_id", "attempt", "id"], unique=False
        )
        batch_op.create_index(
            "uq_gathering_stays_name",
            ["gathering_id", "attempt", "who"],
            unique=True,
            sqlite_where=sa.text("left_at IS NULL AND who <> ''"),
            postgresql_where=sa.text("left_at IS NULL AND who <> ''"),
        )
        batch_op.create_index(
            "uq_gathering_stays_person",
            ["gathering_id", "attempt", "person_id"],
            unique=True,
            sqlite_where=sa.text("left_at IS NULL AND person_id IS NOT NULL"),
            postgresql_where=sa.text("left_at IS NULL AND person_id IS NOT NULL"),
        )

    op.create_table(
        "gathering_steps",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "gathering_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("move", sa.String(32), nullable=False),
        sa.Column("to_state", sa.String(32), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gatherings.id"], name=op.f("fk_gathering_steps_gathering_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_gathering_steps_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering_steps")),
    )
    with op.batch_alter_table("gathering_steps", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_gathering_steps_gathering_id"), ["gathering_id"], unique=False
        )

    op.create_table(
        "gathering_tries",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "gathering_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gatherings.id"], name=op.f("fk_gathering_tries_gathering_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_gathering_tries_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering_tries")),
    )
    with op.batch_alter_table("gathering_tries", schema=None) as batch_op:
        batch_op.create_index(
            "ix_gathering_tries_recent", ["gathering_id", "person_id", "at"], unique=False
        )

    op.create_table(
        "gathering_candidates",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("ayes", sa.Integer(), nullable=True),
        sa.Column("noes", sa.Integer(), nullable=True),
        sa.Column("abstained", sa.Integer(), nullable=True),
        sa.Column("again_present", sa.Integer(), nullable=True),
        sa.Column("again_ayes", sa.Integer(), nullable=True),
        sa.Column("again_noes", sa.Integer(), nullable=True),
        sa.Column("again_abstained", sa.Integer(), nullable=True),
        sa.Column("recounts", sa.JSON(), nullable=False),
        sa.Column("elected", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["item_id"], ["gathering_items.id"], name=op.f("fk_gathering_candidates_item_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering_candidates")),
        sa.UniqueConstraint(
            "item_id", "number", name=op.f("uq_gathering_candidates_item_id_number")
        ),
    )
    with op.batch_alter_table("gathering_candidates", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_gathering_candidates_item_id"), ["item_id"], unique=False
        )

    op.create_table(
        "gathering_decisions",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("okrug", sa.String(length=9), nullable=False),
        sa.Column(
            "gathering_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kk", sa.Text(), nullable=False),
        sa.Column("ru", sa.Text(), nullable=False),
        sa.Column("standing", sa.String(32), nullable=True),
        sa.Column("consider_by", sa.Date(), nullable=True),
        sa.Column("stage", sa.String(32), nullable=False),
        sa.Column("owner", sa.String(length=100), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("photos", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gatherings.id"], name=op.f("fk_gathering_decisions_gathering_id")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["gathering_items.id"], name=op.f("fk_gathering_decisions_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["people.id"], name=op.f("fk_gathering_decisions_owner_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering_decisions")),
        sa.UniqueConstraint("item_id", name=op.f("uq_gathering_decisions_item_id")),
    )
    with op.batch_alter_table("gathering_decisions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_gathering_decisions_gathering_id"), ["gathering_id"], unique=False
        )
        batch_op.create_index(
            "ix_gathering_decisions_okrug", ["bot_id", "okrug", "stage", "due_on"], unique=False
        )
        batch_op.create_index(
            "ix_gathering_decisions_waiting", ["standing", "consider_by"], unique=False
        )

    op.create_table(
        "gathering_hands",
        sa.Column(
            "item_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "candidate_id",
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
        sa.Column("hand", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["gathering_items.id"], name=op.f("fk_gathering_hands_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_gathering_hands_person_id")
        ),
        sa.PrimaryKeyConstraint(
            "item_id", "candidate_id", "person_id", name=op.f("pk_gathering_hands")
        ),
    )
    op.create_table(
        "gathering_supports",
        sa.Column(
            "proposal_id",
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
            ["person_id"], ["people.id"], name=op.f("fk_gathering_supports_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["gathering_proposals.id"],
            name=op.f("fk_gathering_supports_proposal_id"),
        ),
        sa.PrimaryKeyConstraint("proposal_id", "person_id", name=op.f("pk_gathering_supports")),
    )
    op.create_table(
        "gathering_decision_steps",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "decision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("did", sa.String(length=32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["gathering_decisions.id"],
            name=op.f("fk_gathering_decision_steps_decision_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_gathering_decision_steps_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering_decision_steps")),
    )
    with op.batch_alter_table("gathering_decision_steps", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_gathering_decision_steps_decision_id"), ["decision_id"], unique=False
        )
        batch_op.create_index("ix_gathering_decision_steps_told", ["told_at", "did"], unique=False)


def downgrade() -> None:
    """Back."""
    op.execute("DELETE FROM outbox WHERE kind LIKE 'gathering.%'")
    with op.batch_alter_table("gathering_decision_steps", schema=None) as batch_op:
        batch_op.drop_index("ix_gathering_decision_steps_told")
        batch_op.drop_index(batch_op.f("ix_gathering_decision_steps_decision_id"))

    op.drop_table("gathering_decision_steps")
    op.drop_table("gathering_supports")
    op.drop_table("gathering_hands")
    with op.batch_alter_table("gathering_decisions", schema=None) as batch_op:
        batch_op.drop_index("ix_gathering_decisions_waiting")
        batch_op.drop_index("ix_gathering_decisions_okrug")
        batch_op.drop_index(batch_op.f("ix_gathering_decisions_gathering_id"))

    op.drop_table("gathering_decisions")
    with op.batch_alter_table("gathering_candidates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gathering_candidates_item_id"))

    op.drop_table("gathering_candidates")
    with op.batch_alter_table("gathering_tries", schema=None) as batch_op:
        batch_op.drop_index("ix_gathering_tries_recent")

    op.drop_table("gathering_tries")
    with op.batch_alter_table("gathering_steps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gathering_steps_gathering_id"))

    op.drop_table("gathering_steps")
    with op.batch_alter_table("gathering_stays", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_gathering_stays_person",
            sqlite_where=sa.text("left_at IS NULL AND person_id IS NOT NULL"),
            postgresql_where=sa.text("left_at IS NULL AND person_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "uq_gathering_stays_name",
            sqlite_where=sa.text("left_at IS NULL AND who <> ''"),
            postgresql_where=sa.text("left_at IS NULL AND who <> ''"),
        )
        batch_op.drop_index("ix_gathering_stays_order")

    op.drop_table("gathering_stays")
    op.drop_table("gathering_replies")
    with op.batch_alter_table("gathering_proposals", schema=None) as batch_op:
        batch_op.drop_index("ix_gathering_proposals_of")

    op.drop_table("gathering_proposals")
    with op.batch_alter_table("gathering_items", schema=None) as batch_op:
        batch_op.drop_index("ix_gathering_items_order")

    op.drop_table("gathering_items")
    with op.batch_alter_table("gathering_counts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gathering_counts_gathering_id"))

    op.drop_table("gathering_counts")
    op.drop_table("gathering_backers")
    with op.batch_alter_table("elected", schema=None) as batch_op:
        batch_op.drop_index("ix_elected_okrug")
        batch_op.drop_index(batch_op.f("ix_elected_gathering_id"))

    op.drop_table("elected")
    with op.batch_alter_table("gatherings", schema=None) as batch_op:
        batch_op.drop_index("uq_gatherings_number")
        batch_op.drop_index("ix_gatherings_okrug")
        batch_op.drop_index(batch_op.f("ix_gatherings_leads_to"))
        batch_op.drop_index("ix_gatherings_due")

    op.drop_table("gatherings")
    with op.batch_alter_table("entitled_names", schema=None) as batch_op:
        batch_op.drop_index("ix_entitled_names_search")

    op.drop_table("entitled_names")
    with op.batch_alter_table("entitled_counts", schema=None) as batch_op:
        batch_op.drop_index("ix_entitled_counts_latest")

    op.drop_table("entitled_counts")
