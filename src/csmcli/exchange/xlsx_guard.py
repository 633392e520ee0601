"""What a workbook really holds, looked at before the library that reads it is let near.

The library decompresses whatever it is given, keeps all strings in memory and lays a sheet out as one block from
its first to its last cell: two cells in opposite corners end the process. So every part is decompressed here first,
in small pieces and with nothing kept, and counted; what a directory *says* of sizes is not believed.
Entities are refused: no program writes them.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat
from zipfile import ZipFile, ZipInfo

from csmcli.errors import BadFile
from csmcli.exchange.xlsx_extent import UNSOUND, Extent, SheetWatch, damaged, too_much

MOST_PARTS = 10_000
MOST_BYTES = 1 << 30
"""Of all parts together, decompressed: a million rows of ten columns take about half of it."""
MOST_RATIO, RATIO_FROM = 250, 10 << 20
"""How much smaller a part of so many bytes may be packed: spreadsheets reach 10 to 60, bombs 1,000."""

_CHUNK = 1 << 16


def guarded(path: Path, archive: ZipFile) -> dict[str, Extent]:
    """The extent of each part that is a worksheet. Raises BadFile where a limit is passed."""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise too_much(path)
    names = [part.filename for part in parts]
    if len(set(names)) < len(names) or not all(map(_inside, names)):
        raise damaged(path)
    total, extents = 0, {}
    for part in parts:
        watch = _Watch(path, part.filename)
        for piece in _pieces(path, archive, part):
            total += len(piece)
            if total > MOST_BYTES:
                raise too_much(path)
            watch.feed(piece)
        extent = watch.close()
        if extent:
            extents[part.filename] = extent
    return extents


def _inside(name: str) -> bool:
    """Whether a part lies inside the file: no program writes another name, and no reader should follow one."""
    return not name.startswith("/") and "\\" not in name and ":" not in name and ".." not in name.split("/")


def _pieces(path: Path, archive: ZipFile, part: ZipInfo) -> Iterator[bytes]:
    """The content of a part, bit by bit, however long it says it is."""
    if part.flag_bits & 0x1:
        raise BadFile("{file} is protected by a password; save it without one.", file=path)
    told, count = part.file_size, 0
    part.file_size = MOST_BYTES + 1  # or reading would stop where the directory says, and the library would not
    try:
        with archive.open(part) as file:
            while piece := file.read(_CHUNK):
                count += len(piece)
                if count > RATIO_FROM and count > MOST_RATIO * max(part.compress_size, 1):
                    raise too_much(path)
                yield piece
    except UNSOUND:
        raise damaged(path) from None
    except OSError as error:
        if error.errno != errno.EINVAL:  # a directory that points before the file, not a disk that fails
            raise
        raise damaged(path) from None
    finally:
        part.file_size = told
    if count != told:
        raise damaged(path)


class _Watch:
    """Looks at a part as it goes by. Only XML is parsed; pictures and what is embedded are counted alone."""

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        self.parser = expat.ParserCreate() if name.endswith((".xml", ".rels")) else None
        self.sheet: SheetWatch | None = None
        if self.parser:
            self.parser.ordered_attributes = True
            self.parser.StartDoctypeDeclHandler = self._entities
            self.parser.StartElementHandler = self._root

    def _root(self, name: str, _: list[str]) -> None:
        """The first element tells whether the part is a sheet; nothing else is of interest in one that is not."""
        assert self.parser
        self.sheet = SheetWatch(self.path) if name.rpartition(":")[2] == "worksheet" else None
        self.parser.StartElementHandler = self.sheet.start if self.sheet else None

    def feed(self, piece: bytes) -> None:
        """The next piece of the part."""
        self._parse(piece, False)

    def close(self) -> Extent | None:
        """The part is over; its extent where it is a sheet."""
        self._parse(b"", True)
        return self.sheet.extent() if self.sheet else None

    def _parse(self, piece: bytes, last: bool) -> None:
        if self.parser:
            try:
                self.parser.Parse(piece, last)
            except (expat.ExpatError, ValueError, LookupError):
                raise damaged(self.path) from None

    def _entities(self, *_: Any) -> None:
        raise BadFile(
            "{file} declares XML entities, which no spreadsheet program writes; it was not read.", file=self.path
        )
