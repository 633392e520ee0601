"""Titles above a table are not its header."""

from __future__ import annotations

import pytest

from csmcli.exchange.headers import place_of_header


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        (["name,owner,tier", "Acme,mei,large"], 0),
        (["Clients", "name,owner,tier", "Acme,mei,large"], 1),
        (["Clients,,", "name,owner,tier"], 1),
        (["Clients", "as of 1 May", "name,owner,tier"], 2),
        (["Exported on,2026-05-01,,,", "name,owner,tier,note,x"], 1),
        (["name", "Acme"], 0),
        (["name,", "Acme,mei"], 0),
        (["Name,,", "Acme,mei,x"], 0),
        (["brand?,,", "Acme,mei,x"], 1),
        (["one,two", "Acme,mei"], 0),
        ([",,", "x,y,z"], 1),
        ([], 0),
        (["", ""], 0),
    ],
)
def test_place(rows: list[str], place: int) -> None:
    numbered = [(line, cells.split(",")) for line, cells in enumerate(rows, 1)]
    assert place_of_header(numbered, lambda title: title.lower() == "name") == place
