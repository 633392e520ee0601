"""What `csm playbook check` says of a playbook: every error, or else what was hardly meant.

An error stops a playbook from loading, or a message from being sent. A warning does not: a half-translated playbook, or one with
a checklist that is too long, still serves, but its author should know before clients do.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from csmcli.errors import BadFile, CsmError
from csmcli.playbooks.compiling import assemble
from csmcli.playbooks.events import Path
from csmcli.playbooks.fields import TIERS, DueRecord
from csmcli.playbooks.files import RESOURCES, read_folder
from csmcli.playbooks.findings import Finding, finding_from
from csmcli.playbooks.items import Placed, placed_items
from csmcli.playbooks.moments import Moment, milestone_moments, moment_of
from csmcli.playbooks.schema import PracticeRecord
from csmcli.playbooks.sheets import Book, Sheet
from csmcli.playbooks.template_lint import template_findings
from csmcli.playbooks.templates import LANGUAGES

SMALL_AT_MOST = 20
"""Items of the small checklist. Source: too much advice overwhelms a small team."""

AFTERMATH_DAYS = 90
YEAR_DAYS = 365

_HAN = "\u3000-\u303f\u3400-\u9fff\uff00-\uffef"
_SPLIT_HAN = re.compile(f"[{_HAN}] +[{_HAN}]")


def check(folder: str | os.PathLike[str], changes: str | None = None) -> list[Finding]:
    """All findings about the playbook in `folder`, with `changes` to it, by file and line; empty if there is nothing to say."""
    home = os.fspath(folder)
    try:
        sources = read_folder(home, changes)
    except BadFile as error:
        return [finding_from(error)]
    found = assemble(home, sources)
    findings = found if isinstance(found, list) else list(_doubts(found))
    order = {os.path.join(home, name): place for place, name in enumerate(sources)}
    return sorted(findings, key=lambda f: (order.get(f.file, len(order)), f.file, f.line or 0))


def _doubts(book: Book) -> Iterator[Finding]:
    yield from _translations(book)
    yield from _tiers(book)
    yield from _sizes(book)
    yield from _next_steps(book)
    yield from _outcomes(book.practice)
    yield from _missing_files(book)
    moments = milestone_moments(book.practice.model.milestones)
    yield from _milestone_order(book, moments)
    for placed in placed_items(book):
        yield from _item_due(book, placed, moments)
    yield from _waits(placed_items(book), moments)
    yield from template_findings(book)


def _translations(book: Book) -> Iterator[Finding]:
    sheets: tuple[Sheet[Any], ...] = (book.practice, *book.checklist)
    for sheet in sheets:
        for path, text in _texts(sheet.document.value, ()):
            for language in LANGUAGES:
                if language not in text:
                    yield sheet.warning(path, CsmError("has no words in {language}; add them.", language=language))
            if _SPLIT_HAN.search(text.get("zh-TW", "").strip()):
                problem = CsmError("has a space between Chinese characters, as where a line was folded; take it out.")
                yield sheet.warning((*path, "zh-TW"), problem)


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    """Every text in a document, which is every mapping of nothing but languages."""
    if isinstance(value, dict) and value and set(value) <= set(LANGUAGES):
        yield path, value
    elif isinstance(value, (dict, list)):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _texts(inner, (*path, key))


def _tiers(book: Book) -> Iterator[Finding]:
    tiers = book.practice.model.tiers
    larger = None
    for key in TIERS:
        tier = getattr(tiers, key)
        path = ("tiers", key)
        if not tier.hours_a_month:
            yield book.practice.warning((*path, "hours_a_month"), CsmError("should be more than 0."))
        if larger and tier.hours_a_month > larger.hours_a_month:
            problem = CsmError("should not be more than the next larger tier has.")
            yield book.practice.warning((*path, "hours_a_month"), problem)
        if larger and tier.score_from >= larger.score_from:
            problem = CsmError("should be below that of the next larger tier, or this tier is never suggested.")
            yield book.practice.warning((*path, "score_from"), problem)
        larger = tier


def _sizes(book: Book) -> Iterator[Finding]:
    counts: Counter[str] = Counter(tier for placed in placed_items(book) for tier in placed.item.tiers)
    if counts["small"] > SMALL_AT_MOST:
        problem = CsmError(
            "has {count} checklist items; a small team follows {most} at most.",
            count=counts["small"],
            most=SMALL_AT_MOST,
        )
        yield book.practice.warning(("tiers", "small"), problem)
    for tier in TIERS if book.checklist else ():
        if not counts[tier]:
            yield book.practice.warning(("tiers", tier), CsmError("has no checklist item."))


def _next_steps(book: Book) -> Iterator[Finding]:
    model = book.practice.model
    named = {key for steps in model.next_steps.values() for key in steps}
    for index, milestone in enumerate(model.milestones):
        if milestone.key not in named:
            problem = CsmError("has no next step of its own under any signal; add one to next_steps.")
            yield book.practice.warning(("milestones", index), problem)


def _outcomes(sheet: Sheet[PracticeRecord]) -> Iterator[Finding]:
    """A stage that nobody walks through, and a campaign whose number cannot be a goal."""
    model = sheet.model
    walked = {milestone.stage for milestone in model.milestones}
    for index, stage in enumerate(model.stages[:-1]):
        if stage.key not in walked:
            yield sheet.warning(("stages", index), CsmError("has no milestone; only the last stage may do without."))
    if model.campaign and model.metrics and model.campaign.metric not in [metric.key for metric in model.metrics]:
        problem = CsmError('is none of the metrics, so "{key}" has no unit; add it to them.', key=model.campaign.metric)
        yield sheet.warning(("campaign", "metric"), problem)


def _missing_files(book: Book) -> Iterator[Finding]:
    for index, milestone in enumerate(book.practice.model.milestones):
        for number, resource in enumerate(milestone.resources):
            if resource.file and not os.path.isfile(os.path.join(book.folder, RESOURCES, resource.file)):
                path = ("milestones", index, "resources", number, "file")
                problem = CsmError('there is no file "resources/{file}" in the playbook.', file=resource.file)
                yield book.practice.warning(path, problem)


def _milestone_order(book: Book, moments: dict[str, Moment]) -> Iterator[Finding]:
    milestones = book.practice.model.milestones
    for index, milestone in enumerate(milestones):
        for number, due in enumerate(milestone.due or ()):
            path = ("milestones", index, "due", number)
            yield from _far(book.practice, path, due)
            moment = moment_of(due, moments)
            late = [m.key for m in milestones[:index] if moments[m.key].later_than(moment)]
            if late:
                problem = CsmError('is due before "{earlier}", a milestone that comes first.', earlier=late[0])
                yield book.practice.warning(path, problem)


def _far(sheet: Sheet[Any], path: Path, due: DueRecord) -> Iterator[Finding]:
    if due.days > YEAR_DAYS:
        problem = CsmError('counts more than a year from "{anchor}".', anchor=due.anchor)
        yield sheet.warning((*path, "days"), problem)


def _item_due(book: Book, placed: Placed, moments: dict[str, Moment]) -> Iterator[Finding]:
    sheet, path, item = placed
    if item.due is None:
        if item.vital:
            problem = CsmError("is vital but has no due day, so nobody hears when it is late; add due.")
            yield sheet.warning(path, problem)
        return
    yield from _far(sheet, (*path, "due"), item.due)
    last = book.practice.model.milestones[-1].key
    moment = moment_of(item.due, moments)
    if moment.root == moments[last].root and moment.day > moments[last].day + AFTERMATH_DAYS:
        past = moment.day - moments[last].day
        problem = CsmError('leads {days} days past "{last}", the last milestone.', days=past, last=last)
        yield sheet.warning((*path, "due"), problem)


def _waits(items: list[Placed], moments: dict[str, Moment]) -> Iterator[Finding]:
    by_key = {placed.item.key: placed.item for placed in items}
    for sheet, path, item in items:
        for index, key in enumerate(item.waits_for):
            place = (*path, "waits_for", index)
            other = by_key[key]
            lacking = [tier for tier in TIERS if tier in item.tiers and tier not in other.tiers]
            if lacking:
                problem = CsmError('waits for "{key}", which the tier {tier} lacks.', key=key, tier=lacking[0])
                yield sheet.warning(place, problem)
            if item.due and other.due and moment_of(other.due, moments).later_than(moment_of(item.due, moments)):
                yield sheet.warning(place, CsmError('waits for "{key}", which is due later.', key=key))
