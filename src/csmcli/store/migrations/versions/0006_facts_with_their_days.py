"""Facts with their days: who looked after a client when, reviews put off, promises dropped, days that are not known.

No row is made here, so that undoing what was done before still finds all there is. The fingerprints are emptied, so
that the first read afterwards foresees by the rules of today.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

NULLABLE = {
    "task": {"done_by": sa.String},
    "follow_up": {"counted_from": sa.Date, "dropped_on": sa.Date},
    "review": {"cancelled_on": sa.Date},
}
FLAGS = {"move": ("fresh",), "milestone": ("day_unknown",)}
"""Columns that are false for what is stored."""

TABLES = ("owner_change", "review_move")


def upgrade() -> None:
    for table, columns in NULLABLE.items():
        for name, kind in columns.items():
            op.add_column(table, sa.Column(name, kind(), nullable=True))
    for table, names in FLAGS.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.text("0")))
    _table(
        "owner_change",
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=False),
    )
    _table(
        "review_move",
        sa.Column("review", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
    )
    op.execute("UPDATE practice SET fingerprint = ''")


def _table(name: str, *columns: sa.Column) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["client_id"], ["client.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f(f"ix_{name}_client_id"), name, ["client_id"])


def downgrade() -> None:
    for table in TABLES:
        op.execute(f"DELETE FROM change WHERE table_name = '{table}'")
        op.drop_table(table)
    for table in {**NULLABLE, **FLAGS}:
        for name in (*NULLABLE.get(table, ()), *FLAGS.get(table, ())):
            op.drop_column(table, name)
            for image in ("before", "after"):
                op.execute(
                    f"UPDATE change SET {image} = json_remove({image}, '$.{name}') "
                    f"WHERE table_name = '{table}' AND {image} IS NOT NULL"
                )
