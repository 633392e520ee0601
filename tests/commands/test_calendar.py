"""``csm calendar`` as typed."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import icalendar
import pytest

from tests.conftest import Result

Csm = Callable[..., Result]


@pytest.fixture
def portfolio(csm: Csm, home: Path) -> Path:
    for line in ("add 月動褲 --signed 2026-11-01 --owner mei", "add Kite --signed 2026-11-02 --owner lin"):
        assert csm(line).code == 0, line
    return home


def summaries(text: str) -> list[str]:
    return [str(event["SUMMARY"]) for event in icalendar.Calendar.from_ical(text).walk("VEVENT")]


def test_stdout_is_the_file_and_the_same_every_time(csm: Csm, portfolio: Path, tmp_path: Path) -> None:
    printed = csm("calendar")
    assert (printed.code, printed.err) == (0, "")
    path = tmp_path / "csm.ics"
    done = csm(["calendar", "-o", str(path)])
    assert done.err == f"Written to {path}; events: {len(summaries(printed.out))}.\n"
    assert path.read_bytes() == printed.out.encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert csm(["calendar", "-o", str(path)]).code == 1
    assert csm(["calendar", "-o", str(path), "--force"]).code == 0


@pytest.mark.parametrize(
    ("line", "name"),
    [("calendar 月動褲", "月動褲"), ("calendar --owner me", "月動褲"), ("calendar --where owner=lin", "Kite")],
)
def test_some_clients_only(csm: Csm, portfolio: Path, line: str, name: str) -> None:
    found = summaries(csm(line).out)
    assert found and all(summary.startswith(name) for summary in found)


def test_csm_speaks_its_language(csm: Csm, portfolio: Path) -> None:
    assert "Kite: Project dates set" in summaries(csm("calendar kite").out)
    assert "Kite: 訂定專案時間" in summaries(csm("calendar kite --language zh-TW").out)


@pytest.mark.parametrize(
    ("line", "setting", "trigger"),
    [
        ("calendar kite", None, "TRIGGER:-PT15H"),
        ("calendar kite --alarm 0d", None, "TRIGGER:PT9H"),
        ("calendar kite --alarm 0", None, "TRIGGER:PT9H"),
        ("calendar kite --alarm 2d", None, "TRIGGER:-P1DT15H"),
        ("calendar kite", "2d", "TRIGGER:-P1DT15H"),
        ("calendar kite --alarm 1d", "none", "TRIGGER:-PT15H"),
        ("calendar kite --alarm none", None, None),
        ("calendar kite", "none", None),
    ],
)
def test_alarms(csm: Csm, portfolio: Path, line: str, setting: str | None, trigger: str | None) -> None:
    told = {"CSM_CALENDAR_ALARM": setting} if setting else {}
    rings = {word for word in csm(line, **told).out.splitlines() if word.startswith("TRIGGER")}
    assert rings == ({trigger} if trigger else set())


@pytest.mark.parametrize(
    ("line", "code"),
    [("calendar nobody", 1), ("calendar --owner nobody", 1), ("calendar --alarm soon", 2), ("calendar --days 0", 2)],
)
def test_what_cannot_be(csm: Csm, portfolio: Path, line: str, code: int) -> None:
    done = csm(line)
    assert (done.code, done.out) == (code, "")


def test_the_database_is_never_written_over(csm: Csm, portfolio: Path) -> None:
    database = portfolio / "data" / "csm.db"
    before = database.read_bytes()
    assert csm(["calendar", "-o", str(database), "--force"]).code == 2
    assert database.read_bytes() == before
