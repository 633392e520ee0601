"""Where csm keeps things when it is not told: the platform's folders, or all under ``CSM_HOME``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Literal

from csmcli.errors import BadInput

_MARKS = str.maketrans("", "", "+.-")
"""What a scheme may have besides letters and digits: ``postgresql+psycopg``."""

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
    return Path(home).expanduser() / kind if home else platform_folder(kind)


def platform_folder(kind: Kind) -> Path:
    """The platform's own folder for `kind`.

    On Linux by the XDG rule itself: platformdirs says the same and costs 15 million instructions.
    """
    if sys.platform == "linux":
        variable, usual = _XDG[kind]
        told = os.environ.get(variable, "")
        return (Path(told) if told.startswith("/") else Path.home() / usual) / "csm"
    return _elsewhere(kind)


def _elsewhere(kind: Kind) -> Path:
    import platformdirs

    path: Path = getattr(platformdirs, f"user_{kind}_path")("csm", appauthor=False)
    return path


def database() -> Path:
    """The database a CSM works in unless told otherwise."""
    return folder("data") / "csm.db"


def local(words: str) -> Path:
    """The file that `words` mean.

    Raises BadInput for the address of a server, which is not repeated: it may hold a password.
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
    return Path(words).expanduser()
