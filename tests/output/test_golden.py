"""One difficult table in every format, byte for byte. CSM_REGOLD=1 writes the files anew: read the diff."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

GOLDEN = Path(__file__).parent / "golden"

CASES: dict[str, dict[str, Any]] = {
    "plain.txt": {"format": "table"},
    "plain-ascii.txt": {"format": "table", "encoding": "ascii"},
    "plain-cp950.txt": {"format": "table", "encoding": "cp950"},
    "rich-60.txt": {"format": "table", "tty": True, "width": 60},
    "rich-80.txt": {"format": "table", "tty": True, "width": 80},
    "rich-80-ascii.txt": {"format": "table", "tty": True, "width": 80, "encoding": "ascii"},
    "rich-200.txt": {"format": "table", "tty": True, "width": 200},
    "rich-200-colour.txt": {"format": "table", "tty": True, "width": 200, "colour": True},
    "listing.json": {"format": "json"},
    "listing-ascii.json": {"format": "json", "encoding": "ascii"},
    "listing.csv": {"format": "csv"},
    "listing-terminal.csv": {"format": "csv", "tty": True},
    "listing.md": {"format": "markdown"},
    "listing-ascii.md": {"format": "markdown", "encoding": "ascii"},
}
ONE = ("plain.txt", "rich-80.txt", "listing.json", "listing.csv", "listing.md")


@pytest.mark.parametrize("name", CASES)
def test_the_difficult_table(name: str, clients: Sequence[Any], columns: Any, draw: Callable[..., bytes]) -> None:
    assert_golden(name, draw(clients, columns, **CASES[name]))


@pytest.mark.parametrize("name", ONE)
def test_its_longest_record_alone(name: str, clients: Sequence[Any], columns: Any, draw: Callable[..., bytes]) -> None:
    assert_golden(f"one-{name}", draw(clients[-1], columns, **CASES[name]))


def test_no_golden_file_is_left_over() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {*CASES, *(f"one-{name}" for name in ONE)}


def assert_golden(name: str, drawn: bytes) -> None:
    path = GOLDEN / name
    if os.environ.get("CSM_REGOLD"):
        path.write_bytes(drawn)
    assert drawn == path.read_bytes()
