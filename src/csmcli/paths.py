"""Where csm keeps things when it is not told: the platform's folders, or all under ``CSM_HOME``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

Kind = Literal["data", "config", "cache", "state"]


def folder(kind: Kind) -> Path:
    """The folder for data, settings, compiled playbooks (cache) or logs (state)."""
    home = os.environ.get("CSM_HOME")
    return Path(home).expanduser() / kind if home else platform_folder(kind)


def platform_folder(kind: Kind) -> Path:
    """The platform's own folder for `kind`."""
    import platformdirs

    path: Path = getattr(platformdirs, f"user_{kind}_path")("csm", appauthor=False)
    return path


def database() -> Path:
    """The database a CSM works in unless told otherwise."""
    return folder("data") / "csm.db"
