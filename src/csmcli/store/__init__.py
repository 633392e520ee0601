"""The database: the only ring that knows SQLModel, SQLAlchemy and Alembic."""
