"""What a playbook says of outcomes: as values, and what in it contradicts something else, one mistake at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from csmcli.core.materials import Choice, Question
from csmcli.core.outcomes import Cause, Cost, Meeting, Metric, MilestoneWords, Named, Part, Stage, Topic
from csmcli.core.playbook import SECOND, Limit, Offset, Playbook, RenewalRule, ReviewRhythm
from csmcli.errors import BadFile
from csmcli.playbooks import Library
from csmcli.playbooks.findings import ERROR, WARNING
from csmcli.playbooks.lint import check

SpoilRich = Callable[[str, str], Path]


@pytest.fixture
def playbook(rich: Path) -> Playbook:
    return Library(rich.parent).get("tiny")


@pytest.fixture
def spoil(rich: Path) -> SpoilRich:
    """Replaces the one place where `old` stands in the playbook that has everything."""

    def replace(old: str, new: str) -> Path:
        path = rich / "playbook.yaml"
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return rich

    return replace


def test_it_is_sound(rich: Path) -> None:
    assert check(rich) == []


def test_the_days_stand_in_the_outline_and_the_words_do_not(rich: Path, playbook: Playbook) -> None:
    outline = Library(rich.parent).outline("tiny")
    assert outline == playbook._replace(**dict.fromkeys(SECOND, ()))
    assert outline.reviews == ReviewRhythm(90, {"large": 60, "medium": 90, "small": 180}, 14)
    assert outline.renewal == RenewalRule(30, {"large": 120, "medium": 90, "small": 60}, "ads")
    assert outline.campaign is not None
    assert outline.campaign.pace == ((10, 40), (90, 70), (100, 100))
    assert [m.stage for m in outline.milestones] == ["before", "before", "after"]


def test_stages_roles_and_parts(playbook: Playbook) -> None:
    assert playbook.stages[0] == Stage("before", {"en": "Before", "zh-TW": "之前"})
    draft, launch, _ = playbook.roles
    writers = {"en": "Writer and CSM", "zh-TW": "撰稿人與顧問"}
    assert draft == MilestoneWords(
        "copy",
        {"en": "1 draft exists.", "zh-TW": "有 1 份初稿。"},
        {"en": "CSM", "zh-TW": "顧問"},
        {"en": "Writer", "zh-TW": "撰稿人"},
        Meeting({"en": "The draft", "zh-TW": "初稿"}, writers),
    )
    assert launch == MilestoneWords("launch", {}, {}, {}, None)
    sales = {"en": "Sales", "zh-TW": "業務"}
    fair, club = playbook.parts
    assert fair == Part(
        "fair", {"en": "A fair", "zh-TW": "展覽"}, "after", {"en": "2 days were held.", "zh-TW": "辦了 2 天。"},
        ("toys",), ("attract", "convert"), (Offset(20, "launch", False),), {}, sales,
        Meeting({"en": "The stand", "zh-TW": "攤位"}, sales),
    )  # fmt: skip
    assert (club.industries, club.steps, club.due, club.meeting) == ((), (), (), None)


def test_metrics_count_in_hundredths(playbook: Playbook) -> None:
    raised, happy = playbook.metrics
    assert (raised.unit, raised.baseline, raised.departments) == ("money", None, ())
    assert happy == Metric(
        "happy", {"en": "Happiness", "zh-TW": "滿意"}, "score", "up", ("food",), ("sales",), ("repeat",), (325, 400),
        {"en": "One question.", "zh-TW": "問一題。"},
    )  # fmt: skip
    assert playbook.industries[0] == Named("toys", {"en": "Toys", "zh-TW": "玩具"})
    assert playbook.departments == (Named("sales", {"en": "Sales", "zh-TW": "業務"}),)


def test_questions(playbook: Playbook) -> None:
    why, rival = playbook.handoff
    words = {"en": "Why?", "zh-TW": "為什麼？"}
    assert why == Question("bought-why", "purpose", words, "text", 0, (), required=True, days=2)
    assert (rival.required, rival.days) == (False, 5)
    own, industry, fit, reason = playbook.success
    assert (own.required, own.follow) == (True, {"en": "And then?", "zh-TW": "然後呢？"})
    assert industry.choices == (
        Choice("toys", {"en": "Toys", "zh-TW": "玩具"}, 0),
        Choice("food", {"en": "Food", "zh-TW": "食品"}, 0),
    )
    assert [choice.value for choice in fit.choices] == ["both", "client", "us", "neither"]
    assert (reason.required, reason.follow) == (False, {})


def test_reviews_and_costs(playbook: Playbook) -> None:
    assert playbook.topics == (Topic("start", {"en": "The start", "zh-TW": "開始"}),)
    ask = {"en": "Who left?", "zh-TW": "誰離開了？"}
    assert playbook.causes == (Cause("team", {"en": "The team", "zh-TW": "團隊"}, ask),)
    assert playbook.costs == (
        Cost("making", {"en": "Making", "zh-TW": "生產"}, 60, {"en": "A guess.", "zh-TW": "估計。"}),
        Cost("sending", {"en": "Sending", "zh-TW": "運費"}, 40, {}),
    )


def test_limits_of_its_own_and_usual_ones(playbook: Playbook) -> None:
    goal = playbook.limits["goal"]
    assert [goal.of(*who) for who in (("small", "copy"), ("large", "copy"), ("large", "ship"))] == [
        Limit(5, 20), Limit(0, 10), Limit(9, 9),
    ]  # fmt: skip
    assert playbook.limits["review"].usual == Limit(3, 9)
    assert playbook.limits["renewal"].usual == Limit(0, 30)


def test_a_playbook_without_any_of_it_has_the_usual_limits_alone(tiny: Path) -> None:
    playbook = Library(tiny.parent).get("tiny")
    assert {code: playbook.limits[code].usual for code in ("goal", "review", "renewal")} == {
        "goal": Limit(10, 25), "review": Limit(7, 30), "renewal": Limit(0, 30),
    }  # fmt: skip
    assert (playbook.reviews, playbook.renewal, playbook.stages, playbook.metrics) == (None, None, (), ())
    assert [milestone.stage for milestone in playbook.milestones] == ["", "", ""]


def test_a_compiled_copy_holds_all_of_it(rich: Path, tmp_path: Path, playbook: Playbook) -> None:
    library = Library(rich.parent, None, tmp_path / "cache")
    assert [library.get("tiny"), library.get("tiny")] == [playbook, playbook]


def test_reviews_may_be_planned_by_hand_alone(spoil: SpoilRich) -> None:
    folder = spoil("  first_days: 90\n  every_days: {large: 60, medium: 90, small: 180}\n", "")
    assert Library(folder.parent).outline("tiny").reviews == ReviewRhythm(None, {}, 14)


def test_a_renewal_may_be_prepared_without_a_checklist(spoil: SpoilRich) -> None:
    folder = spoil(", category: ads", "")
    renewal = Library(folder.parent).outline("tiny").renewal
    assert renewal is not None
    assert renewal.category == ""


def test_an_industry_may_be_chosen_among_some(spoil: SpoilRich) -> None:
    some = "kind: choice, choices: [{value: food, title: {en: Food, zh-TW: 食品}}]}"
    folder = spoil("kind: choice}", some)
    assert [choice.value for choice in Library(folder.parent).get("tiny").success[1].choices] == ["food"]


CASES = [
    # stages
    ("    stage: before\n    summary", "    summary", "milestones.copy: has no stage; name one of before, after."),
    ("    stage: before\n    summary", "    stage: befor\n    summary", 'milestones.copy.stage: there is no "befor" in stages; did you mean "before"?'),
    ("    stage: before\n    summary", "    stage: q\n    summary", 'milestones.copy.stage: there is no "q" in stages; there are before, after.'),
    ("    stage: before\n    summary", "    stage: after\n    summary", 'milestones.launch.stage: must not go back: the milestone before is in the stage "after".'),
    ("key: after, ", "key: before, ", 'stages.before.key: the key "before" is taken; give each entry its own.'),
    # parts
    ("key: club", "key: copy", 'parts.copy.key: "copy" is the key of a milestone; choose another.'),
    ("key: club", "key: signing", 'parts.signing.key: "signing" has a meaning of its own; choose another key.'),
    ("key: club", "key: fair", 'parts.fair.key: the key "fair" is taken; give each entry its own.'),
    (", stage: before, reached", ", reached", "parts.club: has no stage; name one of before, after."),
    (", stage: before, reached", ", stage: q, reached", 'parts.club.stage: there is no "q" in stages; there are before, after.'),
    ("industries: [toys]", "industries: [toys, toy]", 'parts.fair.industries.2: there is no "toy" in industries; did you mean "toys"?'),
    ("{days: 20, after: launch}", "{days: 20, after: lanch}", 'parts.fair.due.1.after: there is no milestone "lanch"; did you mean "launch"?'),
    # metrics
    ("key: happy", "key: raised", 'metrics.raised.key: the key "raised" is taken; give each entry its own.'),
    ("industries: [food]", "industries: [q]", 'metrics.happy.industries.1: there is no "q" in industries; there are toys, food.'),
    ("departments: [sales]", "departments: [sale]", 'metrics.happy.departments.1: there is no "sale" in departments; did you mean "sales"?'),
    ("{from: 3.25, to: 4}", "{from: 4.5, to: 4}", "metrics.happy.baseline.to: must not be below from, which is 4.5."),
    ("{key: food, ", "{key: toys, ", 'industries.toys.key: the key "toys" is taken; give each entry its own.'),
    # questions
    ("key: rival", "key: bought-why", 'handoff.bought-why.key: the key "bought-why" is taken; give each question its own.'),
    ("key: rival", "key: wish", 'handoff.wish.key: the key "wish" is taken; give each question its own.'),
    ("key: fit-reason", "key: rival", 'success.rival.key: the key "rival" is taken; give each question its own.'),
    ("kind: text, required: true", "kind: date, required: true", 'success.own-words.kind: must be text: csm itself reads the answer of "own-words".'),
    ("      - {value: us, title: {en: We, zh-TW: 我們}}\n", "", "success.fit.choices: must be the values both, client, us, neither."),
    ("kind: choice}", "kind: choice, choices: [{value: toy, title: {en: T, zh-TW: 玩}}]}", 'success.industry.choices.toy.value: there is no "toy" in industries; did you mean "toys"?'),
    ("kind: text, required: false", "kind: choice, required: false", "handoff.rival.choices: is missing; a question of kind choice needs choices."),
    # reviews, renewal, costs, pace
    ("  first_days: 90\n", "", "reviews: has every_days but no first_days, the day of the first review; add it."),
    ("topics: [", "topics: [{key: start, title: {en: S, zh-TW: 始}}, ", 'reviews.topics.start.key: the key "start" is taken; give each entry its own.'),
    ("category: ads}", "category: add}", 'renewal.category: there is no "add" in checklist; did you mean "ads"?'),
    ("percent: 40", "percent: 41", "costs: come to 101 per cent; all together are at most 100."),
    ("key: sending", "key: making", 'costs.making.key: the key "making" is taken; give each entry its own.'),
    ("time: 90, amount: 70", "time: 10, amount: 70", "campaign.pace.2.time: must be above that of the point before, which is 10."),
    ("time: 90, amount: 70", "time: 90, amount: 30", "campaign.pace.2.amount: must not be below that of the point before, which is 40."),
    (", {time: 100, amount: 100}", "", "campaign.pace: must end with time 100 and amount 100."),
    # signals
    ("  goal: {any: {en: Look., zh-TW: 看一下。}}\n", "", 'next_steps: has nothing for the signal "goal"; add it.'),
    ("goal: {any: {en: Look.", "goal: {copy: {en: Look.", 'next_steps.goal: has no "any", the step for every other milestone; add it.'),
    ("goal: {expected: 5, maximum: 20", "goal: {expected: 5, maximum: 4", "limits.goal.maximum: must not be below expected, which is 5."),
    ("milestones: {ship: {expected: 9", "milestones: {sip: {expected: 9", 'limits.goal.milestones.sip: there is no milestone "sip"; did you mean "ship"?'),
    ("{large: {expected: 0, maximum: 10}}", "{large: {expected: 11, maximum: 10}}", "limits.goal.tiers.large.maximum: must not be below expected, which is 11."),
    # shapes
    ("{from: 3.25, to: 4}", "{from: 3.257, to: 4}", "metrics.happy.baseline.from: must be a number of at most two decimals, 0 to 1,000,000,000,000, not 3.257."),
    ("{from: 3.25, to: 4}", "{form: 3.25, to: 4}", "metrics.happy.baseline.from: is missing; give a number of at most two decimals, 0 to 1,000,000,000,000."),
    ("{from: 3.25, to: 4}", "{from: 3.25, too: 4, to: 4}", 'metrics.happy.baseline.too: is not a field here; did you mean "to"?'),
    ("{from: 3.25, to: 4}", "4", "metrics.happy.baseline: must be a mapping with from, to, not 4."),
    ("unit: score", "unit: points", 'metrics.happy.unit: must be one of percent, count, money, minutes, hours, days, score, not "points".'),
    ("steps: [repeat]", "steps: [again]", 'metrics.happy.steps.1: must be one of attract, convert, repeat, not "again".'),
    ("{large: 60, medium: 90, small: 180}", "{large: 60, medium: 90}", "reviews.every_days.small: is missing; give a whole number of days, 1 to 3650."),
    ("goal: {expected: 5, maximum: 20", "goal: {expected: 5, maximum: 120", "limits.goal.maximum: must be a whole number, 0 to 100, not 120."),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "sentence"), CASES)
def test_a_contradiction_gives_one_sentence(spoil: SpoilRich, old: str, new: str, sentence: str) -> None:
    folder = spoil(old, new)
    with pytest.raises(BadFile) as caught:
        Library(folder.parent).get("tiny")
    place, _, said = str(caught.value).partition(": ")
    assert said.splitlines()[0] == sentence
    assert "playbook.yaml, line " in place


@pytest.mark.parametrize(
    ("gone", "sentence"),
    [
        ("stages", 'milestones.copy.stage: names "before", but the playbook has no stages; add them.'),
        ("industries", 'parts.fair.industries.1: names "toys", but the playbook has no industries; add them.'),
        ("departments", 'metrics.happy.departments.1: names "sales", but the playbook has no departments; add them.'),
    ],
)
def test_what_is_named_has_to_be_there(rich: Path, gone: str, sentence: str) -> None:
    path = rich / "playbook.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    first = next(index for index, line in enumerate(lines) if line.startswith(f"{gone}:"))
    after = next(index for index in range(first + 1, len(lines)) if not lines[index].startswith((" ", "-")))
    path.write_text("".join(lines[:first] + lines[after:]), encoding="utf-8")
    with pytest.raises(BadFile) as caught:
        Library(rich.parent).get("tiny")
    assert sentence in str(caught.value)


DOUBTS = [
    (ERROR, "1 draft exists.", "1 draft is behind.", "milestones.copy.summary.en", "says “behind”, a word of ours that no client should read."),
    (ERROR, "zh-TW: 有 1 份初稿。", "zh-TW: 有 1 份初稿，不再落後。", "milestones.copy.summary.zh-TW", "says “落後”, a word of ours that no client should read."),
    (ERROR, "en: The stand", "en: The score", "parts.fair.meeting.topic.en", "says “score”, a word of ours that no client should read."),
    (ERROR, "en: Who left?", "en: Is the client at risk?", "reviews.causes.team.ask.en", "says “at risk”, a word of ours that no client should read."),
    (WARNING, "{en: Happiness, zh-TW: 滿意}", "{en: Happiness}", "metrics.happy.title", "has no words in zh-TW; add them."),
    (WARNING, "key: raised\n", "key: got\n", "campaign.metric", 'is none of the metrics, so "raised" has no unit; add it to them.'),
    (WARNING, "  - {key: after,", "  - {key: between, title: {en: Between, zh-TW: 中間}}\n  - {key: after,", "stages.between", "has no milestone; only the last stage may do without."),
]  # fmt: skip


@pytest.mark.parametrize(("level", "old", "new", "field", "text"), DOUBTS)
def test_a_doubt_gives_one_finding(spoil: SpoilRich, level: str, old: str, new: str, field: str, text: str) -> None:
    folder = spoil(old, new)
    assert [(f.level, f.field, f.text) for f in check(folder)] == [(level, field, text)]
    assert Library(folder.parent).get("tiny").key == "tiny"


def test_the_last_stage_may_be_where_clients_are_when_all_is_done(spoil: SpoilRich) -> None:
    done = "  - {key: done, title: {en: Done, zh-TW: 完成}}\nmilestones:\n  - key: copy"
    assert check(spoil("milestones:\n  - key: copy", done)) == []


def test_the_format_names_every_record_of_outcomes() -> None:
    from csmcli.playbooks import cache

    for word in (b"baseline", b"theirs", b"percent", b"people", b"follow"):
        assert word in cache._format(second=True)
    for word in (b"notice_days", b"first_days", b"pace", b"stage"):
        assert word in cache._format(second=False)
