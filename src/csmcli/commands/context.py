"""What every command stands on: the settings as told, today, and the way to read or to write.

Made once by the edge and read by the commands; nothing heavier than the settings is touched until a
command asks for it.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from csmcli import config, language, paths
from csmcli.core.dates import parse_day, parse_past_day, parse_plan_day
from csmcli.errors import BadFile, BadInput, BadStore, CsmError
from csmcli.language import tell
from csmcli.playbooks import Library, shipped_folder

if TYPE_CHECKING:
    from csmcli.actions.desk import Desk
    from csmcli.output.columns import Column
    from csmcli.store.shelf import Shelf

EVERYBODY = "*"
"""What stands in the place of CLIENT where ``--where`` says who is meant."""


class Context:
    """One run of csm. ``told`` holds what the shared options said."""

    def __init__(self) -> None:
        self.told: dict[str, str] = {}

    @cached_property
    def settings(self) -> dict[str, str]:
        """The settings in force, options first. Raises BadFile."""
        return {**config.read(os.environ), **self.told}

    @property
    def database(self) -> Path:
        """The database to work in."""
        told = self.told.get("db") or self.settings.get("db")
        return paths.local(told) if told else paths.database()

    @cached_property
    def today(self) -> date:
        """Today, read once; ``CSM_TODAY`` fixes it."""
        system = date.today()
        told = self.settings.get("today")
        return parse_day(told, system) if told else system

    @property
    def language(self) -> str:
        """The language of the words on screen."""
        return language.choose(self.settings.get("language"), os.environ)

    @cached_property
    def library(self) -> Library:
        """The playbooks there are."""
        return Library(shipped_folder(), self.own_playbooks, paths.folder("cache"), once=True, warn=self.warn)

    @property
    def own_playbooks(self) -> Path:
        """The folder of the user's own playbooks; it need not be there."""
        told = self.settings.get("playbooks")
        return paths.local(told, folder=True) if told else paths.folder("config") / "playbooks"

    @property
    def shelf(self) -> Shelf:
        """Where backups go, and which stay."""
        from csmcli.core.backups import Keep
        from csmcli.store.shelf import Shelf

        told = self.settings
        numbers = {kind: int(told[f"keep_{kind}"]) for kind in Keep._fields if f"keep_{kind}" in told}
        folder = paths.local(told["backups"], folder=True) if told.get("backups") else None
        return Shelf(folder, Keep(**numbers), told.get("daily_backup") != "no")

    @property
    def actor(self) -> str:
        """Who is at work, for the history."""
        told = self.settings.get("actor")
        if told:
            return told
        import getpass

        try:
            return getpass.getuser()
        except (OSError, KeyError):
            return "?"

    def day(self, words: str | None) -> date | None:
        """The day that `words` mean; None for no words. Raises BadInput."""
        return None if words is None else parse_day(words, self.today)

    def plan_day(self, words: str | None) -> date | None:
        """As `day`, for a day to come: without a year, next year's where this year's is long past."""
        return None if words is None else parse_plan_day(words, self.today)

    def past_day(self, words: str | None) -> date | None:
        """As `day`, for looking back: a day of the week is the last one."""
        return None if words is None else parse_past_day(words, self.today)

    def as_of(self, words: str | None) -> date | None:
        """The day of ``--as-of``, which has been or is today: a day of the week is the last one. Raises BadInput."""
        day = self.day(words)
        if words is None or day is None or day <= self.today:
            return day
        try:
            return parse_past_day(words, self.today)
        except BadInput:
            raise BadInput(
                "--as-of is {day}, after today ({today}); csm stalled --on {day} looks ahead.",
                day=day,
                today=self.today,
            ) from None

    def whose(self, owner: str | None) -> str | None:
        """The owner meant; ``me`` is the owner of the settings, else who is at work."""
        return self.settings.get("owner", self.actor) if owner == "me" else owner

    @contextmanager
    def reading(self, *, forecasts: bool = True) -> Iterator[sqlite3.Connection]:
        """A connection that only reads, to a file whose schema and forecasts are current.

        Forecasts are made with the playbooks; without `forecasts` it does not matter whether these can be read.
        """
        from csmcli.store.file import SCHEMA_VERSION, version
        from csmcli.store.reading import reader

        if version(self.database) not in (None, SCHEMA_VERSION):
            from csmcli.store.schema import ensure

            ensure(self.database, make=False, shelf=self.shelf).dispose()
        with reader(self.database) as connection:
            old = self._stale(connection, forecasts)
            if not old:
                yield connection
                return
        from csmcli.actions.forecast import refresh

        refresh(self.desk().rehearsing(), old)
        with reader(self.database) as connection:
            yield connection

    def _stale(self, connection: sqlite3.Connection, needed: bool) -> list[str]:
        """The playbooks that changed since the forecasts were made; where those are not needed, none if one is broken."""
        from csmcli.store.reading import stale

        try:
            return stale(connection, self.library.fingerprint)
        except CsmError:
            if needed:
                raise
            return []

    def outlet(self, file: str, *, replace: bool) -> Path:
        """The path of a file to write. Raises BadInput for the database itself, and for one that is there already."""
        path = paths.local(file)
        if path.is_file() and self.database.is_file() and path.samefile(self.database):
            raise BadInput("{file} is the database itself; give another path.", file=path)
        if path.is_file() and not replace:
            raise BadFile("{file} is there already; give another path, or replace it with --force.", file=path)
        return path

    @contextmanager
    def afterwards(self) -> Iterator[None]:
        """For what is only read and said after a write: where it fails, the write was no failure all the same.

        A command that failed would be typed again, and the contact be logged twice.
        """
        try:
            yield
        except BadStore as problem:
            self.say(
                "That is kept; what follows from it could not be read: {problem}", problem=language.sentence(problem)
            )

    def desk(self) -> Desk:
        """What an action works with."""
        from csmcli.actions.desk import Desk

        return Desk(
            self.database,
            self.library,
            self.today,
            self.actor,
            command_line(sys.argv[1:]),
            shelf=self.shelf,
            warn=self.warn,
        )

    # -- showing ---------------------------------------------------------------------------------

    def say(self, template: str, /, **fields: object) -> None:
        """A sentence for the user on stderr: stdout is data."""
        from csmcli.output.terminal import write

        shown = {name: _shown(value) for name, value in fields.items()}
        write(sys.stderr, tell(template, **shown))

    def warn(self, problem: CsmError) -> None:
        """Something that went wrong beside the command, which goes on."""
        from csmcli.output.terminal import visible, write

        write(sys.stderr, "csm: " + language.sentence(problem, visible))

    def format(self, told: str | None, as_json: bool) -> str:
        """The format of a listing."""
        return "json" if as_json else told or self.settings.get("format", "table")

    @property
    def colour(self) -> bool:
        """Whether a terminal gets colours."""
        told = self.settings.get("colour", "auto")
        return told == "always" or (told == "auto" and not os.environ.get("NO_COLOR"))

    def show(
        self,
        records: Sequence[NamedTuple] | Iterator[NamedTuple],
        columns: Sequence[Column],
        format: str,
        *,
        kind: type[Any],
        empty: str,
    ) -> None:
        """A listing on stdout; `empty` is the sentence for none."""
        from csmcli.output.listing import show

        show(
            records,
            columns,
            format,
            sys.stdout,
            err=sys.stderr,
            width=_width(),
            colour=self.colour,
            empty=empty,
            kind=kind,
        )

    def show_one(self, record: NamedTuple, columns: Sequence[Column], format: str) -> None:
        """One record on stdout."""
        from csmcli.output.listing import show_one

        show_one(record, columns, format, sys.stdout, width=_width(), colour=self.colour)


def _shown(value: object) -> object:
    from csmcli.output.terminal import visible

    if isinstance(value, str):
        return type(value)(visible(value))  # words that are quoted already stay marked as such
    return visible(str(value)) if isinstance(value, os.PathLike) else value


def _width() -> int:
    return shutil.get_terminal_size().columns


def command_line(words: Sequence[str]) -> str:
    """The command as typed, for the history."""
    import shlex

    return shlex.join(["csm", *words]).encode("utf-8", "backslashreplace").decode()
