"""Standard streams that csm can rely on, whatever it was started with."""

import io
import os
import sys


class _Heedless(io.FileIO):
    """Standard error that nobody can read is no reason to fail, least of all after a write."""

    def write(self, data: bytes) -> int:  # type: ignore[override]
        try:
            return super().write(data)
        except OSError:
            return len(data)


def mend() -> None:
    """Put something in the place of a closed stream, for which Python has None."""
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
