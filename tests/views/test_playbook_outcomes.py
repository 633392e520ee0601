"""What a playbook offers for outcomes as records."""

from __future__ import annotations

import pytest

from csmcli.core.playbook import Playbook
from csmcli.playbooks import Library, shipped_folder
from csmcli.views.playbook_outcomes import Measure, Option, handoff, metrics, parts, success
from csmcli.views.playbooks import milestones


@pytest.fixture(scope="module")
def saas() -> Playbook:
    return Library(shipped_folder()).get("saas")


def test_a_part_names_its_stage_and_its_day_in_words(saas: Playbook) -> None:
    found = {part.key: part for part in parts(saas, "en")}
    assert found["every-shift"] == Option(
        "every-shift",
        "Every shift reports",
        "Adoption",
        "95 % of the reports of all shifts are entered on the same day, 20 working days in a row.",
        ("manufacturing",),
        (),
        ("90 d after signing",),
    )


def test_a_metric_has_its_usual_baseline_in_its_own_unit(saas: Playbook) -> None:
    found = {metric.key: metric for metric in metrics(saas, "zh-TW")}
    assert found["satisfaction"].baseline == (3.5, 4.2)
    assert found["average-deal"].baseline == ()
    assert found["conversion"] == Measure(
        "conversion",
        "轉換率",
        "percent",
        "up",
        (1.0, 5.0),
        (),
        ("sales", "marketing"),
        ("convert",),
        "整個月的購買人數 ÷ 訪客數（或成交客戶 ÷ 合格潛在客戶；先說定用哪一種，之後不變）。",
    )


def test_questions_say_by_when_and_what_to_ask_on(saas: Playbook) -> None:
    why = handoff(saas, "en")[0]
    assert (why.key, why.required, why.days, why.follow, why.choices) == ("bought-why", True, 2, "", ())
    own, industry = success(saas, "en")[:2]
    assert own.follow.startswith("Picture a good Monday")
    assert industry.choices[0] == "retail: Retail and e-commerce"


def test_a_milestone_names_its_stage(saas: Playbook) -> None:
    assert [step.stage for step in milestones(saas, "en")][:2] == ["Purchase", "Implementation"]
    bare = saas._replace(stages=())
    assert {step.stage for step in milestones(bare, "en")} == {""}
