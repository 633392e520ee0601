"""The tasks that prepare a renewal, once more for each term of the contract.

Those of the first term come with the client's checklist. The playbook's items are listed once and stay done, so
from the second term on they come as the client's own tasks, numbered.
"""

from __future__ import annotations

from datetime import date

from csmcli.actions import follow_ups
from csmcli.actions.desk import Work
from csmcli.core.checklist import due_on
from csmcli.core.naming import numbered
from csmcli.core.playbook import SIGNING, Playbook, say
from csmcli.store.finding import Found
from csmcli.store.tables.client import Client
from csmcli.store.tables.task import Task


def prepare_again(work: Work, found: Found, practice: Playbook, deadline: date) -> int:
    """Put the items of the tier that prepare a renewal on a client's list, due before `deadline`; how many.

    Items with a day that counts from something else than the renewal belong to the first term alone.
    """
    client = work.session.get_one(Client, found.id)
    rule = practice.renewal
    if rule is None or client.tier is None:
        return 0
    items = [
        item
        for item in practice.items(client.tier)
        if item.category == rule.category and item.due and item.due.anchor == rule.milestone
    ]
    taken = follow_ups.keys_in_use(work, found)
    for item in items:
        key = next(key for key in numbered(item.key) if key not in taken)
        taken.add(key)
        work.session.add(
            Task(
                client_id=found.id, key=key, category=item.category, position=practice.checklist.index(item),
                title=say(item.title, client.language), advice=say(item.advice(client.tier), client.language),
                side=item.side, vital=item.vital, own=True, due_by_hand=True, added_on=work.desk.today,
                due_on=due_on(item.due, {rule.milestone: deadline, SIGNING: client.signed_on}, work.desk.today),
            )
        )  # fmt: skip
    return len(items)
