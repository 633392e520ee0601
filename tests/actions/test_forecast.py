"""What is stored with a client is renewed when its playbook's limits change, once."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from csmcli.actions import clients, forecast, history, touches
from csmcli.actions.clients import Profile
from csmcli.actions.desk import Desk
from csmcli.errors import Refused
from csmcli.playbooks import Library, shipped_folder
from csmcli.store.reading import reader, stale

One = Callable[..., dict[str, object]]
TODAY = date(2026, 11, 22)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The crowdfunding practice as the user's own, to be changed."""
    folder = tmp_path / "own" / "crowdfunding"
    shutil.copytree(shipped_folder() / "crowdfunding", folder)
    return folder / "playbook.yaml"


@pytest.fixture
def changing(desk: Desk, own: Path) -> Callable[..., Desk]:
    """The desk as each new command finds it, after the limit of `overdue` was set."""

    def command(expected: int | None = None) -> Desk:
        if expected is not None:
            text = own.read_text(encoding="utf-8")
            assert text.count("overdue: {expected: ") == 1
            before, _, after = text.partition("overdue: {expected: ")
            own.write_text(f"{before}overdue: {{expected: {expected}{after.lstrip('0123456789')}", encoding="utf-8")
        return desk._replace(library=Library(shipped_folder(), own.parent.parent, None))

    return command


def renew(desk: Desk) -> int:
    with reader(desk.database) as connection:
        names = stale(connection, desk.library.fingerprint)
    return forecast.refresh(desk, names)


def behind(one: One) -> object:
    return one("client")["behind_on"]


def test_changed_limits_renew_the_stored_days_once(changing: Callable[..., Desk], one: One) -> None:
    clients.add(changing(), "Acme", playbook="crowdfunding", profile=Profile(signed_on=date(2026, 11, 12)))
    assert behind(one) == "2026-11-20"
    assert renew(changing(3)) == 1
    assert behind(one) == "2026-11-23"
    assert renew(changing()) == 0


def test_undo_takes_back_what_the_user_did_not_the_renewal(changing: Callable[..., Desk], one: One) -> None:
    clients.add(changing(), "Acme", playbook="crowdfunding", profile=Profile(signed_on=date(2026, 11, 12)))
    touches.log(changing()._replace(command="csm log"), "acme", "talked", on=TODAY)
    renew(changing(3))
    assert history.undo(changing())[0].command == "csm log"
    assert behind(one) == "2026-11-23"


def test_undo_brings_rows_back_and_foresees_with_the_limits_of_today(changing: Callable[..., Desk], one: One) -> None:
    clients.add(changing(), "Acme", playbook="crowdfunding", profile=Profile(signed_on=date(2026, 11, 12)))
    clients.close(changing(), "acme", outcome="completed", reason=None, on=TODAY, note=None)
    renew(changing(3))
    history.undo(changing())
    assert one("client")["closed_on"] is None
    assert behind(one) == "2026-11-23"


def test_an_action_that_fails_half_way_leaves_nothing(desk: Desk, acme: str) -> None:
    def everything() -> list[str]:
        connection = sqlite3.connect(desk.database)
        found = list(connection.iterdump())
        connection.close()
        return found

    before = everything()
    with pytest.raises(Refused, match="half way"), desk.writing() as work:
        work.connection.execute("UPDATE client SET name = 'gone'")
        raise Refused("half way")
    assert everything() == before


def test_many_clients_are_renewed_in_batches(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forecast, "_AT_A_TIME", 2)
    for number in range(5):
        clients.add(desk, f"Client {number}", playbook="crowdfunding", profile=Profile(signed_on=TODAY))
    connection = sqlite3.connect(desk.database)
    connection.execute("UPDATE client SET behind_on = NULL")
    connection.execute("UPDATE practice SET fingerprint = ''")
    connection.commit()
    connection.close()
    assert renew(desk) == 5
