"""The dates of one client: signing, milestones and checklist, and how the ones follow the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from tests.actions.model.checklists import checklist
from tests.playbooks.test_done_by import DONE_BY as DONE_BY_OF

DONE_BY = DONE_BY_OF["crowdfunding"]
STANDS_FOR = {"project-calendar": "timeline", "page-draft": "copy", "backend-complete": "backend", "send-off": "ship"}
MILESTONES = ("timeline", "copy", "backend", "page", "launch", "target", "end", "ship")
GATES = {"launch", "end", "ship"}
DAY = timedelta(1)


class No(Exception):
    """The practice does not allow it: the command is to be refused, and to change nothing."""


def refuse(where: bool) -> None:
    """Raise No where something is so."""
    if where:
        raise No


class Task(NamedTuple):
    """An entry of the client's checklist, from the playbook unless ``own``; ``by_fact`` where nobody ticked it."""

    due: date | None
    vital: bool
    own: bool
    added: date
    done: date | None = None
    by_fact: bool = False


class Move(NamedTuple):
    """A change of an agreed date."""

    decided: date
    source: date
    to: date


@dataclass
class Course:
    """``first`` are the dates first agreed, ``due`` all dates as they are now, agreed or proposed."""

    signed: date | None = None
    tier: str | None = None
    due: dict[str, date | None] = field(default_factory=lambda: dict.fromkeys(MILESTONES))
    first: dict[str, date] = field(default_factory=dict)
    moves: dict[str, list[Move]] = field(default_factory=dict)
    reached: dict[str, date] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.due |= self.proposed()

    def proposed(self) -> dict[str, date | None]:
        """The due dates that the playbook counts from signing, and from the launch and the end once these are stated."""
        signed, launch, end = self.signed, self._stated("launch"), self._stated("end")
        return {
            "timeline": signed and signed + 7 * DAY,
            "copy": launch - 45 * DAY if launch else signed and signed + 30 * DAY,
            "backend": launch - 21 * DAY if launch else signed and signed + 45 * DAY,
            "page": launch and launch - 7 * DAY,
            "target": end,
        }

    def _stated(self, key: str) -> date | None:
        return self.reached.get(key) or (self.due[key] if key in self.first else None)

    def _follow(self, before: Mapping[str, date | None], today: date) -> None:
        """What was not set by hand moves along, though never to a day that has passed; and so do open tasks."""
        for key, day in self.proposed().items():
            if day != before[key] and key not in self.first and key not in self.reached:
                self.due[key] = day and max(day, today)
        if {*self.first, *self.reached} >= GATES:  # all three dates are stated: that is the first milestone
            self.reached.setdefault("timeline", today)
        self._count_tasks()

    def _count_tasks(self) -> None:
        days = {"signing": self.signed, **self.due, **self.reached}
        for key, task in self.tasks.items():
            if not task.own and not task.done:
                self.tasks[key] = task._replace(due=checklist()[key].day(days, task.added))

        self.settle()

    def settle(self) -> None:
        """What is on record ticks its items, on its own day; and opens them again, with the day they would have."""
        days = {"signing": self.signed, **self.due, **self.reached}
        for key, task in self.tasks.items():
            facts = [] if task.own or (task.done and not task.by_fact) else DONE_BY.get(key, "").split()
            known = [day for fact in facts if (day := self._fact(fact))]
            if known:
                self.tasks[key] = task._replace(done=known[0], by_fact=True)
            elif task.by_fact:
                due = checklist()[key].day(days, task.added)
                self.tasks[key] = task._replace(done=None, by_fact=False, due=due)

    def _fact(self, fact: str) -> date | None:
        """The day of a fact of the course; of others a client knows more."""
        kind, _, key = fact.partition(":")
        if kind == "gate":
            return next((self.reached[gate] for gate in ("launch", "end", "ship") if gate in self.reached), None)
        return self.reached.get(key) if kind == "milestone" else None

    def sign(self, today: date, day: date | None) -> None:
        """``csm edit --signed``"""
        refuse(day is not None and day > today)
        if day is not None and day != self.signed:
            known = [*self.reached.values(), *(self.due[key] for key in self.first if key not in self.reached)]
            refuse(any(other is not None and other < day for other in known))
        before, was = self.proposed(), self.signed
        self.signed = day
        if day != was:
            self._follow(before, today)

    def reach(self, today: date, key: str, on: date, force: bool) -> None:
        """``csm milestone``"""
        refuse(on > today or (self.signed is not None and on < self.signed and not force))
        before = self.proposed()
        self.reached[key] = on
        self._follow(before, today)

    def unreach(self, today: date, key: str) -> None:
        """``csm milestone --clear``"""
        refuse(key not in self.reached)
        before = self.proposed()
        del self.reached[key]
        self._follow(before, today)

    def agree(self, today: date, days: Mapping[str, date]) -> bool:
        """``csm plan``: the first date set by hand stays on record, a later one moves it. Whether anything was new."""
        before, known = self.proposed(), {key: self.due[key] for key in self.first}
        for key, day in days.items():
            refuse(key in self.reached or (self.signed is not None and day < self.signed))
        self._refuse_disorder(days)
        for key, day in days.items():
            was = known.get(key)
            if was is None:
                self.first[key] = day
            elif was != day:
                self.moves.setdefault(key, []).append(Move(today, was, day))
            self.due[key] = day
        self._follow(before, today)
        return any(known.get(key) != day for key, day in days.items())

    def _refuse_disorder(self, days: Mapping[str, date]) -> None:
        """A campaign does not end before its launch, nor ship before its end."""
        last: tuple[str, date] | None = None
        for gate in ("launch", "end", "ship"):
            day = days.get(gate) or self._stated(gate)
            if day and last and day < last[1]:
                refuse(bool({gate, last[0]} & {*days}))
            elif day:
                last = gate, day

    def tick(self, today: date, key: str, on: date | None) -> None:
        """``csm done`` of a task: the first day is kept; with None it was not done after all, and follows its milestone again.

        One that stands for a milestone reaches it; one that a fact has ticked is not opened by hand.
        """
        mine = self.tasks[key].own
        refuse(on is None and self.tasks[key].by_fact)
        refuse(on is not None and key == "success-target" and not mine and not self.tasks[key].done)
        step = STANDS_FOR.get(key)
        if on and step and not mine and not self.tasks[key].done and step not in self.reached:
            self.reach(today, step, on, False)
            return
        if on is None or not self.tasks[key].done:
            self.tasks[key] = self.tasks[key]._replace(done=on)
        if on is None:
            self._count_tasks()

    def make_checklist(self, today: date, update: bool) -> None:
        """``csm checklist``: made once; what another tier has is taken up by ``--update`` alone."""
        refuse(self.tier is None)
        wanted = {key: item for key, item in checklist().items() if self.tier in item.tiers}
        if update or all(task.own for task in self.tasks.values()):
            for key, item in wanted.items():
                self.tasks.setdefault(key, Task(None, item.vital, False, today))
        if update:
            self.tasks = {k: task for k, task in self.tasks.items() if task.own or task.done or k in wanted}
        self._count_tasks()

    @property
    def passed(self) -> set[str]:
        """The milestones behind the client: a gate that was reached has passed all before it."""
        gate = max((MILESTONES.index(key) for key in GATES & {*self.reached}), default=0)
        return {*MILESTONES[:gate], *self.reached}

    @property
    def current(self) -> str | None:
        """The milestone that comes next."""
        return next((key for key in MILESTONES if key not in self.passed), None)

    @property
    def progress(self) -> int:
        """Per cent of the way."""
        return 100 * len(self.passed) // len(MILESTONES)
