"""A file ready to be brought in, and what its name and content stand for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from csmcli.errors import BadFile, BadInput
from csmcli.exchange.mapping import Hints
from csmcli.exchange.sheets import Wishes
from csmcli.exchange.source import day_in_name, digest, opened

TODAY = date(2026, 11, 22)


def test_no_file(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.csv"):
        with pytest.raises(BadFile, match="cannot be read"), opened(path, Hints(), today=TODAY):
            pass
    with pytest.raises(BadFile, match="cannot be read"):
        digest(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("recently_zeczec_20221219.csv", date(2022, 12, 19)),
        ("20220411.csv", date(2022, 4, 11)),
        ("a_20221399_20221201.csv", date(2022, 12, 1)),
        ("clients.csv", None),
        ("id_120221219.csv", None),
    ],
)
def test_day_in_name(name: str, day: date | None) -> None:
    assert day_in_name(Path(name)) == day


def test_the_digest_goes_by_content(tmp_path: Path) -> None:
    for name, content in (("a", b"x"), ("b", b"x"), ("c", b"y")):
        (tmp_path / name).write_bytes(content)
    assert digest(tmp_path / "a") == digest(tmp_path / "b") != digest(tmp_path / "c")


def test_a_told_column_makes_a_header(tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    file.write_text("Brand?,,\nAcme,5,6\n", encoding="utf-8")
    with opened(file, Hints({"name": "Brand?"}), today=TODAY) as source:
        assert (source.sheet.how.line, [row.name for row in source.rows]) == (1, ["Acme"])  # type: ignore[union-attr]
    with pytest.raises(BadInput, match="--map name=COLUMN"), opened(file, Hints(), today=TODAY, wishes=Wishes()):
        pass
