"""The commands about clients as rules of a state machine: each does the same thing at the desk and in the model."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition

from csmcli.actions import clients, follow_ups, holds, measurements, milestones, questions, tasks, tiers, touches
from csmcli.actions.clients import Profile
from csmcli.core.dates import Span
from tests.actions.killing import Action, Death, command
from tests.actions.model.client import Client
from tests.actions.model.course import DAY, MILESTONES
from tests.actions.model.portfolio import Portfolio

WHO = st.sampled_from(["acme", "beta", "acme", "beta", "acme", "coda"])
KEY = st.sampled_from(MILESTONES)
TIER = st.sampled_from(["large", "medium", "small"])
AGO = st.sampled_from([0, 1, 7, 14, 15, 30, -1])
"""Days before today, round the limits; one after it is refused."""
AHEAD = st.sampled_from([0, 7, 30, 60, 200, 240, -20])
LAST = 5
NTH = st.integers(0, LAST)
TOPIC = st.sampled_from(["dates", "copy"])


def where_any(fact: str) -> Callable[..., Any]:
    """Only where any client has something of the kind."""
    return precondition(lambda self: any(getattr(client, fact) for client in self.model.clients.values()))


def call(do: Callable[..., Any], *told: Any, **named: Any) -> Callable[..., Any]:
    """`do`, told these behind what it is about."""
    return lambda *about: do(*about, *told, **named)


class Commands(RuleBasedStateMachine):
    """The rules; `do` is left to the one who compares."""

    model: Portfolio
    death: Death | None = None

    def do(self, act: Action, tell: Callable[[], bool]) -> None:
        """The same at the desk and in the model; `tell` says whether it is allowed."""
        raise NotImplementedError

    def of(self, key: str, act: Callable[..., object], tell: Callable[[Client], object]) -> None:
        """A command about one client: `act` takes desk and key."""
        self.do(lambda desk: act(desk, key), lambda: self.model.of(key, tell))

    @property
    def today(self) -> date:
        return self.model.today

    def nth(self, kind: str, key: str, number: int) -> tuple[str, str]:
        """Whose and which: the key of one of a client's ``tasks``, ``promises`` or milestones ``reached``.

        It is of somebody else's where the client has none; the last number is that of nothing.
        """
        for owner in (key, *self.model.clients):
            keys = sorted(getattr(self.model.clients.get(owner), kind, ()))
            if keys:
                return owner, keys[number % len(keys)] if number < LAST else "nothing-such"
        return key, "nothing-such"

    @command(key=st.sampled_from(["coda", "acme"]), signed=st.none() | AGO, tier=st.none() | TIER)
    def add(self, key: str, signed: int | None, tier: str | None) -> None:
        day = None if signed is None else self.today - signed * DAY
        told = {"playbook": "crowdfunding", "key": key, "tier": tier, "profile": Profile(signed_on=day)}
        self.do(lambda desk: clients.add(desk, key.title(), **told), lambda: self.model.add(key, day, tier))

    @command(key=WHO, field=st.sampled_from(["name", "owner", "note"]), word=st.sampled_from(["Mei", "Lin"]))
    def edit(self, key: str, field: str, word: str) -> None:
        told = {"name": word} if field == "name" else {"profile": Profile(**{field: word})}
        self.of(key, call(clients.edit, **told), call(setattr, field, word))

    @command(key=WHO, ago=st.none() | AGO)
    def sign(self, key: str, ago: int | None) -> None:
        day = None if ago is None else self.today - ago * DAY
        told = {"profile": Profile(signed_on=day)} if day else {"clear": ["signed_on"]}
        self.of(key, call(clients.edit, **told), call(Client.sign, self.today, day))

    @command(key=WHO, tier=TIER, update=st.booleans())
    def tier(self, key: str, tier: str, update: bool) -> None:
        self.of(key, call(tiers.assign, tier), call(setattr, "tier", tier))
        if update:
            self.checklist(key, True)

    @command(key=WHO, days=st.sampled_from([7, 1, 20, 0]))
    def hold(self, key: str, days: int) -> None:
        until = self.today + days * DAY
        self.of(key, call(holds.hold, until=until, reason="fair"), call(Client.hold, self.today, until))

    @where_any("holds")
    @command(key=WHO)
    def resume(self, key: str) -> None:
        self.of(key, holds.resume, call(Client.resume, self.today))

    @command(key=WHO, ago=AGO)
    def close(self, key: str, ago: int) -> None:
        told = {"outcome": "dropped", "reason": "copy", "on": self.today - ago * DAY, "note": None}
        self.of(key, call(clients.close, **told), call(Client.close, self.today, told["on"]))

    @where_any("closed")
    @command(key=WHO)
    def reopen(self, key: str) -> None:
        self.of(key, clients.reopen, Client.reopen)

    @command(key=WHO, step=KEY, ago=AGO, force=st.booleans(), mistaken=st.booleans())
    def reach(self, key: str, step: str, ago: int, force: bool, mistaken: bool) -> None:
        on = self.today - ago * DAY
        self.of(key, call(milestones.reach, step, on, force=force), call(Client.reach, self.today, step, on, force))
        if mistaken:
            self._unreach(key, step)

    @where_any("reached")
    @command(key=WHO, number=NTH)
    def unreach(self, key: str, number: int) -> None:
        self._unreach(*self.nth("reached", key, number))

    def _unreach(self, key: str, step: str) -> None:
        self.of(key, call(milestones.unreach, step), call(Client.unreach, self.today, step))

    @command(key=WHO, days=st.dictionaries(KEY, AHEAD, min_size=1, max_size=3), look_in=st.booleans())
    def plan(self, key: str, days: dict[str, int], look_in: bool) -> None:
        told = {step: self.today + timedelta(ahead) for step, ahead in days.items()}
        self.of(key, call(milestones.plan, told, keep_check_ins=look_in), call(Client.plan, self.today, told, look_in))

    @command(key=WHO, days=st.sampled_from([14, 13, 1, 6, 28, -7]))
    def put_off(self, key: str, days: int) -> None:
        """What stalled clients do: the milestone that comes next is moved by two weeks, and by two weeks again."""
        client = self.model.clients.get(key)
        step = (client and client.current) or "ship"
        due = (client and client.due[step]) or self.today
        self.plan(key, {step: (due - self.today).days + days}, False, death=self.death)

    @command(key=WHO, ago=AGO, both=st.booleans())
    def log(self, key: str, ago: int, both: bool) -> None:
        on = self.today - ago * DAY
        self.of(key, call(touches.log, "talked", on=on, outbound=not both), call(Client.log, self.today, on, both))

    @command(key=WHO, ago=AGO, value=st.integers(0, 9))
    def measure(self, key: str, ago: int, value: int) -> None:
        on = self.today - ago * DAY
        self.of(
            key, call(measurements.measure, "raised", f"{value / 100}", on), call(Client.measure, self.today, value, on)
        )

    @command(key=WHO, text=st.sampled_from(["ideas", "photos"]), ahead=st.integers(-1, 20), weeks=st.integers(0, 2))
    def follow(self, key: str, text: str, ahead: int, weeks: int) -> None:
        due, every = self.today + ahead * DAY, Span(weeks, "w") if weeks else None
        act = call(follow_ups.promise, text, due=due, every=every)
        self.of(key, act, call(Client.promise, self.today, text, due, weeks))

    @where_any("promises")
    @command(key=WHO, number=NTH)
    def drop(self, key: str, number: int) -> None:
        key, word = self.nth("promises", key, number)
        self.of(key, call(follow_ups.drop, word), call(Client.drop, word))

    @where_any("promises")
    @command(key=WHO, number=NTH, ago=AGO)
    def keep(self, key: str, number: int, ago: int) -> None:
        self.done(key, number, ago, "promises", death=self.death)

    @where_any("tasks")
    @command(key=WHO, number=NTH, ago=AGO | st.none())
    def done(self, key: str, number: int, ago: int | None, kind: str = "tasks") -> None:
        """Done on a day, or not done after all."""
        key, word = self.nth(kind, key, number)
        on = None if ago is None else self.today - ago * DAY
        self.of(key, call(tasks.tick, [word], on), call(Client.done, self.today, word, on))

    @command(key=WHO, update=st.booleans())
    def checklist(self, key: str, update: bool) -> None:
        act = call(tasks.generate, language="en", update=update)
        self.of(key, act, call(Client.make_checklist, self.today, update))

    @command(key=WHO, text=st.sampled_from(["ring", "print"]), ahead=st.none() | AHEAD, vital=st.booleans())
    def task(self, key: str, text: str, ahead: int | None, vital: bool) -> None:
        due = None if ahead is None else self.today + ahead * DAY
        act = call(tasks.add, text, due=due, side="us", vital=vital)
        self.of(key, act, call(Client.add_task, self.today, text, due, vital))

    @command(key=WHO, text=st.sampled_from(["How?", "When?"]), ago=AGO, topic=st.none() | TOPIC)
    def ask(self, key: str, text: str, ago: int, topic: str | None) -> None:
        on = self.today - ago * DAY
        self.of(key, call(questions.ask, text, on=on, topic=topic), call(Client.ask, self.today, text, on, topic))

    @where_any("questions")
    @command(topic=TOPIC, page=st.sampled_from(["https://example.com/a", "https://example.com/b"]))
    def answer(self, topic: str, page: str) -> None:
        self.do(lambda desk: questions.answer(desk, topic, page), lambda: self.model.answer(topic, page))
