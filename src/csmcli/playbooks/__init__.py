"""The practices that can be had: those shipped, and the user's own, which go before them by name.

A playbook is read from YAML once and compiled to a file of its own; from then on a command reads that,
as long as the playbook is unchanged. So this face imports neither yaml nor pydantic: what does is
imported by the one read that compiles.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from csmcli.core.playbook import Playbook, from_plain
from csmcli.errors import BadFile, CsmError, NotFound
from csmcli.playbooks import cache
from csmcli.playbooks.files import PRACTICE, is_name, read_folder, require_name

__all__ = ["Library", "shipped_folder"]


def shipped_folder() -> Path:
    """Where the shipped playbooks are: in the package once installed, in the checkout's ``data`` before."""
    package = Path(__file__).parent.parent
    installed = package / "data" / "playbooks"
    return installed if installed.is_dir() else package.parent.parent / "data" / "playbooks"


class Library:
    """Playbooks by name from a folder of shipped ones, under the user's own.

    An own playbook replaces the shipped one of that name whole; an own ``changes.yaml`` alone is laid over the shipped
    one, so that what it does not name still comes with a new release. `cache` is where compiled copies are
    kept; without it, or where it cannot be written, every read compiles. With `once`, a playbook is
    read once in the library's life: right for one command, whose listings ask for every client.

    With `warn`, a playbook that has a mistake by now is read as it was when it last had none, which `warn` is told
    once: a slip in one file must not keep a morning's list from all clients. Without, or where no such copy is, it is
    an error.
    """

    def __init__(
        self,
        shipped: Path,
        own: Path | None = None,
        cache: Path | None = None,
        *,
        once: bool = False,
        warn: Callable[[CsmError], None] | None = None,
    ) -> None:
        self._shelves = ((own, True), (shipped, False)) if own else ((shipped, False),)
        self._cache = cache
        self._read: dict[tuple[str, bool], Playbook] | None = {} if once else None
        self._sources: dict[str, tuple[str, dict[str, bytes], str]] = {}
        self._warn = warn
        self._warned: set[str] = set()

    def names(self) -> list[tuple[str, Path, bool]]:
        """All playbooks by name, with the folder, and whether it is the user's own."""
        found: dict[str, tuple[str, Path, bool]] = {}
        for shelf, own in self._shelves:
            for name in _listed(shelf):
                if is_name(name) and _holds_playbook(shelf / name):
                    found.setdefault(name, (name, shelf / name, own))
        return [found[name] for name in sorted(found)]

    def folder(self, name: str) -> Path:
        """The folder of the playbook `name`. Raises BadInput for no name at all, NotFound."""
        require_name(name)
        for shelf, _ in self._shelves:
            if _holds_playbook(shelf / name):
                return shelf / name
        known = ", ".join(entry[0] for entry in self.names())
        raise NotFound('There is no playbook "{name}"; there are: {known}.', name=name, known=known)

    def changes(self, name: str) -> str | None:
        """The user's file of changes to the shipped playbook `name`; None where there is none, or a whole copy."""
        own, is_own = self._shelves[0]
        if not is_own or _holds_playbook(own / name):
            return None
        path = os.path.join(own, name, "changes.yaml")
        return path if os.path.lexists(path) else None

    def fingerprint(self, name: str) -> str:
        """What changes whenever any file of the playbook does. Raises as `folder`, and BadFile."""
        return self._found(name)[2]

    def get(self, name: str) -> Playbook:
        """The playbook `name`. Raises as `folder`, and BadFile for one that is not as it should be."""
        return self._once(name, whole=True)

    def outline(self, name: str) -> Playbook:
        """The playbook `name` with the fields of `core.playbook.SECOND` left empty: a fraction of the cost of `get`.

        For reads that ask where clients stand, which is most of them. Raises as `get`.
        """
        return self._once(name, whole=False)

    def _once(self, name: str, whole: bool) -> Playbook:
        if self._read is None:
            return from_plain(self._plain(name, whole))
        if (name, whole) not in self._read:
            self._read[name, whole] = from_plain(self._plain(name, whole))
        return self._read[name, whole]

    def _found(self, name: str) -> tuple[str, dict[str, bytes], str]:
        """Folder, files and fingerprint of a playbook."""
        if self._read is not None and name in self._sources:
            return self._sources[name]
        folder, kept = str(self.folder(name)), self._kept(name)
        try:
            sources = read_folder(folder, self.changes(name))
            found = (folder, sources, cache.digest(sources))
            if self._warn and kept and cache.kept(kept) != found[2]:
                self._compiled(name, *found)
        except BadFile as problem:
            found = (folder, {}, self._last_good(name, problem))
        if self._read is not None:
            self._sources[name] = found
        return found

    def _kept(self, name: str) -> str | None:
        return os.path.join(self._cache, f"{name}.compiled") if self._cache else None

    def _last_good(self, name: str, problem: BadFile) -> str:
        """The fingerprint of the playbook as it last could be compiled, `problem` told; raises it where there is none."""
        kept = self._kept(name)
        fingerprint = cache.kept(kept) if kept and self._warn else None
        if not kept or not self._warn or not fingerprint or cache.load(kept, fingerprint, True) is None:
            raise problem
        if name not in self._warned:
            self._warned.add(name)
            first = problem.fields.get("line1", problem)  # of several mistakes one: csm playbook check lists them
            self._warn(
                CsmError("{problem} Until that is mended, {name} is used as it last was.", problem=first, name=name)
            )
        return fingerprint

    def _compiled(self, name: str, folder: str, sources: dict[str, bytes], fingerprint: str) -> dict[str, Any]:
        """Compile, and keep. Raises BadFile."""
        from csmcli.playbooks.compiling import compile_playbook  # yaml and pydantic: not on the usual read

        found = compile_playbook(folder, sources)
        if kept := self._kept(name):
            cache.save(kept, fingerprint, found)
        return found

    def _plain(self, name: str, whole: bool) -> dict[str, Any]:
        folder, sources, fingerprint = self._found(name)
        kept = self._kept(name)
        found = cache.load(kept, fingerprint, whole) if kept else None
        if found is None:
            found = self._compiled(name, folder, sources, fingerprint)
        return found if whole else cache.outline(found)


def _listed(shelf: Path) -> list[str]:
    try:
        return os.listdir(shelf)
    except OSError:
        return []


def _holds_playbook(folder: Path) -> bool:
    """Whether a playbook is meant to be there, even one that cannot be read: reading it says why."""
    try:
        os.lstat(folder / PRACTICE)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True
