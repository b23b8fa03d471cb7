"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "workspaces",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspaces")),
        sa.UniqueConstraint("name", name=op.f("uq_workspaces_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "memberships",
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("role IN ('owner', 'editor', 'viewer')", name=op.f("ck_memberships_role")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_memberships_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        sa.UniqueConstraint("workspace_id", "login", name=op.f("uq_memberships_workspace_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_memberships_workspace_id", "memberships", ["workspace_id"])

    op.create_table(
        "profiles",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_profiles_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profiles")),
        sa.UniqueConstraint("workspace_id", "name", name=op.f("uq_profiles_workspace_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_profiles_workspace_id", "profiles", ["workspace_id"])

    op.create_table(
        "runs",
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=True),
        sa.Column("failures", sa.JSON(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_runs_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
        sa.UniqueConstraint("workspace_id", "run_id", name=op.f("uq_runs_workspace_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_runs_workspace_id", "runs", ["workspace_id"])

    op.create_table(
        "candidacies",
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("saved", sa.Boolean(), nullable=False),
        sa.Column("broke_at", sa.SmallInteger(), nullable=True),
        sa.Column("error_stage", sa.Text(), nullable=True),
        sa.Column("error_message", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["profile_id"], ["profiles.id"], name=op.f("fk_candidacies_profile_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_candidacies_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidacies")),
        sa.UniqueConstraint("profile_id", "job_id", name=op.f("uq_candidacies_profile_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_candidacies_workspace_id", "candidacies", ["workspace_id"])

    op.create_table(
        "deliveries",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("job_ids", sa.JSON(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_try", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('pending', 'held', 'sending', 'sent', 'uncertain', 'failed')",
            name=op.f("ck_deliveries_state"),
        ),
        sa.ForeignKeyConstraint(["profile_id"], ["profiles.id"], name=op.f("fk_deliveries_profile_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_deliveries_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("workspace_id", "key", name=op.f("uq_deliveries_workspace_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deliveries_profile_id", "deliveries", ["profile_id"])
    op.create_index("ix_deliveries_workspace_id", "deliveries", ["workspace_id"])

    op.create_table(
        "failures",
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["profile_id"], ["profiles.id"], name=op.f("fk_failures_profile_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_failures_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failures")),
        sa.UniqueConstraint("workspace_id", "stage", "key", name=op.f("uq_failures_workspace_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_failures_profile_id", "failures", ["profile_id"])
    op.create_index("ix_failures_workspace_id", "failures", ["workspace_id"])

    op.create_table(
        "profile_versions",
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["profile_id"], ["profiles.id"], name=op.f("fk_profile_versions_profile_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_profile_versions_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_versions")),
        sa.UniqueConstraint("profile_id", "number", name=op.f("uq_profile_versions_profile_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_profile_versions_workspace_id", "profile_versions", ["workspace_id"])

    op.create_table(
        "evaluations",
        sa.Column("profile_version_id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("input_hash", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("evaluated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("level IN ('Good', 'Moderate', 'Low')", name=op.f("ck_evaluations_level")),
        sa.ForeignKeyConstraint(
            ["profile_version_id"], ["profile_versions.id"], name=op.f("fk_evaluations_profile_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_evaluations_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluations")),
        sa.UniqueConstraint(
            "profile_version_id",
            "job_id",
            "input_hash",
            "digest",
            name=op.f("uq_evaluations_profile_version_id"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_evaluations_workspace_id", "evaluations", ["workspace_id"])

    op.create_table(
        "feedback",
        sa.Column("candidacy_id", sa.Integer(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("more", sa.JSON(), nullable=False),
        sa.Column("row_hash", sa.Text(), nullable=False),
        sa.Column("received", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["candidacy_id"], ["candidacies.id"], name=op.f("fk_feedback_candidacy_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_feedback_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("candidacy_id", "row_hash", name=op.f("uq_feedback_candidacy_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feedback_workspace_id", "feedback", ["workspace_id"])

    op.create_table(
        "letters",
        sa.Column("candidacy_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("gaps", sa.JSON(), nullable=False),
        sa.Column("gate_passed", sa.Boolean(), nullable=False),
        sa.Column("gate", sa.JSON(), nullable=False),
        sa.Column("pdf", sa.Text(), nullable=True),
        sa.Column("docx", sa.Text(), nullable=True),
        sa.Column("evaluation_digest", sa.Text(), nullable=True),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["candidacy_id"], ["candidacies.id"], name=op.f("fk_letters_candidacy_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_letters_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("candidacy_id", "version", name=op.f("uq_letters_candidacy_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_letters_workspace_id", "letters", ["workspace_id"])

    op.create_table(
        "outcomes",
        sa.Column("candidacy_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('no reply', 'rejected', 'interview', 'offer', 'accepted', 'withdrawn')",
            name=op.f("ck_outcomes_kind"),
        ),
        sa.ForeignKeyConstraint(["candidacy_id"], ["candidacies.id"], name=op.f("fk_outcomes_candidacy_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_outcomes_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes")),
        sa.UniqueConstraint("candidacy_id", "kind", "day", name=op.f("uq_outcomes_candidacy_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outcomes_workspace_id", "outcomes", ["workspace_id"])

    op.create_table(
        "transitions",
        sa.Column("candidacy_id", sa.Integer(), nullable=False),
        sa.Column("from_status", sa.SmallInteger(), nullable=True),
        sa.Column("to_status", sa.SmallInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidacy_id"], ["candidacies.id"], name=op.f("fk_transitions_candidacy_id")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_transitions_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transitions")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_transitions_candidacy_id", "transitions", ["candidacy_id"])
    op.create_index("ix_transitions_workspace_id", "transitions", ["workspace_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("transitions")

    op.drop_table("outcomes")

    op.drop_table("letters")

    op.drop_table("feedback")

    op.drop_table("evaluations")

    op.drop_table("profile_versions")

    op.drop_table("failures")

    op.drop_table("deliveries")

    op.drop_table("candidacies")

    op.drop_table("runs")

    op.drop_table("profiles")

    op.drop_table("memberships")
    op.drop_table("workspaces")
