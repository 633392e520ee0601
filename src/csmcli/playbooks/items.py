"""How the items of a checklist refer to each other, over all its files, and to the milestones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from csmcli.core.checklist import FACTS
from csmcli.errors import CsmError
from csmcli.playbooks.checklist_schema import CategoryRecord, ItemRecord
from csmcli.playbooks.events import Path
from csmcli.playbooks.findings import Finding
from csmcli.playbooks.references import circle, due, not_among, not_there, twice
from csmcli.playbooks.sheets import Book, Sheet


class Placed(NamedTuple):
    """An item with the file and the place where it stands."""

    sheet: Sheet[CategoryRecord]
    path: Path
    item: ItemRecord


def placed_items(book: Book) -> list[Placed]:
    """All items, in the order of the checklist."""
    return [
        Placed(sheet, ("items", index), item)
        for sheet in book.checklist
        for index, item in enumerate(sheet.model.items)
    ]


def checklist_relations(book: Book) -> Iterator[Finding]:
    """Everything in the checklist files that contradicts something else."""
    items = placed_items(book)
    yield from _categories(book)
    yield from _keys(items)
    yield from _dues(book, items)
    yield from _depths(items)
    yield from _facts(book, items)
    yield from _waits(items)
    yield from _circles(items)


def _categories(book: Book) -> Iterator[Finding]:
    for sheet in book.checklist:
        if sheet.model.category != sheet.name:
            problem = CsmError('must be "{name}", as the file is called.', name=sheet.name)
            yield sheet.error(("category",), problem)
    for index, order in twice(str(sheet.model.order) for sheet in book.checklist):
        problem = CsmError("another category has the order {order}; give each its own.", order=order)
        yield book.checklist[index].error(("order",), problem)


def _keys(items: list[Placed]) -> Iterator[Finding]:
    for index, key in twice(p.item.key for p in items):
        first = next(p for p in items if p.item.key == key)
        problem = CsmError(
            'the key "{key}" is taken on line {line} of {file}; give each item its own.',
            key=key,
            line=first.sheet.document.line((*first.path, "key")),
            file=f"{first.sheet.name}.yaml",
        )
        yield items[index].sheet.error((*items[index].path, "key"), problem)


def _dues(book: Book, items: list[Placed]) -> Iterator[Finding]:
    milestones = [m.key for m in book.practice.model.milestones]
    for sheet, path, item in items:
        if item.due:
            yield from due(sheet, (*path, "due"), item.due, milestones)


def _depths(items: list[Placed]) -> Iterator[Finding]:
    for sheet, path, item in items:
        deeper = [tier for tier, depth in item.tiers.items() if depth != "general"]
        if deeper and not item.advice.detailed:
            problem = CsmError(
                "has no detailed words, which the tier {tier} asks for ({depth}).",
                tier=deeper[0],
                depth=item.tiers[deeper[0]],
            )
            yield sheet.error((*path, "advice"), problem)


def _facts(book: Book, items: list[Placed]) -> Iterator[Finding]:
    """What items are done by: milestones, questions and messages that there are, and a key only where one is told."""
    practice = book.practice.model
    milestones = [m.key for m in practice.milestones]
    questions = [q.key for part in (practice.intake, practice.handoff, practice.success) for q in part]
    gates = [m.key for m in practice.milestones if m.gate]
    known = {
        "milestone": milestones,
        "gate": gates,
        "agreed": milestones,
        "answer": questions,
        "message": [m.key for m in practice.messages],
    }
    for sheet, path, item in items:
        if item.reaches and item.reaches not in milestones:
            yield sheet.error((*path, "reaches"), not_there(item.reaches, milestones))
        for index, fact in enumerate(item.done_by):
            name, _, key = fact.partition(":")
            if FACTS[name] != bool(key):
                problem = (
                    CsmError("{fact} needs a key: {fact}:KEY.", fact=name)
                    if FACTS[name]
                    else CsmError("{fact} has no key.", fact=name)
                )
                yield sheet.error((*path, "done_by", index), problem)
            elif key and key not in known[name]:
                problem = (
                    not_there(key, milestones) if known[name] is milestones else not_among(key, f"{name}s", known[name])
                )
                yield sheet.error((*path, "done_by", index), problem)


def _waits(items: list[Placed]) -> Iterator[Finding]:
    keys = [p.item.key for p in items]
    for sheet, path, item in items:
        for index, key in enumerate(item.waits_for):
            if key not in keys:
                yield sheet.error((*path, "waits_for", index), not_there(key, keys, of_items=True))


def _circles(items: list[Placed]) -> Iterator[Finding]:
    round_trip = circle({p.item.key: p.item.waits_for for p in items})
    if round_trip:
        sheet, path, _ = next(p for p in items if p.item.key in round_trip)
        problem = CsmError(
            "these items wait for each other ({keys}); let one of them wait for nothing.",
            keys=", ".join(round_trip),
        )
        yield sheet.error((*path, "waits_for"), problem)
