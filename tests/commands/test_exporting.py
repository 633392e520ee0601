"""``csm export`` as typed, and back in again."""

from __future__ import annotations

import csv
import io
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from csmcli.output.as_csv import undefuse
from tests.conftest import Result

Csm = Callable[..., Result]

HOSTILE = (
    "=HYPERLINK(\"https://example.org\")", "'=already", "''@twice", "+886 912 345 678", "＝全形", "'plain", "a,\"b\"",
    "-1", "@handle", "月動褲｜吸血長褲",
)  # fmt: skip


@pytest.fixture
def hostile(csm: Csm, home: Path) -> Path:
    for number, text in enumerate(HOSTILE):
        told = [f"--{name}={text}" for name in ("contact", "address", "note", "external-id", "owner")]
        assert csm(["add", "--key", f"c{number}", "--signed", f"2026-10-{number + 1:02}", *told, "--", text]).code == 0
    for line in (
        "edit c1 --target 1000000.50 --channel line --link page=https://example.org/c1",
        "tier c1 small",
        "measure c1 raised 1234.56",
        "measure c2 raised 100 --on 2026-11-01",
    ):
        assert csm(line).code == 0, line
    return home


@pytest.fixture
def portfolio(filled: Callable[..., Path]) -> Path:
    return filled(
        "add Acme --signed 2026-10-01",
        "add Kite --signed 2026-10-02",
        "add Lamp --signed 2026-10-03 --tier large",
        "plan acme launch=2027-01-10 end=2027-02-10 ship=2027-06-01",
        "milestone acme timeline 2026-11-01",
        "hold kite --until 2026-12-24 --reason holiday",
        "hold lamp --until 2026-12-31 --reason dates",
        "close lamp --outcome dropped --reason fit",
    )


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline=""), strict=True))


def into_an_empty_store(csm: Csm, tmp_path: Path, *options: str) -> tuple[Path, Path]:
    """The portfolio as exported, and as exported again from a store that only the first file was brought into."""
    first, second, other = tmp_path / "first.csv", tmp_path / "second.csv", str(tmp_path / "other.db")
    assert csm(["export", str(first), *options]).code == 0
    brought = csm(["--db", other, "import", str(first)])
    assert brought.code == 0, brought.err
    assert csm(["--db", other, "export", str(second), *options]).code == 0
    return first, second


UNDERSTOOD = ("key", "name", "external id", "tier", "owner", "signed", "contact", "channel", "address", "target", "note", "link", "raised")  # fmt: skip


def test_what_import_understands_comes_in_again_equal(csm: Csm, hostile: Path, tmp_path: Path) -> None:
    first, second = into_an_empty_store(csm, tmp_path)
    picked = [[{name: row[name] for name in UNDERSTOOD} for row in rows(path)] for path in (first, second)]
    assert picked[0] == picked[1]
    assert [undefuse(row["name"]) for row in picked[0]] == list(HOSTILE)


def test_every_byte_comes_in_again_equal(csm: Csm, portfolio: Path, tmp_path: Path) -> None:
    first, second = into_an_empty_store(csm, tmp_path)
    assert first.read_bytes() == second.read_bytes()
    holds = [tuple(row[f"hold {part}"] for part in ("from", "until", "reason")) for row in rows(first)]
    assert holds == [("", "", ""), ("2026-11-22", "2026-12-24", "holiday"), ("", "", "")]


def test_optional_parts_come_in_again_and_hidden_ones_do_not(csm: Csm, portfolio: Path, tmp_path: Path) -> None:
    for line in (
        "journey acme --add warm-up-survey --due 2026-12-20",
        "journey acme --add press-day",
        "milestone acme press-day 2026-11-20",
        "journey acme --add ad-test",
        "journey acme --hide ad-test",
        "journey kite --add own-shop",
        "journey kite --add pop-up",
        "milestone kite pop-up 2026-11-20",
        "milestone lamp copy 2026-11-20",
        "edit kite --external-id 0012",
        "add 雲朵枕 --playbook saas --signed 2026-11-02",
        "journey 雲朵枕 --add integration --add old-data",
        "add Nobody",
        "milestone nobody target 2026-11-22",
        "plan nobody end=2027-02-10",
    ):
        assert csm(line).code == 0, line
    first, second = into_an_empty_store(csm, tmp_path)
    assert first.read_bytes() == second.read_bytes()
    acme, kite, *_, nobody = rows(first)
    assert [nobody[f"target {word}"] for word in ("due", "reached")] == ["", "2026-11-22"]
    assert [acme[f"press-day {word}"] for word in ("due", "reached")] == ["2027-01-03", "2026-11-20"]
    assert [kite[f"own-shop {word}"] for word in ("due", "reached")] == ["", "open"]
    assert not [title for title in acme if title.startswith("ad-test")]
    options = ["--db", str(tmp_path / "other.db"), "journey"]
    for word in ("acme", "kite", "雲朵枕"):
        assert csm([*options, word]).out == csm(["journey", word]).out
    again = csm(["import", str(first)])
    assert "0 new, 0 updated, 5 unchanged" in again.err, again.err


def test_a_pause_that_came_in_counts_as_one_that_was_typed(csm: Csm, portfolio: Path, tmp_path: Path) -> None:
    into_an_empty_store(csm, tmp_path)
    other = str(tmp_path / "other.db")
    assert csm(["--db", other, "why", "kite"]).out == csm("why kite").out
    assert csm(["--db", other, "resume", "kite"]).code == 0


def test_no_cell_begins_like_a_formula(csm: Csm, hostile: Path, tmp_path: Path) -> None:
    assert csm(["export", str(tmp_path / "c.csv")]).code == 0
    for row in rows(tmp_path / "c.csv"):
        assert not [cell for cell in row.values() if cell.startswith(tuple("=+-@\t\r\n＝＋－＠"))]
    assert csm(["export", str(tmp_path / "raw.csv"), "--raw"]).code == 0
    assert [row["name"] for row in rows(tmp_path / "raw.csv")] == list(HOSTILE)


def test_the_file_is_for_its_owners_eyes(csm: Csm, portfolio: Path, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        for name in ("c.csv", "c.xlsx", "c.md"):
            assert csm(["export", str(tmp_path / name)]).code == 0
            assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    finally:
        os.umask(before)


def test_a_file_that_is_there_is_replaced_by_force_alone(csm: Csm, portfolio: Path, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("mine")
    refused = csm(["export", str(path)])
    assert (refused.code, path.read_text()) == (1, "mine")
    assert refused.err.endswith("c.csv is there already; give another path, or replace it with --force.\n")
    assert csm(["export", str(path), "--force"]).code == 0
    assert len(rows(path)) == 3


def test_the_database_is_never_written_over(csm: Csm, portfolio: Path, tmp_path: Path) -> None:
    database = portfolio / "data" / "csm.db"
    before = database.read_bytes()
    os.link(database, tmp_path / "same.csv")
    for path in (database, tmp_path / "same.csv"):
        refused = csm(["export", str(path), "--format", "csv", "--force"])
        assert (refused.code, "is the database itself" in refused.err) == (2, True)
    assert database.read_bytes() == before


def test_a_link_is_not_followed(csm: Csm, portfolio: Path, tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(tmp_path / "elsewhere.csv")
    assert csm(["export", str(tmp_path / "link.csv"), "--force"]).code == 1
    assert not (tmp_path / "elsewhere.csv").exists()


@pytest.mark.parametrize(
    ("line", "keys"),
    [
        ("export - acme", ["acme"]),
        ("export - acme,lamp", ["acme", "lamp"]),
        ("export - --where state=hold", ["kite"]),
        ("export - --where state=closed", ["lamp"]),
        ("export -", ["acme", "kite", "lamp"]),
    ],
)
def test_some_clients_only(csm: Csm, portfolio: Path, line: str, keys: list[str]) -> None:
    done = csm(line)
    assert (done.code, done.err) == (0, "")
    assert [row["key"] for row in csv.DictReader(io.StringIO(done.out, newline=""))] == keys


def test_one_table(csm: Csm, portfolio: Path, tmp_path: Path) -> None:
    head, row = csm("export - kite --table hold").out.splitlines()
    assert head == "client,id,client_id,from_on,until_on,reason,resumed_on,uid"
    assert row.startswith("kite,1,2,2026-11-22,2026-12-24,holiday,,")
    done = csm(["export", str(tmp_path / "t.md"), "--table", "milestone", "acme"])
    assert done.err == f"Exported to {tmp_path / 't.md'}; rows of milestone: 8.\n"
    assert csm(["export", str(tmp_path / "h.xlsx"), "--table", "history"]).code == 0


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("export", 2, "FILE"),
        ("export out.txt", 2, "tells no format"),
        ("export out.csv --format pdf", 2, "There is no format “pdf”"),
        ("export - --format xlsx", 2, "xlsx is no text for stdout"),
        ("export out.xlsx --raw", 2, "--raw is for CSV"),
        ("export - --table nix", 2, "There is no table “nix”"),
        ("export - acme --where state=hold", 2, "by CLIENT or by --where"),
        ("export - nobody", 1, "No client goes by “nobody”"),
        ("export - --where milestone=nix", 1, "No client has milestone “nix”"),
        ("export nowhere/out.csv", 1, "cannot be written"),
    ],
)
def test_what_cannot_be(csm: Csm, portfolio: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, code: int, words: str) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    done = csm(line)
    assert (done.code, done.out) == (code, "")
    assert words in done.err
    assert list(tmp_path.glob("*out*")) == []


def test_without_a_database_nothing_is_written(csm: Csm, home: Path, tmp_path: Path) -> None:
    assert csm(["export", str(tmp_path / "c.csv")]).code == 1
    assert not (tmp_path / "c.csv").exists()


def test_a_reader_that_takes_its_time_keeps_nobody_waiting(csm: Csm, home: Path, tmp_path: Path) -> None:
    """With more in the pipe than it holds, another command writes."""
    file = tmp_path / "many.csv"
    file.write_text("name\n" + "".join(f"Client {number} {'x' * 200}\n" for number in range(1000)))
    assert csm(["import", str(file)]).code == 0
    slow = subprocess.Popen([sys.executable, "-m", "csmcli", "export", "-"], stdout=subprocess.PIPE)
    assert slow.stdout is not None
    assert slow.stdout.read(3) == b"key"
    assert csm("add Another").code == 0
    rest = slow.communicate()[0]
    assert (slow.returncode, rest.count(b"\n")) == (0, 1001)


def test_a_reader_that_has_enough_is_no_failure(csm: Csm, portfolio: Path) -> None:
    done = subprocess.Popen([sys.executable, "-m", "csmcli", "export", "-", "--table", "history"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip
    assert done.stdout is not None and done.stderr is not None
    done.stdout.close()
    assert (done.wait(), done.stderr.read()) == (0, b"")
    done.stderr.close()


def test_of_two_pauses_of_one_day_a_file_changes_the_one_that_is_on(csm: Csm, tmp_path: Path) -> None:
    for line in (
        "add Acme",
        "hold acme --until 2026-12-20 --reason a",
        "resume acme",
        "hold acme --until 2026-12-30 --reason b",
    ):
        assert csm(line).code == 0
    file = tmp_path / "clients.csv"
    assert csm(["export", str(file)]).code == 0
    file.write_text(file.read_text("utf-8").replace("2026-12-30", "2027-01-15"), "utf-8")
    assert "1 updated" in csm(["import", str(file)]).err
    assert "2027-01-15" in csm("export -").out
