"""Every row that a session adds, changes or deletes is on record, before and after."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import Session, select

from csmcli.store.database import engine
from csmcli.store.history import Recorder, client_of
from csmcli.store.tables.client import Client
from csmcli.store.tables.history import Change, Operation
from csmcli.store.tables.practice import Practice
from csmcli.store.tables.touch import Touch

DAY = date(2026, 11, 22)


@pytest.fixture
def session(database: Path) -> Iterator[Session]:
    with Session(engine(database), expire_on_commit=False) as opened:
        yield opened


@pytest.fixture
def recorder(session: Session) -> Recorder:
    return Recorder(session, Operation(at="2026-11-22T08:00:00.000Z", actor="mei", command="csm test"))


def client(**told: object) -> Client:
    return Client(
        **{"key": "acme", "name": "Acme", "playbook": "x", "language": "en", "added_on": DAY, "currency": "TWD", **told}
    )


def changes(session: Session) -> list[tuple[str, int, int | None, dict | None, dict | None]]:
    found = session.exec(select(Change).order_by(Change.id)).all()  # type: ignore[arg-type]
    return [
        (c.table_name, c.row_id, c.client_id, c.before and json.loads(c.before), c.after and json.loads(c.after))
        for c in found
    ]


def test_a_row_added_changed_and_deleted(session: Session, recorder: Recorder) -> None:
    row = client(note="tea")
    session.add(row)
    session.flush()
    row.note = None
    session.flush()
    session.delete(row)
    session.flush()
    first, second, third = changes(session)
    assert first[:4] == ("client", 1, 1, None)
    assert first[4]["added_on"] == "2026-11-22"
    assert (second[3]["note"], second[4]["note"]) == ("tea", None)
    assert {k for k in second[3] if second[3][k] != second[4][k]} == {"note"}
    assert third[3] == second[4]
    assert third[4] is None
    assert (recorder.count, recorder.clients) == (3, {1})


def test_a_row_set_to_what_it_was_is_no_change(session: Session, recorder: Recorder) -> None:
    row = client()
    session.add(row)
    session.flush()
    row.name = "Acme"
    session.add(row)
    session.flush()
    assert len(changes(session)) == 1


def test_the_record_does_not_record_itself(session: Session, recorder: Recorder) -> None:
    session.add(Practice(playbook="x", fingerprint="y"))
    session.flush()
    assert (changes(session), recorder.count) == ([], 0)


def test_a_row_belongs_to_its_client(session: Session, recorder: Recorder) -> None:
    session.add(client())
    session.flush()
    session.add(Touch(client_id=1, on_day=DAY, text="talked"))
    session.flush()
    assert changes(session)[1][:3] == ("touch", 1, 1)
    assert client_of("client", {"id": 7}) == 7
    assert client_of("touch", {"id": 3, "client_id": 7}) == 7
    assert client_of("operation", {"id": 3}) is None


def test_a_row_that_goes_over_to_another_client_concerns_both(session: Session, recorder: Recorder) -> None:
    recorder.record("touch", 4, {"id": 4, "client_id": 2}, {"id": 4, "client_id": 3})
    assert (changes(session)[0][2], recorder.clients) == (3, {2, 3})


def test_what_follows_may_be_another_operation(session: Session, recorder: Recorder) -> None:
    recorder.record_range("task", 1, 2)
    recorder.begin(Operation(at="2026-11-22T08:00:00.001Z", actor="mei", command="csm test"))
    recorder.record_range("task", 1, 2, "{}")
    found = session.exec(select(Change).order_by(Change.id)).all()  # type: ignore[arg-type]
    assert [(c.operation_id, c.before) for c in found] == [(1, None), (2, "{}")]


def test_changes_by_statement_and_in_bulk_are_recorded_by_their_caller(session: Session, recorder: Recorder) -> None:
    recorder.record("touch", 4, {"id": 4, "client_id": 2, "on_day": DAY}, None)
    recorder.record_range("task", 10, 19)
    recorder.record_range("task", 20, 19)
    assert changes(session) == [
        ("touch", 4, 2, {"id": 4, "client_id": 2, "on_day": "2026-11-22"}, None),
        ("task", 10, None, None, None),
    ]
    assert (recorder.count, recorder.clients) == (2, {2})


def test_withdrawn_it_keeps_no_record(session: Session, recorder: Recorder) -> None:
    recorder.withdraw()
    session.add(client())
    session.flush()
    assert changes(session) == []
    assert session.exec(select(Operation)).all() == []
