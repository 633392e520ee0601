"""How Alembic runs here: on the connection it is handed, inside the transaction that is open."""

from __future__ import annotations

from alembic import context

from csmcli.store.schema import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata(),
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
