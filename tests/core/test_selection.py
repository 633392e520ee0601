"""``--where``: words that select, and words that do not."""

from __future__ import annotations

import pytest

from csmcli.core.selection import Condition, parse
from csmcli.errors import BadInput


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("tier=small", [Condition("tier", ("small",), False)]),
        ("tier=small,medium state!=hold", [Condition("tier", ("small", "medium"), False), Condition("state", ("hold",), True)]),
        ("tier=none", [Condition("tier", (None,), False)]),
        ('owner="Mei Lin"', [Condition("owner", ("Mei Lin",), False)]),
        ("owner='; DROP TABLE client; --'", [Condition("owner", ("; DROP TABLE client; --",), False)]),
        ("owner=a=b", [Condition("owner", ("a=b",), False)]),
        ("channel=電話 milestone=copy", [Condition("channel", ("電話",), False), Condition("milestone", ("copy",), False)]),
    ],
)  # fmt: skip
def test_what_is_meant(text: str, conditions: list[Condition]) -> None:
    assert list(parse(text)) == conditions


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "--where is empty"),
        ("  ", "--where is empty"),
        ("small", "“small” is no condition"),
        ("tier=", "“tier=” is no condition"),
        ("=small", "“=small” is no condition"),
        ("tire=small", "did you mean tier?"),
        ("key=acme", "it takes tier, state, owner, milestone, playbook, language, channel"),
        ("tier=huge", "tier is never “huge”; it is large, medium, small, none"),
        ("state=happy", "state is never “happy”; it is on-track, behind"),
        ("owner='Mei", "a quote that does not end"),
    ],
)
def test_what_is_not(text: str, part: str) -> None:
    with pytest.raises(BadInput, match=part):
        parse(text)
