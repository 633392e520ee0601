"""All clients and the operations on them: what undo and redo lead back to is what was there."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date

from tests.actions.model.client import Client
from tests.actions.model.course import No

Changes = dict[str, tuple[Client | None, Client | None]]


class Portfolio:
    """The clients by key, and the operations by number.

    ``standing`` holds what each operation that stands has made of which clients: before and after; ``undone`` those that
    were taken back and can be done again, the last one last. ``count`` is how many operations there have been, undos and
    redos included.
    """

    def __init__(self, today: date) -> None:
        self.today, self.count = today, 0
        self.clients: dict[str, Client] = {}
        self.standing: dict[int, Changes] = {}
        self.undone: list[int] = []
        self._operations: dict[int, Changes] = {}

    def add(self, key: str, signed: date | None, tier: str | None) -> bool:
        """``csm add``"""

        def new() -> None:
            if key in self.clients or (signed and signed > self.today):
                raise No
            self.clients[key] = Client(signed, tier, number=self.count, name=key.title())

        return self.told(new)

    def of(self, key: str, change: Callable[[Client], object]) -> bool:
        """A command about one client."""

        def changed() -> None:
            if key not in self.clients:
                raise No
            change(self.clients[key])

        return self.told(changed)

    def answer(self, topic: str, page: str) -> bool:
        """``csm answer``: one page for all who asked."""

        def answered() -> None:
            meant = [client.answer(self.today, topic, page) for client in self.clients.values()]
            if not any(meant):
                raise No

        return self.told(answered)

    def told(self, change: Callable[[], None]) -> bool:
        """Do a command; whether it is allowed. One that changes something is an operation, and ends what could be redone."""
        before = deepcopy(self.clients)
        try:
            change()
        except No:
            self.clients = before
            return False
        pairs = {key: (before.get(key), self.clients.get(key)) for key in {*before, *self.clients}}
        changes = {key: deepcopy(pair) for key, pair in pairs.items() if pair[0] != pair[1]}
        if changes:
            self.count += 1
            self.standing[self.count] = changes
            self.undone.clear()
        return True

    def undo(self, number: int) -> bool:
        """``csm undo N``: the last ones that stand, all of them or none."""
        if len(self.standing) < number:
            return False
        for last in sorted(self.standing, reverse=True)[:number]:
            self._take_back(last)
        return True

    def redo(self, number: int) -> bool:
        """``csm redo N``: the last ones that were taken back, all of them or none."""
        if len(self.undone) < number:
            return False
        for _ in range(number):
            self.count += 1
            again = self.undone.pop()
            self.standing[again] = self._operations[again]
            self._set({key: after for key, (_, after) in self.standing[again].items()})
        return True

    def _take_back(self, number: int) -> None:
        self.count += 1
        self.undone.append(number)
        self._operations[number] = self.standing.pop(number)
        self._set({key: before for key, (before, _) in self._operations[number].items()})

    def undo_one(self, number: int) -> bool:
        """``csm undo --id N``, where nothing that stands and came later is about the same clients."""
        if not self.is_apart(number):
            return False
        self._take_back(number)
        return True

    def is_apart(self, number: int) -> bool:
        """Whether an operation stands and no later one about the same clients does."""
        mine = self.standing.get(number, {})
        return bool(mine) and not any(
            mine.keys() & self.standing[other].keys() for other in self.standing if other > number
        )

    def _set(self, clients: dict[str, Client | None]) -> None:
        for key, client in clients.items():
            self.clients.pop(key, None)
            if client:
                self.clients[key] = deepcopy(client)
