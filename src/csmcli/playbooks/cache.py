"""A compiled playbook on disk, found again only while every byte it came from is the same.

The file is a line of two seals, two lengths and the digest of the sources, the practice, and the rest: questions, checklist, messages and
what serves outcomes. Most reads need the practice alone, a quarter of the whole, so each part is sealed and parsed
by itself. A seal covers the digest of the sources, the shape of the records, the versions of program and
Python, and the part: any change or damage makes it no copy at all, and what is read back needs no checking.

The parts are marshalled, because a JSON of the same takes seven million instructions longer to read: its
import alone is most of that. Marshal trusts what it reads, so the seal is looked at first.

The digests are BLAKE2b: nearly as cheap as a checksum, and unlike one they do not collide, so a file
edited within the same second and to the same length is noticed. Times and sizes are not trusted.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import sys
from collections.abc import Mapping
from typing import Any

from csmcli import __version__
from csmcli.core import playbook as records
from csmcli.core.playbook import SECOND

try:  # hashlib would load OpenSSL for eleven million instructions; random takes its hash the same way
    from _blake2 import blake2b
except ImportError:  # a Python built without it
    from hashlib import blake2b

_RECORDS = (
    records.Playbook,
    records.Milestone,
    records.Tier,
    records.Resource,
    records.Offset,
    records.Campaign,
    records.Reminder,
    records.ReviewRhythm,
    records.RenewalRule,
)


_HEAD = 1000
"""More bytes than the first line has."""


def digest(sources: Mapping[str, bytes]) -> str:
    """What identifies the content of a playbook: the names and all the bytes of its files."""
    whole = blake2b(digest_size=20)
    for name, data in sources.items():
        whole.update(b"%s\n%d\n" % (name.encode(), len(data)))
        whole.update(data)
    return whole.hexdigest()


def _format(second: bool) -> bytes:
    """The fields of every record of a part: a copy made before a record changed is not read into the new one."""
    kinds: tuple[Any, ...] = _RECORDS
    if second:
        from csmcli.core import materials, outcomes

        kinds = (*materials.RECORDS, *outcomes.RECORDS)
    return f"{__version__} {sys.hexversion}\n{[record._fields for record in kinds]}\n".encode()


def _seal(fingerprint: str, part: bytes, second: bool) -> bytes:
    whole = blake2b(part, digest_size=20)
    whole.update(_format(second))
    whole.update(fingerprint.encode())
    return whole.hexdigest().encode()


def load(path: str, fingerprint: str, whole: bool) -> dict[str, Any] | None:
    """The plain mapping kept at `path` for `fingerprint`, the `whole` or the practice alone; None if not sound."""
    try:
        with open(path, "rb") as file:
            head, _, body = file.read().partition(b"\n")
        seals, lengths = head.split()[:2], [int(word) for word in head.split()[2:4]]
    except (OSError, ValueError):
        return None
    if len(seals) != 2 or len(lengths) != 2:
        return None
    parts = body[: lengths[0]], body[lengths[0] : sum(lengths)]
    plain: dict[str, Any] = {}
    for second in (False, True) if whole else (False,):
        if _seal(fingerprint, parts[second], second) != seals[second]:
            return None
        plain.update(marshal.loads(parts[second]))  # noqa: S302 - sealed
    return plain


def kept(path: str) -> str | None:
    """The fingerprint of the playbook kept at `path`: the last one that could be compiled; None where there is none."""
    try:
        with open(path, "rb") as file:
            words = file.readline(_HEAD).split()
    except OSError:
        return None
    return words[4].decode("ascii", "replace") if len(words) == 5 else None


def outline(plain: Mapping[str, Any]) -> dict[str, Any]:
    """`plain` without its second part."""
    return {field: value for field, value in plain.items() if field not in SECOND}


def save(path: str, fingerprint: str, plain: Mapping[str, Any]) -> None:
    """Keep `plain` at `path`, whole or not at all, for the user's eyes only; in vain without complaint."""
    from tempfile import mkstemp  # eleven million instructions that a read never needs

    parts = [marshal.dumps({k: v for k, v in plain.items() if (k in SECOND) is second}) for second in (False, True)]
    seals = [_seal(fingerprint, part, second) for part, second in zip(parts, (False, True), strict=True)]
    head = b" ".join([*seals, *(b"%d" % len(part) for part in parts), fingerprint.encode()])
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        handle, temporary = mkstemp(dir=os.path.dirname(path), prefix=".", suffix=".tmp")
    except OSError:
        return
    try:
        with open(handle, "wb") as file:
            file.write(b"\n".join([head, b"".join(parts)]))
        os.replace(temporary, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
