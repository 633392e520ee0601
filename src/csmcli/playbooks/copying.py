"""A playbook copied to where the user may change it: whole or not at all, and never over another.

The copy is made beside its place under a name that no playbook can have, and renamed into place
at the end; an interrupted copy is thus never taken for a playbook.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path

from csmcli.errors import BadFile, CsmError, Refused
from csmcli.playbooks.files import PRACTICE, require_name
from csmcli.playbooks.places import located

_KEY = re.compile(rb"^(playbook[ \t]*:[ \t]*)([\"']?)[a-z][a-z0-9-]*\2(?=[ \t\r\n]|$)", re.MULTILINE)


def copy(source: Path, shelf: Path, name: str) -> Path:
    """Copy the playbook in `source` to the folder `shelf` as `name`; the new folder.

    Raises BadInput for a name that is none, Refused where something of that name is there, and
    BadFile where it cannot be read or written.
    """
    target = shelf / require_name(name)
    if os.path.lexists(target):
        raise Refused("There is a playbook at {folder} already; give the copy another name.", folder=target)
    try:
        shelf.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".copy-", dir=shelf) as beside:
            made = Path(beside) / name
            _copy_files(source, made)
            _rename(made / PRACTICE, name)
            os.rename(made, target)
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise BadFile("{folder} cannot be written: {reason}.", folder=target, reason=reason) from None
    return target


def _copy_files(source: Path, target: Path) -> None:
    """The files alone, without their modes: an installed playbook may be read-only, the copy is to be edited."""
    for folder, _, files in os.walk(source):
        into = target / Path(folder).relative_to(source)
        into.mkdir()
        for file in files:
            shutil.copyfile(Path(folder) / file, into / file, follow_symlinks=False)


def _rename(practice: Path, name: str) -> None:
    """Make the ``playbook:`` key say `name`, every other byte left as it is."""
    before = practice.read_bytes()
    after, count = _KEY.subn(rb"\g<1>" + name.encode(), before, count=1)
    if not count:
        problem = CsmError("no line begins with “playbook:”, so the copy cannot be given its name.")
        raise located(os.fspath(practice), None, problem)
    if after != before:
        practice.write_bytes(after)
