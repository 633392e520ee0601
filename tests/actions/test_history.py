"""Undo gives back exactly what was; done to the end, nothing is left."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.actions import clients, history, holds, milestones, questions, tasks, tiers, touches
from csmcli.actions.clients import Profile
from csmcli.actions.desk import Desk
from csmcli.actions.forecast import foreseen
from csmcli.errors import BadStore, CsmError, Refused
from csmcli.playbooks import Library
from csmcli.store.facts import known
from csmcli.store.reading import reader
from tests.examples import examples

Rows = dict[str, list[tuple[object, ...]]]
TODAY = date(2026, 11, 22)
KEYS = ("timeline", "copy", "backend", "page", "launch", "target", "end", "ship")
COLUMNS = ("milestone", "due_on", "progress", "behind_on", "stuck_on", "unknown")

Action = Callable[[Desk], object]
ago = st.integers(0, 60).map(lambda n: TODAY - timedelta(n))
ahead = st.integers(-60, 400).map(lambda n: TODAY + timedelta(n))
who = st.sampled_from(["acme", "beta"])


def _actions() -> st.SearchStrategy[tuple[str, Action]]:
    """One thing that a user may do; it may be refused, and then changes nothing."""

    def named(name: str, do: Callable[..., object], **drawn: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
        return st.fixed_dictionaries(drawn).map(lambda told: (f"{name} {told}", lambda desk: do(desk, **told)))

    signed = st.none() | ago
    return st.one_of(
        named("add", add, key=who, signed=signed, tier=st.sampled_from(["large", "small", None])),
        named("edit", edit, key=who, signed=signed),
        named("close", close, key=who, on=ago),
        named("reopen", lambda desk, key: clients.reopen(desk, key), key=who),
        named("reach", lambda desk, key, m, on: milestones.reach(desk, key, m, on, force=True),
              key=who, m=st.sampled_from(KEYS), on=ago),
        named("unreach", lambda desk, key, m: milestones.unreach(desk, key, m), key=who, m=st.sampled_from(KEYS)),
        named("plan", lambda desk, key, days: milestones.plan(desk, key, days, keep_check_ins=True),
              key=who, days=st.dictionaries(st.sampled_from(KEYS), ahead, min_size=1, max_size=3)),
        named("hold", lambda desk, key, n: holds.hold(desk, key, until=TODAY + timedelta(n), reason="holiday"),
              key=who, n=st.integers(1, 90)),
        named("resume", lambda desk, key: holds.resume(desk, key), key=who),
        named("log", lambda desk, key, on, out: touches.log(desk, key, "talked", on=on, outbound=out),
              key=who, on=ago, out=st.booleans()),
        named("tier", lambda desk, key, tier: tiers.assign(desk, key, tier),
              key=who, tier=st.sampled_from(["large", "medium", "small"])),
        named("checklist", lambda desk, key, update: tasks.generate(desk, key, language="en", update=update),
              key=who, update=st.booleans()),
        named("task", lambda desk, key, due: tasks.add(desk, key, "Ring the printer", due=due, side="us", vital=True),
              key=who, due=st.none() | ahead),
        named("ask", lambda desk, key, on, page: questions.ask(desk, key, "How long?", on=on, topic="dates", answered_by=page),
              key=who, on=ago, page=st.sampled_from([None, "page-outline.md"])),
        named("answer", lambda desk: questions.answer(desk, "dates", "https://example.com/dates")),
        named("done", lambda desk, key, on: tasks.tick(desk, key, ["ring-the-printer"], on), key=who, on=st.none() | ago),
    )  # type: ignore[return-value]  # fmt: skip


def add(desk: Desk, key: str, signed: date | None, tier: str | None) -> None:
    clients.add(
        desk,
        key,
        key=key,
        playbook="crowdfunding",
        tier=tier,
        profile=Profile(signed_on=signed),
        links={"page": "x.tw"},
    )


def edit(desk: Desk, key: str, signed: date | None) -> None:
    clients.edit(desk, key, name="Another", profile=Profile(signed_on=signed), clear=[] if signed else ["signed_on"])


def close(desk: Desk, key: str, on: date) -> None:
    clients.close(desk, key, outcome="dropped", reason="copy", on=on, note=None)


RECORDS = ("operation", "change", "practice", "alembic_version", "sqlite_sequence")


def dump(path: Path) -> Rows:
    connection = sqlite3.connect(path)
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    found = {n: connection.execute(f"SELECT * FROM {n} ORDER BY id").fetchall() for n in names if n not in RECORDS}
    connection.close()
    return found


def stored_and_computed(desk: Desk) -> list[tuple[object, object]]:
    with reader(desk.database) as connection:
        ids = [row[0] for row in connection.execute("SELECT id FROM client")]
        pairs = []
        for number, item in known(connection, ids, desk.library.outline).items():
            told = foreseen(item, desk.library)
            row = connection.execute(f"SELECT {', '.join(COLUMNS)} FROM client WHERE id = ?", (number,)).fetchone()
            pairs.append((row, tuple(v.isoformat() if isinstance(v, date) else v for v in map(told.get, COLUMNS))))
    return pairs


@examples(10)
@given(actions=st.lists(_actions(), min_size=1, max_size=9), signed=ago)
def test_after_whatever_is_done_stored_is_computed_and_undo_leads_back_step_by_step(
    template: Path, library: Library, actions: list[tuple[str, Action]], signed: date
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(shutil.copy(template, folder)), library, TODAY, "mei", "csm test")
        states = [dump(desk.database)]
        first: tuple[str, Action] = ("add acme", lambda desk: add(desk, "acme", signed, "small"))
        for _, act in [first, *actions]:
            try:
                act(desk)
            except CsmError:
                assert dump(desk.database) == states[-1]
            now = dump(desk.database)
            if now != states[-1]:
                states.append(now)
            for stored, computed in stored_and_computed(desk):
                assert stored == computed
        while True:
            try:
                history.undo(desk)
            except Refused:
                break
            states.pop()
            assert dump(desk.database) == states[-1]
            for stored, computed in stored_and_computed(desk):
                assert stored == computed
        assert all(not table for table in dump(desk.database).values())


def test_undo_says_what_it_took_back(desk: Desk, acme: str) -> None:
    touches.log(desk._replace(command="csm log acme talked"), acme, "talked", on=desk.today)
    (undone,) = history.undo(desk._replace(command="csm undo"))
    assert (undone.id, undone.command, undone.rows) == (2, "csm log acme talked", 1)


def test_undo_is_on_record_and_is_not_undone(desk: Desk, acme: str) -> None:
    history.undo(desk)
    with pytest.raises(Refused, match="There is nothing to undo"):
        history.undo(desk)
    with reader(desk.database) as connection:
        assert connection.execute("SELECT id, undoes, undone_by FROM operation").fetchall() == [
            (1, None, 2),
            (2, 1, None),
        ]


def test_what_was_refused_or_changed_nothing_leaves_no_operation(desk: Desk, acme: str) -> None:
    with pytest.raises(Refused):
        clients.reopen(desk, acme)
    clients.edit(desk, acme, name="Acme")
    with reader(desk.database) as connection:
        assert connection.execute("SELECT count(*) FROM operation").fetchone() == (1,)


def test_history_keeps_whose_row_it_was_before_and_after(desk: Desk, acme: str) -> None:
    clients.edit(desk, acme, profile=Profile(note="tea"))
    with reader(desk.database) as connection:
        found = connection.execute(
            "SELECT table_name, client_id, json_extract(before, '$.note'), json_extract(after, '$.note') "
            "FROM change WHERE operation_id = 2"
        ).fetchall()
    assert found == [("client", 1, None, "tea")]


def test_a_number_once_given_is_not_given_again(desk: Desk, acme: str) -> None:
    history.undo(desk)
    assert clients.add(desk, "Acme", playbook="crowdfunding").id == 2


TAKEN_AWAY: list[tuple[str, Action, Action, str]] = [
    (
        "a link",
        lambda desk: clients.edit(desk, "acme", links={"page": "https://x.tw/a"}),
        lambda desk: clients.edit(desk, "acme", links={"page": ""}),
        "link",
    ),
    (
        "check-ins planned anew",
        lambda desk: milestones.write_check_ins(desk, "acme", [TODAY + timedelta(30), TODAY + timedelta(60)]),
        lambda desk: milestones.write_check_ins(desk, "acme", [TODAY + timedelta(40)]),
        "follow_up",
    ),
]


@pytest.mark.parametrize(("make", "take", "table"), [c[1:] for c in TAKEN_AWAY], ids=[c[0] for c in TAKEN_AWAY])
def test_rows_taken_away_come_back_with_their_numbers(
    desk: Desk, acme: str, make: Action, take: Action, table: str
) -> None:
    make(desk)
    before = dump(desk.database)
    take(desk)
    assert not set(before[table]) & set(dump(desk.database)[table])
    history.undo(desk)
    assert dump(desk.database) == before


def test_rows_inserted_in_bulk_are_taken_back_and_kept_on_record(desk: Desk, acme: str) -> None:
    before = dump(desk.database)
    with desk.writing() as work:
        work.connection.executemany(
            "INSERT INTO touch (client_id, on_day, two_way, meeting, text) VALUES (1, ?, 1, 0, 'talked')",
            [("2026-11-20",), ("2026-11-21",)],
        )
        work.recorder.record_range("touch", 1, 2)
        work.recorder.clients.add(1)
    assert stored_and_computed(desk)[0][0] == stored_and_computed(desk)[0][1]
    assert history.undo(desk)[0].rows == 2
    assert dump(desk.database) == before
    with reader(desk.database) as connection:
        kept = connection.execute(
            "SELECT json_extract(before, '$.rows') FROM change WHERE table_name = 'touch' AND before IS NOT NULL"
        ).fetchone()
    assert [row[2] for row in json.loads(kept[0])] == ["2026-11-20", "2026-11-21"]
    history.redo(desk)
    assert len(dump(desk.database)["touch"]) == 2
    assert stored_and_computed(desk)[0][0] == stored_and_computed(desk)[0][1]


def test_an_error_of_the_database_is_one_sentence_without_what_was_written(desk: Desk, acme: str) -> None:
    from csmcli.store.tables.client import Client

    before = dump(desk.database)
    with pytest.raises(BadStore) as caught, desk.writing() as work:
        work.session.get_one(Client, 1).note = "a secret"
        work.add(Client(key=acme, name="Secret", playbook="x", language="en", added_on=TODAY, currency="TWD"))
    assert "cannot be used: UNIQUE constraint failed: client.key" in str(caught.value)
    assert "ecret" not in str(caught.value)
    assert dump(desk.database) == before
