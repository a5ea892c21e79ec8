"""Alembic's entry: runs the safety store's migrations on the connection that db.schema hands over."""

from __future__ import annotations

from alembic import context

from db.safety.schema import MIGRATIONS
from db.safety.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    version_table=MIGRATIONS.version_table,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
