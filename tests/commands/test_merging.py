"""``csm merge`` and ``csm merge-clients``: what is shown, asked and refused."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def laptop(csm, home: Path, tmp_path: Path) -> Path:
    """A copy of the database on which Hana has gone on, in another direction than Mei."""
    assert csm("add Acme --key acme --signed 2026-11-01 --owner mei").code == 0
    assert csm("add Beta --key beta --signed 2026-11-01").code == 0
    path = Path(shutil.copy(home / "data" / "csm.db", tmp_path / "laptop.db"))
    for line in ("edit acme --owner hana --note tea", "log beta called", "add Gamma --key gamma --signed none"):
        assert csm(f"--db {path} {line}", CSM_ACTOR="hana").code == 0
    assert csm("edit acme --note coffee").code == 0
    return path


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Somebody who types."""

    def types(text: str) -> None:
        monkeypatch.setattr("csmcli.commands.merging.interactive", lambda: True)
        monkeypatch.setattr("sys.stdin", io.StringIO(text))

    return types


def note(csm) -> object:
    """Owner and note of acme."""
    return [
        json.loads(csm("show acme --json").out)["owner"],
        *[w for w in ("tea", "coffee") if w in csm("show acme").out],
    ]


FIELDS = ["change", "client", "what", "item", "field", "here", "there", "here_at", "here_by", "there_at", "there_by", "taken"]  # fmt: skip


def test_a_rehearsal_shows_what_would_be_and_writes_nothing(csm, home: Path, laptop: Path) -> None:
    before = (home / "data" / "csm.db").read_bytes()
    shown = csm(f"merge {laptop} --dry-run --json")
    assert shown.code == 0
    rows = json.loads(shown.out)
    assert [list(row) for row in rows] == [FIELDS] * 4
    assert [[row[name] for name in FIELDS[:7]] for row in rows] == [
        ["conflict", "acme", "client", "Acme", "note", "coffee", "tea"],
        ["changed", "acme", "client", "Acme", "owner", "mei", "hana"],
        ["new", "beta", "touch", "called", None, None, "2026-11-22"],
        ["new", "gamma", "client", "Gamma", None, None, "Gamma"],
    ]
    assert (rows[0]["here_by"], rows[0]["there_by"], rows[0]["taken"]) == ("mei", "hana", None)
    assert shown.err == (
        "Clients: 1 new, 0 taken away. Records of the others: 1 new, 1 changed, 0 taken away.\n"
        "Conflicts to be decided, one by one or with --prefer: 1.\n"
        "This was a rehearsal: nothing was written.\n"
    )
    assert (home / "data" / "csm.db").read_bytes() == before


@pytest.mark.parametrize("format", ["table", "csv", "markdown"])
def test_every_format_shows_it(csm, laptop: Path, format: str) -> None:
    shown = csm(f"merge {laptop} --dry-run --prefer there --format {format}")
    assert shown.code == 0
    assert "coffee" in shown.out
    assert "Gamma" in shown.out
    if format == "table":
        assert shown.out.splitlines()[1].startswith("conflict: there  acme")


def test_where_nobody_can_answer_a_conflict_is_refused(csm, home: Path, laptop: Path) -> None:
    before = (home / "data" / "csm.db").read_bytes()
    result = csm(f"merge {laptop}")
    assert result.code == 1
    assert "conflict" in result.out
    assert "gamma" not in result.out
    assert "conflicts to be decided: 1. Repeat with --prefer" in result.err
    assert (home / "data" / "csm.db").read_bytes() == before


@pytest.mark.parametrize(("prefer", "kept"), [("here", "coffee"), ("there", "tea"), ("newest", "coffee")])
def test_a_preference_decides(csm, laptop: Path, prefer: str, kept: str) -> None:
    result = csm(f"merge {laptop} --prefer {prefer}")
    assert (result.code, result.out) == (0, "")
    assert "csm undo takes it back" in result.err
    assert note(csm) == ["hana", kept]
    assert "gamma" in csm("list").out
    assert "says nothing that is not known here" in csm(f"merge {laptop} --prefer {prefer}").err
    assert csm("undo").code == 0
    assert note(csm) == ["mei", "coffee"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("h\n", "coffee"), ("t\n", "tea"), ("what\nT\n", "tea"), ("tt\n", "tea"), ("hh\n", "coffee")],
)
def test_somebody_who_is_there_is_asked(csm, laptop: Path, terminal, typed: str, kept: str) -> None:
    terminal(typed)
    result = csm(f"merge {laptop}")
    assert result.code == 0
    assert "1. acme, client “Acme”: note" in result.err
    assert "here: coffee (" in result.err
    assert note(csm) == ["hana", kept]


@pytest.mark.parametrize(("typed", "code"), [("s\n", 1), ("", 130)])
def test_a_merge_that_is_broken_off_has_done_nothing(
    csm, home: Path, laptop: Path, terminal, typed: str, code: int
) -> None:
    before = (home / "data" / "csm.db").read_bytes()
    terminal(typed)
    assert csm(f"merge {laptop}").code == code
    assert (home / "data" / "csm.db").read_bytes() == before


def test_one_answer_for_all_that_are_left(csm, laptop: Path, terminal) -> None:
    assert csm("edit beta --note coffee --contact Bo").code == 0
    assert csm(f"--db {laptop} edit beta --note tea --contact Ann").code == 0
    terminal("h\ntt\n")
    assert csm(f"merge {laptop}").code == 0
    assert note(csm) == ["hana", "coffee"]
    assert {"tea", "Ann"} <= set(csm("show beta").out.split())


def test_what_was_taken_away_on_one_side_is_shown_as_that(csm, laptop: Path, terminal, home: Path) -> None:
    assert csm("follow beta ideas --due 2026-11-30").code == 0
    shutil.copy(home / "data" / "csm.db", laptop)
    assert csm("follow beta --drop ideas").code == 0
    assert csm(f"--db {laptop} done beta ideas").code == 0
    shown = csm(f"merge {laptop} --dry-run")
    assert "(taken away)" in shown.out
    terminal("h\n")
    result = csm(f"merge {laptop}")
    assert "follow-up “ideas”: taken away on one side" in result.err


def test_a_key_that_is_taken_is_told(csm, laptop: Path) -> None:
    assert csm("add 'Gamma Rays' --key gamma --external-id 7").code == 0
    assert csm(f"--db {laptop} edit gamma --external-id 7").code == 0
    result = csm(f"merge {laptop} --prefer here")
    # An external id is what two entries of one client have in common.
    assert "gamma" in csm("list").out
    assert result.code == 0
    assert csm(f"--db {laptop} add 'Delta Tools' --key delta").code == 0
    assert csm("add 'Delta Garden' --key delta").code == 0
    assert (
        "Delta Tools is called delta-2 here: the key delta is another client's."
        in csm(f"merge {laptop} --prefer here").err
    )


def test_the_other_database_must_be_one(csm, laptop: Path, tmp_path: Path) -> None:
    assert "There is no database at" in csm(f"merge {tmp_path / 'none.db'}").err
    assert csm(f"--db {tmp_path / 'none.db'} merge {laptop}").code == 1
    assert not (tmp_path / "none.db").exists()


# -- merge-clients -----------------------------------------------------------------------------------


@pytest.fixture
def twice(csm) -> None:
    for line in (
        "add Acme --key acme --signed 2026-11-01 --owner mei --link page=https://x.tw/a",
        "add 'Acme Ltd' --key ltd --signed 2026-11-01 --owner hana --note tea --link page=https://x.tw/b",
        "log ltd called",
    ):
        assert csm(line).code == 0


def test_what_would_go_where_is_shown(csm, twice: None) -> None:
    shown = csm("merge-clients acme ltd --dry-run --json")
    rows = json.loads(shown.out)
    assert [list(row.values()) for row in rows] == [
        ["conflict", "client", "Acme", "owner", "mei", "hana", None],
        ["moved", "link", "page", None, "page-2", "https://x.tw/b", None],
        ["moved", "touch", "called", None, None, "2026-11-22", None],
        ["changed", "client", "Acme", "note", None, "tea", None],
    ]
    assert list(rows[0]) == ["change", "what", "item", "field", "a", "b", "taken"]
    assert "ltd" in csm("list").out


@pytest.mark.parametrize(("prefer", "owner"), [("A", "mei"), ("b", "hana")])
def test_a_duplicate_goes_into_the_client(csm, twice: None, prefer: str, owner: str) -> None:
    result = csm(f"merge-clients acme ltd --prefer {prefer} --yes")
    assert result.code == 0
    assert f"conflict: {prefer.upper()}" in result.out
    assert "ltd is a part of acme now. csm undo makes them two again." in result.err
    assert [row["owner"] for row in json.loads(csm("list --json").out)] == [owner]
    assert {"page", "page-2", "tea"} <= set(csm("show acme").out.replace(";", " ").split())
    assert csm("undo").code == 0
    assert "ltd" in csm("list").out


ASKED = [
    ("a conflict", "merge-clients acme ltd --yes", 1, "is to be decided: 1. Repeat with --prefer A or B."),
    ("unsure", "merge-clients acme ltd --prefer A", 2, "ltd would go into acme and be gone"),
    ("itself", "merge-clients acme Acme", 1, "is one client; give two"),
]


@pytest.mark.parametrize(("line", "code", "words"), [c[1:] for c in ASKED], ids=[c[0] for c in ASKED])
def test_where_nobody_can_answer_it_is_refused(csm, twice: None, line: str, code: int, words: str) -> None:
    result = csm(line)
    assert result.code == code
    assert words in result.err
    assert len(json.loads(csm("list --json").out)) == 2


@pytest.mark.parametrize(("sure", "left"), [(True, 1), (False, 2)])
def test_somebody_who_is_there_decides_and_confirms(
    csm, twice: None, terminal, monkeypatch: pytest.MonkeyPatch, sure: bool, left: int
) -> None:
    terminal("t\n")
    monkeypatch.setattr("typer.confirm", lambda *told, **options: sure)
    result = csm("merge-clients acme ltd")
    assert (result.code == 0) == sure
    assert "ltd: hana" in result.err
    rows = json.loads(csm("list --json").out)
    assert (len(rows), rows[0]["owner"]) == (left, "hana" if sure else "mei")


def test_a_closed_one_needs_a_word(csm, twice: None) -> None:
    assert csm("close ltd --outcome completed").code == 0
    refused = csm("merge-clients acme ltd --prefer A --yes")
    assert "ltd is closed and the other is not; with --even-closed the client stays as acme is." in refused.err
    assert csm("merge-clients acme ltd --prefer A --yes --even-closed").code == 0
    assert json.loads(csm("show acme --json").out)["state"] != "closed"


def test_the_history_tells_what_went_over(csm, twice: None) -> None:
    assert csm("merge-clients acme ltd --prefer A --yes").code == 0
    (merged, *_) = json.loads(csm("history acme --json").out)
    over = [(one["table"], one["old"], one["new"]) for one in merged["changes"] if one["field"] == "client"]
    assert sorted(over) == [("link", "ltd", "acme"), ("touch", "ltd", "acme")]
