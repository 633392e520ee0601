"""How the parts of `playbook.yaml` refer to each other, beyond the shape of each.

A circle of due dates is refused even where one of them has another way out: what is counted from a
date moves along with it, so two that are counted from each other would push each other for ever.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from csmcli.core.playbook import SIGNING
from csmcli.core.stalled import NOTICE_PASSED, RENEWAL
from csmcli.errors import BadFile, CsmError
from csmcli.playbooks.events import Path
from csmcli.playbooks.fields import SIGNALS, TIERS
from csmcli.playbooks.files import RESOURCES, is_name, require_below
from csmcli.playbooks.findings import Finding, finding_from
from csmcli.playbooks.outcome_relations import outcome_relations
from csmcli.playbooks.question_relations import question_relations
from csmcli.playbooks.references import circle, due, not_there, twice
from csmcli.playbooks.schema import PracticeRecord, ResourceRecord
from csmcli.playbooks.sheets import Book, Sheet
from csmcli.playbooks.signal_relations import ANY, signal_relations

Practice = Sheet[PracticeRecord]


def practice_relations(book: Book) -> Iterator[Finding]:
    """Everything in `playbook.yaml` that contradicts something else there."""
    sheet = book.practice
    yield from _called(sheet)
    yield from _milestones(sheet)
    yield from _references(sheet)
    yield from _circles(sheet)
    yield from _campaign(sheet)
    yield from _tiers(sheet)
    yield from signal_relations(sheet)
    yield from question_relations(sheet)
    yield from outcome_relations(book)
    yield from _resources(book)
    yield from _resource_keys(sheet)
    yield from _messages(sheet)


def _called(sheet: Practice) -> Iterator[Finding]:
    if not is_name(sheet.name):
        problem = CsmError(
            'stands in a folder "{name}"; name it in lower-case letters, digits and hyphens.', name=sheet.name
        )
        yield sheet.error(("playbook",), problem)
    elif sheet.model.playbook != sheet.name:
        yield sheet.error(("playbook",), CsmError('must be "{name}", as the folder is called.', name=sheet.name))


def _milestones(sheet: Practice) -> Iterator[Finding]:
    keys = [m.key for m in sheet.model.milestones]
    for index, key in twice(keys):
        path = ("milestones", index, "key")
        yield sheet.error(path, CsmError('the key "{key}" is taken; give each milestone its own.', key=key))
    for index, key in enumerate(keys):
        if key in (SIGNING, ANY, NOTICE_PASSED):
            path = ("milestones", index, "key")
            yield sheet.error(path, CsmError('"{key}" has a meaning of its own; choose another key.', key=key))


def _references(sheet: Practice) -> Iterator[Finding]:
    keys = [m.key for m in sheet.model.milestones]
    for path, key in _named(sheet.model):
        if key not in keys:
            yield sheet.error(path, not_there(key, keys))
    for index, milestone in enumerate(sheet.model.milestones):
        for number, record in enumerate(milestone.due or ()):
            yield from due(sheet, ("milestones", index, "due", number), record, keys)


def _named(model: PracticeRecord) -> Iterator[tuple[Path, str]]:
    """Every place that names a milestone, offsets apart."""
    for index, milestone in enumerate(model.milestones):
        for number, key in enumerate(milestone.reached_when_dated):
            yield ("milestones", index, "reached_when_dated", number), key
    if model.campaign:
        yield ("campaign", "starts"), model.campaign.starts
        yield ("campaign", "ends"), model.campaign.ends
    for code in SIGNALS:
        limits = getattr(model.limits, code)
        for key in limits.milestones if limits else ():
            yield ("limits", code, "milestones", key), key
    for signal, steps in model.next_steps.items():
        for key in steps:
            if key != ANY and (signal, key) != (RENEWAL, NOTICE_PASSED):
                yield ("next_steps", signal, key), key
    yield from _named_by_messages(model)


def _named_by_messages(model: PracticeRecord) -> Iterator[tuple[Path, str]]:
    for index, reminder in enumerate(model.reminders):
        yield ("reminders", index, "until"), reminder.until
    for index, message in enumerate(model.messages):
        for number, fit in enumerate(message.fits):
            if fit.milestone:
                yield ("messages", index, "fits", number, "milestone"), fit.milestone


def _circles(sheet: Practice) -> Iterator[Finding]:
    milestones = sheet.model.milestones
    round_trip = circle({m.key: [d.anchor for d in m.due or ()] for m in milestones})
    if round_trip:
        index = next(i for i, m in enumerate(milestones) if m.key in round_trip)
        problem = CsmError(
            "the due dates go round in a circle ({keys}); count one of them from something else.",
            keys=", ".join(round_trip),
        )
        yield sheet.error(("milestones", index, "due"), problem)


def _campaign(sheet: Practice) -> Iterator[Finding]:
    campaign = sheet.model.campaign
    keys = [m.key for m in sheet.model.milestones]
    if not campaign or not {campaign.starts, campaign.ends} <= set(keys):
        return
    if keys.index(campaign.ends) <= keys.index(campaign.starts):
        problem = CsmError('must be a milestone that comes after "{starts}".', starts=campaign.starts)
        yield sheet.error(("campaign", "ends"), problem)


def _tiers(sheet: Practice) -> Iterator[Finding]:
    if tuple(sheet.document.value["tiers"]) != TIERS:
        yield sheet.error(("tiers",), CsmError("must stand in the order large, medium, small."))


def _resources(book: Book) -> Iterator[Finding]:
    for index, milestone in enumerate(book.practice.model.milestones):
        for number, resource in enumerate(milestone.resources):
            yield from _resource(book, ("milestones", index, "resources", number), resource)


def _messages(sheet: Practice) -> Iterator[Finding]:
    model = sheet.model
    keys = [message.key for message in model.messages]
    for index, key in twice(keys):
        problem = CsmError('the key "{key}" is taken; give each message its own.', key=key)
        yield sheet.error(("messages", index, "key"), problem)
    for index, message in enumerate(model.messages):
        for number, fit in enumerate(message.fits):
            if bool(fit.signal) == bool(fit.occasion):
                path: Path = ("messages", index, "fits", number)
                yield sheet.error(path, CsmError("needs either signal or occasion, and not both."))
    for index, reminder in enumerate(model.reminders):
        for number, key in enumerate(reminder.messages):
            if key not in keys:
                problem = CsmError('there is no message "{key}" in this playbook.', key=key)
                yield sheet.error(("reminders", index, "messages", number), problem)
    if model.meetings.advice_to_days < model.meetings.advice_from_days:
        problem = CsmError("must not be below advice_from_days.")
        yield sheet.error(("meetings", "advice_to_days"), problem)


def _resource_keys(sheet: Practice) -> Iterator[Finding]:
    """A message calls a resource by its key alone, so no two may have the same."""
    places = [(m, r) for m, milestone in enumerate(sheet.model.milestones) for r in range(len(milestone.resources))]
    keys = [sheet.model.milestones[m].resources[r].key or "" for m, r in places]
    for index, key in twice(keys):
        if key:
            milestone, number = places[index]
            problem = CsmError('the key "{key}" is taken; give each resource its own.', key=key)
            yield sheet.error(("milestones", milestone, "resources", number, "key"), problem)


def _resource(book: Book, path: Path, resource: ResourceRecord) -> Iterator[Finding]:
    if bool(resource.link) == bool(resource.file):
        yield book.practice.error(path, CsmError("needs either link or file, and not both."))
    if resource.file:
        try:
            require_below(book.folder, os.path.join(book.folder, RESOURCES, resource.file))
        except BadFile as error:
            yield book.practice.error((*path, "file"), finding_from(error).problem)
