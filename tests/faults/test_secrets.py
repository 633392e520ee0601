"""A password in the address of a database is not printed: not in an error, a log, a listing or the history."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.counting import Tally
from tests.faults.harness import Server

SECRET = "hunter2-s3cret"
ADDRESSES = (
    f"postgresql://mei:{SECRET}@db.example.com/csm",
    f"postgresql+psycopg://mei:{SECRET}@db.example.com:5432/csm?sslmode=require",
    f"mysql://{SECRET}@localhost/x",
    f"sqlite:///tmp/x.db?key={SECRET}",
    f"https://example.com/csm.db?token={SECRET}",
)
LINES = ("list", "log acme hello", "add Acme", "import HOME/portfolio.csv", "stalled --json", "undo", "history")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("way", ["--db", "CSM_DB", "config.toml"])
def test_a_secret_is_never_printed(
    server: Server, fresh: Callable[[], Path], address: str, way: str, tally: Tally
) -> None:
    home, env = fresh(), {}
    words: list[str] = ["--db", address] if way == "--db" else []
    if way == "CSM_DB":
        env["CSM_DB"] = address
    elif way == "config.toml":
        (home / "config").mkdir()
        (home / "config" / "config.toml").write_text(f'db = "{address}"\n', encoding="utf-8")
    for line in LINES:
        answer = server.run([*words, *line.split()], home, env=env)
        assert answer.code in (1, 2), answer
        assert SECRET not in answer.out + answer.err
        log = home / "state" / "crash.log"
        assert not log.exists() or SECRET not in log.read_text(encoding="utf-8")
    assert not [path for path in home.rglob("*") if SECRET in path.name], "it made a folder of that name"
    tally("secrets")["refused, not printed"] += len(LINES)
