"""The views of the file itself, for whoever opens it with another tool."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from csmcli.store.reading import reader
from tests.conftest import Result

Csm = Callable[..., Result]
VIEWS = (
    "v_answer", "v_cause", "v_client", "v_contract", "v_follow_up", "v_goal", "v_history",
    "v_measurement", "v_milestone", "v_move", "v_owner", "v_pause", "v_question", "v_review", "v_review_move", "v_task", "v_term", "v_tier", "v_touch",
)  # fmt: skip
LATER = ("v_answer", "v_cause", "v_contract", "v_goal", "v_owner", "v_review", "v_review_move", "v_term")
"""Of what that store had no commands for yet."""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store of last month's commands, brought up to this schema."""
    from csmcli.store.schema import ensure

    path = tmp_path / "csm.db"
    shutil.copy(Path(__file__).parent / "older" / "0002.db", path)
    ensure(path, make=False).dispose()
    return path


def test_there_is_a_view_of_every_kind_of_fact(store: Path) -> None:
    with reader(store) as connection:
        found = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY 1")]
        assert tuple(found) == VIEWS
        for view in VIEWS:
            rows = connection.execute(f"SELECT * FROM {view}").fetchall()
            assert rows or view in LATER, view


def test_views_tell_what_csm_tells(store: Path, csm: Csm, monkeypatch: pytest.MonkeyPatch) -> None:
    """The views ask the system for its date, so that is what csm takes for today here."""
    import json

    monkeypatch.delenv("CSM_TODAY")
    monkeypatch.setenv("TZ", "UTC")
    told = json.loads(csm(["--db", str(store), "list", "--json"]).out)
    with reader(store) as connection:
        connection.row_factory = sqlite3.Row
        shown = [dict(row) for row in connection.execute("SELECT * FROM v_client WHERE state <> 'closed' ORDER BY key")]
    assert [{field: row[field] for field in told[0]} for row in shown] == told
    moon = next(row for row in shown if row["key"] == "moon")
    assert (moon["target"], moon["page"]) == (800000.0, "https://example.org/projects/moon")


def test_slips_are_counted_as_csm_counts_them(store: Path) -> None:
    with reader(store) as connection:
        launch = connection.execute(
            "SELECT step, due_on, first_due_on, moves, slip_days FROM v_milestone WHERE client = 'moon' AND milestone = 'launch'"
        ).fetchone()
    assert launch == (5, "2026-12-01", "2026-11-20", 1, 11.0)


def test_datasette_opens_the_file_with_its_views(store: Path) -> None:
    from datasette.app import Datasette

    async def look() -> tuple[Any, Any]:
        served = Datasette([str(store)])
        await served.invoke_startup()
        whole = await served.client.get("/csm.json")
        clients = await served.client.get("/csm/v_client.json?_shape=array")
        return whole, clients

    # In a thread of its own: a browser of other tests keeps a loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        whole, clients = pool.submit(asyncio.run, look()).result()
    assert whole.status_code == clients.status_code == 200
    views = [view["name"] if isinstance(view, dict) else view for view in whole.json()["views"]]
    assert tuple(sorted(views)) == VIEWS
    assert {"gone", "kite", "lamp", "moon", "teahouse"} == {row["key"] for row in clients.json()}
