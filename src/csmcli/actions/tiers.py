"""Sizing a client: the tier it is given, and the intake answers that suggest one."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import func, select

from csmcli.actions.answers import keep
from csmcli.actions.clients import RANKS
from csmcli.actions.desk import Desk
from csmcli.store.finding import Found
from csmcli.store.finding import client as find
from csmcli.store.tables.client import Client
from csmcli.store.tables.tier import TierChange


def assign(desk: Desk, word: str, tier: str, reason: str | None = None) -> tuple[Found, str | None]:
    """Give a client a tier from today; the one it had is returned with the client.

    With a clock that was set back it is given on the day of the last decision: the last one that was made holds.
    """
    with desk.writing() as work:
        found = find(work.connection, word)
        client = work.session.get_one(Client, found.id)
        before = client.tier
        if tier != before:
            client.tier, client.rank = tier, RANKS[tier]
            last = work.session.exec(
                select(func.max(TierChange.decided_on)).where(TierChange.client_id == found.id)
            ).one()
            day = max(desk.today, last or desk.today)
            work.add(TierChange(client_id=found.id, tier=tier, decided_on=day, reason=reason))
    return found, before


def answer(desk: Desk, word: str, answers: Mapping[str, str]) -> Found:
    """Keep answers to intake questions. Raises BadInput for a question or a choice the playbook does not have."""
    with desk.writing() as work:
        found = find(work.connection, word)
        keep(work, found, desk.library.get(found.playbook).intake, answers)
    return found
