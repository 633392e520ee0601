"""What a message may say of a client: every fact by its name, with what kind of thing it is.

Known before any client is, so that a template can be checked as a whole: a mistyped fact is found when the
playbook is checked, and not on the morning when the first client needs it. docs/messages.md says what each
fact tells; a test holds the two together.
"""

from collections.abc import Mapping

from csmcli.core.playbook import Playbook

TEXT, DAY, MONEY, NUMBER, LIST = "text", "day", "money", "number", "list"

FACTS: Mapping[str, str] = {
    "name": TEXT,
    "contact": TEXT,
    "channel": TEXT,
    "signed": DAY,
    "today": DAY,
    "milestone": TEXT,
    "ask": TEXT,
    "offer": TEXT,
    "due": DAY,
    "reached": TEXT,
    "reached_on": DAY,
    "progress": NUMBER,
    "steps_done": NUMBER,
    "steps_all": NUMBER,
    "task": TEXT,
    "task_due": DAY,
    "raised": MONEY,
    "raised_on": DAY,
    "target": MONEY,
    "percent": NUMBER,
    "currency": TEXT,
    "days_to_launch": NUMBER,
    "days_left": NUMBER,
    "roomier": DAY,
    "proposed.launch": DAY,
    "proposed.end": DAY,
    "dates": LIST,
    "resources": LIST,
}
"""The facts that every playbook has; those of `kinds` depend on it."""

ITEMS: Mapping[str, Mapping[str, str]] = {
    "dates": {"title": TEXT, "day": DAY},
    "resources": {"": TEXT},
}
"""What an entry of a list tells; "" is the entry itself."""

LINK = "link."
"""The client's own links go by any name."""


def kinds(practice: Playbook) -> dict[str, str]:
    """Every fact of `practice` by its name, links apart."""
    resources = [resource.key for milestone in practice.milestones for resource in milestone.resources]
    return {
        **FACTS,
        **{f"date.{milestone.key}": DAY for milestone in practice.milestones},
        **{f"resource.{key}": TEXT for key in resources if key},
    }


def kind(fact: str, known: Mapping[str, str]) -> str | None:
    """What kind of thing `fact` is; None where there is no such fact."""
    return TEXT if fact.startswith(LINK) and len(fact) > len(LINK) else known.get(fact)
