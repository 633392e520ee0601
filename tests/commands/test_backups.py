"""``csm backup``, ``csm backups`` and ``csm restore`` as they are typed; addresses and pipes in the place of files."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from csmcli.core.backups import parsed

CSM = Callable[..., Any]


@pytest.fixture
def acme(filled: Callable[..., Path]) -> Path:
    """The database, with one client in it."""
    return filled("add Acme --tier small") / "data" / "csm.db"


def folder(home: Path) -> Path:
    return home / "data" / "backups"


def test_it_says_where_it_is_and_how_large(csm: CSM, acme: Path, home: Path) -> None:
    result = csm("backup --json")
    record = json.loads(result.out)
    assert Path(record["path"]).parent == folder(home)
    assert (record["occasion"], record["clients"], record["problem"]) == ("manual", 1, None)
    assert record["size"] == Path(record["path"]).stat().st_size
    assert result.err.startswith(f"Backed up to {record['path']} ({record['size'] / 1000:,.0f} kB), and verified")


def test_to_a_file_or_into_a_folder(csm: CSM, acme: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    assert csm(["backup", str(tmp_path / "mine.db")]).code == 0
    assert csm(["backup", str(stick)]).code == 0
    [inside] = stick.iterdir()
    made = parsed(inside.name)
    assert made is not None
    assert (made.database, made.occasion) == ("csm", "manual")
    listed = {csm(["list", "--json", "--db", str(path)]).out for path in (inside, tmp_path / "mine.db", acme)}
    assert len(listed) == 1


def test_without_a_database_there_is_nothing_to_back_up(csm: CSM, home: Path) -> None:
    result = csm("backup")
    assert (result.code, result.out) == (1, "")
    assert "There is no database at" in result.err
    assert not folder(home).exists()


def test_another_folder_and_none_of_the_day(csm: CSM, acme: Path, home: Path, tmp_path: Path) -> None:
    assert csm("log acme hello", CSM_DAILY_BACKUP="no").code == 0
    assert not folder(home).exists()
    assert csm("log acme hello", CSM_BACKUPS=str(tmp_path / "kept")).code == 0
    [made] = (tmp_path / "kept").iterdir()
    assert made.name.endswith(".daily.db")
    assert stat.S_IMODE(made.parent.stat().st_mode) == 0o700


def test_reads_back_up_nothing(csm: CSM, acme: Path, home: Path) -> None:
    with sqlite3.connect(acme) as connection:
        connection.execute("UPDATE practice SET fingerprint = ''")  # the next read renews the forecasts
    for line in ("stalled", "list", "history", "backups", "doctor"):
        assert csm(line).code == 0
    assert not folder(home).exists()


def test_the_listing_is_newest_first_and_says_what_is_in_each(csm: CSM, acme: Path, home: Path) -> None:
    assert csm("backup").code == 0
    assert csm("add Beta").code == 0
    assert csm("backup").code == 0
    rows = json.loads(csm("backups --json").out)
    assert [row["clients"] for row in rows] == [2, 1]
    assert [row["occasion"] for row in rows] == ["manual", "manual"]
    assert rows[0]["last_change"] > rows[1]["last_change"]
    with sqlite3.connect(acme) as connection:
        assert rows[0]["last_change"] == connection.execute("SELECT max(at) FROM operation").fetchone()[0]


def test_one_that_would_not_verify_is_told_when_asked(csm: CSM, acme: Path, home: Path) -> None:
    for _ in range(2):
        assert csm("backup").code == 0
    newest, other = sorted(folder(home).iterdir(), reverse=True)
    whole = bytearray(newest.read_bytes())
    whole[-4096:] = b"\xff" * 4096
    newest.write_bytes(whole)
    assert csm("backups").code == 0
    result = csm("backups --verify --json")
    assert result.code == 4
    problems = {row["path"]: row["problem"] for row in json.loads(result.out)}
    assert "is damaged" in problems[str(newest)]
    assert problems[str(other)] is None


def test_a_restore_shows_what_differs_and_wants_a_yes(csm: CSM, acme: Path) -> None:
    assert csm("backup").code == 0
    assert csm("add Beta").code == 0
    before = acme.read_bytes()
    result = csm("restore --last")
    assert result.code == 2
    assert "Clients that it does not have: 1 (beta)." in result.err
    assert "repeat with --yes" in result.err
    assert acme.read_bytes() == before


@pytest.mark.parametrize(
    ("answer", "code", "left"), [("y\n", 0, ["acme"]), ("n\n", 1, ["acme", "beta"]), ("\n", 1, ["acme", "beta"])]
)
def test_somebody_is_asked(
    csm: CSM, acme: Path, monkeypatch: pytest.MonkeyPatch, answer: str, code: int, left: list[str]
) -> None:
    import io
    import sys

    assert csm("backup").code == 0
    assert csm("add Beta").code == 0
    monkeypatch.setattr("csmcli.commands.backups.interactive", lambda: True)
    monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
    assert csm("restore --last").code == code
    assert [row["key"] for row in json.loads(csm("list --json").out)] == left


def test_by_its_name_in_the_listing(csm: CSM, acme: Path, home: Path) -> None:
    assert csm("backup").code == 0
    [made] = folder(home).iterdir()
    assert csm("add Beta").code == 0
    assert csm(["restore", made.name, "--yes"]).code == 0
    assert [row["key"] for row in json.loads(csm("list --json").out)] == ["acme"]


@pytest.mark.parametrize("line", ["restore", "restore some.db --last"])
def test_which_one_has_to_be_said(csm: CSM, acme: Path, line: str) -> None:
    result = csm(line)
    assert result.code == 2
    assert "csm restore FILE, or csm restore --last" in result.err


def test_another_database_is_told_apart(csm: CSM, acme: Path, tmp_path: Path) -> None:
    other = str(tmp_path / "other.db")
    assert csm(["add", "Other", "--db", other]).code == 0
    result = csm(["restore", other, "--yes"])
    assert result.code == 0
    assert "These are two different databases" in result.err


def test_old_ones_go_when_a_new_one_is_made(csm: CSM, acme: Path, home: Path) -> None:
    assert csm("backup").code == 0
    [made] = folder(home).iterdir()
    for day in range(1, 10):
        (folder(home) / f"csm.2025-01-0{day}T080000Z.daily.db").write_bytes(made.read_bytes())
    made.rename(made.with_name("csm.2025-01-01T090000Z.manual.db"))
    assert csm("log acme hello", CSM_KEEP_DAILY="3", CSM_KEEP_WEEKLY="0", CSM_KEEP_MONTHLY="0").code == 0
    left = sorted(path.name for path in folder(home).iterdir())
    assert left[:3] == [
        "csm.2025-01-01T090000Z.manual.db",
        "csm.2025-01-08T080000Z.daily.db",
        "csm.2025-01-09T080000Z.daily.db",
    ]
    assert len(left) == 4


@pytest.mark.parametrize("value", ["-1", "many", "12345", "٣"])
def test_what_is_no_number_is_refused(csm: CSM, acme: Path, value: str) -> None:
    result = csm("list", CSM_KEEP_DAILY=value)
    assert result.code == 1
    assert result.err == f"csm: CSM_KEEP_DAILY is “{value}”; it takes a whole number, such as 7.\n"


# -- what stands in the place of a file ------------------------------------------------------------

SECRET = "s3cret-pass"
ADDRESSES = (
    f"postgresql://mei:{SECRET}@db.example.com/csm",
    f"postgresql:/mei:{SECRET}@db/csm",
    f"s3://key:{SECRET}@bucket/x",
)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    "words",
    [
        ["list", "--db"],
        ["add", "Acme", "--db"],
        ["doctor", "--db"],
        ["backups", "--db"],
        ["backup"],
        ["restore", "--yes"],
    ],
    ids=" ".join,
)
def test_an_address_is_refused_and_never_printed(
    csm: CSM, acme: Path, home: Path, words: list[str], address: str
) -> None:
    result = csm([*words, address])
    assert result.code == 2
    assert "An address cannot be used here" in result.err
    assert SECRET not in result.out + result.err
    assert not any(SECRET.encode() in path.read_bytes() for path in home.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", ["CSM_DB", "CSM_BACKUPS"])
def test_nor_is_one_in_a_setting(csm: CSM, acme: Path, name: str) -> None:
    result = csm("log acme hello", **{name: ADDRESSES[0]})
    assert result.code == 2
    assert SECRET not in result.out + result.err


@pytest.mark.parametrize("line", ["list", "add Acme", "backup", "doctor", "import data/samples/portfolio.csv"])
def test_a_pipe_at_the_place_of_the_database_does_not_keep_us(csm: CSM, tmp_path: Path, line: str) -> None:
    os.mkfifo(tmp_path / "pipe.db")
    result = csm(f"{line} --db {tmp_path / 'pipe.db'}")
    assert result.code == (4 if line == "doctor" else 1)
    assert "is no regular file" in result.out + result.err


def test_nor_does_a_device(csm: CSM) -> None:
    result = csm("list --db /dev/zero")
    assert (result.code, result.err) == (1, "csm: /dev/zero is no regular file; give the path of a database file.\n")


@pytest.mark.parametrize("kind", ["pipe", "link", "folder"])
def test_a_backup_is_made_nowhere_but_in_a_new_file(csm: CSM, acme: Path, tmp_path: Path, kind: str) -> None:
    place, target = tmp_path / "place.db", tmp_path / "target.db"
    if kind == "pipe":
        os.mkfifo(place)
    elif kind == "link":
        place.symlink_to(target)
    result = csm(["backup", str(place if kind != "folder" else tmp_path / "none" / "x.db")])
    assert result.code == 1
    assert not target.exists()


@pytest.mark.parametrize("kind", ["pipe", "folder", "nothing"])
def test_a_restore_takes_a_file(csm: CSM, acme: Path, tmp_path: Path, kind: str) -> None:
    place = tmp_path / "place.db"
    if kind == "pipe":
        os.mkfifo(place)
    elif kind == "folder":
        place.mkdir()
    before = acme.read_bytes()
    result = csm(["restore", str(place), "--yes"])
    assert result.code == 1
    assert result.err.count("\n") == 2
    assert acme.read_bytes() == before


def test_a_restore_does_not_follow_a_link_at_the_place_of_the_database(csm: CSM, acme: Path, home: Path) -> None:
    assert csm("backup").code == 0
    link = acme.with_name("link.db")
    link.symlink_to(acme)
    [made] = folder(home).iterdir()
    result = csm(["restore", str(made), "--yes", "--db", str(link)])
    assert result.code == 1
    assert "is a link; give the path of the file itself" in result.err


def test_the_day_of_a_backup_is_utc(csm: CSM, acme: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    before = datetime.now(UTC).replace(microsecond=0)
    assert csm("backup").code == 0
    [made] = folder(home).iterdir()
    told = parsed(made.name)
    assert told is not None
    assert before <= told.at <= datetime.now(UTC)


def test_of_a_damaged_database_is_told_what_would_be_given_up(csm: CSM, acme: Path, home: Path) -> None:
    """It answers, though a page is not as it should be: what was done since the backup is to be known before it goes."""
    assert csm("backup").code == 0
    assert csm("add Later --key later").code == 0
    assert csm("log later called").code == 0
    with sqlite3.connect(acme) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("INSERT INTO milestone (client_id, key, position) VALUES (999, 'x', 0)")
    connection.close()
    told = csm("restore --last --yes").err
    assert "What is there now is damaged, but can be read in part; it is set aside as it is." in told
    assert "Changes made since, which the backup does not have: 2." in told
    assert "Clients that it does not have: 1 (later)." in told
    assert csm("doctor").code == 0
    assert any(path.name.endswith(".damaged.db") for path in folder(home).iterdir())
