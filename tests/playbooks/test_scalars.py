from __future__ import annotations

import pytest

from csmcli.playbooks.scalars import TooLarge, resolve

CASES = [
    ("", None),
    ("~", None),
    ("null", None),
    ("NULL", None),
    ("true", True),
    ("False", False),
    ("yes", "yes"),
    ("no", "no"),
    ("on", "on"),
    ("tRuE", "tRuE"),
    ("0", 0),
    ("-0", 0),
    ("+12", 12),
    ("-7", -7),
    ("0x1F", 31),
    ("0o17", 15),
    ("1.5", 1.5),
    ("-.5", -0.5),
    ("1.", 1.0),
    ("2e3", 2000.0),
    ("9223372036854775807", 9223372036854775807),
    ("0912345678", "0912345678"),
    ("007", "007"),
    ("012.5", "012.5"),
    ("1_000", "1_000"),
    ("12:30", "12:30"),
    ("2027-01-05", "2027-01-05"),
    ("0b11", "0b11"),
    ("+", "+"),
    (".", "."),
    (".inf", ".inf"),
    (".nan", ".nan"),
    ("１２", "１２"),
    ("text", "text"),
]


@pytest.mark.parametrize(("word", "value"), CASES)
def test_a_word_means(word: str, value: object) -> None:
    found = resolve(word)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("word", ["9223372036854775808", "-" + "9" * 5000, "0x" + "f" * 5000, "1e999", "-1e300"])
def test_what_no_database_could_hold_is_refused(word: str) -> None:
    with pytest.raises(TooLarge, match="too large"):
        resolve(word)
