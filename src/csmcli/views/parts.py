"""The optional parts of a journey: which a playbook has, which of them suit a client, and which it has switched on.

A part is a row among the client's milestones whose key is none of the playbook's milestones. Titles of parts stand in
the whole playbook alone, so it is read for a client that has one and for nobody else.
"""

import sqlite3
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from csmcli.core.playbook import Playbook, say
from csmcli.playbooks import Library

if TYPE_CHECKING:
    from csmcli.core.outcomes import Part

ON, HIDDEN, OFF = "on", "hidden", "off"
"""Whether a client has a part."""

ROWS = "SELECT key, due_on, hidden_on FROM milestone WHERE client_id = ?"
INDUSTRY = "SELECT value FROM answer WHERE client_id = ? AND question = 'industry'"


class Choice(NamedTuple):
    """A part as it may be switched on for a client. ``fits`` says whether it suits the client's industry.

    ``steps`` are the steps of the business that it serves, ``industries`` the industries; empty: any. ``state`` is
    ``on``, ``hidden`` or ``off``.
    """

    key: str
    title: str
    stage: str
    standard: str
    industries: tuple[str, ...]
    steps: tuple[str, ...]
    fits: bool
    state: str
    due_on: date | None


def choices(connection: sqlite3.Connection, practice: Playbook, client: int, language: str) -> list[Choice]:
    """The parts of the playbook that suit a client, and those it has, in the playbook's order.

    While its industry is not known, those for all industries suit it, and so may any other.
    """
    row = connection.execute(INDUSTRY, (client,)).fetchone()
    found = _choices(connection, practice, client, row[0] if row else None, language)
    return [choice for choice in found if choice.fits or choice.state != OFF]


def _choices(
    connection: sqlite3.Connection, practice: Playbook, client: int, industry: str | None, language: str
) -> Iterator[Choice]:
    rows = {key: (due, hidden) for key, due, hidden in connection.execute(ROWS, (client,))}
    stages = {stage.key: say(stage.title, language) for stage in practice.stages}
    for part in practice.parts:
        due, hidden = rows.get(part.key, (None, None))
        yield Choice(
            part.key,
            say(part.title, language),
            stages.get(part.stage, ""),
            say(part.reached, language),
            part.industries,
            part.steps,
            _suits(part, industry),
            OFF if part.key not in rows else HIDDEN if hidden else ON,
            date.fromisoformat(due) if due else None,
        )


def _suits(part: "Part", industry: str | None) -> bool:
    return not part.industries or industry is None or industry in part.industries


def step_title(library: Library, playbook: str, key: str, language: str) -> str:
    """The title of a milestone or of an optional part; its key where the playbook has neither any more."""
    step = library.outline(playbook).milestone(key)
    if step:
        return say(step.title, language)
    part = next((part for part in library.get(playbook).parts if part.key == key), None)
    return say(part.title, language) if part else key
