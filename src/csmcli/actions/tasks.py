"""The checklist of a client: making it from the playbook, ticking it off, adding to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from sqlmodel import select

from csmcli.actions import follow_ups
from csmcli.actions.desk import Desk, Work
from csmcli.core.checklist import due_on
from csmcli.core.materials import Item
from csmcli.core.naming import did_you_mean, fitting, key_from, numbered, sound
from csmcli.core.playbook import Playbook, say
from csmcli.errors import NotFound, Refused
from csmcli.hints import Shell, shell_word
from csmcli.store.finding import Found
from csmcli.store.finding import client as find
from csmcli.store.tables.client import Client
from csmcli.store.tables.milestone import Milestone
from csmcli.store.tables.task import Task


class Generated(NamedTuple):
    """What making a checklist did. ``missing`` are items that tier or template has and the client's
    list lacks, ``extra`` open ones that they no longer have: proposed, not done."""

    client: Found
    added: tuple[str, ...]
    missing: tuple[str, ...]
    extra: tuple[str, ...]


class Ticked(NamedTuple):
    """What was ticked. ``again`` holds the promises that come again, with the day; ``listed`` that there is a checklist.

    ``reached`` are the milestones that were reached by it.
    """

    client: Found
    keys: tuple[str, ...]
    again: tuple[tuple[str, date], ...]
    listed: bool
    reached: tuple[str, ...] = ()


def follow_dues(work: Work, found: Found, days: Mapping[str, date | None]) -> None:
    """Give the open tasks the due dates that follow from milestones on `days`, those set by hand left alone."""
    practice: Playbook | None = None
    for task in work.session.exec(select(Task).where(Task.client_id == found.id)):
        if task.own or task.done_on or task.due_by_hand:
            continue
        practice = practice or work.desk.library.get(found.playbook)
        item = next((item for item in practice.checklist if item.key == task.key), None)
        if item is not None:
            task.due_on = due_on(item.due, _signing(work, found, days), task.added_on)


def _signing(work: Work, found: Found, days: Mapping[str, date | None]) -> dict[str, date | None]:
    return {"signing": work.session.get_one(Client, found.id).signed_on, **days}


def _days(work: Work, found: Found) -> dict[str, date | None]:
    rows = work.session.exec(select(Milestone).where(Milestone.client_id == found.id))
    return _signing(work, found, {row.key: row.reached_on or row.due_on for row in rows})


def generate(desk: Desk, word: str, *, language: str, update: bool = False) -> Generated:
    """Make a client's checklist from its tier, once; with `update`, take up what tier or template changed.

    An update adds what is missing and drops open playbook items that no longer belong; what is
    done, and the client's own tasks, are never touched. Raises Refused for a client without a tier.
    """
    with desk.writing() as work:
        found = find(work.connection, word)
        client = work.session.get_one(Client, found.id)
        practice = desk.library.get(found.playbook)
        if client.tier is None:
            raise Refused(
                "{key} has no tier yet: csm tier {key} small (or medium, large), or csm intake {key} to find out.",
                key=found.key,
            )
        wanted = {item.key: item for item in practice.items(client.tier)}
        tasks = {task.key: task for task in work.session.exec(select(Task).where(Task.client_id == found.id))}
        have = {key: task for key, task in tasks.items() if not task.own}
        # A task of the client's own that took an item's key stands for it.
        missing = [key for key in wanted if key not in tasks]
        extra = [key for key, task in have.items() if key not in wanted and not task.done_on]
        added = missing if update or not have else []
        days = _days(work, found) if added else {}
        follow_ups.make_room(work, found, added)
        for key in added:
            work.session.add(_task(found, practice, wanted[key], client.tier, days, desk.today, language))
        if update:
            for key in extra:
                work.session.delete(have[key])
    return Generated(found, tuple(added), () if added else tuple(missing), () if update else tuple(extra))


def _task(
    found: Found,
    practice: Playbook,
    item: Item,
    tier: str,
    days: Mapping[str, date | None],
    today: date,
    language: str,
) -> Task:
    return Task(
        client_id=found.id,
        key=item.key,
        category=item.category,
        position=practice.checklist.index(item),
        title=say(item.title, language),
        advice=say(item.advice(tier), language),
        side=item.side,
        vital=item.vital,
        due_on=due_on(item.due, days, today),
        added_on=today,
    )


def tick(desk: Desk, word: str, keys: Iterable[str], on: date | None) -> Ticked:
    """Record that tasks were done `on` a day, or with None that they were not after all.

    A promise that is open is kept in the same way; one that is repeated comes again. Raises NotFound for
    what the client does not have and Refused for a day after today; then none is ticked.
    """
    if on and on > desk.today:
        raise Refused("{day} is after today ({today}); a task is done on the day it is done.", day=on, today=desk.today)
    with desk.writing() as work:
        found = find(work.connection, word)
        tasks = {task.key: task for task in work.session.exec(select(Task).where(Task.client_id == found.id))}
        promises = {row.key: row for row in follow_ups.standing(work, found)} if on else {}
        titles = {key: task.title for key, task in tasks.items()} | {key: row.text for key, row in promises.items()}
        kept = {key for key in keys if on is None and key not in tasks and follow_ups.was_kept(work, found, key)}
        if kept:
            raise Refused("{key} was a promise, and it is kept; csm undo takes that back.", key=", ".join(kept))
        meant = [_meant(found, titles, key) for key in keys]
        again, reached = [], []
        for key in dict.fromkeys(meant):
            if on and key in promises:
                again.append((key, follow_ups.keep(work, promises[key], on)))
            elif on is None and tasks[key].done_by:
                raise _done_by_its_fact(found, tasks[key])
            elif on and not tasks[key].done_on and not tasks[key].own and (step := _recorded(work, found, key, on)):
                reached.append(step)
            # Ticking twice keeps the first day: it is the fact.
            elif on is None or tasks[key].done_on is None:
                tasks[key].done_on = on
        if on is None:
            # A task that is done keeps its day; open again, it has missed where its milestone went meanwhile.
            follow_dues(work, found, _days(work, found))
    told = tuple((key, day) for key, day in again if day)
    return Ticked(found, tuple(dict.fromkeys(meant)), told, bool(tasks), tuple(reached))


_COMMANDS = {
    "target": "csm edit {client} --target AMOUNT",
    "contract": "csm contract {client} --ends DATE",
    "goal": "csm goal {client} METRIC --target AMOUNT --by DATE",
    "baseline": "csm goal {client} METRIC --baseline AMOUNT --target AMOUNT --by DATE",
}
"""The commands that record what an item is done by, where that is a value that a tick does not tell."""


def _recorded(work: Work, found: Found, key: str, on: date) -> str | None:
    """Reach the milestone that an item stands for; None where it stands for none, or that is reached already.

    Raises Refused, with the command, for an item that is done by a value on record.
    """
    facts = work.desk.library.outline(found.playbook).done_by.get(key, ())
    if not facts:
        return None
    if facts[0] in _COMMANDS:
        raise Refused(
            "{key} is done once its fact is on record: {command}",
            key=key,
            command=Shell(_COMMANDS[facts[0]].format(client=shell_word("key", found.key))),
        )
    item = next((item for item in work.desk.library.get(found.playbook).checklist if item.key == key), None)
    if item is None or not item.reaches:
        return None
    from csmcli.actions.milestones import reach_now  # which needs this module

    return item.reaches if reach_now(work, found, item.reaches, on) else None


def _done_by_its_fact(found: Found, task: Task) -> Refused:
    name, _, key = (task.done_by or "").partition(":")
    if name == "milestone":
        return Refused(
            "{task} is done because {key} is reached; csm milestone {client} {key} --clear takes that back.",
            task=task.key,
            key=key,
            client=found.key,
        )
    return Refused(
        "{task} is done by what is on record ({fact}); it is open again once that is gone.",
        task=task.key,
        fact=task.done_by,
    )


def _meant(found: Found, titles: Mapping[str, str], word: str) -> str:
    """The task or promise meant by its key, or by a part of key or words that fits one only."""
    fits = fitting(word, titles)
    if len(fits) == 1:
        return fits[0]
    if fits:
        raise Refused("“{word}” fits several tasks: {keys}. Give the key of one.", word=word, keys=", ".join(fits[:5]))
    if not titles:
        raise NotFound("{client} has no checklist yet: csm checklist {client} makes it.", client=found.key)
    raise NotFound(
        "{client} has no task “{word}”.{near} csm checklist {client} shows them.",
        client=found.key,
        word=word,
        near=did_you_mean(word, titles),
    )


def add(desk: Desk, word: str, text: str, *, due: date | None, side: str, vital: bool = False) -> tuple[Found, str]:
    """Add a task of the client's own; the key it was given is returned with the client."""
    with desk.writing() as work:
        found = find(work.connection, word)
        return found, own_task(work, found, text, due=due, side=side, vital=vital).key


def own_task(work: Work, found: Found, text: str, *, due: date | None, side: str, vital: bool = False) -> Task:
    """Add a task of the client's own inside a transaction."""
    taken = follow_ups.keys_in_use(work, found)
    return work.add(
        Task(
            client_id=found.id,
            key=next(key for key in numbered(key_from(sound(text, "task"))) if key not in taken),
            title=text,
            side=side,
            vital=vital,
            own=True,
            position=10_000 + len(taken),
            due_on=due,
            due_by_hand=due is not None,
            added_on=work.desk.today,
        )
    )
