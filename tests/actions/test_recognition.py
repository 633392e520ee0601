"""By which marks a row is known, and what an external id owes to nobody else."""

from __future__ import annotations

from typing import Any

import pytest

from csmcli.actions import clients, importing, newcomers
from csmcli.actions.desk import Desk
from csmcli.actions.importing import Manner, Outcome, Row
from tests.actions.conftest import TODAY


def bring(desk: Desk, *rows: Row, match: tuple[str, ...] = importing.MARKS, **manner: Any) -> Outcome:
    return importing.bring_in(desk, rows, Manner(TODAY, "a", "crowdfunding", match=match, **manner))


@pytest.fixture(autouse=True)
def portfolio(desk: Desk) -> None:
    for name, external_id, page in (
        ("Acme", "1", "x.tw/1"),
        ("Bolt Ltd", "2", "x.tw/2"),
        ("Ｂｏｌｔ  ltd", "3", "x.tw/3"),
    ):
        profile = clients.Profile(external_id=external_id)
        clients.add(desk, name, playbook="crowdfunding", profile=profile, links={"page": page})


@pytest.mark.parametrize(
    ("match", "row", "key"),
    [
        (("external_id",), {"external_id": "1", "key": "other"}, "acme"),
        (("key",), {"key": "bolt-ltd", "link": "x.tw/1"}, "bolt-ltd"),
        (("link",), {"link": "https://www.x.tw//2", "key": "acme-9"}, "bolt-ltd"),
        (("name",), {}, "acme"),
        (("name",), {"link": "x.tw/2", "key": "bolt-ltd-2"}, "acme"),
        (("link", "name"), {"link": "x.tw/1"}, "acme"),
    ],
)
def test_known_by(desk: Desk, match: tuple[str, ...], row: dict[str, str], key: str) -> None:
    outcome = bring(desk, Row(2, "ACME ", owner="kai", **row), match=match)  # type: ignore[arg-type]
    assert [(entry.key, entry.new) for entry in outcome.entries] == [(key, False)]


def test_not_known_by_what_was_not_told(desk: Desk) -> None:
    outcome = bring(desk, Row(2, "Acme", link="x.tw/1"), match=("name",))
    assert outcome.updated + outcome.unchanged == 1
    assert bring(desk, Row(2, "Acme", link="x.tw/9"), match=("link",)).new == 1


@pytest.mark.parametrize(
    ("match", "rows", "words"),
    [
        (("name",), [Row(2, "bolt LTD")], "this fits several clients: bolt-ltd, bolt-ltd-2."),
        (("link", "name"), [Row(2, "Acme", link="x.tw/2")], "this fits several clients: bolt-ltd, acme."),
        (("name",), [Row(2, "Acme"), Row(3, "acme")], "line 2 is about the same client; a client comes once in a file."),
        (("name",), [Row(2, "New"), Row(3, "NEW")], "line 2 is about the same client; a client comes once in a file."),
        (("name",), [Row(2, "New", external_id="1")], "the external id “1” belongs to acme."),
        (("name",), [Row(2, "Acme", external_id="2")], "the external id “2” belongs to bolt-ltd."),
        (("link",), [Row(2, "New", external_id="9"), Row(3, "Other", external_id="9")], "line 2 is about the same client; a client comes once in a file."),
        (("name",), [Row(2, "New", key="acme")], "the key “acme” is taken."),
    ],
)  # fmt: skip
def test_complaints(desk: Desk, match: tuple[str, ...], rows: list[Row], words: str) -> None:
    outcome = bring(desk, *rows, match=match)
    assert [str(complaint.problem) for complaint in outcome.complaints] == [words]


def test_names_are_known_across_many_rows(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newcomers, "_AT_A_TIME", 10)
    rows = [Row(n, f"client {n}") for n in range(2, 52)]
    outcome = bring(desk, *rows, Row(52, "CLIENT 5"), match=("name",), skip_bad=True)
    assert (outcome.new, [str(c.problem)[:6] for c in outcome.complaints]) == (50, ["line 5"])
    assert bring(desk, *rows, match=("name",)).unchanged == 50
