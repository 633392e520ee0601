"""The history of the schema: numbered, append-only scripts, run by Alembic."""
