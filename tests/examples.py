"""How many examples a property is tried with: few, and always the same, so that the suite stays short; CSM_FULL=1 tries others, and many."""

from __future__ import annotations

import os

from hypothesis import settings

FULL = os.environ.get("CSM_FULL") == "1"


def examples(few: int) -> settings:
    """As a decorator: `few` examples of what takes long, twenty times as many with CSM_FULL."""
    return settings(max_examples=20 * few if FULL else few)
