"""Rows that can be told apart between two databases, and views for whoever opens the file with another tool.

A uid is made of the row itself: the table, its number, and the operation that entered it, which two copies of a file share
and two files do not. So a file that is brought up to this schema again has the same uids again, and a merge finds nothing
new in it; made by chance, every merge of the same old file would double its contacts and promises. A row that no operation
tells of has its content instead.

Images in the history get the uid that their row has, or had: a row brought back by undo is the same one as before.
The views ask the system for its date, where csm asks its own ``today``.
"""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TABLES = ("client", "touch", "follow_up", "question", "hold", "closing")
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
    op.get_bind().connection.driver_connection.create_function("digest_of", 3, digest, deterministic=True)
    _find_the_makers()
    for table in TABLES:
        content = _content(table)
        op.add_column(table, sa.Column("uid", sa.String(), nullable=False, server_default=""))
        maker = _maker(f"'{table}'", f"{table}.id")
        op.execute(f"UPDATE {table} SET uid = digest_of('{table}', {table}.id, coalesce({maker}, {content}))")
    _name_the_images()
    for name in ("made_in_bulk", "made_alone"):
        op.execute(f"DROP TABLE {name}")
    for name, sql in VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS{sql}")


def digest(table: str, row: int, made: str) -> str:
    """16 hex digits, as `store.uid` makes them, that are the same for the same row."""
    return hashlib.sha256(f"{table}\n{row}\n{made}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _find_the_makers() -> None:
    """The last change that entered each row, by itself or among rows brought in together.

    The last, since a number is given anew once its row is taken back. What undo and redo bring back was entered before.
    """
    told = (
        f"FROM change h JOIN operation o ON o.id = h.operation_id WHERE h.{THESE} AND h.before IS NULL "
        "AND o.undoes IS NULL AND h.last_row_id IS"
    )
    op.execute(f"CREATE TEMP TABLE made_in_bulk AS SELECT h.table_name, h.row_id, h.last_row_id, h.id {told} NOT NULL")
    op.execute(
        "CREATE TEMP TABLE made_alone AS SELECT h.table_name, h.row_id, max(h.id) AS id "
        f"{told} NULL GROUP BY h.table_name, h.row_id"
    )
    op.execute("CREATE INDEX temp.ix_made_alone ON made_alone (table_name, row_id)")


def _maker(table: str, row: str) -> str:
    """SQL for the operation that entered a row, as text; NULL where none tells of it."""
    bulk = f"SELECT max(b.id) FROM made_in_bulk b WHERE b.table_name = {table} AND {row} BETWEEN b.row_id AND b.last_row_id"
    alone = f"SELECT a.id FROM made_alone a WHERE a.table_name = {table} AND a.row_id = {row}"
    return (
        "(SELECT o.id || ' ' || o.at || ' ' || o.actor FROM change h JOIN operation o ON o.id = h.operation_id "
        f"WHERE h.id = max(coalesce(({bulk}), 0), coalesce(({alone}), 0)))"
    )


def _content(table: str) -> str:
    """SQL for all that a row holds."""
    columns = [row[1] for row in op.get_bind().exec_driver_sql(f"PRAGMA table_info({table})")]
    return "json_array({})".format(", ".join(f'"{column}"' for column in columns))


def _name_the_images() -> None:
    """Rows that are gone get a uid too, one for all images of a row."""
    op.execute(
        "CREATE TEMP TABLE named AS SELECT DISTINCT table_name, row_id, '' AS uid FROM change "
        f"WHERE {THESE} AND coalesce(before, after) IS NOT NULL"
    )
    for table in TABLES:
        maker = _maker(f"'{table}'", "named.row_id")
        gone = f"digest_of('{table}', row_id, {maker})"
        op.execute(
            f"UPDATE named SET uid = coalesce((SELECT t.uid FROM {table} t WHERE t.id = row_id), {gone}) "
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
