"""Every checklist item that speaks of a milestone or of a fact that csm holds: by what it is done, or why by nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from csmcli.core.checklist import FACTS
from csmcli.core.playbook import Playbook
from csmcli.playbooks import Library, shipped_folder

DONE_BY = {
    "crowdfunding": {
        "kick-off": "message:welcome",
        "project-calendar": "milestone:timeline gate:launch",
        "success-target": "target",
        "who-does-what": "answer:who-does-what",
        "cost-shares": "answer:cost-shares",
        "page-outline": "message:outline milestone:copy gate:launch",
        "page-draft": "milestone:copy gate:launch",
        "backend-access": "milestone:backend gate:launch",
        "backend-complete": "milestone:backend gate:launch",
        "page-approval": "milestone:page gate:launch",
        "weekly-numbers": "number",
        "campaign-review": "review",
        "send-off": "milestone:ship",
    },
    "saas": {
        "handoff-sheet": "milestone:handoff",
        "welcome-message": "message:welcome",
        "people-named": "milestone:kickoff",
        "kickoff-agenda": "message:kickoff milestone:kickoff",
        "kickoff-meeting": "milestone:kickoff",
        "schedule-agreed": "agreed:review milestone:review",
        "own-words": "answer:own-words",
        "accounts": "milestone:setup",
        "data-import": "milestone:setup",
        "connections": "milestone:setup",
        "trial-run": "milestone:setup",
        "workflow": "milestone:activated",
        "first-users": "milestone:aha",
        "old-way-ends": "milestone:adopted",
        "numbers-chosen": "goal milestone:success",
        "baseline": "baseline milestone:success",
        "numbers-measured": "number",
        "review-report": "review milestone:review",
        "review-meeting": "review milestone:review",
        "contract-dates": "contract",
        "paper-done": "milestone:renewal",
    },
}
BY_NOTHING = {
    "crowdfunding": {
        "compliance": "approvals by authorities are no fact of ours",
        "page-review": "that we commented is no fact of its own",
        "tracking-pixel": "work on the page",
        "ad-angles": "messages of ads, not ours",
        "ad-creatives": "pictures for ads",
        "list-warm-up": "may or may not have happened before the launch",
        "retargeting": "audiences of ads",
        "launch-week-ads": "work during the week",
        "page-layout": "how the page looks",
        "reward-chart": "a picture on the page",
        "page-refresh": "a second version of the page",
        "review-samples": "reviews by others",
        "comment-replies": "messages of backers",
        "first-reviews": "reviews by others",
        "video-script": "approval of a script",
        "shipping-fees": "fees, not the shipping",
        "delay-notice": "a look at the month, which may stay",
    },
    "saas": {
        "minutes": "that they were sent is no fact of its own",
        "data-sample": "a first part of the set-up",
        "questions-collected": "pages answer questions one by one",
        "split-goals": "a goal may have checkpoints of any kind",
        "first-success-told": "that the sponsor was told",
        "usage-report": "a report on use is no review",
        "causes-found": "a cause belongs to one goal",
        "second-review": "which review is the second is not on record",
        "deputy": "persons are not on record one by one",
        "sponsor-line": "contacts have no person",
        "who-renews": "what they look at is not asked in the handoff",
        "value-page": "a page for the renewal",
        "success-story": "written together, outside csm",
    },
}
SUBJECTS = re.compile(
    r"launch|\bdates?\b|calendar|draft|\bpage\b|back office|approv|target|number|kick-off|handoff|contract|review|goal|message"
    r"|meeting|renew|papers?|baseline|schedule|success|words|first user|first workflow|ship|rewards|sponsor|person|accounts"
    r"|data\b|result|report|minutes|value",
    re.IGNORECASE,
)
"""Words for what milestones and facts are about."""

PRACTICES = ("crowdfunding", "saas")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return Library(shipped_folder(), None, tmp_path_factory.mktemp("cache"))


@pytest.fixture(params=PRACTICES)
def playbook(request: pytest.FixtureRequest, library: Library) -> Playbook:
    return library.get(request.param)


def test_what_every_item_is_done_by(playbook: Playbook) -> None:
    assert {key: " ".join(facts) for key, facts in playbook.done_by.items()} == DONE_BY[playbook.key]


def test_an_item_that_speaks_of_a_known_fact_is_done_by_it_or_there_is_a_reason(playbook: Playbook) -> None:
    told = {item.key for item in playbook.checklist if SUBJECTS.search(item.title["en"])}
    assert told - {*playbook.done_by} == {*BY_NOTHING[playbook.key]}


def test_an_outline_knows_it_too(library: Library) -> None:
    for name in PRACTICES:
        assert library.outline(name).done_by == library.get(name).done_by


def test_who_ticks_it_reaches_the_milestone_that_it_stands_for(playbook: Playbook) -> None:
    stands = {item.key: item.reaches for item in playbook.checklist if item.reaches}
    assert {*stands.values()} <= {m.key for m in playbook.milestones}
    assert all(playbook.done_by[key][0] == f"milestone:{step}" for key, step in stands.items())
    assert len({*stands.values()}) == len(stands)


WRONG = [
    ("done_by: [milestone:nosuch]", 'there is no milestone "nosuch"'),
    ("done_by: [gate:copy]", 'there is no "copy" in gates'),
    ("done_by: [message:nosuch]", 'there is no "nosuch" in messages'),
    ("done_by: [answer:nosuch]", 'there is no "nosuch" in answers'),
    ("done_by: [milestone]", "milestone needs a key: milestone:KEY."),
    ("done_by: [target:x]", "target has no key."),
    ("done_by: [weather]", "a fact: milestone:KEY, gate:KEY"),
    ("reaches: nosuch", 'there is no milestone "nosuch"'),
]


@pytest.mark.parametrize(("words", "said"), WRONG)
def test_a_slip_is_told_with_its_place(words: str, said: str, tmp_path: Path) -> None:
    import shutil

    from csmcli.playbooks.lint import check

    shutil.copytree(Path(shipped_folder()) / "crowdfunding", tmp_path / "mine")
    sheet = tmp_path / "mine" / "checklist" / "video.yaml"
    sheet.write_text(sheet.read_text().replace("    side: ", f"    {words}\n    side: ", 1))
    (tmp_path / "mine" / "playbook.yaml").write_text(
        (tmp_path / "mine" / "playbook.yaml").read_text().replace("playbook: crowdfunding", "playbook: mine")
    )
    found = [f for f in check(str(tmp_path / "mine")) if f.level == "error"]
    assert [said in f.text for f in found] == [True], [f.text for f in found]
    assert found[0].line
    assert found[0].file.endswith("video.yaml")


def test_facts_are_told_in_the_page() -> None:
    page = (Path(__file__).parents[2] / "docs" / "playbooks.md").read_text()
    assert all(f"`{name}" in page for name in FACTS)
