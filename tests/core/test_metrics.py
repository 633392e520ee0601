"""Which metric a word means, and which it may be a slip for."""

from __future__ import annotations

import pytest

from csmcli.core.metrics import Kind, first_known, meant, near

KNOWN = {
    "conversion": Kind("conversion", ("Conversion rate", "轉換率"), "percent", "up"),
    "page-conversion": Kind("page-conversion", ("Conversion of the page", "頁面轉換率"), "percent", "up"),
    "raised": Kind("raised", (), "money", "up"),
    "won": Kind("won", ("Deals",)),
    "lost": Kind("lost", ("Deals",)),
}


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("conversion", "conversion"),
        ("Conversion", "conversion"),
        ("轉換率", "conversion"),
        ("conversion rate", "conversion"),
        ("deals", None),
        ("convers", None),
        ("joy", None),
    ],
)
def test_a_word_means_a_metric_by_key_or_name(word: str, key: str | None) -> None:
    found = meant(word, KNOWN)
    assert (found.key if found else None) == key


@pytest.mark.parametrize(
    ("word", "keys"),
    [("convers", "conversion, page-conversion"), ("raissed", "raised"), ("deals", "won, lost"), ("joy", "")],
)
def test_a_slip_is_near(word: str, keys: str) -> None:
    found = near(word, KNOWN)
    assert str(found) == (f" Did you mean {keys}?" if keys else "")


def test_of_two_with_one_key_the_first_counts_and_learns_from_the_other() -> None:
    own = Kind("joy", ("Joy of the team",), "score", None, "Joy of the team")
    known = first_known([own, Kind("joy", ("Joy", "Joy of the team"), "percent", "up"), Kind("raised")])
    assert known["joy"] == Kind("joy", ("Joy of the team", "Joy"), "score", "up", "Joy of the team")
    assert list(known) == ["joy", "raised"]
