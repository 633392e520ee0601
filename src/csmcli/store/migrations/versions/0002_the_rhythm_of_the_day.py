"""The rhythm of the day: promises with a key, messages sent, questions asked, and the day of the next duty.

Images of follow-ups in the history get the key that their rows get, so that undo still fits them. The
fingerprints are emptied, so that the first read afterwards foresees every client's next duty.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

OURS = "vital = 1 AND side <> 'client' AND done_on IS NULL AND due_on IS NOT NULL"


def upgrade() -> None:
    op.add_column("client", sa.Column("duty_on", sa.Date(), nullable=True))
    op.create_index(
        "ix_client_duty", "client", ["rank", "duty_on", "behind_on"], sqlite_where=sa.text("duty_on IS NOT NULL")
    )
    op.create_index("ix_client_due", "client", ["due_on"], sqlite_where=sa.text("closed_on IS NULL"))
    op.create_index("ix_client_unknown", "client", ["unknown"], sqlite_where=sa.text("unknown <> ''"))
    op.add_column("follow_up", sa.Column("key", sa.String(), nullable=True))
    op.add_column("follow_up", sa.Column("every", sa.String(), nullable=True))
    op.execute("UPDATE follow_up SET key = kind || '-' || id")
    for image in ("before", "after"):
        op.execute(
            f"UPDATE change SET {image} = json_set({image}, '$.key', json_extract({image}, '$.kind') || '-' || row_id) "
            f"WHERE table_name = 'follow_up' AND {image} IS NOT NULL"
        )
    with op.batch_alter_table("follow_up") as batch_op:
        batch_op.alter_column("key", existing_type=sa.String(), nullable=False)
    op.add_column("touch", sa.Column("message", sa.String(), nullable=True))
    op.create_index("ix_touch_minutes", "touch", ["on_day"], sqlite_where=sa.text("minutes IS NOT NULL"))
    op.create_index("ix_milestone_reached", "milestone", ["reached_on"], sqlite_where=sa.text("reached_on IS NOT NULL"))
    op.create_index("ix_task_ours", "task", ["due_on"], sqlite_where=sa.text(OURS))
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_question_client_id"), "question", ["client_id"])
    op.create_index("ix_question_topic", "question", ["topic", "asked_on"])
    op.execute("UPDATE practice SET fingerprint = ''")


def downgrade() -> None:
    op.execute("DELETE FROM change WHERE table_name = 'question'")
    op.drop_table("question")
    op.drop_index("ix_task_ours", "task")
    op.drop_index("ix_milestone_reached", "milestone")
    op.drop_index("ix_touch_minutes", "touch")
    op.drop_column("touch", "message")
    op.drop_column("follow_up", "every")
    op.drop_column("follow_up", "key")
    for index in ("ix_client_unknown", "ix_client_due", "ix_client_duty"):
        op.drop_index(index, "client")
    op.drop_column("client", "duty_on")
    for image in ("before", "after"):
        for table, column in (
            ("client", "duty_on"),
            ("follow_up", "key"),
            ("follow_up", "every"),
            ("touch", "message"),
        ):
            op.execute(
                f"UPDATE change SET {image} = json_remove({image}, '$.{column}') "
                f"WHERE table_name = '{table}' AND {image} IS NOT NULL"
            )
