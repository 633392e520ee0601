"""The bytes of a playbook, read carefully: a name is never a path, and no file is read past its limit.

A playbook may come from a colleague or from the net, so nothing in it is trusted: a folder may not
reach out of itself by a symbolic link, and a huge file, a device or a pipe is refused before it is
read. No YAML here: the bytes alone decide whether the compiled copy still holds, see `cache`.
"""

from __future__ import annotations

import errno
import os
import stat

from csmcli.errors import BadFile, BadInput, CsmError
from csmcli.playbooks.places import located

MAX_BYTES = 1 << 20
MAX_NAME = 64
PRACTICE = "playbook.yaml"
CHECKLIST = "checklist"
RESOURCES = "resources"

_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_INNER = _LETTERS | frozenset("0123456789-")


def is_name(text: str) -> bool:
    """Whether `text` may name a playbook, a milestone or a file: ``^[a-z][a-z0-9-]*$``, at most 64 characters."""
    return 0 < len(text) <= MAX_NAME and text[0] in _LETTERS and _INNER.issuperset(text)


def require_name(name: str) -> str:
    """`name` itself, if a playbook may be called that; otherwise BadInput."""
    if not is_name(name):
        raise BadInput(
            '"{name}" cannot name a playbook: use lower-case letters, digits and hyphens, as in crowdfunding.',
            name=name,
        )
    return name


def read_bytes(path: str) -> bytes:
    """The content of the file at `path`, at most 1 MiB. Raises BadFile."""
    try:
        found = os.stat(path)
        _require_readable(path, found)
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise located(path, None, _reason(error)) from None
    if len(data) > MAX_BYTES:
        raise _too_large(path)
    return data


def _require_readable(path: str, found: os.stat_result) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise located(path, None, CsmError("this is a folder; name a file."))
    if not stat.S_ISREG(found.st_mode):
        raise located(path, None, CsmError("this is a device or a pipe; name an ordinary file."))
    if found.st_size > MAX_BYTES:
        raise _too_large(path)


def _too_large(path: str) -> BadFile:
    return located(path, None, CsmError("the file is larger than 1 MiB, the most that is read."))


def _reason(error: OSError | ValueError) -> CsmError:
    number = error.errno if isinstance(error, OSError) else None
    if number in (errno.ENOENT, errno.ENOTDIR):
        return CsmError("there is no such file.")
    if number == errno.ELOOP:
        return CsmError("the symbolic links lead round in a circle; name the file itself.")
    if number in (errno.EACCES, errno.EPERM):
        return CsmError("you have no permission to read it.")
    if number in (errno.ENAMETOOLONG, errno.EILSEQ, None):
        return CsmError("no file can have such a name.")
    return CsmError("it cannot be read ({reason}).", reason=os.strerror(number or 0))


def read_folder(folder: str, changes: str | None = None) -> dict[str, bytes]:
    """The YAML files of a playbook: ``playbook.yaml`` first, then ``checklist/….yaml`` by name, then `changes` to it.

    Raises BadFile.
    """
    found = {name: _read(folder, os.path.join(folder, name)) for name in (PRACTICE, *_checklist_names(folder))}
    return {**found, changes: read_bytes(changes)} if changes else found


def _read(folder: str, path: str) -> bytes:
    require_inside(folder, path)
    return read_bytes(path)


def require_inside(folder: str, path: str) -> None:
    """Raise BadFile if `path` is a symbolic link that leads out of `folder`."""
    if os.path.islink(path):
        require_below(folder, path)


def require_below(folder: str, path: str) -> None:
    """Raise BadFile if `path`, every symbolic link on its way followed, leads out of `folder`."""
    home = os.path.realpath(folder)
    if os.path.commonpath([home, os.path.realpath(path)]) != home:
        raise located(
            path, None, CsmError("a symbolic link leads out of the playbook's folder; put the file itself there.")
        )


def _checklist_names(folder: str) -> list[str]:
    """The checklist files; what does not end in .yaml or .yml (notes, an editor's backups) is left alone."""
    path = os.path.join(folder, CHECKLIST)
    require_inside(folder, path)
    try:
        names = os.listdir(path)
    except FileNotFoundError:
        return []
    except NotADirectoryError:
        raise located(path, None, CsmError("this must be a folder, with a file for each category.")) from None
    except OSError as error:
        raise located(path, None, _reason(error)) from None
    files = sorted(n for n in names if n.endswith((".yaml", ".yml")) and not n.startswith("."))
    for name in files:
        _require_file_name(path, name)
    return [f"{CHECKLIST}/{name}" for name in files]


def _require_file_name(folder: str, name: str) -> None:
    stem, ending = os.path.splitext(name)
    if ending != ".yaml" or not is_name(stem):
        problem = CsmError("call it by lower-case letters, digits and hyphens, ending in .yaml, as in ads.yaml.")
        raise located(os.path.join(folder, name), None, problem)
