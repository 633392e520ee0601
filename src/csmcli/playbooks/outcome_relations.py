"""How the parts of a playbook that serve outcomes refer to each other: stages, parts, metrics, reviews, renewal, costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from csmcli.core.playbook import SIGNING
from csmcli.errors import CsmError
from csmcli.playbooks.events import Path
from csmcli.playbooks.findings import Finding
from csmcli.playbooks.outcome_schema import MetricRecord, PartRecord
from csmcli.playbooks.references import due, not_among, not_there, twice
from csmcli.playbooks.schema import PracticeRecord
from csmcli.playbooks.sheets import Book, Sheet
from csmcli.playbooks.signal_relations import ANY

WHOLE = 100

Practice = Sheet[PracticeRecord]


def outcome_relations(book: Book) -> Iterator[Finding]:
    """Everything in the parts that serve outcomes that contradicts something else."""
    sheet = book.practice
    yield from _keys(sheet)
    yield from _stages(sheet)
    yield from _parts(sheet)
    yield from _metrics(sheet)
    yield from _reviews(sheet)
    yield from _renewal(book)
    yield from _costs(sheet)
    yield from _pace(sheet)


def _keys(sheet: Practice) -> Iterator[Finding]:
    """In each list every entry has a key of its own."""
    model = sheet.model
    lists: list[tuple[Path, Sequence[Any]]] = [
        ((field,), getattr(model, field))
        for field in ("stages", "parts", "industries", "departments", "metrics", "costs")
    ]
    if model.reviews:
        lists += [(("reviews", field), getattr(model.reviews, field)) for field in ("topics", "causes")]
    for path, entries in lists:
        for index, key in twice(entry.key for entry in entries):
            problem = CsmError('the key "{key}" is taken; give each entry its own.', key=key)
            yield sheet.error((*path, index, "key"), problem)


def _stages(sheet: Practice) -> Iterator[Finding]:
    """A client walks the stages in their order, so a later milestone never lies in an earlier stage."""
    stages = [stage.key for stage in sheet.model.stages]
    latest = 0
    for index, milestone in enumerate(sheet.model.milestones):
        path: Path = ("milestones", index)
        if milestone.stage is None:
            yield from _no_stage(sheet, path, stages)
        elif milestone.stage not in stages:
            yield sheet.error((*path, "stage"), not_among(milestone.stage, "stages", stages))
        elif stages.index(milestone.stage) < latest:
            problem = CsmError(
                'must not go back: the milestone before is in the stage "{stage}".', stage=stages[latest]
            )
            yield sheet.error((*path, "stage"), problem)
        else:
            latest = stages.index(milestone.stage)


def _no_stage(sheet: Practice, path: Path, stages: Sequence[str]) -> Iterator[Finding]:
    if stages:
        yield sheet.error(path, CsmError("has no stage; name one of {stages}.", stages=", ".join(stages)))


def _parts(sheet: Practice) -> Iterator[Finding]:
    model = sheet.model
    stages = [stage.key for stage in model.stages]
    milestones = [milestone.key for milestone in model.milestones]
    for index, part in enumerate(model.parts):
        path: Path = ("parts", index)
        if part.key in milestones:
            problem = CsmError('"{key}" is the key of a milestone; choose another.', key=part.key)
            yield sheet.error((*path, "key"), problem)
        if part.key in (SIGNING, ANY):
            problem = CsmError('"{key}" has a meaning of its own; choose another key.', key=part.key)
            yield sheet.error((*path, "key"), problem)
        if part.stage is None:
            yield from _no_stage(sheet, path, stages)
        elif part.stage not in stages:
            yield sheet.error((*path, "stage"), not_among(part.stage, "stages", stages))
        yield from _industries(sheet, path, part)
        for number, record in enumerate(part.due):
            yield from due(sheet, (*path, "due", number), record, milestones)


def _industries(sheet: Practice, path: Path, entry: PartRecord | MetricRecord) -> Iterator[Finding]:
    known = [industry.key for industry in sheet.model.industries]
    yield from _all_among(sheet, (*path, "industries"), entry.industries, known)


def _all_among(sheet: Practice, path: Path, keys: Iterable[str], known: Sequence[str]) -> Iterator[Finding]:
    for number, key in enumerate(keys):
        if key not in known:
            yield sheet.error((*path, number), not_among(key, str(path[-1]), known))


def _metrics(sheet: Practice) -> Iterator[Finding]:
    departments = [department.key for department in sheet.model.departments]
    for index, metric in enumerate(sheet.model.metrics):
        path: Path = ("metrics", index)
        yield from _industries(sheet, path, metric)
        yield from _all_among(sheet, (*path, "departments"), metric.departments, departments)
        if metric.baseline and metric.baseline.to < metric.baseline.start:
            problem = CsmError("must not be below from, which is {start}.", start=f"{metric.baseline.start:g}")
            yield sheet.error((*path, "baseline", "to"), problem)


def _reviews(sheet: Practice) -> Iterator[Finding]:
    """Reviews that come by themselves have a first day to count from."""
    reviews = sheet.model.reviews
    if reviews and reviews.every_days and reviews.first_days is None:
        problem = CsmError("has every_days but no first_days, the day of the first review; add it.")
        yield sheet.error(("reviews",), problem)


def _renewal(book: Book) -> Iterator[Finding]:
    renewal = book.practice.model.renewal
    categories = [sheet.model.category for sheet in book.checklist]
    if renewal and renewal.category and renewal.category not in categories:
        problem = not_among(renewal.category, "checklist", categories)
        yield book.practice.error(("renewal", "category"), problem)
    keys = [m.key for m in book.practice.model.milestones]
    if renewal and renewal.milestone and renewal.milestone not in keys:
        yield book.practice.error(("renewal", "milestone"), not_there(renewal.milestone, keys))


def _costs(sheet: Practice) -> Iterator[Finding]:
    whole = sum(cost.percent for cost in sheet.model.costs)
    if whole > WHOLE:
        yield sheet.error(("costs",), CsmError("come to {sum} per cent; all together are at most 100.", sum=whole))


def _pace(sheet: Practice) -> Iterator[Finding]:
    """Money once raised stays: a pace goes up to all of the target on the last day."""
    pace = sheet.model.campaign.pace if sheet.model.campaign else []
    path: Path = ("campaign", "pace")
    for index, (before, point) in enumerate(pairwise(pace), start=1):
        if point.time <= before.time:
            problem = CsmError("must be above that of the point before, which is {before}.", before=before.time)
            yield sheet.error((*path, index, "time"), problem)
        if point.amount < before.amount:
            problem = CsmError("must not be below that of the point before, which is {before}.", before=before.amount)
            yield sheet.error((*path, index, "amount"), problem)
    if pace and (pace[-1].time, pace[-1].amount) != (WHOLE, WHOLE):
        yield sheet.error(path, CsmError("must end with time 100 and amount 100."))
