"""What csm says of a bug of its own: a log with the places in the code, and no word of the user's data."""

from __future__ import annotations

import os
import platform
import sys
import traceback

from csmcli import __version__, paths
from csmcli.errors import CsmError
from csmcli.language import tell


def report(error: BaseException) -> int:
    """Write the log, say where it is, and return the exit code for a bug."""
    frames = traceback.extract_tb(error.__traceback__)
    # Not the error's message: it may quote a client.
    lines = [f"csm {__version__}, Python {platform.python_version()}, {sys.platform}", type(error).__name__]
    lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    try:
        folder = paths.folder("state")
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = folder / "crash.log"
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as log:
            log.write("\n".join(lines) + "\n\n")
        where = str(file)
    except (OSError, CsmError):
        where = tell("standard error")
        print("\n".join(lines), file=sys.stderr)
    print(
        tell(
            "csm: this is a bug in csm ({kind}); nothing was half written. "
            "Please report it with the last lines of {where}; they hold no client data.",
            kind=type(error).__name__,
            where=where,
        ),
        file=sys.stderr,
    )
    return 3
