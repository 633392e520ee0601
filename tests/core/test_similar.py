"""Which names may mean the same client, and how many of them can be compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmcli.core.similar import alike, variants


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Acme", "ACME"),
        ("Acme Ltd", "acme, Inc."),
        ("Acme Co., Ltd.", "Acme"),
        ("Davis-Chang", "Chang Davis"),
        ("Thompson Group", "Thomson Group"),
        ("Thompson", "Thompsons"),
        ("Ｋｅｔｔｌｅ", "kettle"),
        ("Ket\u200btle", "Kettle"),
        ("月動褲", "月动裤"),
        ("月動褲股份有限公司", "月動褲 有限公司"),
        ("小森林桌燈", "小森林檯燈"),
        ("【雲朵枕】側睡專用", "雲朵枕 側睡專用"),
        ("?!", "?!"),
        ("Co Ltd", "CO. LTD."),
        ("公司", "公司"),
    ],
)
def test_alike(name: str, other: str) -> None:
    assert alike(name, other)
    assert alike(other, name)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Acme", "Bolt"),
        ("Acme", "Acne"),
        ("Team A", "Team B"),
        ("Project 17", "Project 18"),
        ("海廢再生雨傘 - 第一把", "海廢再生雨傘 - 第二把"),
        ("雲朵枕", "雲朵被"),
        ("Kettle 0.6L", "Kettle 0.8L"),
        ("Thompson Group", "Thompson Garden"),
        ("?", "!"),
    ],
)
def test_not_alike(name: str, other: str) -> None:
    assert not alike(name, other)


@given(st.text(max_size=30), st.text(max_size=30))
def test_it_works_both_ways_and_every_name_is_like_itself(name: str, other: str) -> None:
    assert alike(name, name)
    assert alike(name, other) == alike(other, name)


def test_a_very_long_name_has_few_variants() -> None:
    assert len(variants("長" * 5000)) <= 66
