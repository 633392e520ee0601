"""The parts of a playbook that ``csm playbook show`` can list: one table of rows, record and columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from csmcli.core.playbook import Playbook
from csmcli.language import tell
from csmcli.output.columns import Column
from csmcli.views import playbook_outcomes as outcomes
from csmcli.views import playbooks

Part = tuple[Callable[[Playbook, str], Sequence[Any]], type[Any], Callable[[], tuple[Column, ...]]]


def _step_columns() -> tuple[Column, ...]:
    return (
        Column("key", tell("Milestone"), style="bold"),
        Column("aha", "", text=lambda row: "★" if row.aha else ""),
        Column("title", tell("Title")),
        Column("stage", tell("Stage"), wide_only=True),
        Column("due", tell("Due")),
        Column("reached", tell("Reached when"), wide_only=True),
        Column("ask", tell("Ask"), wide_only=True),
    )


def _size_columns() -> tuple[Column, ...]:
    return (
        Column("key", tell("Tier"), style="bold"),
        Column("score_from", tell("Score from"), align="right"),
        Column("rhythm_days", tell("Rhythm (d)"), align="right"),
        Column("hours_a_month", tell("Hours a month"), align="right"),
        Column("items", tell("Tasks"), align="right"),
        Column("service", tell("Service"), wide_only=True),
    )


def _item_columns() -> tuple[Column, ...]:
    return (
        Column("key", tell("Task"), style="bold"),
        Column("category", tell("Category"), wide_only=True),
        Column("tiers", tell("Tiers"), text=lambda row: " ".join(tier.partition(":")[0] for tier in row.tiers)),
        Column("due", tell("Due")),
        Column("side", tell("Side"), wide_only=True, text=lambda row: tell(row.side)),
        Column("vital", "", text=lambda row: "★" if row.vital else ""),
        Column("title", tell("What")),
        Column("waits_for", tell("Waits for"), wide_only=True),
    )


def _question_columns() -> tuple[Column, ...]:
    return (
        Column("key", tell("Key"), style="bold"),
        Column("question", tell("Question")),
        Column("weight", tell("Weight"), align="right"),
        Column("choices", tell("Choices"), text=_values),
    )


def _part_columns() -> tuple[Column, ...]:
    return (
        Column("key", tell("Part"), style="bold"),
        Column("stage", tell("Stage"), wide_only=True),
        Column("title", tell("Title")),
        Column("due", tell("Due")),
        Column("industries", tell("Industries"), text=_words("industries")),
        Column("steps", tell("Steps"), wide_only=True, text=_words("steps")),
        Column("reached", tell("Reached when"), wide_only=True),
    )


def _metric_columns() -> tuple[Column, ...]:
    return (
        Column("key", tell("Metric"), style="bold"),
        Column("title", tell("Title")),
        Column("unit", tell("Unit")),
        Column("direction", "", text=lambda row: "↑" if row.direction == "up" else "↓"),
        Column("baseline", tell("Usual"), text=lambda row: "–".join(f"{value:g}" for value in row.baseline)),
        Column("departments", tell("Departments"), text=_words("departments")),
        Column("industries", tell("Industries"), wide_only=True, text=_words("industries")),
        Column("steps", tell("Steps"), wide_only=True, text=_words("steps")),
        Column("about", tell("About"), wide_only=True),
    )


def _opened_columns() -> tuple[Column, ...]:
    return (
        Column("key", tell("Key"), style="bold"),
        Column("required", "", text=lambda row: "★" if row.required else ""),
        Column("question", tell("Question")),
        Column("days", tell("Working d"), align="right", wide_only=True),
        Column("follow", tell("Ask on"), wide_only=True),
        Column("choices", tell("Choices"), text=_values),
    )


def _words(field: str) -> Callable[[Any], str]:
    return lambda row: " ".join(getattr(row, field))


def _values(row: Any) -> str:
    return "; ".join(choice.partition(":")[0] for choice in row.choices)


PARTS: dict[str, Part] = {
    "milestones": (playbooks.milestones, playbooks.Step, _step_columns),
    "tiers": (playbooks.tiers, playbooks.Size, _size_columns),
    "checklist": (playbooks.checklist, playbooks.Listing, _item_columns),
    "intake": (playbooks.intake, playbooks.Asked, _question_columns),
    "parts": (outcomes.parts, outcomes.Option, _part_columns),
    "metrics": (outcomes.metrics, outcomes.Measure, _metric_columns),
    "handoff": (outcomes.handoff, outcomes.Opened, _opened_columns),
    "success": (outcomes.success, outcomes.Opened, _opened_columns),
}
"""By the name of the option: what to list of a playbook, the record of a row, and its columns."""
