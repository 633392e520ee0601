"""A contact ends a silence, if it went both ways."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from csmcli.actions import milestones, touches
from csmcli.actions.desk import Desk
from csmcli.errors import BadInput, Refused

One = Callable[..., dict[str, object]]


@pytest.mark.parametrize(("outbound", "behind"), [(False, "2026-12-07"), (True, "2026-11-16")])
def test_only_a_two_way_contact_ends_a_silence(desk: Desk, acme: str, one: One, outbound: bool, behind: str) -> None:
    milestones.plan(desk, acme, {"launch": date(2027, 3, 1), "end": date(2027, 4, 1), "ship": date(2027, 8, 31)})
    touches.log(desk, acme, "talked about the page", on=desk.today, outbound=outbound, channel="phone", minutes=20)
    assert one("client")["behind_on"] == behind
    row = one("touch")
    assert (row["text"], row["two_way"], row["channel"], row["minutes"]) == (
        "talked about the page", not outbound, "phone", 20,
    )  # fmt: skip


def test_an_older_contact_does_not_make_a_silence_longer(desk: Desk, acme: str, one: One) -> None:
    touches.log(desk, acme, "new", on=date(2026, 11, 21))
    was = one("client")
    touches.log(desk, acme, "old", on=date(2026, 11, 3))
    assert one("client") == was


def test_what_cannot_be_logged(desk: Desk, acme: str) -> None:
    with pytest.raises(Refused, match="2026-11-23 is after today"):
        touches.log(desk, acme, "soon", on=date(2026, 11, 23))
    with pytest.raises(BadInput, match="The text is empty"):
        touches.log(desk, acme, "", on=desk.today)


def test_the_channel_of_a_boards_comments_is_not_a_persons(desk: Desk, acme: str) -> None:
    """It would end a silence, and stand in no listing as the last contact."""
    before = desk.database.read_bytes()
    with pytest.raises(Refused, match="name another"):
        touches.log(desk, acme, "talked", on=desk.today, channel="trello comment")
    assert desk.database.read_bytes() == before
