"""Numbers as blocks."""

from __future__ import annotations

import pytest

from csmcli.output.sparkline import BLOCKS, spark
from csmcli.output.terminal import encodable


@pytest.mark.parametrize(
    ("values", "drawn"),
    [
        ([], ""),
        ([5], "▁"),
        ([5, 5, 5], "▁▁▁"),
        ([0, 25, 50, 75, 100], "▁▂▃▅▇"),
        ([9.5, 8, 5], "▇▅▁"),
        ([-10, 10], "▁▇"),
        (list(range(20)), "▁▁▂▂▂▃▃▅▅▅▇▇"),
    ],
)
def test_the_lowest_lies_at_the_bottom(values: list[float], drawn: str) -> None:
    assert spark(values) == drawn


def test_an_encoding_without_blocks_gets_signs_of_ascii() -> None:
    assert encodable(BLOCKS, "ascii") == "_.-=#"
    assert encodable(BLOCKS, "utf-8") == BLOCKS
