"""^C and SIGTERM, at a prompt and at work: the store stays the old one, and nothing is shouted."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.commands import DATABASE
from tests.faults.counting import Tally
from tests.faults.harness import PATIENCE, Server, start
from tests.faults.stores import HEAD, dump, fill

MANY = 12_000
INTERRUPTED, TERMINATED = 130, -signal.SIGTERM


def until(handle: int, words: bytes) -> bytes:
    """What a terminal shows, up to and with `words`."""
    seen, end = b"", time.monotonic() + PATIENCE
    while words not in seen and time.monotonic() < end:
        seen += os.read(handle, 4096)
    assert words in seen
    return seen


def rest(handle: int, again: Callable[[], object]) -> bytes:
    """What is still shown until the other end is gone; what came before it was listening is done `again`."""
    seen, end = b"", time.monotonic() + PATIENCE
    try:
        while time.monotonic() < end:
            if not select.select([handle], [], [], 1)[0]:
                again()
                continue
            part = os.read(handle, 4096)
            if not part:
                break
            seen += part
    except OSError:  # the other end is gone
        pass
    return seen


@pytest.mark.parametrize(("line", "asks"), [("intake windharp", b"   > "), ("edit --where tier=none,small,medium --owner lin", b"?")])  # fmt: skip
@pytest.mark.parametrize("way", ["^C", "^D", "SIGINT", "SIGTERM"])
def test_at_a_prompt(server: Server, fresh: Callable[[], Path], line: str, asks: bytes, way: str, tally: Tally) -> None:
    home = fresh()
    fill(server, home, [f"add 'Number {number}'" for number in range(3)])  # more than are changed without asking
    before = dump(home / DATABASE)
    ours, theirs = pty.openpty()
    running = start(line, home, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)
    os.close(theirs)
    until(ours, asks)
    # A terminal of its own is not its controlling one, so ^C is sent as what it becomes.
    sent = signal.SIGINT if way == "^C" else getattr(signal, way, None)

    def interrupt() -> None:
        os.write(ours, b"\x04") if sent is None else running.send_signal(sent)

    interrupt()
    shown = rest(ours, interrupt)
    os.close(ours)
    code = running.wait(PATIENCE)
    assert code in ((TERMINATED,) if way == "SIGTERM" else (INTERRUPTED, 1)), (code, shown)
    assert b"Traceback" not in shown
    assert dump(home / DATABASE) == before
    tally("interrupted")["old store"] += 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_in_the_middle_of_an_import(fresh: Callable[[], Path], number: signal.Signals, tally: Tally) -> None:
    home = fresh()
    rows = (f"Project {n},m{n},small,2026-10-01,2027-03-01,2027-04-20,{n}000,Kim" for n in range(MANY))
    (home / "many.csv").write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    before = dump(home / DATABASE)
    running = start("import HOME/many.csv", home, stderr=subprocess.PIPE, text=True)
    journal, end = Path(f"{home / DATABASE}-journal"), time.monotonic() + PATIENCE
    while not journal.exists() and running.poll() is None and time.monotonic() < end:
        pass
    running.send_signal(number)
    _, err = running.communicate(timeout=PATIENCE)
    assert running.returncode == (INTERRUPTED if number == signal.SIGINT else -number), err
    assert "Traceback" not in err
    assert dump(home / DATABASE) == before
    tally("interrupted")["old store"] += 1
