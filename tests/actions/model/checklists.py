"""The checklist of the crowdfunding playbook, read from its YAML as anybody would read it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

FOLDER = Path(__file__).parents[3] / "data" / "playbooks" / "crowdfunding" / "checklist"


class Item(NamedTuple):
    """An entry: the tiers that have it, and how many days after what it is due (before: negative)."""

    tiers: tuple[str, ...]
    vital: bool
    days: int
    anchor: str | None

    def day(self, days: Mapping[str, date | None], added: date) -> date | None:
        """Its due date, not before the day it was put on the list."""
        anchor = days[self.anchor] if self.anchor else None
        return anchor and max(anchor + timedelta(self.days), added)


@cache
def checklist() -> dict[str, Item]:
    """All entries by their keys."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    files = [yaml.load(path.read_text("utf-8"), loader) for path in sorted(FOLDER.glob("*.yaml"))]
    return {entry["key"]: _item(entry) for file in files for entry in file["items"]}


def _item(entry: Mapping[str, object]) -> Item:
    due = dict(entry.get("due") or {})
    days, after, before = due.pop("days", 0), due.pop("after", None), due.pop("before", None)
    assert not due, f"{entry['key']}: this reader knows nothing of {due}"
    return Item(tuple(entry["tiers"]), bool(entry.get("vital")), -days if before else days, after or before)
