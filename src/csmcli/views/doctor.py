"""What is wrong with the database and around it: every check there is, none of which stops another."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from csmcli.errors import BadFile, CsmError, Damaged, InUse, refused
from csmcli.hints import shell_word
from csmcli.language import sentence
from csmcli.playbooks import Library
from csmcli.store import examining
from csmcli.store.backup import contents
from csmcli.store.examining import AGAIN, ERROR, RESTORE, WARNING, Trouble
from csmcli.store.facts import Known
from csmcli.store.file import SCHEMA_VERSION, failed_disk, version
from csmcli.store.reading import reader
from csmcli.store.shelf import Shelf
from csmcli.views.date_order import contradictions
from csmcli.views.stored_forecasts import differing

UNSAVED = timedelta(days=7)
"""How long work may go without a backup."""


class Finding(NamedTuple):
    """One thing wrong. ``level`` is ``error`` or ``warning``; ``mend`` is the command that mends it, null where none can."""

    level: str
    code: str
    text: str
    mend: str | None


class Case(NamedTuple):
    """What is examined. ``foreseen`` computes the forecast of a client; ``settings`` is what is wrong with those.

    ``folders`` are those in which an export may have been killed.
    """

    database: Path
    shelf: Shelf
    library: Library
    foreseen: Callable[[Known], Mapping[str, object]]
    settings: tuple[BadFile, ...] = ()
    folders: tuple[Path, ...] = ()


def worded(trouble: Trouble, told: Path | None) -> Finding:
    """A trouble as it is listed; the command names the database where the user did."""
    mend = trouble.mend
    if told and mend and mend.startswith("csm "):
        mend = f"csm --db {shell_word('path', told)} {mend.removeprefix('csm ')}"
    return Finding(trouble.level, trouble.code, sentence(trouble.problem), mend)


def examine(case: Case) -> list[Trouble]:
    """All that is wrong, errors first."""
    database, shelf = case.database, case.shelf
    found = [Trouble(ERROR, "settings", problem) for problem in case.settings]
    found += _inside(case)
    found += _run("mode", examining.modes(database, shelf))
    found += _run("link", examining.names(database))
    found += _run("draft", examining.leftovers(database, shelf, case.folders))
    found += _run("playbook", _playbooks(case.library))
    if not _can_restore(case):
        found = [trouble._replace(mend=None) if trouble.mend == RESTORE else trouble for trouble in found]
    return sorted(found, key=lambda trouble: trouble.level)


def _can_restore(case: Case) -> bool:
    """Whether there is a backup to go back to."""
    try:
        return any(backup.occasion != "damaged" for backup in case.shelf.backups(case.database))
    except CsmError:
        return True  # the folder cannot be read, which restoring will say


def _run(code: str, check: Iterable[Trouble]) -> Iterator[Trouble]:
    """What a check finds; a check that fails is a finding itself."""
    try:
        yield from check
    except CsmError as problem:
        yield Trouble(ERROR, code, problem)
    except sqlite3.Error as error:
        told = CsmError("The database cannot be read: {problem}.", problem=str(error))
        yield Trouble(ERROR, code, told, None if failed_disk(getattr(error, "sqlite_errorcode", 0)) else RESTORE)
    except OSError as error:
        # The system's own failure: it says nothing of what is stored.
        yield Trouble(ERROR, code, refused(error))
    except Exception as error:  # noqa: BLE001 - a damaged file makes anything stumble, and that is the finding
        told = CsmError("What is stored cannot be understood ({kind}).", kind=type(error).__name__)
        yield Trouble(ERROR, code, told, RESTORE)


def _inside(case: Case) -> Iterator[Trouble]:
    """The checks that need the file opened, as far as it can be."""
    database = case.database
    try:
        found = version(database)
        if found is None:
            missing = CsmError("There is no database at {path} yet.", path=database)
            yield Trouble(WARNING, "missing", missing, "csm add NAME")
            yield from examining.journals(database)
            return
        with reader(database) as connection:
            yield from _content(case, connection)
    except InUse:
        # Its journal is the other program's own, and a backup in its place would take that one's work away.
        busy = CsmError("{path} is in use by another program, and could not be examined.", path=database)
        yield Trouble(WARNING, "in-use", busy, AGAIN)
        return
    except Damaged as problem:
        yield Trouble(ERROR, "file", problem, RESTORE)
        yield from examining.journals(database)
        return
    except CsmError as problem:
        # Another program's, a newer csm's, or one that cannot be read: no older backup is the answer to any of these.
        yield Trouble(ERROR, "file", problem)
        yield from (trouble._replace(mend=None) for trouble in examining.journals(database))
        return
    yield from _run("space", examining.space(database, case.shelf))
    if found != SCHEMA_VERSION:
        older = CsmError(
            "The database has schema {found}; the next command brings it to {known}.", found=found, known=SCHEMA_VERSION
        )
        yield Trouble(WARNING, "version", older, "csm list")


def _content(case: Case, connection: sqlite3.Connection) -> Iterator[Trouble]:
    # The first read takes the lock that keeps others from getting between two checks: who has it now is met here.
    found = connection.execute("PRAGMA user_version").fetchone()[0]
    yield from _run("integrity", examining.integrity(connection))
    yield from _run("reference", examining.references(connection))
    yield from _run("backup", _unsaved(case, connection))
    if found == SCHEMA_VERSION:
        yield from _run("schema", examining.schema(connection))
        yield from _run("facts", examining.values(connection))
        yield from _run("twice", examining.twice(connection))
        yield from _run("history", examining.remembered(connection))
        yield from _run("seal", examining.sealed(connection))
        yield from _run("uid", examining.marks(connection))
        yield from _run("order", contradictions(connection, case.library))
        yield from _run("forecast", differing(connection, case.library, case.foreseen))


def _unsaved(case: Case, connection: sqlite3.Connection) -> Iterator[Trouble]:
    """Work that no backup holds, of more than a week."""
    holds = contents(connection)
    if holds.last_change is None or holds.origin is None:
        return
    made = [backup.at for backup in case.shelf.backups(case.database) if backup.occasion != "damaged"]
    since = max([*made, datetime.fromisoformat(holds.origin)])
    if datetime.fromisoformat(holds.last_change) > since + timedelta(seconds=1) and datetime.now(UTC) - since > UNSAVED:
        problem = CsmError("What was done since {day} is in no backup.", day=since.date())
        yield Trouble(WARNING, "backup", problem, "csm backup")


def _playbooks(library: Library) -> Iterator[Trouble]:
    """Playbooks, one's own and those shipped, that do not load."""
    from csmcli.playbooks.lint import check

    for name, folder, _ in library.names():
        errors = sum(1 for finding in check(folder, library.changes(name)) if finding.level == ERROR)
        if errors:
            problem = CsmError("The playbook {name} has errors: {count}.", name=name, count=errors)
            yield Trouble(ERROR, "playbook", problem, f"csm playbook check {name}")
