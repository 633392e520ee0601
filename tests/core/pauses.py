"""Days near one another and pauses among them, and lateness counted a day at a time."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from csmcli.core.holds import Hold

FIRST = date(2027, 1, 1)

near = st.integers(0, 120).map(lambda n: FIRST + timedelta(n))
holds_ = st.lists(st.tuples(near, near).map(lambda pair: Hold(*pair)), max_size=4).map(tuple)
maybe = st.none() | near


def is_held(day: date, holds: tuple[Hold, ...]) -> bool:
    return any(h.from_on <= day < h.until_on for h in holds)


def counted(since: date, day: date, holds: tuple[Hold, ...]) -> int:
    """Lateness, a day at a time."""
    late, at = 0, since
    while at < day:
        at += timedelta(1)
        late += not is_held(at, holds)
    return late
