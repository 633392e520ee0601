"""What a file says anew of a client that is known: facts, dates and its link, through the one write path.

A file that is older than what is on record adds its measurement and changes nothing else: facts
of last week must not overwrite those of this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlmodel import select

from csmcli.actions.client_plan import ClientPlan, contradiction
from csmcli.actions.clients import RANKS, close
from csmcli.actions.courses import METRIC, came_true
from csmcli.actions.desk import Work
from csmcli.actions.file_parts import switch_on
from csmcli.actions.file_pauses import bring_pause, check_pause
from csmcli.actions.file_rows import BadRow, Difference, Row, agreed_days, check, difference, ticked_on
from csmcli.actions.milestones import agree
from csmcli.actions.newcomers import PAGE
from csmcli.core.milestones import Step, disorders
from csmcli.core.naming import address_match
from csmcli.core.playbook import Playbook
from csmcli.errors import Refused
from csmcli.store.finding import Found
from csmcli.store.tables.client import Client, Link
from csmcli.store.tables.tier import TierChange

_FACTS = (
    "name", "external_id", "language", "owner", "signed_on", "contact", "channel", "address", "currency", "target", "note",
)  # fmt: skip

_NEWER = """
SELECT EXISTS (SELECT 1 FROM measurement WHERE client_id = ?1 AND on_day > ?2 AND source <> '')
    OR EXISTS (SELECT 1 FROM move WHERE client_id = ?1 AND decided_on > ?2)"""
_READ = "SELECT 1 FROM measurement WHERE client_id = ? AND metric = ? AND source = ?"
_LAST = "SELECT value FROM measurement WHERE client_id = ? AND metric = ? ORDER BY on_day DESC, id DESC LIMIT 1"


def changed(work: Work, number: int, row: Row, source: str, today: date) -> tuple[Client, tuple[Difference, ...]]:
    """Bring a client up to what a file told of it; the client and what changed.

    ``raised`` among it means that the file's amount is not on record yet: the caller measures. Raises BadRow, before
    anything is changed, for what cannot be of this client.
    """
    client = work.session.get_one(Client, number)
    practice = work.desk.library.get(client.playbook)
    _check(work, client, row, practice, today)
    what: list[Difference] = []
    if not work.connection.execute(_NEWER, (number, work.desk.today.isoformat())).fetchone()[0]:
        signed_before = client.signed_on
        what += _facts(client, row)
        what += _tier(work, client, row.tier)
        what += _link(work, number, row.link)
        what += _course(work, client, row, practice, signed_before)
        what += bring_pause(work, client, row)
        what += _ending(work, client, row)
        if what:
            work.session.flush()
    if row.raised is not None and not work.connection.execute(_READ, (number, METRIC, source)).fetchone():
        last = work.connection.execute(_LAST, (number, METRIC)).fetchone()
        what.append(difference(METRIC, last and last[0], row.raised))
    return client, tuple(what)


def _check(work: Work, client: Client, row: Row, practice: Playbook, today: date) -> None:
    check(row, practice, today, work.desk.today)
    if row.playbook and row.playbook != client.playbook:
        problem = Refused(
            "{key} is guided by {playbook}; a file cannot change that.", key=client.key, playbook=practice.key
        )
        raise BadRow("playbook", problem)
    if row.closed_on and client.closed_on and client.closed_on != row.closed_on:
        problem = Refused(
            "{key} is closed since {day}; csm reopen {key} opens it again.", key=client.key, day=client.closed_on
        )
        raise BadRow("closed", problem)
    check_pause(work, client, row)


def _facts(client: Client, row: Row) -> list[Difference]:
    told = row._asdict()
    fresh = [name for name in _FACTS if told[name] is not None and told[name] != getattr(client, name)]
    what = [difference(name, getattr(client, name), told[name]) for name in fresh]
    for name in fresh:
        setattr(client, name, told[name])
    return what


def _tier(work: Work, client: Client, tier: str | None) -> list[Difference]:
    if tier is None or tier == client.tier:
        return []
    assert client.id is not None
    what = difference("tier", client.tier, tier)
    client.tier, client.rank = tier, RANKS[tier]
    work.session.add(TierChange(client_id=client.id, tier=tier, decided_on=work.desk.today))
    return [what]


def _link(work: Work, number: int, url: str | None) -> list[Difference]:
    if url is None:
        return []
    match = address_match(url)
    links = work.session.exec(select(Link).where(Link.client_id == number)).all()
    if any(link.match == match for link in links):
        return []
    page = next((link for link in links if link.name == PAGE), None)
    what = difference("link", page and page.url, url)
    page = page or Link(client_id=number, name=PAGE, url="", match="")
    page.url, page.match = url, match
    work.session.add(page)
    return [what]


def _course(work: Work, client: Client, row: Row, practice: Playbook, signed_before: date | None) -> list[Difference]:
    """Agree or move the dates that a file states, and record what is reached or has come true by its day."""
    stated, signed = agreed_days(practice, row), client.signed_on != signed_before
    if not (stated or row.dues or row.reached or row.parts or row.raised or signed):
        return []
    assert client.id is not None
    plan = ClientPlan(work, Found(client.id, client.key, client.name, client.playbook))
    before = plan.steps()
    what = _agree(plan, stated, row)
    settled, switched = switch_on(plan, row)
    what += [*switched, *_reach(plan, row)]
    if row.raised:
        what += _come_true(plan, practice, work.desk.today)
    if what or signed:
        plan.follow({**before, **settled}, signed_before)
    return what


def _agree(plan: ClientPlan, stated: dict[str, date], row: Row) -> list[Difference]:
    """A day under `KEY due` that is due already may be the playbook's own, and stays that."""
    days = {**dict(row.dues), **stated}
    _in_order(plan, days)
    what = []
    for key, day in days.items():
        milestone = plan.rows.get(key)
        if milestone is None or milestone.hidden_on or milestone.reached_on:
            continue
        if milestone.due_on != day or (key in stated and milestone.first_due_on is None):
            what.append(difference(key, milestone.due_on, day))
            agree(plan, milestone, day)
    return what


def _in_order(plan: ClientPlan, days: Mapping[str, date]) -> None:
    """Raises BadRow, with nothing changed, where the days of a file contradict one another or those on record."""
    open_ = {key: day for key, day in days.items() if key in plan.rows and not plan.rows[key].reached_on}
    for found in disorders(plan.practice, {**plan.steps(), **{key: Step(day, True) for key, day in open_.items()}}):
        if {found.key, found.after} & {*open_}:
            raise BadRow(found.key, contradiction(found))


def _reach(plan: ClientPlan, row: Row) -> list[Difference]:
    """A tick without a day is as good as the day on record, or else as `csm milestone` on the day of the file."""
    what = []
    for key, told in row.reached:
        milestone = plan.rows.get(key)
        day = told or (milestone and milestone.reached_on) or ticked_on(row, plan.work.desk.today)
        if milestone is not None and not milestone.hidden_on and milestone.reached_on != day:
            what.append(difference(f"{key} reached", milestone.reached_on, day))
            milestone.reached_on = day
    return what


def _come_true(plan: ClientPlan, practice: Playbook, day: date) -> list[Difference]:
    agreed = {key: row.due_on for key, row in plan.rows.items() if row.due_on and row.first_due_on}
    reached = {key: on for key, on in came_true(practice, agreed, day).items() if not plan.rows[key].reached_on}
    for key, on in reached.items():
        plan.rows[key].reached_on = on
    return [difference(f"{key} reached", None, on) for key, on in reached.items()]


def _ending(work: Work, client: Client, row: Row) -> list[Difference]:
    if row.closed_on is None or row.outcome is None or client.closed_on:
        return []
    desk = work.desk._replace(work=work)
    close(desk, client.key, outcome=row.outcome, reason=row.reason, on=row.closed_on, note=None)
    return [difference("closed", None, row.closed_on)]
