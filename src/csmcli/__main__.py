"""The way in. ``csm --version`` is answered here, before anything is imported."""

from __future__ import annotations

import io
import os
import sys
from typing import Any


class _Heedless(io.FileIO):
    """Standard error that nobody can read is no reason to fail, least of all after a write."""

    def write(self, data: Any) -> int:
        try:
            return super().write(data)
        except OSError:
            return len(data)


def _streams() -> None:
    """Streams that csm can rely on, whatever it was started with: Python has None for a closed one."""
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 - for the whole run
    if sys.stdout is None:
        # Not for writing: what has something to print fails as on a full device.
        sys.stdout = open(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    else:
        old = sys.stderr
        sys.stderr = io.TextIOWrapper(
            io.BufferedWriter(_Heedless(old.fileno(), "w", closefd=False)),
            old.encoding,
            old.errors,
            line_buffering=True,
        )


def main() -> None:
    """Run csm on the words of the command line and exit with its code."""
    if sys.argv[1:] == ["--version"]:
        from csmcli import __version__

        print(f"csm {__version__}")
        return
    import gc

    # Imports make many objects that stay; looking through them again and again is a tenth of a command.
    gc.set_threshold(200_000, 20, 100)
    _streams()
    from csmcli.main import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
