"""Pages are run by forks of one warm csm, or with ``CSM_FULL=1`` each command by a process of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.warm.client import Warm


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm | None]:
    """What runs the commands of a page: six hundred starts from nothing would take minutes."""
    if os.environ.get("CSM_FULL"):
        yield None
        return
    made = Warm()
    yield made
    made.close()
