"""The history sealed: a checksum on every operation.

The column comes empty; whoever runs the migrations seals what stands (`store.schema`), since that is the same
after each of them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("operation", sa.Column("seal", sa.String, nullable=True))


def downgrade() -> None:
    op.drop_column("operation", "seal")
