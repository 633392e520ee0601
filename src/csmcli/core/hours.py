"""Hours granted and hours taken: who is over the plan, and at whose cost.

A tier grants a client hours a month; what its contacts took is set against that. Hours that smaller
clients took beyond their plan while larger ones got less than theirs went from these to those: service
is planned by where results are likely, and the loudest client is rarely that one. All in minutes,
which add up exactly.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

TIERS = ("large", "medium", "small")
"""From the largest on."""


class Account(NamedTuple):
    """What one client, or all of a tier, is granted and took in a month; ``planned`` is None without a plan.

    ``untimed`` are those of the ``contacts`` whose minutes nobody noted.
    """

    key: str | None
    name: str | None
    tier: str | None
    clients: int
    planned: int | None
    spent: int
    contacts: int = 0
    untimed: int = 0

    @property
    def left(self) -> int | None:
        """What is left of the plan, below 0 where more was taken."""
        return None if self.planned is None else self.planned - self.spent


class Shift(NamedTuple):
    """``minutes`` that went to the clients of a smaller tier at the cost of those of a larger one."""

    larger: Account
    smaller: Account
    minutes: int


def by_tier(clients: Sequence[Account]) -> list[Account]:
    """The clients of each tier as one account, the largest first; those without a tier last."""
    return [_sum(group, tier) for tier in (*TIERS, None) if (group := [c for c in clients if c.tier == tier])]


def _sum(group: Sequence[Account], tier: str | None) -> Account:
    planned = [client.planned for client in group if client.planned is not None]
    return Account(
        tier,
        None,
        tier,
        sum(client.clients for client in group),
        sum(planned) if planned else None,
        sum(client.spent for client in group),
        sum(client.contacts for client in group),
        sum(client.untimed for client in group),
    )


def total(accounts: Sequence[Account]) -> Account:
    """All of them as one: what was taken without a plan takes from the whole."""
    return _sum(accounts, None)._replace(planned=sum(a.planned or 0 for a in accounts))


def ordered(clients: Iterable[Account]) -> list[Account]:
    """By tier, and in each the client furthest over its plan first; without a plan, who took most."""
    order = (*TIERS, None)
    return sorted(clients, key=lambda c: (order.index(c.tier), -c.spent if c.left is None else c.left, c.key or ""))


def over(accounts: Iterable[Account]) -> list[Account]:
    """Those that took more than planned, the furthest over first."""
    found = [account for account in accounts if _beyond(account) > 0]
    return sorted(found, key=lambda account: (-_beyond(account), account.key or ""))


def _beyond(account: Account) -> int:
    return -(account.left or 0)


def shifts(tiers: Iterable[Account]) -> list[Shift]:
    """Where hours went from larger clients to smaller ones; nothing where the plan held.

    `tiers` come largest first. The smallest tier that is over takes first, from the largest that got too
    little; no minute is told twice.
    """
    planned = [tier for tier in tiers if tier.left is not None]
    short = {tier.tier: max(0, tier.left or 0) for tier in planned}
    found = []
    for place in reversed(range(len(planned))):
        smaller = planned[place]
        wanted = _beyond(smaller)
        for larger in planned[:place]:
            taken = min(wanted, short[larger.tier])
            if taken > 0:
                found.append(Shift(larger, smaller, taken))
                short[larger.tier] -= taken
                wanted -= taken
    return found
