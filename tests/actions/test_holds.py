"""A pause agreed: not stalled until it ends, and its days are no lateness."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from csmcli.actions import clients, holds
from csmcli.actions.desk import Desk
from csmcli.errors import BadInput, Refused

One = Callable[..., dict[str, object]]


def test_on_hold_is_not_stalled_until_the_hold_ends(desk: Desk, acme: str, one: One) -> None:
    assert one("client")["behind_on"] == "2026-11-09"
    holds.hold(desk, acme, until=date(2026, 12, 22), reason="holiday")
    assert (one("client")["behind_on"], one("client")["stuck_on"]) == ("2026-12-22", "2026-12-23")


def test_resumed_the_same_day_it_never_was(desk: Desk, acme: str, one: One) -> None:
    was = one("client")
    holds.hold(desk, acme, until=date(2026, 12, 22), reason="holiday")
    holds.resume(desk, acme)
    assert one("client") == was
    assert one("hold")["resumed_on"] == "2026-11-22"


def test_resumed_early_the_rest_counts_again(desk: Desk, acme: str, one: One) -> None:
    holds.hold(desk, acme, until=date(2026, 12, 22), reason="holiday")
    later = desk._replace(today=date(2026, 12, 1))
    holds.resume(later, acme)
    assert one("client")["behind_on"] == "2026-12-01"
    holds.hold(later, acme, until=date(2026, 12, 5), reason="again")
    assert one("client")["behind_on"] == "2026-12-05"


def test_what_cannot_be_held(desk: Desk, acme: str) -> None:
    with pytest.raises(Refused, match="A hold ends after today"):
        holds.hold(desk, acme, until=desk.today, reason="x")
    with pytest.raises(BadInput, match="The reason is empty"):
        holds.hold(desk, acme, until=date(2026, 12, 22), reason="")
    with pytest.raises(Refused, match="acme is not on hold"):
        holds.resume(desk, acme)
    holds.hold(desk, acme, until=date(2026, 12, 22), reason="x")
    with pytest.raises(Refused, match="acme is on hold until 2026-12-22"):
        holds.hold(desk, acme, until=date(2026, 12, 23), reason="x")


def test_a_hold_is_over_on_the_day_it_lasts_until(desk: Desk, acme: str) -> None:
    holds.hold(desk, acme, until=date(2026, 12, 22), reason="x")
    with pytest.raises(Refused, match="is not on hold"):
        holds.resume(desk._replace(today=date(2026, 12, 22)), acme)


def test_a_closed_client_needs_no_hold(desk: Desk, acme: str) -> None:
    clients.close(desk, acme, outcome="completed", reason=None, on=desk.today, note=None)
    with pytest.raises(Refused, match="needs no hold"):
        holds.hold(desk, acme, until=date(2026, 12, 22), reason="x")
