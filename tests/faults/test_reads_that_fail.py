"""A disk that cannot be read and a process that may open no more files: every command tells it as what it is.

Files, folders and their entries alike. It is no bug of csm's, and no damage: nobody is sent to an older backup for it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.commands import PRESENT, READS
from tests.faults.counting import Tally
from tests.faults.harness import Answer, Server, one_sentence

SAMPLE = 3
LINES = tuple(dict.fromkeys((*READS, *(one.line for one in PRESENT if not one.before and one.name != "demo"))))


def told_as_it_is(answer: Answer) -> None:
    """Whether the command did its work, or said in one sentence why not, and blamed neither itself nor the store."""
    if answer.code in (0, 4):
        told = [line for line in answer.err.splitlines() if line.startswith("csm: ")]
        assert all("bug" not in line for line in told), answer
    else:
        assert one_sentence(answer), answer
        assert "estore a backup" not in answer.err, answer
    assert "restore --last" not in answer.out + answer.err, answer
    assert "Traceback" not in answer.err, answer


@pytest.mark.parametrize("line", LINES)
def test_what_cannot_be_read_is_no_bug_and_no_damage(
    server: Server, fresh: Callable[[], Path], line: str, sample: Callable, tally: Tally
) -> None:
    home = fresh()
    reads = server.run(line, home).reads
    for kind in ("unreadable", "few"):
        for number in sample(range(1, reads + 1), SAMPLE):
            home = fresh()
            answer = server.run(line, home, fault=(kind, number))
            try:
                told_as_it_is(answer)
            except AssertionError as error:
                raise AssertionError(f"{kind} {number}: {error}") from None
            tally(kind)["done all the same" if answer.code in (0, 4) else "told as it is"] += 1
