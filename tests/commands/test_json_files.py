"""``csm export`` to JSON, and ``csm import`` of it and of a Trello board: what they show, and what they refuse."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from csmcli.exchange.whole_store import Store, loaded

Csm = Callable[..., Any]
BOARD = Path(__file__).parents[2] / "data" / "samples" / "trello-board.json"


@pytest.fixture
def two(csm: Csm, home: Path) -> Path:
    """A database with two clients; its file."""
    for line in ("add 月動褲 --key moon --tier small", "add Bolt", "log moon called"):
        assert csm(line).code == 0
    return home / "data" / "csm.db"


@pytest.mark.parametrize("name", ["all.json", "all.jsonl", "ALL.JSON"])
def test_out_and_in_again(csm: Csm, two: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    result = csm(["export", str(path)])
    assert (result.code, result.out) == (0, "")
    assert result.err == f"Exported to {path}; clients: 2.\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "already" in csm(["export", str(path)]).err
    assert csm(["export", str(path), "--force"]).code == 0
    new = ["--db", str(tmp_path / "new.db")]
    rehearsed = csm([*new, "import", str(path), "--dry-run"])
    assert rehearsed.err.splitlines() == [
        "2 clients with everything about them (20 rows), and the history of 3 commands.",
        "This was a rehearsal: nothing was written.",
    ]
    assert not (tmp_path / "new.db").exists()
    done = csm([*new, "import", str(path)])
    assert (done.code, done.out) == (0, "")
    assert done.err.splitlines()[-1] == "csm undo takes the whole import back."
    assert csm([*new, "list", "--json"]).out == csm("list --json").out
    again = csm([*new, "import", str(path)])
    assert again.code == 1
    assert f"holds clients, or a history of some. csm merge {path} puts both together" in again.err


SPOILT: dict[str, Callable[[Path], object]] = {
    "gone": lambda copy: copy.unlink(),
    "empty": lambda copy: os.truncate(copy, 0),
    "cut short": lambda copy: os.truncate(copy, copy.stat().st_size // 2),
    "noise": lambda copy: copy.write_bytes(b"\xff" * 5000),
    "noise behind its head": lambda copy: copy.write_bytes(copy.read_bytes()[:100] + b"\xff" * (copy.stat().st_size - 100)),
}  # fmt: skip


@pytest.mark.parametrize("option", ["", "--dry-run"])
@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_a_copy_that_is_spoilt_under_way_is_told_in_a_sentence(
    csm: Csm, two: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[Path], object], option: str
) -> None:
    """The database that the file is checked in lies in the folder of temporary files, where others clear up."""
    from csmcli.commands import importing_exports

    @contextmanager
    def spoilt(store: Store) -> Iterator[Path]:
        with loaded(store) as copy:
            spoil(copy)
            yield copy

    assert csm(["export", str(tmp_path / "all.json")]).code == 0
    monkeypatch.setattr(importing_exports, "loaded", spoilt)
    result = csm(f"--db {tmp_path}/new.db import {tmp_path}/all.json {option}")
    assert (result.code, result.out) == (1, "")
    assert result.err.startswith("csm: ") and result.err.count("\n") == 1
    assert not (tmp_path / "new.db").exists()


def test_to_stdout_and_of_some(csm: Csm, two: Path) -> None:
    whole = json.loads(csm("export - --format json").out)
    assert (whole["whole"], whole["rows"]["client"]) == (True, 2)
    for words in ("export - moon --format json", 'export - --format json --where "tier=small"'):
        result = csm(words)
        found = json.loads(result.out)
        assert [client["key"] for client in found["tables"]["client"]] == ["moon"]
        assert found["whole"] is False


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        ("export x.doc", 2, "The ending of x.doc tells no format"),
        ("export - moon --where tier=small", 2, "Which clients, by CLIENT or by --where?"),
        ("export - nobody", 1, "No client goes by “nobody”"),
    ],
)
def test_what_export_refuses(csm: Csm, two: Path, words: str, code: int, sentence: str) -> None:
    result = csm(words)
    assert (result.code, result.out) == (code, "")
    assert sentence in result.err


@pytest.mark.parametrize(
    "option", ["--map a=b", "--no-header", "--skip-bad", "--on today", "--owner x", "--playbook x", "--archived"]
)
def test_an_option_that_says_nothing_to_a_store(csm: Csm, two: Path, tmp_path: Path, option: str) -> None:
    assert csm(["export", str(tmp_path / "a.json")]).code == 0
    result = csm(f"--db {tmp_path}/new.db import {tmp_path}/a.json {option}")
    assert result.code == 2
    assert f"is an export of csm: {option.split()[0]} says nothing to it." in result.err


def test_a_file_that_cannot_be_writes_nothing(csm: Csm, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"format": 1, "schema": 99, "tables": {}}')
    result = csm(f"--db {tmp_path}/new.db import {tmp_path}/a.json")
    assert result.code == 1
    assert "was written by a newer csm" in result.err
    assert not (tmp_path / "new.db").exists()


def test_a_store_without_anything(csm: Csm, home: Path, tmp_path: Path) -> None:
    assert csm("add Acme").code == 0
    assert csm("undo").code == 0
    assert csm(f"export {tmp_path}/a.json").code == 0
    result = csm(f"--db {tmp_path}/new.db import {tmp_path}/a.json")
    assert result.err == "0 clients with everything about them (0 rows), and the history of 2 commands.\n"


# -- Trello ------------------------------------------------------------------------------------------


def test_a_board_is_shown_brought_in_and_known_again(csm: Csm, home: Path) -> None:
    rehearsed = csm(["import", str(BOARD), "--dry-run"], CSM_TODAY="2022-12-13")
    assert rehearsed.code == 0
    assert [line.split()[0] for line in rehearsed.out.splitlines()[1:]] == [
        "山徑日記",
        "小森林桌燈",
        "雲朵枕",
        "海廢再生雨傘",
        "舊街地圖",
        "桌遊教室",
    ]
    assert rehearsed.err.splitlines()[:2] == [
        "Lists: 新客戶 = timeline, 文案 = copy, 後台 = backend, 集資中 = launch reached, 已出貨 = ship reached.",
        "Of no known stage: Ideas. Their cards come in without one; --map “Ideas=MILESTONE” says which it is.",
    ]
    assert rehearsed.err.splitlines()[-1] == "This was a rehearsal: nothing was written."
    assert not (home / "data" / "csm.db").exists()
    assert "6 cards: 6 new, 0 updated, 0 unchanged." in csm(["import", str(BOARD)], CSM_TODAY="2022-12-13").err
    again = csm(["import", str(BOARD), "--archived"], CSM_TODAY="2022-12-13")
    assert "7 cards: 1 new, 0 updated, 6 unchanged." in again.err
    assert csm("close 舊街地圖 --outcome completed").code == 0
    assert "1 cards of clients that are closed here were left alone." in csm(["import", str(BOARD)]).err


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("Ideas=copy", "Ideas = copy."),
        ("Ideas=page reached", "Ideas = launch."),  # which is what it leaves to do
        ("Ideas=launch reached", "Ideas = launch reached."),
        ("文案=", "Of no known stage: 文案, Ideas."),
    ],
)
def test_what_a_list_is_told_to_mean(csm: Csm, word: str, said: str) -> None:
    result = csm(["import", str(BOARD), "--dry-run", "--map", word])
    assert result.code == 0
    assert said in result.err


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["--map", "Nowhere=copy"], 2, "--map Nowhere=copy: the board has no list “Nowhere”; it has 新客戶, 文案,"),
        (["--map", "copy"], 2, "--map copy: the board has no list “copy”"),
        (
            ["--map", "Ideas=xyz"],
            2,
            "“xyz” is no milestone; write LIST=MILESTONE or LIST=MILESTONE reached, with one of timeline, ",
        ),
        (["--on", "tomorrow"], 1, "after today"),
        (["--skip-bad"], 2, "is a Trello board: --skip-bad says nothing to it."),
        (["--playbook", "none"], 1, "There is no playbook"),
    ],
)
def test_what_is_refused_of_a_board(csm: Csm, home: Path, words: list[str], code: int, sentence: str) -> None:
    result = csm(["import", str(BOARD), *words])
    assert result.code == code
    assert sentence in result.err
    assert not (home / "data" / "csm.db").exists()


def test_archived_is_for_boards(csm: Csm, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name\nAcme\n")
    assert csm(f"import {tmp_path}/a.csv --archived").code == 2


def test_more_cards_than_are_shown(csm: Csm, tmp_path: Path) -> None:
    board = json.loads(BOARD.read_text(encoding="utf-8"))
    card = board["cards"][5]
    board["cards"] = [
        {**card, "id": str(n), "name": f"c{n}", "shortUrl": f"https://trello.com/c/{n}"} for n in range(53)
    ]
    (tmp_path / "b.json").write_text(json.dumps(board))
    result = csm(f"import {tmp_path}/b.json --dry-run")
    assert "… and 3 more." in result.err
    assert len(result.out.splitlines()) == 51
