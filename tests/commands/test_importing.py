"""``csm import``: what it shows, and real files."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from csmcli.core.naming import address_match
from tests.realdata import REALDATA

REPOSITORY = Path(__file__).parents[2]
REAL = REALDATA / "zeczec"
SAMPLES = REPOSITORY / "data" / "samples"
NUMBERED = "--no-header --map name=1 --map owner=2 --map raised=3 --map link=5 --map launch=9 --map end=10"

Csm = Callable[..., Any]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "clients.csv"


def ask(home: Path, sql: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(home / "data" / "csm.db") as connection:
        return connection.execute(sql).fetchall()


def real(name: str) -> Path:
    path = REAL / name
    if not path.exists():
        pytest.skip(f"{path} is not here: real files are not ours to commit")
    return path


def rows(path: Path, header: bool = True) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.reader(opened))[header:]


def test_what_it_says(csm: Csm, home: Path, file: Path) -> None:
    file.write_text("name,colour,raised\nAcme,red,5\nBolt,blue,\n", encoding="utf-8")
    result = csm(["import", str(file)])
    assert (result.code, result.out) == (0, "")
    assert result.err.splitlines() == [
        "Columns: name = name, raised = raised.",
        "Not used: colour.",
        "The file tells of 2026-11-22.",
        "2 rows: 2 new, 0 updated, 0 unchanged, 0 skipped; 1 amounts recorded.",
        "csm undo takes the whole import back.",
    ]
    assert csm("undo").code == 0
    assert ask(home, "SELECT count(*) FROM client") == [(0,)]


def test_complaints(csm: Csm, home: Path, file: Path) -> None:
    bad = "".join(f"B{n},x,\n" for n in range(30))
    file.write_text("name,raised,end\nAcme,5,2026-13-01\n,5,\nGood,5,\nShort\n" + bad, encoding="utf-8")
    result = csm(["import", str(file)])
    lines = result.err.splitlines()
    assert result.code == 1
    assert lines[2].startswith("line 2, end: there is no day “2026-13-01”") or lines[2].startswith("line 2, end: ")
    assert lines[3] == "line 3, name: The name is empty; give it at least one visible character."
    assert lines[4] == "line 5: 1 cells where 3 are right."
    assert len([line for line in lines if line.startswith("line ")]) == 20
    assert lines[-2] == "… and 13 more."
    assert lines[-1] == (
        "csm: Nothing was imported: 33 of 34 rows cannot be. Mend them, or leave them out with --skip-bad."
    )
    assert csm(["import", str(file), "--skip-bad"]).code == 0
    assert ask(home, "SELECT name FROM client") == [("Good",)]


def test_a_rehearsal(csm: Csm, home: Path, file: Path) -> None:
    file.write_text("name\n" + "".join(f"c{n}\n" for n in range(25)), encoding="utf-8")
    result = csm(["import", str(file), "--dry-run"])
    assert result.code == 0
    assert result.out.splitlines()[1].split() == ["2", "c0", "c0", "new"]
    assert len(result.out.splitlines()) == 21
    assert result.err.splitlines()[-3:] == [
        "… and 5 more.",
        "25 rows: 25 new, 0 updated, 0 unchanged, 0 skipped; 0 amounts recorded.",
        "This was a rehearsal: nothing was written.",
    ]
    assert not (home / "data" / "csm.db").exists()


def test_a_rehearsal_of_what_is_known(csm: Csm, file: Path) -> None:
    file.write_text("id,name,owner\n7,Acme,mei\n", encoding="utf-8")
    assert csm(["import", str(file)]).code == 0
    assert csm(["import", str(file), "--dry-run"]).err.splitlines()[-3] == "Nothing would change."
    file.write_text("id,name,owner\n7,Acme!,kai\n", encoding="utf-8")
    result = csm(["import", str(file), "--dry-run"])
    assert result.out.splitlines()[1].split(maxsplit=3) == [
        "2",
        "acme",
        "Acme!",
        "name: Acme → Acme!; owner: mei → kai",
    ]
    assert result.err.splitlines()[-2].startswith("1 rows: 0 new, 1 updated")


@pytest.mark.parametrize(
    ("name", "options", "day"),
    [
        ("a_20261101.csv", "", "2026-11-01"),
        ("a_20261101.csv", "--on 2026-11-02", "2026-11-02"),
        ("a.csv", "--on yesterday", "2026-11-21"),
    ],
)
def test_the_day_of_a_file(csm: Csm, home: Path, tmp_path: Path, name: str, options: str, day: str) -> None:
    (tmp_path / name).write_text("name,raised\nAcme,5\n", encoding="utf-8")
    assert f"The file tells of {day}." in csm(f"import {tmp_path / name} {options}").err
    assert ask(home, "SELECT on_day FROM measurement") == [(day,)]


@pytest.mark.parametrize(
    ("name", "content", "options", "code", "words"),
    [
        (
            "a_20261123.csv",
            "name\nAcme\n",
            "",
            1,
            "a_20261123.csv tells of 2026-11-23, which is after today (2026-11-22)",
        ),
        ("a.csv", "name\nAcme\n", "--on tomorrow", 1, "after today"),
        ("a.csv", "title?\nAcme\n", "", 2, "--map name=COLUMN"),
        ("a.csv", "name\nAcme\n", "--map colour=1", 2, "--map takes FIELD=COLUMN"),
        ("a.csv", "", "", 1, "is empty"),
        ("a.csv", "name\nAcme\n", "--playbook none", 1, "There is no playbook"),
    ],
)
def test_refused(
    csm: Csm, home: Path, tmp_path: Path, name: str, content: str, options: str, code: int, words: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    result = csm(f"import {tmp_path / name} {options}")
    assert result.code == code
    assert words in result.err.splitlines()[-1]
    if (home / "data" / "csm.db").exists():
        assert ask(home, "SELECT count(*) FROM client") == [(0,)]


def test_hidden_characters_in_complaints_are_spelled_out(csm: Csm, file: Path) -> None:
    file.write_text("name,raised\nAcme,\x1b[31m\n", encoding="utf-8")
    result = csm(["import", str(file)])
    assert "\x1b" not in result.err
    assert "line 2, raised: “<U+001B>[31m” is no amount" in result.err


@pytest.mark.parametrize(
    ("name", "options", "count"),
    [
        ("recently_20221205.csv", "", 5),
        ("recently_20221212.csv", "", 5),
        ("data_sort_20220516.csv", "", 3),
        ("latest_all_20220411.csv", NUMBERED, 2),
    ],
)
def test_samples(csm: Csm, home: Path, name: str, options: str, count: int) -> None:
    assert csm(f"import {SAMPLES / name} {options}").code == 0
    assert ask(home, "SELECT count(*) FROM client") == [(count,)]


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("data_sort_zeczec_20220516.csv", ""),
        ("recently_zeczec_20221212.csv", ""),
        ("recently_zeczec_20221219.csv", ""),
        ("latest_all_zeczec_20220411.csv", NUMBERED),
    ],
)
def test_real_files(csm: Csm, home: Path, name: str, options: str) -> None:
    path = real(name)
    assert csm(f"import {path} {options}").code == 0
    wanted = rows(path, header=not options)
    assert [name for (name,) in ask(home, "SELECT name FROM client ORDER BY id")] == [row[0] for row in wanted]
    agreed = "SELECT first_due_on FROM milestone WHERE key = '{}' ORDER BY client_id"
    starts, ends = (-3, -2) if len(wanted[0]) == 11 else (-2, -1)
    for key, column in (("launch", starts), ("end", ends)):
        days = [day for (day,) in ask(home, agreed.format(key))]
        assert days == [row[column][:10].replace("/", "-") for row in wanted]
    raised = [
        value for (value,) in ask(home, "SELECT value FROM measurement WHERE metric = 'raised' ORDER BY client_id")
    ]
    assert raised == [round(float(row[2]) * 100) for row in wanted]


def test_two_real_weeks_give_one_client_per_project(csm: Csm, home: Path) -> None:
    weeks = [real("recently_zeczec_20221212.csv"), real("recently_zeczec_20221219.csv")]
    for path in weeks:
        assert csm(f"import {path}").code == 0
    first, second = ({address_match(row[4]) for row in rows(path)} for path in weeks)
    assert {match for (match,) in ask(home, "SELECT match FROM link")} == first | second
    assert ask(home, "SELECT count(*) FROM client") == [(len(first | second),)]
    twice = "SELECT count(*) FROM (SELECT 1 FROM measurement GROUP BY client_id HAVING count(*) = 2)"
    assert ask(home, twice) == [(len(first & second),)]
    assert ask(home, "SELECT count(*) FROM measurement") == [(len(first) + len(second),)]
    assert "263 unchanged" in csm(f"import {weeks[1]}").err
