"""One client as plain facts, and what commands make of them: a second opinion on `csmcli.actions`.

Written from the practice (docs, and the words of the crowdfunding playbook), so nothing of `csmcli` is imported: a
mistake would have to be made twice, in two ways, to go unseen. What is left out is words: titles, advice, sentences.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import NamedTuple

from tests.actions.model.course import DAY, Course, No, Task, refuse

CHECK_IN = "check-in"


class Promise(NamedTuple):
    """An open promise, due again ``weeks`` after it was kept, 0 for once."""

    due: date
    weeks: int = 0
    check_in: bool = False


class Question(NamedTuple):
    """What the client asked; it is open while ``answered`` is None."""

    text: str
    topic: str
    asked: date
    page: str | None = None
    answered: date | None = None


@dataclass
class Client(Course):
    """``number`` tells who was there first; ``touches`` are (day, whether both spoke), ``holds`` (first day, day of the end)."""

    number: int = 0
    name: str = ""
    owner: str | None = None
    note: str | None = None
    closed: date | None = None
    touches: list[tuple[date, bool]] = field(default_factory=list)
    holds: list[tuple[date, date]] = field(default_factory=list)
    promises: dict[str, Promise] = field(default_factory=dict)
    kept: list[tuple[str, date]] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    numbers: list[tuple[date, int]] = field(default_factory=list)

    def plan(self, today: date, days: Mapping[str, date], look_in: bool) -> None:
        """``csm plan``: with ``--check-ins``, a launch more than 180 days off asks for a look every 30 days until then."""
        launch = days.get("launch", today) if self.agree(today, days) else today
        if look_in:
            self.promises = {key: row for key, row in self.promises.items() if not row.check_in}
            far = (launch - today).days if (launch - today).days > 180 else 0
            for days_off in range(30, far, 30):
                self.promises[self._free(CHECK_IN)] = Promise(today + days_off * DAY, check_in=True)

    def log(self, today: date, on: date, both: bool) -> None:
        """``csm log``: a talk is also the check-in that was due by then."""
        refuse(on > today)
        self.touches.append((on, both))
        if both:
            self.promises = {k: row for k, row in self.promises.items() if not row.check_in or row.due > on}

    def measure(self, today: date, value: int, on: date) -> None:
        """``csm measure``"""
        refuse(self.closed is not None or on > today)
        self.numbers.append((on, value))
        self.settle()

    def _fact(self, fact: str) -> date | None:
        return min((day for day, _ in self.numbers), default=None) if fact == "number" else super()._fact(fact)

    def promise(self, today: date, base: str, due: date, weeks: int) -> None:
        """``csm follow``"""
        refuse(self.closed is not None or due < today)
        self.promises[self._free(base)] = Promise(due, weeks)

    def add_task(self, today: date, base: str, due: date | None, vital: bool) -> None:
        """``csm task``"""
        self.tasks[self._free(base)] = Task(due, vital, True, today)

    def _free(self, base: str) -> str:
        """A key that no task and no open promise goes by."""
        names = (base if n == 1 else f"{base}-{n}" for n in count(1))
        return next(name for name in names if name not in self.tasks and name not in self.promises)

    def drop(self, key: str) -> None:
        """``csm follow --drop``"""
        refuse(key not in self.promises)
        del self.promises[key]

    def done(self, today: date, key: str, on: date | None) -> None:
        """``csm done``, of a task or a promise: one that is repeated is due again, counted from the day it was kept."""
        refuse(on is not None and on > today)
        if key in self.tasks:
            self.tick(today, key, on)
            return
        if on is None or key not in self.promises:
            raise No
        kept = self.promises.pop(key)
        self.kept.append((key, on))
        if kept.weeks:
            self.promises[key] = kept._replace(due=on + 7 * kept.weeks * DAY)

    def paused(self, day: date) -> bool:
        """Whether a hold is in force."""
        return any(first <= day < end for first, end in self.holds)

    def hold(self, today: date, until: date) -> None:
        """``csm hold``"""
        refuse(until <= today or self.closed is not None or self.paused(today))
        self.holds.append((today, until))

    def resume(self, today: date) -> None:
        """``csm resume``"""
        refuse(not self.paused(today))
        self.holds = [(first, today if first <= today < end else end) for first, end in self.holds]

    def close(self, today: date, on: date) -> None:
        """``csm close``"""
        refuse(self.closed is not None or on > today)
        self.closed = on

    def reopen(self) -> None:
        """``csm reopen``"""
        refuse(self.closed is None)
        self.closed = None

    def ask(self, today: date, text: str, on: date, topic: str | None) -> None:
        """``csm ask``: open once however often it is asked; about the current milestone where nothing is told."""
        refuse(on > today)
        for place, row in enumerate(self.questions):
            if row.text == text and not row.answered:
                self.questions[place] = row._replace(topic=topic or row.topic)
                return
        about = topic or self.current
        if about is None:
            raise No
        self.questions.append(Question(text, about, on))

    def answer(self, today: date, topic: str, page: str) -> bool:
        """``csm answer``, this client's part of it: whether that answered any question."""
        old = self.questions
        self.questions = [
            row._replace(page=page, answered=today) if row.topic == topic and not row.answered else row for row in old
        ]
        return self.questions != old
