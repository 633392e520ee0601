"""Everything out and in again: the same rows, numbers and history, from stores that commands have filled."""

from __future__ import annotations

import io
import json
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from csmcli.actions import (
    clients,
    follow_ups,
    history,
    holds,
    importing,
    measurements,
    milestones,
    questions,
    tasks,
    tiers,
    touches,
)
from csmcli.actions.clients import Profile
from csmcli.actions.desk import Desk
from csmcli.actions.loading import load
from csmcli.core.dates import Span
from csmcli.errors import BadFile, BadStore, CsmError, Refused
from csmcli.exchange.whole_store import loaded_copy
from csmcli.exchange.writing_json import write_json, write_json_lines
from csmcli.store.file import SCHEMA_VERSION
from csmcli.store.schema import ensure
from tests.examples import examples
from tests.exchange.conftest import TODAY

OLDER = Path(__file__).parents[1] / "store" / "older"
WRITERS = {"all.json": write_json, "all.jsonl": write_json_lines}
Rows = dict[str, list[tuple[object, ...]]]
Fresh = Callable[..., Desk]

WHO = st.sampled_from(["acme", "月動褲"])
WORDS = st.text(max_size=40) | st.sampled_from(
    ["called", "=1+1", "x\u202ey", "\x1b[31m", "🧑‍🎤", "\x00", "a\u2028b", "“引號”\\"]
)
AGO = st.integers(0, 60).map(lambda n: TODAY - timedelta(n))
AHEAD = st.integers(0, 400).map(lambda n: TODAY + timedelta(n))
KEY = st.sampled_from(["timeline", "copy", "backend", "page", "launch", "target", "end", "ship"])
TIER = st.sampled_from(["large", "medium", "small"])
MONEY = st.integers(0, 10**15)

Action = tuple[str, Callable[[Desk], object]]


def _did(name: str, do: Callable[..., object], *drawn: st.SearchStrategy[Any]) -> st.SearchStrategy[Action]:
    return st.tuples(*drawn).map(lambda told: (f"{name}{told}", lambda desk: do(desk, *told)))


def _add(desk: Desk, key: str, name: str, signed: Any, tier: str | None, note: str) -> object:
    profile = Profile(signed_on=signed, note=note or None, owner="mei", external_id=f"x-{key}", target=5)
    return clients.add(desk, name, playbook="crowdfunding", key=key, tier=tier, profile=profile, links={"page": note})


def _import(desk: Desk, names: list[str], raised: int) -> object:
    rows = [importing.Row(n, name, raised=raised, launch=TODAY) for n, name in enumerate(names, 2)]
    return importing.bring_in(desk, rows, importing.Manner(TODAY, str(raised), "crowdfunding"))


COMMANDS = st.one_of(
    _did("add", _add, WHO, WORDS, st.none() | AGO, st.none() | TIER, WORDS),
    _did("import", _import, st.lists(WORDS.filter(str.strip), min_size=1, max_size=3), MONEY),
    _did("reach", lambda d, k, m, on: milestones.reach(d, k, m, on, force=True), WHO, KEY, AGO),
    _did("plan", lambda d, k, m, on: milestones.plan(d, k, {m: on}, keep_check_ins=True), WHO, KEY, AHEAD),
    _did("hold", lambda d, k, on, why: holds.hold(d, k, until=on, reason=why), WHO, AHEAD, WORDS),
    _did("resume", holds.resume, WHO),
    _did("close", lambda d, k, on: clients.close(d, k, outcome="completed", reason=None, on=on, note=None), WHO, AGO),
    _did("reopen", clients.reopen, WHO),
    _did("tier", tiers.assign, WHO, TIER, st.none() | WORDS),
    _did("log", lambda d, k, t, on, out: touches.log(d, k, t, on=on, outbound=out), WHO, WORDS, AGO, st.booleans()),
    _did("follow", lambda d, k, t, on: follow_ups.promise(d, k, t, due=on, every=Span(2, "w")), WHO, WORDS, AHEAD),
    _did("ask", lambda d, k, t, on: questions.ask(d, k, t, on=on, topic=t), WHO, WORDS, AGO),
    _did("measure", measurements.measure, WHO, st.just("raised"), MONEY.map(lambda amount: f"{amount // 100}"), AGO),
    _did("checklist", lambda d, k: tasks.generate(d, k, language="zh-TW"), WHO),
    _did("task", lambda d, k, t, on: tasks.add(d, k, t, due=on, side="us"), WHO, WORDS, st.none() | AHEAD),
    _did("done", lambda d, k, on: tasks.tick(d, k, ["kick-off"], on), WHO, st.none() | AGO),
    _did("undo", history.undo),
)  # fmt: skip


def rows(path: Path) -> Rows:
    """Every row of every table, and the numbers that were given."""
    with closing(sqlite3.connect(path)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: connection.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall() for name in sorted(names)}


def without_last(path: Path) -> Rows:
    """The same without the last operation and what it changed."""
    found = rows(path)
    last = found["operation"].pop()[0]
    found["change"] = [row for row in found["change"] if row[1] != last]
    return found


def written(database: Path, out: Path) -> Path:
    """Everything in the database, in the format that the name of `out` tells."""
    with closing(sqlite3.connect(database)) as connection, out.open("wb") as file:
        WRITERS[out.name](connection, file)
    return out


def document(database: Path) -> Any:
    """The JSON document as a value."""
    with closing(sqlite3.connect(database)) as connection:
        out = io.BytesIO()
        write_json(connection, out)
    return json.loads(out.getvalue())


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@pytest.mark.parametrize("name", WRITERS)
@examples(10)
@given(commands=st.lists(COMMANDS, max_size=12))
@example(commands=[])
def test_a_store_that_commands_made_comes_in_again_equal(name: str, fresh_desk: Fresh, commands: list[Action]) -> None:
    with _folder() as folder:
        desk = fresh_desk(folder)
        desk = desk._replace(command="csm 測試\u202e")
        for _, do in [("first", lambda d: _add(d, "acme", "Acme", None, "small", "n")), *commands]:
            with suppress(CsmError):
                do(desk)
        other = fresh_desk(folder, "other.db")
        with loaded_copy(written(desk.database, folder / name)) as copy:
            assert rows(copy) == rows(desk.database)
            load(other, copy, name)
        assert without_last(other.database) == rows(desk.database)
        held = rows(desk.database)
        if held["client"]:
            history.undo(other)
            after = rows(other.database)
            assert [table for table in after if after[table] and table not in _STAYS] == []
            assert after["sqlite_sequence"] == held["sqlite_sequence"]


_STAYS = ("alembic_version", "change", "operation", "practice", "sqlite_sequence")


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("schema", range(1, SCHEMA_VERSION))
def test_an_export_of_an_older_csm_is_brought_up_to_date(tmp_path: Path, name: str, schema: int) -> None:
    old = tmp_path / "old.db"
    shutil.copy(OLDER / f"000{schema}.db", old)
    out = written(old, tmp_path / name)
    ensure(old, make=False).dispose()
    with loaded_copy(out) as copy:
        assert _without_uids(rows(copy)) == _without_uids(rows(old))
        assert all(row != _without(row) for row in rows(copy)["client"])  # each has a uid of its own


def _without_uids(found: Rows) -> Rows:
    """Uids are chance, sixteen hex digits wherever in a row; they stand in the images, over which the seals are."""
    kept = {**found, "change": [], "operation": [row[:-1] for row in found["operation"]]}
    return {table: [_without(row) for row in held] for table, held in kept.items()}


def _without(row: tuple[object, ...]) -> tuple[object, ...]:
    return tuple("" if isinstance(cell, str) and re.fullmatch("[0-9a-f]{16}", cell) else cell for cell in row)


def test_a_document_is_one_row_a_line_and_json_throughout(fresh_desk: Fresh, tmp_path: Path) -> None:
    desk = fresh_desk(tmp_path)
    _add(desk, "acme", "月動褲\u202e\x7f🧑‍🎤", TODAY, "small", "a\nb")
    text = written(desk.database, tmp_path / "all.json").read_text(encoding="utf-8")
    lines = text.splitlines()
    found = json.loads(text)
    assert list(found) == ["csm", "format", "schema", "whole", "rows", "numbers", "tables"]
    assert (found["format"], found["numbers"]) == (1, {"client": 1})
    assert found["rows"] == {table: len(kept) for table, kept in found["tables"].items()}
    assert len(lines) == 2 + sum(found["rows"].values()) + 2 * len(found["tables"])
    client = found["tables"]["client"][0]
    assert (client["name"], client["signed_on"], client["closed_on"]) == ("月動褲\u202e\x7f🧑‍🎤", "2026-11-22", None)
    assert "月動褲\\u202e\\u007f🧑‍🎤" in text
    assert list(found["tables"])[0] == "client"
    with closing(sqlite3.connect(desk.database)) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(client)")]
    assert list(client) == columns
    ids = [row["id"] for row in found["tables"]["milestone"]]
    assert ids == sorted(ids)


def test_truths_are_true_and_false(fresh_desk: Fresh, tmp_path: Path) -> None:
    desk = fresh_desk(tmp_path)
    _add(desk, "acme", "Acme", None, None, "")
    touches.log(desk, "acme", "called", on=TODAY, outbound=True)
    found = document(desk.database)["tables"]["touch"][0]
    assert (found["two_way"], found["meeting"]) == (False, False)


def test_some_clients_go_out_without_their_history(fresh_desk: Fresh, tmp_path: Path) -> None:
    desk = fresh_desk(tmp_path)
    for key in ("acme", "bolt"):
        _add(desk, key, key, None, "small", key)
    with closing(sqlite3.connect(desk.database)) as connection, (tmp_path / "some.json").open("wb") as out:
        counts = write_json(connection, out, [2])
    assert (counts["client"], counts["milestone"], counts["link"]) == (1, 8, 1)
    assert not {"operation", "change"} & {*counts}
    other = fresh_desk(tmp_path, "other.db")
    with loaded_copy(tmp_path / "some.json") as copy:
        load(other, copy, "some.json")
    for table, whose in (("client", 0), ("milestone", 1), ("link", 1), ("tier_change", 1)):
        assert rows(other.database)[table] == [row for row in rows(desk.database)[table] if row[whose] == 2]
    assert len(rows(other.database)["operation"]) == 1


def test_a_database_that_holds_something_is_left_as_it_is(fresh_desk: Fresh, tmp_path: Path) -> None:
    desk = fresh_desk(tmp_path)
    _add(desk, "acme", "Acme", None, None, "")
    out = written(desk.database, tmp_path / "all.json")
    history.undo(desk)
    before = rows(desk.database)
    with loaded_copy(out) as copy, pytest.raises(Refused, match="holds clients, or a history of some. csm merge"):
        load(desk, copy, "all.json")
    assert rows(desk.database) == before


def test_the_columns_of_every_table_are_of_a_kind_that_is_known(template: Path) -> None:
    from csmcli.store.schema import metadata
    from csmcli.store.shape import tables

    with closing(sqlite3.connect(template)) as connection:
        found = {table.name: table for table in tables(connection)}
    assert found.keys() == metadata().tables.keys()
    assert list(found)[0] == "client"


# -- what cannot be ----------------------------------------------------------------------------------

Change = Callable[[Any], object]


@pytest.fixture
def two(fresh_desk: Fresh, tmp_path: Path) -> Any:
    """An export of two clients, to be spoiled."""
    desk = fresh_desk(tmp_path)
    for key in ("acme", "bolt"):
        _add(desk, key, key, None, "small", key)
    touches.log(desk, "acme", "called", on=TODAY)
    clients.edit(desk, "acme", name="Acme!")
    return document(desk.database)


def put(table: str, place: int, **fields: object) -> Change:
    def change(found: Any) -> None:
        found["tables"][table][place].update(fields)

    return change


def told(**fields: object) -> Change:
    return lambda found: found.update(fields)


SPOILED: list[tuple[Change, str]] = [
    (told(format=2), "was written by a newer csm (format 2, this one knows 1): update csm."),
    (told(schema=99), "was written by a newer csm (schema 99, this one knows"),
    (told(schema=0), ": schema is a whole number from 1, not 0."),
    (told(schema="3"), ": schema is a whole number from 1, not 3."),
    (told(schema=True), ": schema is a whole number from 1, not True."),
    (told(rows=[]), ": rows holds a whole number for each table."),
    (told(numbers={"client": -1}), ": numbers holds a whole number for each table."),
    (told(numbers={"task": 5}), ": numbers names “task”, which keeps none."),
    (lambda f: f["tables"]["client"].pop(), ": there are 1 rows of client where its head counts 2; it was cut short"),
    (lambda f: f["tables"].update(pets=[{}]), ": there is no table “pets”; there are client, answer, "),
    (lambda f: f["tables"].update(client={}), ": the table client is no array of rows."),
    (lambda f: f["tables"].update(client=[7]), ", row 1 of client: a row is an object, not 7."),
    (put("client", 1, colour="red"), ", row 2 of client: there is no column “colour”; there are id, key, name, "),
    (lambda f: f["tables"]["client"][1].pop("key"), ", row 2 of client: it lacks key."),
    (put("client", 0, key=None), ", row 1 of client: key is a text in whole characters, not “None”."),
    (put("client", 0, name=7), ", row 1 of client: name is a text in whole characters, not “7”."),
    (put("client", 0, name="\ud800"), ", row 1 of client: name is a text in whole characters, not"),
    (put("client", 0, rank="3"), ", row 1 of client: rank is a whole number, not “3”."),
    (put("client", 0, rank=1.5), ", row 1 of client: rank is a whole number, not “1.5”."),
    (put("client", 0, rank=True), ", row 1 of client: rank is a whole number, not “True”."),
    (put("client", 0, id=2**62), ", row 1 of client: id is a whole number, not “4611686018427387904”."),
    (put("client", 0, tier="huge"), ", row 1 of client: tier is never “huge”; it is large, medium, small."),
    (put("client", 0, added_on="2026-02-30"), ", row 1 of client: added_on is a day such as 2026-05-01, not “2026-02-30”."),
    (put("client", 0, added_on="20260501"), "added_on is a day such as 2026-05-01, not “20260501”."),
    (put("client", 0, added_on=["2026-05-01"]), "added_on is a day such as"),
    (put("touch", 0, two_way=1), ", row 1 of touch: two_way is true or false, not “1”."),
    (put("client", 1, id=1), ", row 2 of client: another row has the same id: 1."),
    (put("client", 1, key="acme"), ", row 2 of client: another row has the same key: acme."),
    (put("milestone", 1, key="timeline"), ", row 2 of milestone: another row has the same client_id, key: 1, timeline."),
    (put("milestone", 3, client_id=9), ": milestone 4 has client_id 9, and there is no client 9."),
    (put("change", 0, operation_id=9), ": change 1 has operation_id 9, and there is no operation 9."),
    (put("operation", 0, undone_by=9), ": operation 1 has undone_by 9, and there is no operation 9."),
    (put("change", 0, table_name="pets"), ": change 1 is of “pets”, and there is no such table."),
    (put("change", 0, after="{"), ": change 1 has no row in after."),
    (put("change", 0, after="[]"), ": change 1 has no row in after."),
    (put("change", 0, after='{"colour": 1}'), " tells of client.colour, and there is no such column."),
]  # fmt: skip


@pytest.mark.parametrize(("change", "words"), SPOILED, ids=[words for _, words in SPOILED])
def test_what_cannot_be_is_one_sentence(tmp_path: Path, two: Any, change: Change, words: str) -> None:
    change(two)
    path = tmp_path / "spoiled.json"
    path.write_text(json.dumps(two), encoding="utf-8")
    with pytest.raises(BadFile) as refused, loaded_copy(path):
        pass
    assert words in str(refused.value)
    assert str(refused.value).startswith(str(path))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("change", [lambda f: f.pop("rows"), lambda f: f.pop("numbers"), lambda f: f.pop("csm")])
def test_what_a_file_need_not_tell(tmp_path: Path, two: Any, change: Change) -> None:
    change(two)
    (tmp_path / "all.json").write_text(json.dumps(two), encoding="utf-8")
    with loaded_copy(tmp_path / "all.json") as copy:
        assert len(rows(copy)["client"]) == 2


SAMPLE = (Path(__file__).parents[2] / "data" / "samples" / "all.json").read_bytes()


@examples(40)
@given(place=st.integers(0, len(SAMPLE) - 1), byte=st.binary(max_size=2), cut=st.integers(0, 3))
def test_a_damaged_file_is_read_or_refused_in_a_sentence(place: int, byte: bytes, cut: int) -> None:
    """Bytes changed, added or lost anywhere: a store that is sound, or CsmError; never anything else."""
    with _folder() as folder:
        path = folder / "all.json"
        path.write_bytes(SAMPLE[:place] + byte + SAMPLE[place + cut :])
        with suppress(CsmError), loaded_copy(path) as copy:
            assert len(rows(copy)["client"]) == 2


@pytest.mark.parametrize("full", ["csmcli.exchange.whole_store._fill", "csmcli.actions.loading._copied"])
def test_a_disk_that_is_full_is_said_and_nothing_written(
    fresh_desk: Fresh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, full: str
) -> None:
    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    desk = fresh_desk(tmp_path)
    (tmp_path / "all.json").write_bytes(SAMPLE)
    monkeypatch.setattr(full, fail)
    with pytest.raises(BadStore, match="is full; nothing was changed"), loaded_copy(tmp_path / "all.json") as copy:
        load(desk, copy, "all.json")
    assert rows(desk.database)["client"] == []
