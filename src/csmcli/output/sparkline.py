"""A row of numbers as a row of blocks: the shape of what was measured, in the width of a word.

The lowest is at the bottom and the highest at the top whatever the good direction is: a line that falls has to look like
one, and whether that is good stands beside it in words. Where an encoding has no blocks, `terminal.encodable` puts
signs of ASCII in their place.
"""

from collections.abc import Sequence

BLOCKS = "▁▂▃▅▇"
_MOST = 12


def spark(values: Sequence[float], most: int = _MOST) -> str:
    """``▁▂▂▅▇``, one block per value, of the last `most`; empty for no value. Equal values lie at the bottom."""
    shown = values[-most:]
    if not shown:
        return ""
    low, high = min(shown), max(shown)
    return "".join(BLOCKS[_level(value, low, high)] for value in shown)


def _level(value: float, low: float, high: float) -> int:
    return 0 if high == low else round((value - low) / (high - low) * (len(BLOCKS) - 1))
