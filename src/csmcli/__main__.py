"""The way in. ``csm --version`` is answered here, before anything is imported."""

from __future__ import annotations

import sys


def main() -> None:
    """Run csm on the words of the command line and exit with its code."""
    if sys.argv[1:] == ["--version"]:
        from csmcli import __version__

        print(f"csm {__version__}")
        return
    import gc

    # Imports make many objects that stay; looking through them again and again is a tenth of a command.
    gc.set_threshold(200_000, 20, 100)
    from csmcli.streams import mend

    mend()
    from csmcli.main import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
