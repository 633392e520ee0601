"""A database that is none, that is cut short, or of which a byte has changed: an answer, or a sentence that says no.

A byte within a name or a number is one that SQLite cannot miss: it answers what it finds, and `csm doctor` has to tell.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.commands import DATABASE
from tests.faults.counting import Tally
from tests.faults.damage import READS, WRITE, is_found, sound_answers, verdict
from tests.faults.harness import Server, one_sentence

FLIPS, PARTS = 2000, 8
CUTS, SOME_CUTS = 200, 24
SOME_FLIPS = 120

FOREIGN = {
    "text": b"Dear Mei,\n" * 400,
    "zeros": bytes(20_000),
    "a header and no more": b"SQLite format 3\x00",
    "an archive": b"PK\x03\x04" + bytes(random.Random(1).randbytes(5000)),
    "noise": random.Random(2).randbytes(50_000),
    "noise behind a header": b"SQLite format 3\x00" + random.Random(3).randbytes(50_000),
    "a byte": b"S",
    "a newline": b"\n",
}


@pytest.mark.parametrize("content", FOREIGN.values(), ids=FOREIGN)
def test_not_a_database(server: Server, fresh: Callable[[], Path], content: bytes, tally: Tally) -> None:
    home = fresh()
    (home / DATABASE).write_bytes(content)
    for line in (*READS, WRITE, "import HOME/portfolio.csv", "undo"):
        answer = server.run(line, home)
        assert one_sentence(answer), answer
        assert (home / DATABASE).read_bytes() == content
        tally("foreign")["refused, left as it was"] += 1


@pytest.mark.parametrize("part", range(PARTS))
def test_cut_short(server: Server, fresh: Callable[[], Path], part: int, full: bool, chance: random.Random, tally: Tally) -> None:  # fmt: skip
    home = fresh()
    sound, whole = sound_answers(server, home), (home / DATABASE).read_bytes()
    for _ in range((CUTS if full else SOME_CUTS) // PARTS):
        length = chance.choice((chance.randrange(1, len(whole)), chance.randrange(len(whole) // 4096) * 4096 or 100))
        fresh()
        (home / DATABASE).write_bytes(whole[:length])
        seen = verdict(server, home, sound)
        assert seen == "refused", length
        assert (home / DATABASE).read_bytes() == whole[:length]
        tally("truncated")["refused, left as it was"] += 1


@pytest.mark.parametrize("part", range(PARTS))
def test_a_byte_changed(server: Server, fresh: Callable[[], Path], part: int, full: bool, chance: random.Random, tally: Tally) -> None:  # fmt: skip
    home = fresh()
    assert not is_found(server, home), "a sound store has to be one to the doctor"
    sound, whole = sound_answers(server, home), (home / DATABASE).read_bytes()
    for _ in range((FLIPS if full else SOME_FLIPS) // PARTS):
        at, change = chance.randrange(len(whole)), chance.choice((1, 2, 4, 8, 16, 32, 64, 128, 255))
        damaged = bytearray(whole)
        damaged[at] ^= change
        fresh()
        (home / DATABASE).write_bytes(damaged)
        try:
            seen = verdict(server, home, sound)
        except AssertionError as error:
            raise AssertionError(f"byte {at} changed by {change}: {error}") from None
        tally("flipped")[seen] += 1
