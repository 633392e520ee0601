"""What is a client's own on its journey: the optional parts it has, and of a step its standard, people and meeting.

A part is one more row among the client's milestones. The rules walk the playbook's milestones alone, so a part holds
nobody up and counts in no forecast. The trunk cannot be hidden: where a step of it is left out, delivery fails.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from csmcli.actions.client_plan import ClientPlan
from csmcli.actions.desk import Desk
from csmcli.actions.milestones import agree, plannable
from csmcli.core.naming import did_you_mean, sound
from csmcli.core.outcomes import Part
from csmcli.core.playbook import Playbook
from csmcli.errors import NotFound, Refused
from csmcli.store.finding import Found
from csmcli.store.finding import client as find
from csmcli.store.tables.milestone import Milestone

OWN = ("standard", "ours", "theirs", "meeting_on", "meeting_topic", "meeting_people")
"""The fields of a step that a client may have of its own."""


class Switched(NamedTuple):
    """The parts that were switched, each with its due date, and those that stood so already."""

    client: Found
    parts: tuple[tuple[str, date | None], ...]
    already: tuple[str, ...]


def add(desk: Desk, word: str, keys: Iterable[str], due: date | None = None) -> Switched:
    """Switch optional parts on, due on a day agreed, else on the one that the playbook proposes.

    One that was hidden is shown again. Raises NotFound for what is no part of the playbook, Refused for a step of the
    trunk and for a day on which nothing can be due.
    """
    with desk.writing() as work:
        plan = ClientPlan(work, find(work.connection, word))
        wanted = _parts(plan, keys)
        before = plan.steps()
        switched = [part.key for part in wanted if part.key not in plan.rows or plan.rows[part.key].hidden_on]
        for part in wanted:
            _on(plan, part, due)
        plan.follow(before, plan.client.signed_on)
        return _switched(plan, wanted, switched)


def _on(plan: ClientPlan, part: Part, due: date | None) -> None:
    row = plan.rows.get(part.key) or give(plan, part)
    row.hidden_on = None
    if due and row.due_on != due:
        plannable(plan, row, due)
        agree(plan, row, due)


def give(plan: ClientPlan, part: Part) -> Milestone:
    """A part that the client has not had, without a day yet."""
    row = Milestone(client_id=plan.found.id, key=part.key, position=place(plan.practice, part))
    plan.rows[part.key] = plan.work.add(row)
    return row


def place(practice: Playbook, part: Part) -> int:
    """Where a part stands: behind the whole trunk, in the playbook's order."""
    return len(practice.milestones) + practice.parts.index(part)


def hide(desk: Desk, word: str, keys: Iterable[str]) -> Switched:
    """Hide parts that do not matter to a client; what is on record of them stays. Raises as `add`, and for one that is off."""
    return _turned(desk, word, keys, hidden=True)


def show(desk: Desk, word: str, keys: Iterable[str]) -> Switched:
    """Show parts again that were hidden. Raises as `hide`."""
    return _turned(desk, word, keys, hidden=False)


def _turned(desk: Desk, word: str, keys: Iterable[str], *, hidden: bool) -> Switched:
    with desk.writing() as work:
        plan = ClientPlan(work, find(work.connection, word))
        wanted = _parts(plan, keys)
        switched = []
        for part in wanted:
            row = plan.rows.get(part.key)
            if row is None:
                raise Refused(
                    "{client} does not have the part {key}; csm journey {client} --add {key} switches it on.",
                    client=plan.found.key,
                    key=part.key,
                )
            if bool(row.hidden_on) != hidden:
                row.hidden_on = desk.today if hidden else None
                switched.append(part.key)
        return _switched(plan, wanted, switched)


def _switched(plan: ClientPlan, wanted: Iterable[Part], switched: Iterable[str]) -> Switched:
    return Switched(
        plan.found,
        tuple((key, plan.rows[key].due_on) for key in switched),
        tuple(part.key for part in wanted if part.key not in switched),
    )


def _parts(plan: ClientPlan, keys: Iterable[str]) -> list[Part]:
    """The parts of the client's playbook that go by `keys`, each once."""
    known = {part.key: part for part in plan.practice.parts}
    found = {}
    for key in keys:
        if plan.practice.milestone(key):
            raise Refused(
                "{key} is a step that every client walks: leave it out, and delivery fails. Only optional parts are "
                "switched on and hidden; csm journey {client} --parts lists them.",
                key=key,
                client=plan.found.key,
            )
        if key not in known:
            raise NotFound(
                "The playbook {playbook} has no optional part “{key}”.{near} csm journey {client} --parts lists them.",
                playbook=plan.found.playbook,
                key=key,
                near=did_you_mean(key, known),
                client=plan.found.key,
            )
        found[key] = known[key]
    return list(found.values())


def set_own(desk: Desk, word: str, key: str, own: Mapping[str, str | date | None]) -> Found:
    """Give a step of a client fields of `OWN`; None, or an empty text, takes one away, and the playbook's holds again.

    Raises NotFound for a step that the client does not have, BadInput for a text that shows nothing.
    """
    told = {field: value or None for field, value in own.items()}
    for field, value in told.items():
        if isinstance(value, str):
            sound(value, field)
    with desk.writing() as work:
        plan = ClientPlan(work, find(work.connection, word))
        row = plan.row(key)
        for field, value in told.items():
            setattr(row, field, value)
    return plan.found
