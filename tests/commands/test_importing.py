"""``csm import``: what it shows, and real files."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from csmcli.core.naming import address_match
from csmcli.exchange.invisible import bare
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
        "Read as UTF-8, commas, header in line 1.",
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
    assert lines[3].startswith("line 2, end: there is no day “2026-13-01”")
    assert lines[4] == "line 3, name: The name is empty; give it at least one visible character."
    assert lines[5] == "line 5: 1 cells where 3 are right."
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


def test_a_rehearsal_in_every_format(csm: Csm, file: Path) -> None:
    file.write_text("id,name,raised,end\n7,Acme,5,2026-12-01\n8,Bolt,,\n", encoding="utf-8")
    assert csm(["import", str(file)]).code == 0
    rows = "".join(f"c{n},,,,,\n" for n in range(30))
    content = f"name,id,raised,end,owner,x\n{rows}Acme!,7,6.5,2026-12-24,mei,\nBad,,,soon,,\nBOLT,,,,,\n"
    file.write_text(content, encoding="utf-8")
    result = csm(["import", str(file), "--dry-run", "--skip-bad", "--json"])
    told = json.loads(result.out)
    assert (result.code, len(told)) == (0, 33)
    assert told[0] == {
        "line": 2,
        "what": "new",
        "key": "c0",
        "name": "c0",
        "changes": [],
        "column": None,
        "problem": None,
        "like": None,
    }
    changed, skipped, like = told[30:]
    assert [(c["field"], c["old"], c["new"]) for c in changed["changes"]] == [
        ("name", "Acme", "Acme!"),
        ("owner", None, "mei"),
        ("end", "2026-12-01", "2026-12-24"),
        ("raised", "5", "6.5"),
    ]
    assert (skipped["line"], skipped["name"], skipped["column"]) == (33, "Bad", "end")
    assert skipped["problem"].startswith("“soon” is not known as a day")
    assert (like["what"], like["like"]) == ("new", "bolt")
    assert result.err.splitlines()[-3:] == [
        "line 34 “BOLT” looks like bolt “Bolt”.",
        "33 rows: 31 new, 1 updated, 0 unchanged, 1 skipped; 1 amounts recorded.",
        "This was a rehearsal: nothing was written.",
    ]
    rows = list(csv.DictReader(io.StringIO(csm(["import", str(file), "--dry-run", "--format", "csv"]).out)))
    assert rows[30]["changes"] == "name: Acme → Acme!; owner: – → mei; end: 2026-12-01 → 2026-12-24; raised: 5 → 6.5"
    assert (rows[31]["what"], rows[31]["column"], len(rows)) == ("skipped", "end", 33)
    lines = csm(["import", str(file), "--dry-run", "--format", "markdown"]).out.splitlines()
    assert len(lines) == 35
    table = csm(["import", str(file), "--dry-run"])
    assert (table.code, len(table.out.splitlines())) == (
        1,
        23,
    )  # of each kind twenty: a change is not lost among the new
    assert "… and 11 more." in table.err
    assert table.out.splitlines()[22].split(maxsplit=2)[2].startswith("skipped: end: “soon” is not known as a day")


def test_the_format_of_what_is_not_shown(csm: Csm, file: Path) -> None:
    file.write_text("name\nAcme\n", encoding="utf-8")
    result = csm(["import", str(file), "--json"])
    assert (result.code, "give --dry-run with it" in result.err) == (2, True)


@pytest.mark.parametrize("options", ["", "--dry-run", "--match name", "--playbook none", "--map owner=x"])
def test_what_fails_leaves_no_database(csm: Csm, home: Path, file: Path, options: str) -> None:
    file.write_text("name,raised\nAcme,5\nBolt,x\n", encoding="utf-8")
    assert csm(f"import {file} {options}").code != 0
    assert not list(home.rglob("*.db*"))


def test_a_new_database_is_the_owners_alone(csm: Csm, home: Path, file: Path) -> None:
    file.write_text("name\nAcme\n", encoding="utf-8")
    assert csm(["import", str(file)]).code == 0
    (database,) = (home / "data").iterdir()
    assert (database.name, database.stat().st_mode & 0o777) == ("csm.db", 0o600)
    assert csm("undo").code == 0


def test_an_empty_file_in_the_place_of_the_database(csm: Csm, home: Path, file: Path) -> None:
    (home / "data").mkdir(parents=True)
    database = home / "data" / "csm.db"
    database.touch()
    file.write_text("name\nAcme\n", encoding="utf-8")
    assert csm(["import", str(file), "--dry-run"]).code == 0
    assert database.read_bytes() == b""
    assert csm(["import", str(file)]).code == 0
    assert ask(home, "SELECT key FROM client") == [("acme",)]


def test_bad_rows(csm: Csm, home: Path, file: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    file.write_text("id,name,raised\n1,Acme,5\n2,Bolt,x\n1,Cask,5\n", encoding="utf-8")
    result = csm(["import", str(file), "--bad-rows", str(bad)])
    assert result.code == 1
    assert result.err.splitlines()[-2:] == [
        f"2 bad rows are in {bad}, to be mended there and imported.",
        f"csm: Nothing was imported: 2 of 3 rows cannot be. Bring in the others with --skip-bad, and {bad} once it is mended.",
    ]
    assert [row[2:] for row in rows(bad)] == [["2", "Bolt", "x"], ["1", "Cask", "5"]]
    assert csm(["import", str(file), "--bad-rows", str(bad), "--skip-bad"]).code == 1  # it is there already
    bad.unlink()
    assert csm(["import", str(file), "--bad-rows", str(bad), "--skip-bad"]).code == 0
    bad.write_text(
        bad.read_text("utf-8-sig").replace("Bolt,x", "Bolt,6").replace(",1,Cask", ",3,Cask"), encoding="utf-8"
    )
    assert csm(["import", str(bad), "--bad-rows", str(tmp_path / "none.csv")]).err.splitlines()[-2] == (
        f"No row was bad; {tmp_path / 'none.csv'} was not written."
    )
    assert ask(home, "SELECT external_id, name FROM client") == [("1", "Acme"), ("2", "Bolt"), ("3", "Cask")]


def test_ticks_and_marks(csm: Csm, home: Path, file: Path) -> None:
    file.write_text(
        "name,撰寫專案文案 達成,timeline reached,copy due\nAcme,x,2026-11-01,2026-11-10\n", encoding="utf-8"
    )
    assert (
        "1 milestones are ticked without a day; they count as reached on 2026-11-22" in csm(["import", str(file)]).err
    )
    sql = "SELECT key, first_due_on, reached_on FROM milestone WHERE reached_on IS NOT NULL"
    assert ask(home, sql) == [("timeline", None, "2026-11-01"), ("copy", "2026-11-10", "2026-11-22")]
    for marks in ("name", "link,name", "external-id,Name", "external-id --match name"):
        result = csm(f"import {file} --match {marks.lower()}")
        assert "0 new, 0 updated, 1 unchanged" in result.err
    result = csm(f"import {file} --match phone")
    assert (result.code, "--match is “phone”; it takes external-id, link, key, name." in result.err) == (2, True)


def test_milestones_are_told_by_map(csm: Csm, home: Path, file: Path) -> None:
    file.write_text("name,draft,seen\nAcme,2026-11-01,no\n", encoding="utf-8")
    assert csm(["import", str(file), "--map", "copy reached=draft", "--map", "backend 達成=seen"]).code == 0
    assert ask(home, "SELECT key FROM milestone WHERE reached_on IS NOT NULL") == [("copy",)]
    result = csm(["import", str(file), "--map", "sail reached=draft"])
    assert (result.code, "KEY due and KEY reached of a milestone" in result.err) == (2, True)


def test_an_own_playbook_that_is_broken_is_no_hindrance(csm: Csm, home: Path, file: Path) -> None:
    own = home / "config" / "playbooks" / "mine"
    own.mkdir(parents=True)
    (own / "playbook.yaml").write_text("playbook: [", encoding="utf-8")
    file.write_text("name\nAcme\n", encoding="utf-8")
    assert csm(["import", str(file)]).code == 0
    assert csm(["import", str(file), "--playbook", "mine"]).code == 1


def test_the_hubspot_file(csm: Csm, home: Path) -> None:
    path = REALDATA / "hubspot" / "hubspot_companies.csv"
    if not path.exists():
        pytest.skip(f"{path} is not here: real files are not ours to commit")
    result = csm(f"import {path}")
    assert result.code == 0
    assert "Columns of a HubSpot export of companies." in result.err.splitlines()
    wanted = rows(path)
    sql = "SELECT c.external_id, c.name, c.owner, c.address, l.url FROM client c JOIN link l ON l.client_id = c.id ORDER BY c.id"
    assert ask(home, sql) == [(row[0], row[1], row[15], row[6], row[7]) for row in wanted]
    assert ask(home, "SELECT count(*) FROM client WHERE signed_on IS NOT NULL OR target IS NOT NULL") == [(0,)]
    assert f"{len(wanted)} unchanged" in csm(f"import {path}").err


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
    assert [name for (name,) in ask(home, "SELECT name FROM client ORDER BY id")] == [bare(row[0]) for row in wanted]
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
