"""The checklist of a tier and of a client, read from a real database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from csmcli.core.playbook import Playbook
from csmcli.playbooks import Library, shipped_folder
from csmcli.store.finding import Found, client
from csmcli.store.reading import reader
from csmcli.views.checklists import Drift, Row, drift, is_made, of_client, of_tier, tier_of

CSM = Callable[..., Any]


@pytest.fixture(scope="module")
def practice() -> Playbook:
    return Library(shipped_folder()).get("crowdfunding")


@pytest.fixture
def read(home: Any, practice: Playbook) -> Callable[..., Any]:
    """``read(of_client, "acme", practice, "en")`` on the database of this test."""

    def call(view: Callable[..., Any], word: str, *arguments: Any) -> Any:
        with reader(home / "data" / "csm.db") as connection:
            return view(connection, client(connection, word), *arguments)

    return call


def test_the_fields_are_the_contract() -> None:
    assert Row._fields == ("key", "category", "title", "advice", "side", "vital", "due_on", "done_on")


@pytest.mark.parametrize(("tier", "categories"), [("small", 4), ("medium", 5), ("large", 6)])
def test_a_tier_has_its_items_by_category_and_no_days(practice: Playbook, tier: str, categories: int) -> None:
    rows = of_tier(practice, tier, "en")
    assert sorted(row.key for row in rows) == sorted(item.key for item in practice.items(tier))
    order = [category.key for category in practice.categories]
    places = [order.index(row.category or "") for row in rows]
    assert places == sorted(places)
    assert len(set(places)) == categories
    assert {(row.due_on, row.done_on) for row in rows} == {(None, None)}


def test_the_words_are_in_the_language_asked_for(practice: Playbook) -> None:
    english, chinese = (of_tier(practice, "small", language)[0] for language in ("en", "zh-TW"))
    assert english.key == chinese.key
    assert english.title.isascii()
    assert not chinese.title.isascii()


def test_a_deeper_tier_gets_the_detailed_advice(practice: Playbook) -> None:
    item = next(i for i in practice.items("large") if i.detailed and i.tiers.get("medium") == "general")
    advice = {
        tier: next(row.advice for row in of_tier(practice, tier, "en") if row.key == item.key)
        for tier in ("medium", "large")
    }
    assert advice == {"medium": item.general["en"], "large": item.detailed["en"]}


def test_a_clients_list_is_in_the_order_of_category_and_day(csm: CSM, read: CSM, practice: Playbook) -> None:
    csm("add Acme --tier small")
    csm("plan acme launch=2027-03-01")
    csm("checklist acme")
    csm("task acme 'Second sample' --due 2026-11-25")
    rows = read(of_client, "acme", practice, "en")
    order = [category.key for category in practice.categories]
    places = [(order.index(row.category) if row.category else len(order), row.due_on or date.max) for row in rows]
    assert places == sorted(places)
    assert (rows[-1].title, rows[-1].category, rows[-1].due_on) == ("Second sample", None, date(2026, 11, 25))
    assert all(row.due_on is None or row.due_on >= date(2026, 11, 22) for row in rows)


def test_the_playbooks_words_go_before_the_stored_ones(csm: CSM, read: CSM, practice: Playbook) -> None:
    csm("add Acme --tier small")
    csm("checklist acme")
    shorter = practice._replace(checklist=tuple(i for i in practice.checklist if i.key != "kick-off"))
    now = {row.key: row for row in read(of_client, "acme", practice, "zh-TW")}
    later = {row.key: row for row in read(of_client, "acme", shorter, "zh-TW")}
    assert not now["kick-off"].title.isascii()
    assert later["kick-off"].title.isascii()
    assert now["page-draft"] == later["page-draft"]


def test_an_own_task_keeps_its_words_even_under_a_key_of_the_playbook(csm: CSM, read: CSM, practice: Playbook) -> None:
    csm("add Acme --tier small")
    csm("task acme 'Kick off'")
    assert [(row.key, row.title) for row in read(of_client, "acme", practice, "zh-TW")] == [("kick-off", "Kick off")]


def test_the_list_as_it_stood_on_a_day(csm: CSM, read: CSM, practice: Playbook) -> None:
    csm("add Acme --tier small", CSM_TODAY="2026-11-01")
    csm("checklist acme", CSM_TODAY="2026-11-02")
    csm("done acme kick-off --on 2026-11-10")

    def done(day: date | None) -> list[str]:
        return [row.key for row in read(of_client, "acme", practice, "en", day) if row.done_on]

    assert read(of_client, "acme", practice, "en", date(2026, 11, 1)) == []
    assert done(date(2026, 11, 9)) == []
    assert done(date(2026, 11, 10)) == ["kick-off"]
    assert done(None) == ["kick-off"]


def test_drift_is_what_a_tier_has_otherwise(csm: CSM, read: CSM, practice: Playbook) -> None:
    csm("add Acme --tier small")
    assert not read(is_made, "acme")
    csm("checklist acme")
    assert read(is_made, "acme")
    assert read(drift, "acme", practice, "small") == Drift((), ())
    assert read(drift, "acme", practice, None) == Drift((), ())
    small, medium = ({item.key for item in practice.items(tier)} for tier in ("small", "medium"))
    found = read(drift, "acme", practice, "medium")
    assert set(found.missing) == medium - small
    assert set(found.extra) == small - medium
    csm(["done", "acme", *found.extra])
    assert read(drift, "acme", practice, "medium").extra == ()


def test_the_tier_of_a_client(csm: CSM, read: CSM) -> None:
    csm("add Acme")
    assert read(tier_of, "acme") is None
    csm("tier acme large")
    assert read(tier_of, "acme") == "large"
    assert isinstance(read(lambda _, found: found, "acme"), Found)
