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

COUNTS = ("moves", "slip_days")
"""Columns of the forecast of a client, 0 until it is renewed."""

TABLES = ("owner_change", "review_move")

WIDER = {
    "v_client": ("c.progress,", "c.progress, c.moves, c.slip_days,"),
    "v_milestone": ("m.reached_on,", "m.reached_on, m.day_unknown,"),
    "v_move": ("v.reason", "v.reason, v.fresh"),
    "v_task": ("t.done_on,", "t.done_on, t.done_by,"),
    "v_follow_up": ("f.done_on", "f.done_on, f.dropped_on"),
    "v_review": ("r.held_on,", "r.held_on, r.cancelled_on,"),
}
"""Views for other tools that get the new columns: what stands there, and what is to stand there."""

VIEWS = {
    "v_owner": """
SELECT c.key AS client, c.name, o.owner, o.decided_on
FROM owner_change o JOIN client c ON c.id = o.client_id""",
    "v_review_move": """
SELECT c.key AS client, c.name, r.period, v.from_on, v.to_on, v.decided_on
FROM review_move v JOIN client c ON c.id = v.client_id LEFT JOIN review r ON r.uid = v.review""",
}


def upgrade() -> None:
    for table, columns in NULLABLE.items():
        for name, kind in columns.items():
            op.add_column(table, sa.Column(name, kind(), nullable=True))
    for table, names in FLAGS.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.text("0")))
    for name in COUNTS:
        op.add_column("client", sa.Column(name, sa.Integer(), nullable=False, server_default=sa.text("0")))
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
    for name, (old, new) in WIDER.items():
        _replace(name, old, new)
    for name, sql in VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS{sql}")
    op.execute("UPDATE practice SET fingerprint = ''")


def _replace(view: str, old: str, new: str) -> None:
    sql = op.get_bind().exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (view,)).scalar_one()
    op.execute(f"DROP VIEW {view}")
    op.get_bind().exec_driver_sql(sql.replace(old, new, 1))


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
    for name in VIEWS:
        op.execute(f"DROP VIEW {name}")
    for name, (old, new) in WIDER.items():
        _replace(name, new, old)
    for table in TABLES:
        op.execute(f"DELETE FROM change WHERE table_name = '{table}'")
        op.drop_table(table)
    for table in {**NULLABLE, **FLAGS, "client": COUNTS}:
        for name in (*NULLABLE.get(table, ()), *FLAGS.get(table, ()), *(COUNTS if table == "client" else ())):
            op.drop_column(table, name)
            for image in ("before", "after"):
                op.execute(
                    f"UPDATE change SET {image} = json_remove({image}, '$.{name}') "
                    f"WHERE table_name = '{table}' AND {image} IS NOT NULL"
                )
