"""What was answered on a day is what ``--as-of`` that day answers later, whatever has happened since."""

from __future__ import annotations

import io
import json
import sys
import tempfile
from collections.abc import Callable
from contextlib import redirect_stdout
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.actions import clients, follow_ups, goals, history, holds, measurements, milestones, tasks, tiers, touches
from csmcli.actions.clients import Profile
from csmcli.actions.desk import Desk
from csmcli.core.goal_setting import Wish
from csmcli.errors import CsmError
from csmcli.main import run
from csmcli.playbooks import Library, shipped_folder
from csmcli.store.reading import reader
from tests.examples import examples

REACHED = "SELECT m.reached_on FROM milestone m JOIN client c ON c.id = m.client_id WHERE c.key = ? AND m.key = ?"
MADE = "SELECT DISTINCT c.key FROM client c JOIN task t ON t.client_id = c.id WHERE NOT t.own"
FIRST = date(2026, 9, 1)
WHO = ("acme", "gamma")
KEYS = ("timeline", "copy", "backend", "page", "launch", "target", "end", "ship")


who = st.sampled_from(WHO)
tier = st.sampled_from(["large", "medium", "small"])
milestone = st.sampled_from(KEYS)
days = st.integers(-20, 200)


def _of(do: Callable[..., object], **drawn: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(drawn).map(lambda told: lambda desk: do(desk, **told))


def _add(desk: Desk, key: str, size: str | None, ago: int) -> None:
    profile = Profile(signed_on=desk.today - timedelta(ago), target=100_000_000)
    clients.add(desk, key.title(), key=key, playbook="crowdfunding", tier=size, profile=profile)


def _plan(desk: Desk, key: str, dates: dict[str, int]) -> None:
    milestones.plan(desk, key, {name: desk.today + timedelta(n) for name, n in dates.items()}, keep_check_ins=True)


def _reach(desk: Desk, key: str, name: str) -> None:
    """A day once told is not told otherwise: that would be a correction, which counts for the past too."""
    with reader(desk.database) as connection:
        row = connection.execute(REACHED, (key, name)).fetchone()
    if row == (None,):
        milestones.reach(desk, key, name, desk.today)


def _goal(desk: Desk, key: str, target: str, days: int) -> None:
    wish = Wish(target, desk.today + timedelta(days), baseline="100", checkpoints=f"200,{target}")
    goals.set_(desk, key, "backers", wish)


def _tick(desk: Desk, key: str, place: int) -> None:
    library = desk.library.get("crowdfunding")
    tasks.tick(desk, key, [library.checklist[place].key], desk.today)


def _both(desk: Desk, act: Callable[[Desk, str], object]) -> None:
    with desk.together() as shared:
        for key in WHO:
            act(shared, key)


DEEDS = st.one_of(
    _of(_add, key=who, size=st.none() | tier, ago=st.integers(0, 60)),
    _of(lambda desk, key, size: tiers.assign(desk, key, size), key=who, size=tier),
    _of(_plan, key=who, dates=st.dictionaries(milestone, days, min_size=1, max_size=3)),
    _of(_reach, key=who, name=milestone),
    _of(lambda desk, key, out: touches.log(desk, key, "talked", on=desk.today, outbound=out), key=who, out=st.booleans()),
    _of(lambda desk, key, n: holds.hold(desk, key, until=desk.today + timedelta(n), reason="fair"), key=who, n=st.integers(1, 40)),
    _of(lambda desk, key: holds.resume(desk, key), key=who),
    _of(lambda desk, key: clients.close(desk, key, outcome="dropped", reason="copy", on=desk.today, note=None), key=who),
    _of(lambda desk, key: clients.reopen(desk, key), key=who),
    _of(lambda desk, key: tasks.generate(desk, key, language="en"), key=who),
    _of(_tick, key=who, place=st.integers(0, 30)),
    _of(lambda desk, key, n: tasks.add(desk, key, "Ring", due=desk.today + timedelta(n), side="us", vital=True), key=who, n=days),
    _of(lambda desk, key: measurements.measure(desk, key, "raised", "0.05", desk.today), key=who),
    _of(_goal, key=who, target=st.sampled_from(["300", "500"]), days=st.integers(2, 40)),
    _of(lambda desk, key: goals.drop(desk, key, "backers"), key=who),
    _of(lambda desk, key, n: measurements.measure(desk, key, "backers", str(n), desk.today), key=who, n=st.integers(90, 510)),
    _of(lambda desk, key: follow_ups.promise(desk, key, "ideas", due=desk.today), key=who),
    _of(lambda desk: _both(desk, lambda shared, key: touches.log(shared, key, "both", on=shared.today))),
    _of(lambda desk: _both(desk, lambda shared, key: tiers.assign(shared, key, "small"))),
)  # fmt: skip
BACK = st.sampled_from([("undo", 1), ("undo", 2), ("redo", 1)])
DAYS = st.lists(st.tuples(st.integers(1, 25), st.lists(DEEDS | BACK, max_size=6)), min_size=2, max_size=6)


class Home:
    """One home folder, and csm run in it on some day."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self.folder = folder
        self.library = Library(shipped_folder(), None, cache)

    def desk(self, day: date) -> Desk:
        return Desk(self.folder / "data" / "csm.db", self.library, day, "mei", "csm test")

    def answer(self, day: date, line: str) -> Any:
        words, out = line.split(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out):
            patch.setenv("CSM_HOME", str(self.folder))
            patch.setenv("CSM_TODAY", day.isoformat())
            patch.setattr(sys, "argv", ["csm", *words])
            code = run(words)
        return json.loads(out.getvalue()) if code == 0 else code

    def there(self) -> list[tuple[str, bool]]:
        """The clients, and whether each has a checklist: looking at one that has none would make it."""
        found = self.answer(FIRST, "list --all --json")
        if not isinstance(found, list):
            return []
        with reader(self.desk(FIRST).database) as connection:
            made = {row[0] for row in connection.execute(MADE)}
        return [(row["key"], row["key"] in made) for row in found]


def _answers(home: Home, day: date, lines: list[str], as_of: str = "") -> dict[str, Any]:
    return {line: home.answer(day, f"{line} --json{as_of}") for line in lines}


def _lines(home: Home) -> list[str]:
    lines = ["list", "list --all", "stalled", "goals"]
    for key, made in home.there():
        lines += [f"show {key}", f"why {key}", f"goals {key}"] + ([f"checklist {key}"] if made else [])
    return lines


def _live(home: Home, day: date, deeds: list[Any]) -> None:
    """A day's work. What is taken back is of this day: an undo of older work says that it never was."""
    standing = undone = 0
    for deed in deeds:
        try:
            if not isinstance(deed, tuple):
                before = _operations(home)
                deed(home.desk(day))
                if _operations(home) > before:
                    standing, undone = standing + 1, 0
            elif deed[0] == "undo" and standing >= deed[1]:
                history.undo(home.desk(day), deed[1])
                standing, undone = standing - deed[1], undone + deed[1]
            elif deed[0] == "redo" and undone >= deed[1]:
                history.redo(home.desk(day), deed[1])
                standing, undone = standing + deed[1], undone - deed[1]
        except CsmError:
            continue


def _operations(home: Home) -> int:
    entries = home.answer(FIRST, "history --json --limit 1")
    return entries[0]["id"] if isinstance(entries, list) and entries else 0


@examples(8)
@given(life=DAYS)
def test_every_days_answers_come_again(
    tmp_path_factory: pytest.TempPathFactory, life: list[tuple[int, list[Any]]]
) -> None:
    cache = tmp_path_factory.getbasetemp() / "as-of-cache"
    with tempfile.TemporaryDirectory() as folder:
        home, day, answered = Home(Path(folder), cache), FIRST, []
        _begin(home.desk(day))
        for step, deeds in life:
            day += timedelta(step)
            _live(home, day, deeds)
            answered.append((day, _answers(home, day, _lines(home))))
        later = day + timedelta(30)
        for then, answers in answered:
            assert _answers(home, later, list(answers), f" --as-of {then}") == answers


def _begin(desk: Desk) -> None:
    """One client that is well under way, so that most of what is drawn has something to change."""
    _add(desk, "gamma", "small", 3)
    _plan(desk, "gamma", {"launch": 60, "end": 90})
    tasks.generate(desk, "gamma", language="en")


TOLD = (
    ("list --as-of tomorrow", 2, "--as-of is 2026-11-23, after today (2026-11-22); csm stalled --on 2026-11-23 looks ahead."),
    ("show acme --as-of 2027-01-01", 2, "csm stalled --on 2027-01-01 looks ahead"),
    ("checklist acme --as-of +1d", 2, "looks ahead"),
    ("why acme --as-of +1d", 2, "looks ahead"),
    ("stalled --as-of +1d", 2, "looks ahead"),
    ("show acme --as-of 2026-09-30", 1, "acme was added on 2026-10-01; on 2026-09-30 it was not there yet."),
    ("why acme --as-of 2026-09-30", 1, "it was not there yet"),
    ("checklist acme --as-of 2026-09-30", 1, "it was not there yet"),
    ("checklist acme --as-of monday --update", 2, "--as-of looks back; use one of them"),
    ("checklist --tier small --as-of monday", 2, "are for a client's checklist"),
)  # fmt: skip


@pytest.fixture
def life(filled: Callable[..., Path]) -> None:
    """Acme is stuck in mid-November, large since the 10th, and well again since the 20th; Beta came on the 15th."""
    days = {
        "2026-10-01": ("add Acme --tier small --owner mei", "plan acme copy=2026-11-01", "log acme 'kick-off'"),
        "2026-11-10": ("tier acme large", "follow acme ideas --due today", "hold acme --until 2026-11-12 --reason fair"),
        "2026-11-15": ("add Beta --tier small",),
        "2026-11-20": ("done acme ideas", "log acme back", "measure acme raised 5", "milestone acme timeline",
                       "milestone acme copy", "checklist acme"),
    }  # fmt: skip
    filled(*((day, line) for day, lines in days.items() for line in lines))


@pytest.mark.usefixtures("life")
@pytest.mark.parametrize(("line", "code", "words"), TOLD, ids=[case[0] for case in TOLD])
def test_what_cannot_be_looked_at(csm: Callable[..., Any], line: str, code: int, words: str) -> None:
    told = csm(line)
    assert (told.code, words in told.err, told.out) == (code, True, "")


@pytest.mark.usefixtures("life")
def test_a_day_of_the_week_is_the_last_one_and_today_is_now(csm: Callable[..., Any]) -> None:
    assert csm("list --as-of friday").out == csm("list --as-of 2026-11-20").out != csm("list --as-of thursday").out
    assert csm("list --json --as-of today").out == csm("list --json").out


WHERE = (
    ("state=stuck", "2026-11-14", ["acme"]),
    ("state=stuck", "2026-11-22", []),
    ("state=hold", "2026-11-11", ["acme"]),
    ("tier=small", "2026-11-09", ["acme"]),
    ("tier=small", "2026-11-16", ["beta"]),
    ("tier!=large milestone=timeline", "2026-11-16", ["beta"]),
    ("owner=mei tier=large", "2026-11-16", ["acme"]),
)


@pytest.mark.usefixtures("life")
@pytest.mark.parametrize(("where", "day", "keys"), WHERE)
def test_where_goes_by_that_day(csm: Callable[..., Any], where: str, day: str, keys: list[str]) -> None:
    listed = csm(["list", "--where", where, "--as-of", day, "--json"])
    assert [row["key"] for row in json.loads(listed.out)] == keys
    shown = csm(["show", "--where", where, "--as-of", day, "--json"])
    assert [json.loads(shown.out)["key"]] == keys if keys else shown.code == 1


@pytest.mark.usefixtures("life")
def test_a_page_of_then_knows_nothing_of_later(csm: Callable[..., Any]) -> None:
    page = csm("show acme --as-of 2026-11-11").out
    for there in ("kick-off", " ideas\n", "2026-11-10 – 2026-11-12: fair"):
        assert there in page
    for later in ("log acme back", "⇄ back", "raised"):
        assert later not in page
    now = csm("show acme").out
    assert " ideas\n" not in now
    assert "raised" in now


@pytest.mark.usefixtures("life")
def test_looking_back_makes_no_checklist(csm: Callable[..., Any]) -> None:
    before = csm("history --json").out
    told = csm("checklist beta --as-of 2026-11-16")
    assert (told.code, told.out, "is empty" in told.err) == (0, "", True)
    assert json.loads(csm("checklist acme --as-of 2026-11-19 --json").out) == []
    assert csm("history --json").out == before


def test_an_item_opened_again_has_gone_where_its_milestone_went(at: Callable[..., str]) -> None:
    def due() -> str:
        rows = json.loads(at("2026-11-22", "checklist acme --json"))
        return str(next(row["due_on"] for row in rows if row["key"] == "price-ladder"))

    at("2026-11-01", "add Acme --tier small", "checklist acme", "plan acme launch=2027-03-01")
    first = due()
    at("2026-11-22", "done acme price-ladder", "plan acme launch=2027-05-01")
    assert due() == first
    at("2026-11-22", "undone acme price-ladder")
    assert due() > first
