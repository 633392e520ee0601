from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from csmcli.output.columns import Column
from csmcli.output.rich_table import shares


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp950"])
@pytest.mark.parametrize("width", [40, 60, 80, 119, 120, 200])
def test_a_table_fits_the_terminal(
    width: int, encoding: str, clients: Any, columns: Any, draw: Callable[..., bytes]
) -> None:
    lines = draw(clients, columns, "table", tty=True, width=width, encoding=encoding).decode(encoding).splitlines()
    assert max(map(cell_len, lines)) <= width


@pytest.mark.parametrize("width", [60, 80, 200])
def test_folding_loses_nothing(width: int, clients: Any, columns: Any, draw: Callable[..., bytes]) -> None:
    name = [Column("key", "K"), Column("next", "N"), Column("name", "M")]
    drawn = draw(clients[:2], name, "table", tty=True, width=width).decode()
    for text in clients[0].next.split() + list(clients[1].name):
        assert text in drawn


def test_keys_and_dates_are_never_folded(clients: Any, columns: Any, draw: Callable[..., bytes]) -> None:
    drawn = draw(clients, columns, "table", tty=True, width=80).decode()
    assert all(any(line.startswith(client.key) for line in drawn.splitlines()) for client in clients)
    assert "2026-12-01" in drawn


@pytest.mark.parametrize(("width", "there"), [(119, False), (120, True)])
def test_some_columns_need_a_wide_terminal(width: int, there: bool, clients: Any, draw: Callable[..., bytes]) -> None:
    columns = [Column("key", "Key"), Column("raised", "Raised", wide_only=True)]
    assert ("Raised" in draw(clients, columns, "table", tty=True, width=width).decode()) is there


def test_without_colour_there_is_no_escape(clients: Any, columns: Any, draw: Callable[..., bytes]) -> None:
    assert b"\x1b" not in draw(clients, columns, "table", tty=True)
    assert b"\x1b" not in draw(clients[0], columns, "table", tty=True)
    assert b"\x1b[31m" in draw(clients, columns, "table", tty=True, colour=True)


@pytest.mark.parametrize(
    ("texts", "width", "widths"),
    [
        (["acme", "2026-12-01", "stuck"], 80, [4, 10, 5]),
        (["acme", "2026-12-01", "a " * 30], 60, [4, 10, 42]),
        (["acme", "2026-12-01", "a " * 30, "b " * 30], 80, [4, 10, 30, 30]),
        (["acme", "2026-12-01", "2026-12-01", "2026-12-01", "a " * 30], 46, [4, 10, 10, 10, 4]),
        (["acme", "2026-12-01", "月" * 30, "unmistakable " * 3], 40, [4, 10, 8, 12]),
        (["acme", "2026-12-01", "extraordinarily-long-word " * 2], 30, [4, 10, 12]),
        (["k" * 60, "2026-12-01", "2026-12-01"], 60, [36, 10, 10]),
        (["k" * 60, "a" * 60], 60, [29, 29]),
        (["k" * 60], 40, [40]),
        (["k" * 9, "a" * 9, "b" * 9], 4, [2, 2, 2]),
        (["", "a b c d e f", ""], 8, [0, 4, 0]),
        (["k" * 10, "a", "a", "a", "a", "a", "aa", "aa", "aa"], 36, [9, 1, 1, 1, 1, 1, 2, 2, 2]),
    ],
)
def test_the_widest_give_way_first_and_words_stay_whole(texts: list[str], width: int, widths: list[int]) -> None:
    assert shares([[text.strip(), ""] for text in texts], width) == [min(w, cell_len(t)) for w, t in zip(widths, texts)]


@given(st.lists(st.text(st.sampled_from("ab月 "), max_size=300), min_size=1, max_size=12), st.integers(10, 250))
def test_shares_fit_and_give_nobody_more_than_asked(texts: list[str], width: int) -> None:
    widths = shares([[text] for text in texts], width)
    assert sum(widths) + 2 * (len(widths) - 1) <= max(width, 4 * len(widths))
    wishes = list(map(cell_len, texts))
    assert all(min(wish, 2) <= share <= wish for share, wish in zip(widths, wishes, strict=True))
