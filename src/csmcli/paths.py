"""Where csm keeps things when it is not told: the platform's folders, or all under ``CSM_HOME``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Literal

from csmcli.errors import BadInput

_MARKS = str.maketrans("", "", "+.-")
"""What a scheme may have besides letters and digits: ``postgresql+psycopg``."""

SLASHES = tuple(filter(None, (os.sep, os.altsep)))

Kind = Literal["data", "config", "cache", "state"]

_XDG: dict[Kind, tuple[str, str]] = {
    "data": ("XDG_DATA_HOME", ".local/share"),
    "config": ("XDG_CONFIG_HOME", ".config"),
    "cache": ("XDG_CACHE_HOME", ".cache"),
    "state": ("XDG_STATE_HOME", ".local/state"),
}


def folder(kind: Kind) -> Path:
    """The folder for data, settings, compiled playbooks (cache) or logs (state)."""
    home = os.environ.get("CSM_HOME")
    return expanded(home, "CSM_HOME: ") / kind if home else platform_folder(kind)


def platform_folder(kind: Kind) -> Path:
    """The platform's own folder for `kind`. Raises BadInput where nobody knows whose home it is.

    On Linux by the XDG rule itself: platformdirs says the same and costs 15 million instructions.
    """
    try:
        if sys.platform == "linux":
            variable, usual = _XDG[kind]
            told = os.environ.get(variable, "")
            return (Path(told) if told.startswith("/") else Path.home() / usual) / "csm"
        return _elsewhere(kind)
    except RuntimeError:
        raise BadInput("The system does not know your home folder: set HOME, or CSM_HOME.") from None


def _elsewhere(kind: Kind) -> Path:
    import platformdirs

    path: Path = getattr(platformdirs, f"user_{kind}_path")("csm", appauthor=False)
    return path


def database() -> Path:
    """The database a CSM works in unless told otherwise."""
    return folder("data") / "csm.db"


def expanded(words: str, where: str = "") -> Path:
    """The path that `words` mean, ``~`` and ``~user`` at its start taken for a home folder, as a shell does.

    Raises BadInput where there is no such user; `where` is what it begins with: whose words they are.
    """
    if not words.startswith("~"):
        return Path(words)  # ./~x is a file of that name, and looks like a home folder once it is a path
    try:
        return Path(words).expanduser()
    except RuntimeError:
        raise BadInput(
            "{where}{words}: no user of this system has the home folder {home}; for a folder of that name give ./{words}.",
            where=where,
            words=words,
            home=words.partition("/")[0],
        ) from None


def local(words: str, *, folder: bool = False) -> Path:
    """The file that `words` mean; with `folder`, one that need not be there yet may end in a slash.

    Raises BadInput as `expanded`, for the address of a server, which is not repeated: it may hold a password, and
    for a folder that is not there, such as a disk that is not connected: no file is meant, so none is made.
    """
    scheme, colon, rest = words.partition(":")
    if (
        colon
        and len(scheme) > 1
        and scheme.translate(_MARKS).isalnum()
        and (rest.startswith("//") or (rest[:1] == "/" and "@" in rest))
    ):
        raise BadInput(
            "An address cannot be used here, only the path of a file; it is not repeated, as it may hold a password."
        )
    path = expanded(words)
    if words.endswith(SLASHES) and not folder and not path.is_dir():
        raise BadInput(
            "There is no folder {words} here; make it first, or leave out the slash for a file.", words=words
        )
    return path
