"""Undo of several and of one from below others, redo, and what stands in the way of each."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from csmcli.actions import clients, follow_ups, history, holds, importing, milestones, questions, tasks, tiers, touches
from csmcli.actions.clients import Profile
from csmcli.actions.desk import Desk
from csmcli.actions.history import Undone
from csmcli.errors import NotFound, Refused

Rows = dict[str, list[tuple[object, ...]]]
Do = Callable[[Desk], object]
TODAY = date(2026, 11, 22)
CHAIN = "SELECT id, undoes, undone_by FROM operation ORDER BY id"


def chain(desk: Desk) -> list[tuple[int, int | None, int | None]]:
    connection = sqlite3.connect(desk.database)
    found = connection.execute(CHAIN).fetchall()
    connection.close()
    return found


def log(desk: Desk, text: str = "talked") -> None:
    touches.log(desk._replace(command=f"csm log acme {text}"), "acme", text, on=desk.today)


@pytest.fixture
def busy(desk: Desk, acme: str, rows: Callable[[], Rows]) -> list[Rows]:
    """The states after #1 to #4."""
    states = [rows()]
    for text in ("one", "two", "three"):
        log(desk, text)
        states.append(rows())
    return states


def test_the_last_ones_go_one_by_one_and_come_back(desk: Desk, busy: list[Rows], rows: Callable[[], Rows]) -> None:
    assert [one.id for one in history.undo(desk, 2)] == [4, 3]
    assert rows() == busy[1]
    assert chain(desk)[2:] == [(3, None, 6), (4, None, 5), (5, 4, None), (6, 3, None)]
    assert history.redo(desk) == [Undone(3, "csm log acme two", 1)]
    assert rows() == busy[2]
    assert [one.id for one in history.redo(desk)] == [4]
    assert rows() == busy[3]
    assert chain(desk)[2:] == [
        (3, None, None), (4, None, None), (5, 4, 8), (6, 3, 7), (7, 6, None), (8, 5, None),
    ]  # fmt: skip


def test_back_and_forth_any_number_of_times(desk: Desk, busy: list[Rows], rows: Callable[[], Rows]) -> None:
    for _ in range(3):
        history.undo(desk, 3)
        assert rows() == busy[0]
        history.redo(desk, 3)
        assert rows() == busy[3]
    assert [one.id for one in history.undo(desk, 4)] == [4, 3, 2, 1]
    assert not any(rows().values())


def test_all_or_nothing(desk: Desk, busy: list[Rows], rows: Callable[[], Rows]) -> None:
    with pytest.raises(Refused, match="only 4 operations to undo: csm undo 4"):
        history.undo(desk, 5)
    history.undo(desk, 2)
    with pytest.raises(Refused, match="only 2 operations to do again: csm redo 2"):
        history.redo(desk, 3)
    assert rows() == busy[1]


def test_redo_ends_with_something_new(desk: Desk, busy: list[Rows], rows: Callable[[], Rows]) -> None:
    with pytest.raises(Refused, match="nothing to redo"):
        history.redo(desk)
    history.undo(desk, 2)
    log(desk, "four")
    now = rows()
    told = r"Since #3 \(csm log acme two\) was taken back, #7 \(csm log acme four, 20.*\) was written"
    with pytest.raises(Refused, match=told):
        history.redo(desk)
    assert rows() == now
    history.undo(desk)
    assert [one.id for one in history.redo(desk)] == [7]
    with pytest.raises(Refused, match="nothing to redo|was written"):
        history.redo(desk)


def test_one_alone_and_again(desk: Desk, busy: list[Rows], rows: Callable[[], Rows]) -> None:
    assert history.undo_one(desk, 3) == Undone(3, "csm log acme two", 1)
    texts = [row[8] for row in rows()["touch"]]
    assert texts == ["one", "three"]
    assert history.undo(desk)[0].id == 4
    assert [one.id for one in history.redo(desk, 2)] == [4, 3]
    assert rows() == busy[3]


NOT_ALONE = (
    (9, NotFound, "no operation #9; csm history shows them"),
    (5, Refused, r"#5 \(csm test\) is an undo or a redo itself, of #4"),
    (4, Refused, r"#4 \(csm log acme three\) was taken back already, by #5"),
    (6, NotFound, "no operation #6"),
)


@pytest.mark.parametrize(("number", "error", "words"), NOT_ALONE)
def test_what_there_is_not_to_take_back(
    desk: Desk, busy: list[Rows], number: int, error: type[Exception], words: str
) -> None:
    history.undo(desk)
    with pytest.raises(error, match=words):
        history.undo_one(desk, number)


def edit(**told: object) -> Do:
    key = told.pop("key", None)
    clear = told.pop("clear", ())
    return lambda desk: clients.edit(desk, "acme", key=key, clear=clear, profile=Profile(**told))  # type: ignore[arg-type]


def plan(**days: int) -> Do:
    return lambda desk: milestones.plan(desk, "acme", {key: TODAY + timedelta(n) for key, n in days.items()})


def reach(key: str) -> Do:
    return lambda desk: milestones.reach(desk, "acme", key, TODAY)


def promise(text: str) -> Do:
    return lambda desk: follow_ups.promise(desk, "acme", text, due=TODAY)


def other(**told: object) -> Do:
    key = told.pop("key", "beta")
    return lambda desk: clients.add(desk, "Other", key=key, playbook="crowdfunding", profile=Profile(**told))  # type: ignore[arg-type]


def hold(desk: Desk) -> object:
    return holds.hold(desk, "acme", until=TODAY + timedelta(5), reason="fair")


def done(key: str, on: date | None = TODAY) -> Do:
    return lambda desk: tasks.tick(desk, "acme", [key], on)


def checklist(desk: Desk) -> object:
    return tasks.generate(desk, "acme", language="en")


def brought_in(desk: Desk) -> object:
    row = importing.Row(2, "Acme", external_id="E1", raised=500)
    return importing.bring_in(desk, [row], importing.Manner(TODAY, "digest", "crowdfunding"))


def linked(url: str) -> Do:
    return lambda desk: clients.edit(desk, "acme", links={"page": url})


NOTHING: Do = lambda desk: None  # noqa: E731

BUILT: list[tuple[str, Do, Do, Do, str]] = [
    ("the same field", NOTHING, edit(note="tea"), edit(note="coffee"), "builds on it"),
    ("the same tier", NOTHING, lambda d: tiers.assign(d, "acme", "large"), lambda d: tiers.assign(d, "acme", "small"), "builds"),
    ("a date moved again", NOTHING, plan(launch=90), plan(launch=99), "builds on it"),
    ("a date that was reached is its own", plan(launch=90), reach("copy"), lambda d: milestones.unreach(d, "acme", "copy"), "builds"),
    ("a list made with its dates", NOTHING, plan(launch=90), checklist, "builds on it"),
    ("a task of the list ticked", NOTHING, checklist, done("backend-access"), "builds on it"),
    ("the pause resumed", NOTHING, hold, lambda d: holds.resume(d, "acme"), "builds on it"),
    ("a new pause after the end", hold, lambda d: holds.resume(d, "acme"), hold, "builds on it"),
    ("a key that is taken", NOTHING, edit(key="older"), other(key="acme"), "“acme” has gone to another in #3"),
    ("an external id that is taken", edit(external_id="E1"), edit(clear=["external_id"]), other(external_id="E1"), "“E1” has gone"),
    ("a promise's key that is taken", promise("ring"), done("ring"), promise("ring"), "“ring” has gone to another in #4"),
    ("a link set again", linked("https://a.tw"), linked(""), linked("https://b.tw"), "builds on it|has gone"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "first", "since", "words"), [c[1:] for c in BUILT], ids=[c[0] for c in BUILT])
def test_what_a_later_one_builds_on_stays(
    desk: Desk, acme: str, rows: Callable[[], Rows], before: Do, first: Do, since: Do, words: str
) -> None:
    before(desk)
    first(desk)
    number = chain(desk)[-1][0]
    since(desk._replace(command="csm since"))
    now, last = rows(), chain(desk)[-1][0]
    with pytest.raises(Refused, match=words) as found:
        history.undo_one(desk, number)
    assert (found.value.fields["later"], found.value.fields["since"]) == (last, "csm since")
    assert f"csm undo --id {last}" in str(found.value)
    assert rows() == now
    history.undo_one(desk, last)
    history.undo_one(desk, number)
    history.redo(desk, 2)
    assert rows() == now


ON_A_CLIENT: list[tuple[str, Do]] = [
    ("a contact", log),
    ("a fact", edit(note="tea")),
    ("a question", lambda desk: questions.ask(desk, "acme", "How?", on=TODAY)),
    ("a number from a file", brought_in),
]


@pytest.mark.parametrize("since", [c[1] for c in ON_A_CLIENT], ids=[c[0] for c in ON_A_CLIENT])
def test_a_client_does_not_go_alone_once_it_has_something_later(desk: Desk, since: Do) -> None:
    clients.add(desk, "Acme", playbook="crowdfunding", profile=Profile(external_id="E1"))
    since(desk)
    with pytest.raises(Refused, match="#2 .* builds on it"):
        history.undo_one(desk, 1)


def test_a_client_of_an_import_neither(desk: Desk) -> None:
    brought_in(desk)
    log(desk)
    with pytest.raises(Refused, match=r"#2 \(csm log acme talked, .*\) builds on it"):
        history.undo_one(desk, 1)


MARKED = ("client", "touch", "follow_up", "question", "hold", "closing")
APART: list[tuple[str, Do, Do]] = [
    ("other fields of one row", edit(note="tea"), edit(owner="lin")),
    ("a contact and a date", log, plan(launch=90)),
    ("two milestones", reach("timeline"), reach("copy")),
    ("a promise and a contact", promise("ring"), log),
    ("a date and a task of its own", plan(launch=90), lambda d: tasks.add(d, "acme", "Print", due=None, side="us")),
]


@pytest.mark.parametrize(("first", "since"), [c[1:] for c in APART], ids=[c[0] for c in APART])
def test_what_stands_apart_is_taken_back_and_the_later_stays(
    desk: Desk, acme: str, rows: Callable[[], Rows], first: Do, since: Do
) -> None:
    first(desk)
    since(desk)
    both = rows()
    history.undo_one(desk, 2)
    history.undo(desk)
    assert [row[:2] for row in chain(desk)[3:]] == [(4, 2), (5, 3)]
    history.redo(desk)
    later_alone = rows()
    history.redo(desk)
    assert rows() == both
    history.undo(desk, 2)
    since(desk)
    # The same as if the first had never been, the forecast included.
    assert _without_numbers(rows()) == _without_numbers(later_alone)


def _without_numbers(rows: Rows) -> Rows:
    """Nor the uids, which stand last where there are any."""
    ends = {table: -1 if table in MARKED else None for table in rows}
    return {table: sorted(((None, *row[1 : ends[table]]) for row in found), key=str) for table, found in rows.items()}


def test_rows_changed_behind_the_historys_back_are_said(desk: Desk, acme: str) -> None:
    log(desk)
    with sqlite3.connect(desk.database) as connection:
        connection.execute("DELETE FROM touch")
    connection.close()
    with pytest.raises(Refused, match="its rows are not as it left them, and no operation did that"):
        history.undo(desk)
