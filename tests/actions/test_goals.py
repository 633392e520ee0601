"""Goals agreed, replaced and ended, and numbers recorded for the metric that was meant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from csmcli.actions import clients, goals, history, measurements
from csmcli.actions.desk import Desk
from csmcli.core.goal_setting import Wish
from csmcli.errors import CsmError, NotFound, Refused
from tests.actions.conftest import TODAY, Rows

BY = date(2027, 12, 31)
One = Callable[..., dict[str, object]]


@pytest.fixture
def shop(desk: Desk) -> str:
    """A client of the saas practice, whose library has the metric conversion."""
    profile = clients.Profile(signed_on=date(2026, 11, 1))
    return clients.add(desk, "Shop", playbook="saas", tier="small", profile=profile).key


def wish(target: str = "10%", baseline: str | None = "5%", **told: object) -> Wish:
    return Wish(target, BY, baseline, **told)  # type: ignore[arg-type]


def test_a_goal_is_kept_with_its_checkpoints(desk: Desk, shop: str, one: One) -> None:
    done = goals.set_(desk, shop, "Conversion rate", wish(checkpoints="8%,10%", note="paid ads left out"))
    row = one("goal")
    assert (done.new, done.before, done.currency) == (True, None, "TWD")
    assert {
        name: row[name] for name in ("metric", "unit", "direction", "baseline", "target", "checkpoints", "note")
    } == {
        "metric": "conversion",
        "unit": "percent",
        "direction": "up",
        "baseline": 500,
        "target": 1000,
        "checkpoints": "2027-06-12=800 2027-12-31=1000",
        "note": "paid ads left out",
    }
    assert (row["set_on"], row["by_on"], row["ended_on"]) == (str(TODAY), str(BY), None)


def test_another_goal_takes_its_place_and_the_old_one_stays_on_record(desk: Desk, shop: str, one: One) -> None:
    goals.set_(desk, shop, "conversion", wish())
    done = goals.set_(desk._replace(today=TODAY + timedelta(9)), shop, "conversion", wish("12%"))
    assert done.before is not None
    assert (done.before.target, done.goal.target) == (1000, 1200)
    old = one("goal", target=1000)
    assert (old["ended_on"], old["ending"]) == ("2026-12-01", "replaced")
    assert one("goal", target=1200)["ended_on"] is None


def test_the_same_goal_again_writes_nothing(desk: Desk, shop: str, rows: Callable[[], Rows]) -> None:
    goals.set_(desk, shop, "conversion", wish())
    before = rows()
    assert not goals.set_(desk, shop, "conversion", wish()).new
    assert rows() == before


def test_it_counts_from_the_last_number_unless_told(desk: Desk, shop: str) -> None:
    measurements.measure(desk, shop, "conversion", "4%", TODAY - timedelta(3))
    measurements.measure(desk, shop, "conversion", "3%", TODAY - timedelta(9))
    assert goals.set_(desk, shop, "conversion", wish(baseline=None)).goal.baseline == 400


def test_what_a_campaign_raises_counts_from_nothing(desk: Desk, acme: str) -> None:
    measurements.measure(desk, acme, "raised", "50萬", TODAY)
    done = goals.set_(desk, acme, "raised", wish("200萬", None))
    assert (done.goal.baseline, done.goal.unit) == (0, "money")


def test_a_metric_of_its_own_keeps_its_unit_and_title(desk: Desk, shop: str, one: One) -> None:
    goals.set_(desk, shop, "Joy", wish("4.5", "3", unit="score", title="Joy of the team"))
    goals.set_(desk, shop, "joy of the team", wish("5", None, direction="up"))
    assert (one("goal", target=500)["metric"], one("goal", target=500)["title"]) == ("joy", "Joy of the team")
    with pytest.raises(CsmError, match="is of another unit: joy is told in score"):
        measurements.measure(desk, shop, "joy", "80%", TODAY)


@pytest.mark.parametrize(("percent", "ending"), [("9.9%", "dropped"), ("10%", "met")])
def test_ended_it_is_given_up_or_reached(desk: Desk, shop: str, one: One, percent: str, ending: str) -> None:
    goals.set_(desk, shop, "conversion", wish())
    measurements.measure(desk, shop, "conversion", percent, TODAY)
    assert goals.drop(desk, shop, "conversion").ending == ending
    assert (one("goal")["ended_on"], one("goal")["ending"]) == (str(TODAY), ending)
    history.undo(desk)
    assert one("goal")["ending"] is None


@dataclass
class Case:
    do: Callable[[Desk, str], object]
    says: str


@pytest.mark.parametrize(
    "case",
    [
        Case(lambda d, c: goals.set_(d, c, "convers", wish()), "shop knows no metric “convers”. Did you mean conversion"),
        Case(lambda d, c: goals.set_(d, c, "a b", wish(unit="percent")), "“a b” cannot be a key"),
        Case(lambda d, c: goals.drop(d, c, "conversion"), "shop has no goal “conversion”; its goals are: –."),
        Case(lambda d, c: measurements.measure(d, c, "convers", "5%", TODAY), "If it is another one, repeat with --new."),
        Case(lambda d, c: measurements.measure(d, c, "conversion", "NT$5", TODAY), "conversion is told in percent"),
        Case(lambda d, c: measurements.measure(d, c, "conversion", "5%", BY), "is after today"),
    ],
)  # fmt: skip
def test_what_is_refused_leaves_no_trace(desk: Desk, shop: str, rows: Callable[[], Rows], case: Case) -> None:
    before = rows()
    with pytest.raises(CsmError) as refused:
        case.do(desk, shop)
    assert case.says in str(refused.value)
    assert rows() == before


def test_the_amount_of_a_campaign_is_not_a_goal_to_drop(desk: Desk, acme: str) -> None:
    with pytest.raises(Refused, match="csm edit acme --target AMOUNT"):
        goals.drop(desk, acme, "Raised")


def test_nobody_looks_at_the_goals_of_a_closed_client(desk: Desk, shop: str) -> None:
    clients.close(desk, shop, outcome="completed", reason=None, on=TODAY, note=None)
    with pytest.raises(Refused, match="shop is closed"):
        goals.set_(desk, shop, "conversion", wish())


def test_an_unknown_metric_is_recorded_as_it_always_was(desk: Desk, shop: str, one: One) -> None:
    found = measurements.measure(desk, shop, "Umbrellas", "12", TODAY)
    assert (found.metric, found.unit, one("measurement")["value"]) == ("umbrellas", None, 1200)
    assert measurements.measure(desk, shop, "convers", "12", TODAY, "a guess", new=True).metric == "convers"
    assert one("measurement", metric="convers")["note"] == "a guess"
    measurements.measure(desk, shop, "convers", "13", TODAY)


def test_the_clients_own_word_means_the_metric(desk: Desk, shop: str) -> None:
    from csmcli.store.tables.term import Term

    with desk.writing() as work:
        work.add(Term(client_id=1, ours="conversion", theirs="成交率", said_on=TODAY))
    assert measurements.measure(desk, shop, "成交率", "5%", TODAY).metric == "conversion"
    with pytest.raises(NotFound, match="its goals are: –"):
        goals.drop(desk, shop, "成交率")
