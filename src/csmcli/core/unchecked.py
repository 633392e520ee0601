"""What could not be checked, and the one answer that would clear most of it.

A signal without its fact is unknown, never clear; three facts stand behind all of them. Each is
weighed by the checks that it would make possible.
"""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from csmcli.core.playbook import SIGNING, Playbook
from csmcli.core.stalled import OVERDUE, SILENT

SIGNED, DATE, TIER = "signed", "date", "tier"
FACTS = (SIGNED, DATE, TIER)
"""The day of signing, a date for the current milestone, a tier; where they clear alike, the first is asked for."""


class Unsure(NamedTuple):
    """A client of which something is unknown: ``codes`` are the signals without an answer."""

    key: str
    codes: tuple[str, ...]
    signed: bool
    tier: bool
    milestone: str | None


class Missing(NamedTuple):
    """A fact, the clients that lack it, and how many checks it would make possible."""

    fact: str
    clients: tuple[Unsure, ...]
    checks: int


def lacking(client: Unsure, practice: Playbook) -> list[str]:
    """The fact that each unknown of a client waits for; its rhythm waits for a tier."""
    facts = [] if client.tier else [TIER]
    step = practice.milestone(client.milestone) if client.milestone else None
    from_signing = bool(step and any(offset.anchor == SIGNING for offset in step.due))
    for code in client.codes:
        if code == SILENT or (code == OVERDUE and from_signing and not client.signed):
            facts.append(SIGNED)
        else:
            facts.append(DATE)
    return facts


def most_telling(clients: Iterable[tuple[Unsure, Playbook]]) -> Missing | None:
    """The fact to ask for first; None where nothing is unknown."""
    checks: Counter[str] = Counter()
    who: dict[str, list[Unsure]] = {}
    for client, practice in clients:
        found = lacking(client, practice)
        checks.update(found)
        for fact in dict.fromkeys(found):
            who.setdefault(fact, []).append(client)
    if not checks:
        return None
    fact = max(FACTS, key=lambda name: checks[name])
    return Missing(fact, tuple(who[fact]), checks[fact])
