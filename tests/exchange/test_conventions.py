"""The order of days and the sign for decimals are a column's, proven, asked about, or refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.errors import BadInput
from csmcli.exchange.conventions import Conventions, Question, Told, conventions
from csmcli.exchange.mapping import mapped
from csmcli.exchange.sheets import Cell, How, Sheet
from csmcli.exchange.source import nobody


def found(header: str, rows: Sequence[Sequence[Cell]], told: Told = Told(), answer: bool | None = None) -> Conventions:
    titles = header.split(",")
    sheet = Sheet(How(), titles, lambda: ((line, cells) for line, cells in enumerate(rows, 2)))
    return conventions(sheet, mapped(titles, {}, True), told, lambda question: answer)


def column(*cells: Cell) -> list[list[Cell]]:
    return [["Acme", cell] for cell in cells]


@pytest.mark.parametrize(
    ("cells", "first"),
    [
        (["13/02/2026"], True),
        (["02/13/2026"], False),
        (["01/02/2026", "3.4.2026", "31-12-2026 10:30"], True),
        (["01/02/2026", "12/31/2026 10:30 PM"], False),
        (["１３／０２／２０２６"], True),
        (["2026-02-13", "2026/2/13", "1/2", "soon", ""], None),
        (["05/05/2026", "12/12/2026"], None),
        (["13/02/26"], None),
        (["99/99/2026", "2026/13/02"], None),
        ([date(2026, 2, 1), 46143, None], None),
    ],
)
def test_days(cells: list[Cell], first: bool | None) -> None:
    assert found("name,launch", column(*cells)).day_first.get("launch") is first


@pytest.mark.parametrize(
    ("cells", "comma"),
    [
        (["1.234,50 €"], True),
        (["12,5"], True),
        (["1 234,50"], True),
        (["1.234.567"], True),
        (["1.234", "NT$ 0,50"], True),
        (["$1,234.50"], False),
        (["12.5"], False),
        (["1,234,567"], False),
        (["1.234", "5.50"], False),
        (["1,234", "42,889", "100萬", "many", ""], None),
        (["0.125", "1234.567", "1234.5678"], None),
        ([1.234, 5], None),
    ],
)
def test_decimals(cells: list[Cell], comma: bool | None) -> None:
    assert found("name,raised", column(*cells)).decimal_comma.get("raised") is comma


def test_columns_have_each_their_own() -> None:
    rows = [["A", "13/02/2026", "02/28/2026", "1,5", "1.5"]]
    all_four = found("name,launch,end,raised,target", rows)
    assert all_four.day_first == {"launch": True, "end": False}
    assert all_four.decimal_comma == {"raised": True, "target": False}
    assert [(proof.column, proof.first, proof.seen and proof.seen.line) for proof in all_four.proofs] == [
        ("launch", True, 2), ("end", False, 2), ("raised", True, 2),
    ]  # fmt: skip


@pytest.mark.parametrize("answer", [True, False])
@pytest.mark.parametrize(("title", "cell"), [("launch", "01/02/2026"), ("raised", "1.234")])
def test_what_could_be_either_is_asked_about(title: str, cell: str, answer: bool) -> None:
    rows = column("", cell)
    asked: list[Question] = []

    def ask(question: Question) -> bool:
        asked.append(question)
        return answer

    titles = ["name", title]
    sheet = Sheet(How(), titles, lambda: ((line, cells) for line, cells in enumerate(rows, 2)))
    it = conventions(sheet, mapped(titles, {}, True), Told(), ask)
    assert {**it.day_first, **it.decimal_comma} == {title: answer}
    assert [(question.column, question.seen) for question in asked] == [(title, (3, cell))]
    told = Told(day_first=answer, decimal_comma=answer)
    assert conventions(sheet, mapped(titles, {}, True), told, nobody) == it


@pytest.mark.parametrize(
    ("title", "cells", "words"),
    [
        (
            "launch",
            ["", "01/02/2026"],
            "launch could be day-month or month-day (line 3: “01/02/2026”); say which with --day-first",
        ),
        ("raised", ["1.234"], "raised could have thousands or decimals behind the point (line 2: “1.234”)"),
        (
            "launch",
            ["13/02/2026", "02/14/2026"],
            "launch has dates in both orders (line 2: “13/02/2026”, line 3: “02/14/2026”)",
        ),
        ("raised", ["1.5", "1,5"], "raised has amounts in both manners (line 3: “1,5”, line 2: “1.5”)"),
    ],
)
def test_refused_where_nobody_is_there(title: str, cells: list[Cell], words: str) -> None:
    with pytest.raises(BadInput) as caught:
        found(f"name,{title}", column(*cells))
    assert words in str(caught.value)


def test_told_settles_both_orders_and_yields_to_proof() -> None:
    assert found("name,launch", column("13/02/2026", "02/14/2026"), Told(day_first=False)).day_first == {
        "launch": False
    }
    assert found("name,launch", column("13/02/2026"), Told(day_first=False)).day_first == {"launch": True}


def test_rows_of_another_width_and_other_columns_prove_nothing() -> None:
    assert found("name,launch,note", [["Acme", "13/02/2026"], ["B", "x", "13/02/2026"]]).day_first == {}


def test_a_proof_far_down_is_found() -> None:
    assert found("name,launch", column(*["01/02/2026"] * 5_000, "13/02/2026")).proofs[0].seen == (5_002, "13/02/2026")


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)), st.sampled_from("/.-"), st.booleans())
def test_a_date_never_proves_the_other_order(day: date, sign: str, day_first: bool) -> None:
    parts = [f"{day.day:02}", f"{day.month:02}"]
    text = sign.join([*(parts if day_first else parts[::-1]), str(day.year)])
    it = found("name,launch", column(text), answer=day_first)
    assert it.day_first.get("launch", day_first) is day_first
