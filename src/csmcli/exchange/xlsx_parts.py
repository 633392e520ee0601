"""The table of contents of a workbook: its sheets, where each is kept, and which are hidden.

The library that reads the cells tells the names but not the parts, and the parts are what has to be looked at first.
"""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree
from zipfile import BadZipFile, LargeZipFile, ZipFile

from csmcli.errors import BadFile
from csmcli.exchange.xlsx_extent import UNSOUND, damaged, too_much

_WORKBOOK = "xl/workbook.xml"
MOST_LISTED = 64 << 20
"""Bytes of a list of sheets or styles; those of real workbooks take a few kilobytes."""


class Listed(NamedTuple):
    """A sheet as the workbook lists it: its name, the part that holds it, whether it is hidden."""

    name: str
    part: str
    hidden: bool


def archive_of(path: Path) -> ZipFile:
    """The file as an archive. Raises BadFile where it is none, or holds no workbook that can be read."""
    try:
        archive = ZipFile(path)
    except (BadZipFile, LargeZipFile, NotImplementedError, ValueError):
        raise damaged(path) from None
    names = set(archive.namelist())
    if _WORKBOOK in names:
        return archive
    archive.close()
    if names & {"mimetype", "xl/workbook.bin"} or any(name.endswith(".iwa") for name in names):
        raise BadFile("{file} is a spreadsheet of another program; save it as .xlsx or as CSV.", file=path)
    raise BadFile("{file} is an archive without a workbook; unpack it, and import the file in it.", file=path)


def listed(path: Path, archive: ZipFile) -> list[Listed]:
    """The worksheets in the order of the workbook. Raises BadFile where its lists do not hold together."""
    targets: dict[str | None, str] = {}
    for element in elements(path, archive, "xl/_rels/workbook.xml.rels"):
        if element.get("Type", "").endswith("/worksheet"):
            if element.get("Id") in targets:
                raise damaged(path)
            targets[element.get("Id")] = _part(element.get("Target", ""))
    sheets = [element for element in elements(path, archive, _WORKBOOK) if element.tag.rpartition("}")[2] == "sheet"]
    found = [
        Listed(sheet.get("name", ""), targets[number], sheet.get("state", "visible") != "visible")
        for sheet in sheets
        if (number := _number(sheet)) in targets
    ]
    if len({sheet.name for sheet in found}) < len(found):
        raise damaged(path)
    return found


def _part(target: str) -> str:
    """Where a relation of the workbook points to."""
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")


def _number(sheet: ElementTree.Element) -> str | None:
    """The relation of a sheet; its attribute has another namespace in files of the strict kind."""
    return next((value for key, value in sheet.attrib.items() if key.endswith("}id")), None)


def elements(path: Path, archive: ZipFile, name: str) -> list[ElementTree.Element]:
    """All elements of a part, of which no more is unpacked than a part of its kind can hold. Raises BadFile."""
    try:
        with archive.open(name) as part:
            content = part.read(MOST_LISTED + 1)
        if len(content) > MOST_LISTED:
            raise too_much(path)
        return list(ElementTree.fromstring(content).iter())  # noqa: S314
    except (ElementTree.ParseError, *UNSOUND):
        raise damaged(path) from None
