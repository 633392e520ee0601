"""What a file says anew of a client that is known: facts, dates and its link, through the one write path.

A file that is older than what is on record adds its measurement and changes nothing else: facts
of last week must not overwrite those of this one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from sqlmodel import select

from csmcli.actions.clients import RANKS
from csmcli.actions.desk import Work
from csmcli.actions.milestones import ClientPlan, agree
from csmcli.actions.newcomers import METRIC, PAGE, came_true
from csmcli.core.naming import address_match
from csmcli.core.playbook import Playbook
from csmcli.store.finding import Found
from csmcli.store.tables.client import Client, Link
from csmcli.store.tables.tier import TierChange

_FACTS = ("name", "external_id", "owner", "signed_on", "contact", "channel", "address", "target", "note")

_NEWER = """
SELECT EXISTS (SELECT 1 FROM measurement WHERE client_id = ?1 AND on_day > ?2 AND source <> '')
    OR EXISTS (SELECT 1 FROM move WHERE client_id = ?1 AND decided_on > ?2)"""
_READ = "SELECT 1 FROM measurement WHERE client_id = ? AND metric = ? AND source = ?"

Told = Mapping[str, object]
Dates = Callable[[Playbook], dict[str, date]]


def changed(work: Work, number: int, told: Told, dates: Dates, source: str) -> tuple[Client, tuple[str, ...]]:
    """Bring a client up to what a file told of it; the client and the names of what changed.

    ``raised`` among them means that the file's amount is not on record yet: the caller measures.
    """
    client = work.session.get_one(Client, number)
    what: list[str] = []
    day = work.desk.today
    if not work.connection.execute(_NEWER, (number, day.isoformat())).fetchone()[0]:
        signed_before = client.signed_on
        what += _facts(client, told)
        what += _tier(work, client, told["tier"])
        what += _link(work, number, told["link"])
        what += _course(work, client, dates, signed_before, bool(told["raised"]))
        if what:
            work.session.flush()
    if told["raised"] is not None and not work.connection.execute(_READ, (number, METRIC, source)).fetchone():
        what.append(METRIC)
    return client, tuple(what)


def _facts(client: Client, told: Told) -> list[str]:
    fresh = [name for name in _FACTS if told[name] is not None and told[name] != getattr(client, name)]
    for name in fresh:
        setattr(client, name, told[name])
    return fresh


def _tier(work: Work, client: Client, tier: object) -> list[str]:
    if tier is None or tier == client.tier:
        return []
    assert isinstance(tier, str)
    assert client.id is not None
    client.tier, client.rank = tier, RANKS[tier]
    work.session.add(TierChange(client_id=client.id, tier=tier, decided_on=work.desk.today))
    return ["tier"]


def _link(work: Work, number: int, url: object) -> list[str]:
    if url is None:
        return []
    match = address_match(str(url))
    links = work.session.exec(select(Link).where(Link.client_id == number)).all()
    if any(link.match == match for link in links):
        return []
    page = next((link for link in links if link.name == PAGE), None)
    page = page or Link(client_id=number, name=PAGE, url="", match="")
    page.url, page.match = str(url), match
    work.session.add(page)
    return ["link"]


def _course(work: Work, client: Client, dates: Dates, signed_before: date | None, raised: bool) -> list[str]:
    """Agree or move the dates that a file states, and note what has come true by its day."""
    assert client.id is not None
    practice = work.desk.library.outline(client.playbook)
    stated = dates(practice)
    if not stated and not raised and client.signed_on == signed_before:
        return []
    plan = ClientPlan(work, Found(client.id, client.key, client.name, client.playbook))
    before, what = plan.steps(), []
    for key, day in stated.items():
        row = plan.rows.get(key)
        if row and not row.reached_on and (row.due_on != day or row.first_due_on is None):
            agree(plan, row, day, None, None)
            what.append(key)
    if raised:
        what += _come_true(plan, practice, work.desk.today)
    if what or client.signed_on != signed_before:
        plan.follow(before, signed_before)
    return what


def _come_true(plan: ClientPlan, practice: Playbook, day: date) -> list[str]:
    agreed = {key: row.due_on for key, row in plan.rows.items() if row.due_on and row.first_due_on}
    reached = {key: on for key, on in came_true(practice, agreed, day).items() if not plan.rows[key].reached_on}
    for key, on in reached.items():
        plan.rows[key].reached_on = on
    return [f"{key} reached" for key in reached]
