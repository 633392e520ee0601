"""Killed, or refused by the disk, while the database is made, or brought to a newer schema.

Making it and filling it are two transactions, so between the old and the new store there is one more: empty, or of
the new schema with the old facts.
"""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.faults.commands import DATABASE
from tests.faults.counting import Tally
from tests.faults.harness import Server, one_sentence
from tests.faults.stores import Dump, copy, dump, prepare, told_by_the_clock, without

SAMPLE = 6
OLDER = sorted((Path(__file__).parents[1] / "store" / "older").glob("*.db"))
ADD = "add 'New One' --key new-one --tier small"


class Case(NamedTuple):
    """A home, a command on it, and the stores that there may be afterwards, by name."""

    base: Path
    line: str
    stores: dict[str, Dump | None]
    masked: set[tuple[str, int]]
    changes: int


def case(server: Server, place: Path, older: Path | None, line: str) -> Case:
    base, home = place / "base", place / "home"
    prepare(base)
    (base / DATABASE).parent.mkdir()
    if older:
        shutil.copy(older, base / DATABASE)
    runs, answers = [], []
    for number, patches in enumerate(({}, {}, {"csmcli.actions.desk:renew": "fail"})):
        copy(base, home)
        answers.append(server.run(line, home, clock=1_800_000_000 + 3600 * number, patches=patches))
        runs.append(dump(home / DATABASE))
    assert [answer.code for answer in answers] == [0, 0, 3], answers
    masked = told_by_the_clock(runs[0] or {}, runs[1] or {})
    stores = {"new store": runs[0], "old store": dump(base / DATABASE), "only the schema": runs[2]}
    return Case(base, line, {name: without(one, masked) for name, one in stores.items()}, masked, answers[0].changes)


def found(case: Case, home: Path) -> str:
    whole = without(dump(home / DATABASE), case.masked)
    return next(name for name, store in case.stores.items() if whole == store)


@pytest.mark.parametrize("line", [ADD, "import HOME/portfolio.csv"])
@pytest.mark.parametrize("older", [None, *OLDER], ids=lambda path: path.stem if path else "none")
@pytest.mark.parametrize("kind", ["kill", "torn", "full", "broken"])
def test_a_store_in_the_making(
    server: Server, place: Path, older: Path | None, line: str, kind: str, sample: Callable, tally: Tally
) -> None:
    this, home = case(server, place, older, line), place / "home"
    for number in sample(range(1, this.changes + 1), SAMPLE):
        copy(this.base, home)
        answer = server.run(line, home, fault=(kind, number))
        seen = found(this, home)
        if kind in ("full", "broken"):
            assert (answer.code == 0) == (seen == "new store"), (number, answer, seen)
            assert answer.code == 0 or one_sentence(answer), answer
        else:
            assert answer.code == -signal.SIGKILL
        again = server.run("add 'Another' --key another", home)
        assert again.code == 0, (kind, number, again.err)
        tally("new")[seen] += 1
