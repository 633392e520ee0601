"""A workbook with a sheet for each table, as ``csm export all.xlsx`` lays it out, is a store again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from csmcli.actions import clients, holds, measurements, tasks, touches
from csmcli.actions.clients import Profile
from csmcli.actions.desk import Desk
from csmcli.actions.loading import load
from csmcli.errors import BadFile
from csmcli.exchange.store_sheets import opened, store_in
from csmcli.exchange.whole_store import loaded
from csmcli.store.file import SCHEMA_VERSION
from tests.exchange.conftest import TODAY

FACTS = (
    "client", "link", "milestone", "move", "task", "touch", "follow_up", "hold", "closing", "question", "measurement",
    "answer", "tier_change",
)  # fmt: skip
AMOUNTS = (("client", "target"), ("measurement", "value"))
Fresh = Callable[..., Desk]


@pytest.fixture
def desk(fresh_desk: Fresh, tmp_path: Path) -> Desk:
    made = fresh_desk(tmp_path)
    profile = Profile(signed_on=date(2026, 11, 1), target=123_456_789, note="=1+1")
    clients.add(
        made, "月動褲", playbook="crowdfunding", key="moon", tier="small", profile=profile, links={"page": "x.tw"}
    )
    clients.add(made, "2026", playbook="crowdfunding", key="year")
    touches.log(made, "moon", "called", on=TODAY)
    tasks.generate(made, "moon", language="zh-TW")
    measurements.measure(made, "moon", "raised", "0.01", TODAY)
    holds.hold(made, "year", until=date(2027, 1, 1), reason="mould")
    return made


def workbook(
    database: Path, path: Path, about: tuple[tuple[str, Any], ...] = (("format", 1), ("schema", SCHEMA_VERSION))
) -> Path:
    """The store as the export of workbooks lays it out."""
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_numbers": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    book.add_worksheet("clients").write_row(0, 0, ["key", "name"])
    with closing(sqlite3.connect(database)) as connection:
        keys = dict(connection.execute("SELECT id, key FROM client"))
        for table in FACTS:
            sheet = book.add_worksheet(table)
            columns = [(row[1], row[2]) for row in connection.execute(f"PRAGMA table_info({table})")]
            first = [] if table == "client" else ["client"]
            sheet.write_row(0, 0, [*first, *(name for name, _ in columns)])
            for number, row in enumerate(connection.execute(f"SELECT * FROM {table} ORDER BY id"), 1):
                values = dict(zip((name for name, _ in columns), row, strict=True))
                if first:
                    sheet.write_string(number, 0, keys[values["client_id"]])
                for place, (name, kind) in enumerate(columns, len(first)):
                    value = values[name]
                    if value is None:
                        continue
                    if kind == "DATE":
                        sheet.write_datetime(number, place, date.fromisoformat(value), day)
                    elif kind == "BOOLEAN":
                        sheet.write_boolean(number, place, value)
                    elif (table, name) in AMOUNTS:
                        sheet.write_number(number, place, value / 100)
                    elif isinstance(value, int):
                        sheet.write_number(number, place, value)
                    else:
                        sheet.write_string(number, place, value)
    if about:
        sheet = book.add_worksheet("csm")
        for number, pair in enumerate(about):
            sheet.write_row(number, 0, pair)
    book.close()
    return path


def facts(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        return {table: connection.execute(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in FACTS}


def test_every_fact_comes_in_again(desk: Desk, fresh_desk: Fresh, tmp_path: Path) -> None:
    path = workbook(desk.database, tmp_path / "all.xlsx")
    other = fresh_desk(tmp_path, "other.db")
    store = store_in(path, CalamineWorkbook.from_path(path))
    assert store
    with loaded(store) as copy:
        assert load(other, copy, "all.xlsx").clients == 2
    assert facts(other.database) == facts(desk.database)


def in_per_cents(path: Path, table: str, column: str) -> Path:
    """A workbook as somebody left it who gave a column of amounts the format of per cents, and typed 5% into it."""
    about = (("format", 1), ("schema", SCHEMA_VERSION))
    with xlsxwriter.Workbook(path) as book:
        style = book.add_format({"num_format": "0.0%"})
        sheet = book.add_worksheet(table)
        sheet.write_row(0, 0, ["client", "id", column])
        sheet.write_row(1, 0, ["moon", 1])
        sheet.write_number(1, 2, 0.05, style)
        sheet.write_row(2, 0, ["moon", 2, 250])
        for number, pair in enumerate(about):
            (book.get_worksheet_by_name("csm") or book.add_worksheet("csm")).write_row(number, 0, pair)
    return path


@pytest.mark.parametrize(("table", "column"), [("measurement", "value"), ("goal", "baseline"), ("goal", "target")])
def test_a_per_cent_of_a_metric_is_what_it_shows(tmp_path: Path, table: str, column: str) -> None:
    with opened(in_per_cents(tmp_path / "all.xlsx", table, column)) as store:
        assert store
        assert [row[column] for _, row in store.rows] == [500, 25000]


@pytest.mark.parametrize(("table", "column"), [("client", "target"), ("contract", "value")])
def test_a_per_cent_of_money_is_refused(tmp_path: Path, table: str, column: str) -> None:
    path = in_per_cents(tmp_path / "all.xlsx", table, column)
    with opened(path) as store:
        assert store
        with pytest.raises(BadFile) as refused:
            list(store.rows)
    assert str(refused.value) == f"{path}, row 1 of {table}: {column} is money, and shows a per cent."


def test_a_bad_cell_is_one_sentence(desk: Desk, tmp_path: Path) -> None:
    with sqlite3.connect(desk.database) as connection:
        connection.execute("UPDATE client SET rank = 'much' WHERE id = 2")
    connection.close()
    path = workbook(desk.database, tmp_path / "all.xlsx")
    store = store_in(path, CalamineWorkbook.from_path(path))
    assert store
    with pytest.raises(BadFile) as refused, loaded(store):
        pass
    assert str(refused.value) == f"{path}, row 2 of client: rank is a whole number, not “much”."


@pytest.mark.parametrize("about", [(), (("format", 1),), (("hello", 1), ("schema", 3))])
def test_a_workbook_that_does_not_say_so_is_none(
    desk: Desk, tmp_path: Path, about: tuple[tuple[str, Any], ...]
) -> None:
    path = workbook(desk.database, tmp_path / "all.xlsx", about)
    assert store_in(path, CalamineWorkbook.from_path(path)) is None


def test_one_of_a_newer_csm_is_refused(desk: Desk, tmp_path: Path) -> None:
    path = workbook(desk.database, tmp_path / "all.xlsx", (("format", 2), ("schema", 3)))
    with pytest.raises(BadFile, match="written by a newer csm"):
        store_in(path, CalamineWorkbook.from_path(path))
