"""What usually becomes of the amount that a campaign raises: the sober split of the playbook.

Source in the practice: a target is agreed on together with what ads, production and the rest eat of it. The shares are
the playbook's usual figures and not this client's, and are told as such.
"""

import sqlite3
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from csmcli.core.money import in_units
from csmcli.core.playbook import say
from csmcli.playbooks import Library
from csmcli.store.facts import LAST_DAY
from csmcli.store.reading import listed

LEFT = "left"
"""The key of what the costs leave."""

RAISED = """
SELECT id, key, playbook, currency,
       coalesce((SELECT g.target FROM goal g WHERE g.client_id = c.id AND g.metric = ?2
                 AND g.set_on <= ?4 AND coalesce(g.ended_on, '9999-12-32') > ?4), target),
       (SELECT m.value FROM measurement m WHERE m.client_id = c.id AND m.metric = ?2 AND m.on_day <= ?3
        ORDER BY m.on_day DESC, m.id DESC LIMIT 1)
FROM client c WHERE id IN (SELECT value FROM json_each(?1)) AND playbook = ?5 ORDER BY key"""


class Share(NamedTuple):
    """A kind of costs, or what is ``left``: its per cent of the amount, of the target and of what was raised so far.

    ``of_target`` and ``of_raised`` are None where the one or the other is not known. ``about`` says where the usual
    figure comes from.
    """

    client: str
    key: str
    title: str
    percent: int
    of_target: float | None
    of_raised: float | None
    currency: str
    about: str


def split(
    connection: sqlite3.Connection,
    library: Library,
    clients: Iterable[int],
    day: date,
    language: str,
    *,
    then: bool = False,
) -> list[Share]:
    """The split for each of `clients`, given by id, that has a target or has raised something, as of `day`.

    None for a client whose playbook has no campaign or no costs.
    """
    ids, found = listed(clients), []
    names = connection.execute(
        "SELECT DISTINCT playbook FROM client WHERE id IN (SELECT value FROM json_each(?))", (ids,)
    )
    for name in [row[0] for row in names]:
        campaign = library.outline(name).campaign
        if campaign is None:
            continue
        until = day.isoformat() if then else LAST_DAY
        told = (ids, campaign.metric, day.isoformat(), until, name)
        for _, key, _, currency, target, raised in connection.execute(RAISED, told):
            if target is not None or raised is not None:
                found += _shares(library, name, (key, currency), target, raised, language)
    return found


def _shares(
    library: Library, playbook: str, client: tuple[str, str], target: int | None, raised: int | None, language: str
) -> list[Share]:
    key, currency = client
    costs = library.get(playbook).costs
    if not costs:
        return []

    shares = [(cost.key, say(cost.title, language), cost.percent, say(cost.about, language)) for cost in costs]
    shares.append((LEFT, "", 100 - sum(cost.percent for cost in costs), ""))
    percents = [percent for _, _, percent, _ in shares]
    parts = zip(shares, _parts(target, percents), _parts(raised, percents), strict=True)
    return [
        Share(key, name, title, percent, of_target, of_raised, currency, about)
        for (name, title, percent, about), of_target, of_raised in parts
    ]


def _parts(amount: int | None, percents: list[int]) -> list[float] | list[None]:
    """An amount split by per cent, in units; the last part gets what rounding down leaves, so that all make the whole."""
    if amount is None:
        return [None] * len(percents)
    parts = [amount * percent // 100 for percent in percents[:-1]]
    return [in_units(part) for part in (*parts, amount - sum(parts))]
