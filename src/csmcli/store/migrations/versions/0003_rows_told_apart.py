"""Rows that can be told apart between two databases, and views for whoever opens the file with another tool.

Images in the history get the uid that their row has, or had: a row brought back by undo is the same one as before.
The views ask the system for its date, where csm asks its own ``today``.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TABLES = ("client", "touch", "follow_up", "question", "hold", "closing")
FRESH = "lower(hex(randomblob(8)))"
THESE = "table_name IN ({})".format(", ".join(f"'{table}'" for table in TABLES))

TODAY = "date('now', 'localtime')"
VIEWS = {
    "v_client": f"""
SELECT c.key, c.name, c.tier, c.owner, CASE WHEN c.closed_on IS NOT NULL THEN 'closed'
         WHEN EXISTS (SELECT 1 FROM hold h WHERE h.client_id = c.id AND h.from_on <= {TODAY}
                      AND coalesce(h.resumed_on, h.until_on) > {TODAY}) THEN 'hold'
         WHEN c.stuck_on <= {TODAY} THEN 'stuck' WHEN c.behind_on <= {TODAY} THEN 'behind'
         WHEN c.unknown <> '' THEN 'unknown' ELSE 'on-track' END AS state,
       c.milestone, c.due_on, c.progress, c.behind_on, c.stuck_on, c.signed_on,
       (SELECT max(t.on_day) FROM touch t WHERE t.client_id = c.id) AS last_touch,
       c.playbook, c.language, c.contact, c.channel, c.address, c.currency, c.target / 100.0 AS target,
       (SELECT l.url FROM link l WHERE l.client_id = c.id AND l.name = 'page') AS page,
       c.note, c.external_id, c.added_on, c.closed_on
FROM client c""",
    "v_milestone": """
SELECT c.key AS client, c.name, m.position + 1 AS step, m.key AS milestone, m.due_on, m.first_due_on, m.reached_on,
       (SELECT count(*) FROM move v WHERE v.client_id = c.id AND v.key = m.key AND v.kind = 'moved') AS moves,
       CASE WHEN m.first_due_on IS NOT NULL THEN julianday(m.due_on) - julianday(m.first_due_on) END AS slip_days
FROM milestone m JOIN client c ON c.id = m.client_id""",
    "v_move": """
SELECT c.key AS client, c.name, v.key AS milestone, v.kind, v.from_on, v.to_on, v.decided_on, v.side, v.reason
FROM move v JOIN client c ON c.id = v.client_id""",
    "v_task": """
SELECT c.key AS client, c.name, t.key AS task, t.category, t.title, t.side, t.vital, t.own, t.due_on, t.added_on,
       t.done_on
FROM task t JOIN client c ON c.id = t.client_id""",
    "v_touch": """
SELECT c.key AS client, c.name, t.on_day, t.two_way, t.meeting, t.channel, t.topic, t.minutes, t.message, t.text
FROM touch t JOIN client c ON c.id = t.client_id""",
    "v_follow_up": """
SELECT c.key AS client, c.name, f.key AS follow_up, f.kind, f.text, f.due_on, f.every, f.added_on, f.done_on
FROM follow_up f JOIN client c ON c.id = f.client_id""",
    "v_question": """
SELECT c.key AS client, c.name, q.asked_on, q.topic, q.text, q.answered_on, q.answered_by
FROM question q JOIN client c ON c.id = q.client_id""",
    "v_measurement": """
SELECT c.key AS client, c.name, m.metric, m.on_day, m.value / 100.0 AS value, m.source
FROM measurement m JOIN client c ON c.id = m.client_id""",
    "v_tier": """
SELECT c.key AS client, c.name, t.tier, t.decided_on, t.reason
FROM tier_change t JOIN client c ON c.id = t.client_id""",
    "v_answer": """
SELECT c.key AS client, c.name, a.question, a.value, a.answered_on
FROM answer a JOIN client c ON c.id = a.client_id""",
    "v_pause": """
SELECT c.key AS client, c.name, 'hold' AS kind, h.from_on, h.until_on, h.resumed_on AS ended_on, h.reason, NULL AS note
FROM hold h JOIN client c ON c.id = h.client_id
UNION ALL
SELECT c.key, c.name, o.outcome, o.closed_on, NULL, o.reopened_on, o.reason, o.note
FROM closing o JOIN client c ON c.id = o.client_id""",
    "v_history": """
SELECT o.id AS operation, o.at, o.actor, o.command, o.undone_by IS NOT NULL AS undone, c.key AS client,
       h.table_name, h.row_id, h.last_row_id, h.before, h.after
FROM operation o LEFT JOIN change h ON h.operation_id = o.id LEFT JOIN client c ON c.id = h.client_id""",
}


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("uid", sa.String(), nullable=False, server_default=""))
        op.execute(f"UPDATE {table} SET uid = {FRESH}")
    _name_the_images()
    for name, sql in VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS{sql}")


def _name_the_images() -> None:
    """Rows that are gone get a uid too, one for all images of a row."""
    op.execute(
        "CREATE TEMP TABLE named AS SELECT DISTINCT table_name, row_id, '' AS uid FROM change "
        f"WHERE {THESE} AND coalesce(before, after) IS NOT NULL"
    )
    for table in TABLES:
        op.execute(
            f"UPDATE named SET uid = coalesce((SELECT t.uid FROM {table} t WHERE t.id = row_id), {FRESH}) "
            f"WHERE table_name = '{table}'"
        )
    op.execute("CREATE INDEX temp.ix_named ON named (table_name, row_id)")
    for image in ("before", "after"):
        op.execute(
            f"UPDATE change SET {image} = json_set({image}, '$.uid', (SELECT n.uid FROM named n "
            f"WHERE n.table_name = change.table_name AND n.row_id = change.row_id)) WHERE {THESE} AND {image} IS NOT NULL"
        )
    op.execute("DROP TABLE named")


def downgrade() -> None:
    for name in VIEWS:
        op.execute(f"DROP VIEW {name}")
    for image in ("before", "after"):
        op.execute(f"UPDATE change SET {image} = json_remove({image}, '$.uid') WHERE {THESE} AND {image} IS NOT NULL")
    for table in TABLES:
        op.drop_column(table, "uid")
