"""No command is left out of the matrix, and the page tables what was run."""

from __future__ import annotations

import json

from csmcli.main import COMMANDS
from tests.faults.commands import READING, WRITING
from tests.faults.page import KEPT, PAGE, ROWS, SAMPLED_ONLY, page


def test_every_command_is_in_the_tables() -> None:
    known = {one.command for one in WRITING} | set(READING)
    missing = [entry.name for entry in COMMANDS if entry.name not in known]
    assert not missing, f"add a line to tests/faults/commands.py for {missing}"


def test_the_page_is_made_from_the_counts() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_row_was_run() -> None:
    kept = set(json.loads(KEPT.read_text(encoding="utf-8"))["rows"])
    assert kept | SAMPLED_ONLY == set(ROWS)
    assert not kept & SAMPLED_ONLY
