"""The disks that a power cut can leave, from the record of the calls that a command made.

What is modelled: data is on the disk once its file was synced; before that each write may be there, be gone, or be
there in part (by sectors). A name made, moved or removed is on the disk once its folder was synced, or, for a new
file, once the file was; before that the last of them may be missing, in the order they were made.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

CREATE, WRITE, SYNC, TRUNCATE, UNLINK, RENAME, LINK, FOLDER, MODE = range(1, 10)
SECTOR = 512


class Call(NamedTuple):
    """A call as recorded by shim.c: on which path, where, and with which data."""

    kind: int
    path: Path
    offset: int
    data: bytes


def recorded(file: Path) -> list[Call]:
    """The calls in a record."""
    whole, at, calls = file.read_bytes(), 0, []
    while at < len(whole):
        kind, length, offset, size = struct.unpack_from("llll", whole, at)
        at += struct.calcsize("llll")
        path = Path(whole[at : at + length].decode())
        calls.append(Call(kind, path, offset, whole[at + length : at + length + size]))
        at += length + size
    return calls


class Disk:
    """What is certainly on the disk, and what was done since."""

    def __init__(self, files: dict[Path, bytes]) -> None:
        self.files = dict(files)
        self.pending: list[Call] = []

    def do(self, call: Call) -> None:
        """One more call; a sync makes what it is about certain."""
        if call.kind != SYNC:
            self.pending.append(call)
            return
        named = [c for c in self.pending if c.kind in (CREATE, UNLINK, RENAME, LINK)]
        settled = [c for c in named if c.path.parent == call.path or (c.kind == CREATE and c.path == call.path)]
        if settled:  # names reach the disk in order
            settled = named[: named.index(settled[-1]) + 1]
        done = [c for c in self.pending if c.path == call.path or c in settled]
        for one in done:
            apply(self.files, one)
        self.pending = [c for c in self.pending if c not in done]

    def after_a_cut(self, chance: random.Random) -> dict[Path, bytes]:
        """One of the states that the disk can be in."""
        files = dict(self.files)
        names = [c for c in self.pending if c.kind in (CREATE, UNLINK, RENAME, LINK)]
        kept = names[: chance.randint(0, len(names))]
        for call in self.pending:
            if call.kind in (WRITE, TRUNCATE):
                fate = chance.choice(("there", "gone", "torn"))
                if fate == "there":
                    apply(files, call)
                elif fate == "torn" and call.kind == WRITE:
                    for sector in torn(call, chance):
                        apply(files, sector)
            elif call in kept:
                apply(files, call)
        return files


def torn(call: Call, chance: random.Random) -> Iterator[Call]:
    """The sectors of a write that made it."""
    for start in range(0, len(call.data), SECTOR):
        if chance.random() < 0.5:
            yield call._replace(offset=call.offset + start, data=call.data[start : start + SECTOR])


def apply(files: dict[Path, bytes], call: Call) -> None:
    """Do a call to the files in memory; on a file whose name is not there, nothing."""
    if call.kind == CREATE:
        files[call.path] = b""
    elif call.kind == UNLINK:
        files.pop(call.path, None)
    elif call.path not in files:
        return
    elif call.kind == WRITE:
        was = files[call.path].ljust(call.offset, b"\0")
        files[call.path] = was[: call.offset] + call.data + was[call.offset + len(call.data) :]
    elif call.kind == TRUNCATE:
        files[call.path] = files[call.path][: call.offset].ljust(call.offset, b"\0")
    elif call.kind in (RENAME, LINK):
        files[Path(call.data.decode())] = files[call.path] if call.kind == LINK else files.pop(call.path)
