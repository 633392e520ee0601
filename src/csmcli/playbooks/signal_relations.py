"""The signals of a playbook: limits that contradict each other, and what to do where one has fired.

Three signals of outcomes came later than the others. A playbook that names no limits for them gets the usual
ones and needs no words; one that does is written for them, and so needs a step to take.
"""

from __future__ import annotations

from collections.abc import Iterator

from csmcli.errors import CsmError
from csmcli.playbooks.events import Path
from csmcli.playbooks.fields import SIGNALS
from csmcli.playbooks.findings import Finding
from csmcli.playbooks.limit_schema import USUAL, LimitRecord, MovesRecord, ShareRecord
from csmcli.playbooks.schema import PracticeRecord
from csmcli.playbooks.sheets import Sheet

ANY = "any"
"""The next step for a milestone that has none of its own."""

Limit = LimitRecord | MovesRecord | ShareRecord


def signal_relations(sheet: Sheet[PracticeRecord]) -> Iterator[Finding]:
    """Everything in limits, next steps and clearing that contradicts something else."""
    yield from _limits(sheet)
    yield from _signals(sheet)


def _limits(sheet: Sheet[PracticeRecord]) -> Iterator[Finding]:
    for path, limit in _every_limit(sheet.model):
        if limit.maximum < limit.expected:
            problem = CsmError("must not be below expected, which is {expected}.", expected=limit.expected)
            yield sheet.error((*path, "maximum"), problem)


def _every_limit(model: PracticeRecord) -> Iterator[tuple[Path, Limit]]:
    for code in SIGNALS:
        record = getattr(model.limits, code)
        if record is None:
            continue
        path = ("limits", code)
        yield path, record
        for key, limit in record.tiers.items():
            yield (*path, "tiers", key), limit
        for key, limit in record.milestones.items():
            yield (*path, "milestones", key), limit
    if model.limits.slipping.moves:
        yield ("limits", "slipping", "moves"), model.limits.slipping.moves


def _signals(sheet: Sheet[PracticeRecord]) -> Iterator[Finding]:
    model = sheet.model
    for field, codes in (("next_steps", model.next_steps), ("clearing", model.clearing)):
        for code in SIGNALS:
            if code not in codes and _asked_for(model, field, code):
                yield sheet.error((field,), CsmError('has nothing for the signal "{code}"; add it.', code=code))
    for signal, steps in model.next_steps.items():
        if ANY not in steps:
            path = ("next_steps", signal)
            yield sheet.error(path, CsmError('has no "any", the step for every other milestone; add it.'))


def _asked_for(model: PracticeRecord, field: str, code: str) -> bool:
    """Whether a playbook has to say something of a signal: of a later one, what to do where it has limits."""
    return code not in USUAL or (field == "next_steps" and getattr(model.limits, code) is not None)
