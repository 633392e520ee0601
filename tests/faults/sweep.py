"""One writing command, a fault at one of its calls, and what is there afterwards: the old store or the new one."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from tests.faults.commands import DATABASE, Writing
from tests.faults.harness import Answer, Server, one_sentence
from tests.faults.stores import Dump, copy, dump, fill, told_by_the_clock, without

AN_HOUR = 3600


class Sweep:
    """A command on the filled store, run twice without a fault to learn what it makes and how many calls it takes."""

    def __init__(self, server: Server, template: Path, place: Path, one: Writing) -> None:
        self._server, self.one = server, one
        self._base, self.home = place / "base", place / "home"
        copy(template, self._base)
        fill(server, self._base, one.before)
        now, runs = int(time.time()), []
        for clock in (now, now + AN_HOUR):
            copy(self._base, self.home)
            answer = server.run(one.line, self.home, clock=clock)
            assert answer.code == 0, (one.line, answer.err)
            whole = dump(self.home / DATABASE)
            assert whole is not None
            runs.append(whole)
        self.changes, self.reads = answer.changes, answer.reads
        self._masked = told_by_the_clock(*runs)
        self._new = without(runs[0], self._masked)
        self._old = without(dump(self._base / DATABASE), self._masked)
        assert self._old != self._new, f"{one.line} changes nothing"

    def at(self, kind: str, number: int, record: str = "") -> Answer:
        """The command on a fresh copy of the store, with a fault of `kind` at call `number`."""
        copy(self._base, self.home)
        return self._server.run(self.one.line, self.home, fault=(kind, number), record=record)

    def files(self) -> dict[Path, bytes]:
        """The files of the old store, by their paths in the home."""
        return {self.home / DATABASE: (self._base / DATABASE).read_bytes()}

    def found_on(self, files: dict[Path, bytes]) -> str:
        """As `found`, on a disk with these files in place of the store's."""
        folder = (self.home / DATABASE).parent
        shutil.rmtree(folder)
        folder.mkdir()
        for path, data in files.items():
            if path.parent == folder:
                path.write_bytes(data)
        return self.found()

    def found(self) -> str:
        """``old`` or ``new``: what csm finds afterwards, by reading, which may have to roll back first.

        Fails where it finds anything else, or nothing.
        """
        answer = self._server.run("list --all --json", self.home)
        assert answer.code == 0, answer.err
        whole = without(dump(self.home / DATABASE), self._masked)
        assert whole in (self._old, self._new), difference(whole, self._old, self._new)
        return "new" if whole == self._new else "old"

    def goes_on(self) -> bool:
        """Whether the next command that writes can."""
        return self._server.run("add 'Life goes on' --key life", self.home).code == 0


def outcome(one: Writing, answer: Answer, found: str) -> str:
    """What a command that met a fault made of it, in the words of the table; fails where it told it wrongly."""
    if answer.code == 0:
        assert found == "new", answer
        return "done, new store"
    assert one_sentence(answer), answer
    if found == "new":
        # It writes in order to show: its exit code speaks of what it showed, and to run it again changes nothing.
        assert one.shows, answer
        return "written, but not shown"
    return "refused, old store"


def difference(whole: Dump | None, old: Dump | None, new: Dump | None) -> str:
    """What is neither old nor new, for a failure to show."""
    if whole is None or old is None or new is None:
        return "there is no store"
    return (
        "; ".join(
            f"{table}: neither the old {len(old.get(table, []))} nor the new {len(new.get(table, []))} rows: {rows[-3:]}"
            for table, rows in whole.items()
            if rows not in (old.get(table), new.get(table))
        )
        or f"a mixture: {[table for table in whole if whole[table] == old.get(table) != new.get(table)]} are old"
    )
