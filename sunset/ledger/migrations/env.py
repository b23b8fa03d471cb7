"""How Alembic runs the migrations: on the connection it is given, in that one's transaction."""

from alembic import context

from sunset.ledger.models import Base

if hasattr(context, "config"):  # absent when the file is merely imported
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=Base.metadata,
        version_table="sunset_version",
        transactional_ddl=True,
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()
