from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import csmcli
from csmcli.errors import BadInput
from csmcli.output.listing import FORMATS, show, show_one

SOURCES = str(Path(csmcli.__file__).parents[1])

EMPTY = {"table": "", "json": "[]\n", "csv": "code,value,text\n", "markdown": "| Key |\n| --- |\n"}

LISTING = """
import io, sys
from typing import NamedTuple
from csmcli.output.listing import Column, show, show_one
at_import = set(sys.modules)
class Note(NamedTuple):
    text: str
for draw in (lambda f, out: show([Note("月")] * 2, [Column("text", "Text")], f, out, err=out, width=80, colour=True, empty=""),
             lambda f, out: show_one(Note("月"), [Column("text", "Text")], f, out, width=80, colour=True)):
    draw(sys.argv[1], io.StringIO())
print(*sorted(at_import), "|", *sorted(sys.modules))
"""
HEAVY = {"rich", "dataclasses", "json", "csv", "typer", "pydantic", "sqlmodel", "sqlalchemy", "yaml", "inspect"}


@pytest.mark.parametrize("format", FORMATS)
def test_a_pipe_loads_no_more_than_its_format(format: str) -> None:
    command = [sys.executable, "-X", "utf8", "-S", "-c", LISTING, format]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={"PYTHONPATH": SOURCES})
    at_import, at_end = (set(names.split()) for names in done.stdout.split("|"))
    assert not at_import & (HEAVY | {"unicodedata", "csmcli.output.terminal"})
    assert not at_end & HEAVY
    assert "csmcli.output.rich_table" not in at_end


@pytest.mark.parametrize("tty", [False, True])
@pytest.mark.parametrize("format", FORMATS)
def test_an_empty_listing(format: str, tty: bool, columns: Any, signal: Any, stream: Any, written: Any) -> None:
    out, err = stream(tty=tty), stream()
    show([], columns[:1], format, out, err=err, width=80, colour=False, empty="Nobody is stalled.", kind=signal)
    assert written(out).decode() == EMPTY[format]
    assert written(err) == (b"Nobody is stalled.\n" if format == "table" else b"")


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("tty", [False, True])
def test_a_generator_does_as_well(
    format: str, tty: bool, clients: Any, columns: Any, draw: Callable[..., bytes]
) -> None:
    assert draw((client for client in clients), columns, format, tty=tty) == draw(clients, columns, format, tty=tty)


@pytest.mark.parametrize("format", ["xml", "JSON", "", "terminal"])
def test_an_unknown_format_names_the_known_ones(format: str, note: Any, columns: Any) -> None:
    out = io.StringIO()
    with pytest.raises(BadInput, match="table, json, csv, markdown"):
        show([], columns, format, out, err=out, width=80, colour=False, empty="")
    with pytest.raises(BadInput, match="table, json, csv, markdown"):
        show_one(note(""), columns, format, out, width=80, colour=False)
    assert out.getvalue() == ""


def test_a_terminal_is_asked_for_its_width(
    monkeypatch: pytest.MonkeyPatch, clients: Any, columns: Any, stream: Any, written: Any
) -> None:
    monkeypatch.setenv("COLUMNS", "70")
    out = stream(tty=True)
    show(clients, columns, "table", out, err=out, width=None, colour=False, empty="")
    assert written(out).decode().splitlines().count("─" * 70) == 1
