"""Adverts that a person brought along; on which day and by which channel somebody applied."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "adverts",
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("added", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["profile_id"], ["profiles.id"], name=op.f("fk_adverts_profile_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_adverts_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adverts")),
        sa.UniqueConstraint("profile_id", "job_id", name=op.f("uq_adverts_profile_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_adverts_workspace_id", "adverts", ["workspace_id"])
    op.add_column("candidacies", sa.Column("applied_on", sa.Date(), nullable=True))
    op.add_column("candidacies", sa.Column("channel", sa.Text(), nullable=True))


def downgrade() -> None:
    """Take the change back."""
    op.drop_column("candidacies", "channel")
    op.drop_column("candidacies", "applied_on")
    op.drop_table("adverts")
