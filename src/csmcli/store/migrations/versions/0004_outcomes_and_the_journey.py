"""Outcomes and the journey: goals with their checkpoints, reviews and causes, contracts, the client's own words.

Milestones and tasks learn who is responsible on each side, milestones their meeting and the client's own standard. The
fingerprints are emptied, so that the first read afterwards foresees what goals, reviews and renewals ask for.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

TABLES = ("cause", "contract", "goal", "review", "term")
ADDED = {
    "milestone": {
        "standard": sa.String,
        "ours": sa.String,
        "theirs": sa.String,
        "meeting_on": sa.Date,
        "meeting_topic": sa.String,
        "meeting_people": sa.String,
        "hidden_on": sa.Date,
    },
    "task": {"ours": sa.String, "theirs": sa.String},
    "measurement": {"note": sa.String},
}

OLD_VIEWS = {
    "v_milestone": """
SELECT c.key AS client, c.name, m.position + 1 AS step, m.key AS milestone, m.due_on, m.first_due_on, m.reached_on,
       (SELECT count(*) FROM move v WHERE v.client_id = c.id AND v.key = m.key AND v.kind = 'moved') AS moves,
       CASE WHEN m.first_due_on IS NOT NULL THEN julianday(m.due_on) - julianday(m.first_due_on) END AS slip_days
FROM milestone m JOIN client c ON c.id = m.client_id""",
    "v_task": """
SELECT c.key AS client, c.name, t.key AS task, t.category, t.title, t.side, t.vital, t.own, t.due_on, t.added_on,
       t.done_on
FROM task t JOIN client c ON c.id = t.client_id""",
    "v_measurement": """
SELECT c.key AS client, c.name, m.metric, m.on_day, m.value / 100.0 AS value, m.source
FROM measurement m JOIN client c ON c.id = m.client_id""",
}
NEW_VIEWS = {
    "v_milestone": """
SELECT c.key AS client, c.name, m.position + 1 AS step, m.key AS milestone, m.due_on, m.first_due_on, m.reached_on,
       (SELECT count(*) FROM move v WHERE v.client_id = c.id AND v.key = m.key AND v.kind = 'moved') AS moves,
       CASE WHEN m.first_due_on IS NOT NULL THEN julianday(m.due_on) - julianday(m.first_due_on) END AS slip_days,
       m.standard, m.ours, m.theirs, m.meeting_on, m.meeting_topic, m.meeting_people, m.hidden_on
FROM milestone m JOIN client c ON c.id = m.client_id""",
    "v_task": """
SELECT c.key AS client, c.name, t.key AS task, t.category, t.title, t.side, t.vital, t.own, t.due_on, t.added_on,
       t.done_on, t.ours, t.theirs
FROM task t JOIN client c ON c.id = t.client_id""",
    "v_measurement": """
SELECT c.key AS client, c.name, m.metric, m.on_day, m.value / 100.0 AS value, m.source, m.note
FROM measurement m JOIN client c ON c.id = m.client_id""",
}
VIEWS = {
    "v_goal": """
SELECT c.key AS client, c.name, g.metric, g.title, g.unit, g.direction, g.baseline / 100.0 AS baseline,
       g.target / 100.0 AS target, g.by_on, g.checkpoints, g.set_on,
       (SELECT m.value / 100.0 FROM measurement m WHERE m.client_id = c.id AND m.metric = g.metric
        ORDER BY m.on_day DESC, m.id DESC LIMIT 1) AS last_value, g.ended_on, g.ending, g.note
FROM goal g JOIN client c ON c.id = g.client_id""",
    "v_review": """
SELECT c.key AS client, c.name, r.period, r.planned_on, r.topic, r.ours, r.theirs, r.held_on, r.note
FROM review r JOIN client c ON c.id = r.client_id""",
    "v_cause": """
SELECT c.key AS client, c.name, r.period, k.metric, k.code, k.note, k.found_on
FROM cause k JOIN client c ON c.id = k.client_id LEFT JOIN review r ON r.uid = k.review""",
    "v_contract": """
SELECT c.key AS client, c.name, t.starts_on, t.ends_on, t.notice_days, t.opt_out_on, t.value / 100.0 AS value,
       c.currency, t.outcome, t.reason, t.decided_on, t.note
FROM contract t JOIN client c ON c.id = t.client_id""",
    "v_term": """
SELECT c.key AS client, c.name, w.ours, w.theirs, w.department, w.said_on
FROM term w JOIN client c ON c.id = w.client_id""",
}


def _column(name: str, kind: type[sa.types.TypeEngine], nullable: bool = True, **told: object) -> sa.Column:
    return sa.Column(name, kind(), nullable=nullable, **told)


def _table(name: str, *columns: sa.Column, named: bool = True) -> None:
    """A table of a client's, indexed by the client where no other index begins with it."""
    uid = [_column("uid", sa.String, False, server_default="")] if named else []
    op.create_table(
        name,
        _column("id", sa.Integer, False),
        *uid,
        _column("client_id", sa.Integer, False),
        *columns,
        sa.ForeignKeyConstraint(["client_id"], ["client.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    if named:
        op.create_index(op.f(f"ix_{name}_client_id"), name, ["client_id"])


def upgrade() -> None:
    _goals()
    _reviews()
    _contracts()
    _table(
        "term",
        _column("ours", sa.String, False),
        _column("theirs", sa.String, False),
        _column("department", sa.String, False),
        _column("said_on", sa.Date, False),
        named=False,
    )
    op.create_index("ix_term_client", "term", ["client_id", "ours", "department"], unique=True)
    for table, columns in ADDED.items():
        for name, kind in columns.items():
            op.add_column(table, _column(name, kind))
    for name, sql in {**NEW_VIEWS, **VIEWS}.items():
        op.execute(f"DROP VIEW IF EXISTS {name}")
        op.execute(f"CREATE VIEW {name} AS{sql}")
    op.execute("UPDATE practice SET fingerprint = ''")


def _goals() -> None:
    _table(
        "goal",
        _column("metric", sa.String, False),
        _column("title", sa.String),
        _column("unit", sa.String, False),
        _column("direction", sa.String, False),
        _column("baseline", sa.Integer),
        _column("target", sa.Integer, False),
        _column("by_on", sa.Date, False),
        _column("checkpoints", sa.String, False),
        _column("set_on", sa.Date, False),
        _column("ended_on", sa.Date),
        _column("ending", sa.String),
        _column("note", sa.String),
    )
    op.create_index(
        "ix_goal_open", "goal", ["client_id", "metric"], unique=True, sqlite_where=sa.text("ended_on IS NULL")
    )


def _reviews() -> None:
    _table(
        "review",
        _column("period", sa.String),
        _column("planned_on", sa.Date, False),
        _column("topic", sa.String),
        _column("ours", sa.String),
        _column("theirs", sa.String),
        _column("added_on", sa.Date, False),
        _column("held_on", sa.Date),
        _column("note", sa.String),
    )
    _table(
        "cause",
        _column("review", sa.String, False),
        _column("metric", sa.String),
        _column("code", sa.String, False),
        _column("note", sa.String),
        _column("found_on", sa.Date, False),
    )


def _contracts() -> None:
    _table(
        "contract",
        _column("starts_on", sa.Date),
        _column("ends_on", sa.Date, False),
        _column("notice_days", sa.Integer, False),
        _column("opt_out_on", sa.Date, False),
        _column("value", sa.Integer),
        _column("added_on", sa.Date, False),
        _column("outcome", sa.String),
        _column("reason", sa.String),
        _column("decided_on", sa.Date),
        _column("note", sa.String),
    )
    op.create_index("ix_contract_open", "contract", ["client_id"], unique=True, sqlite_where=sa.text("outcome IS NULL"))


def downgrade() -> None:
    for name in (*VIEWS, *NEW_VIEWS):
        op.execute(f"DROP VIEW {name}")
    for table in TABLES:
        op.execute(f"DELETE FROM change WHERE table_name = '{table}'")
        op.drop_table(table)
    for table, columns in ADDED.items():
        for name in columns:
            op.drop_column(table, name)
            for image in ("before", "after"):
                op.execute(
                    f"UPDATE change SET {image} = json_remove({image}, '$.{name}') "
                    f"WHERE table_name = '{table}' AND {image} IS NOT NULL"
                )
    for name, sql in OLD_VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS{sql}")
