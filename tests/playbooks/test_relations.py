"""What in playbook.yaml contradicts something else there, one mistake at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from csmcli.errors import BadFile
from csmcli.playbooks import Library
from csmcli.playbooks.lint import check

Spoil = Callable[[str, str, str], Path]

CASES = [
    # names
    ("playbook: tiny", "playbook: other", 'playbook: must be "tiny", as the folder is called.'),
    ("key: ship", "key: copy", 'milestones.copy.key: the key "copy" is taken; give each milestone its own.'),
    ("key: wish", "key: team-size", 'intake.team-size.key: the key "team-size" is taken; give each question its own.'),
    ("value: more", "value: one", 'intake.team-size.choices.one.value: the value "one" is taken; give each choice its own.'),
    # milestones that are named
    ("before: launch", "before: lunch", 'milestones.copy.due.1.before: there is no milestone "lunch"; did you mean "launch"?'),
    ("before: launch", "after: lunch", 'milestones.copy.due.1.after: there is no milestone "lunch"; did you mean "launch"?'),
    ("before: launch", "before: q", 'milestones.copy.due.1.before: there is no milestone "q"; there are copy, launch, ship.'),
    ("reached_when_dated: [launch]", "reached_when_dated: [ship, lanch]", 'milestones.ship.reached_when_dated.2: there is no milestone "lanch"; did you mean "launch"?'),
    ("starts: launch", "starts: lanch", 'campaign.starts: there is no milestone "lanch"; did you mean "launch"?'),
    ("ends: ship", "ends: shop", 'campaign.ends: there is no milestone "shop"; did you mean "ship"?'),
    ("milestones: {copy:", "milestones: {copi:", 'limits.overdue.milestones.copi: there is no milestone "copi"; did you mean "copy"?'),
    ("slipping: {copy:", "slipping: {kopy:", 'next_steps.slipping.kopy: there is no milestone "kopy"; did you mean "copy"?'),
    # offsets
    ("before: launch", "before: launch, after: launch", "milestones.copy.due.1: needs either before or after, and not both."),
    (", before: launch", "", "milestones.copy.due.1: needs either before or after, and not both."),
    ("before: launch", "before: signing", "milestones.copy.due.1.before: nothing is due before signing; count with after."),
    ("before: launch", "before: copy", "milestones.copy.due: the due dates go round in a circle (copy, copy); count one of them from something else."),
    # the campaign
    ("ends: ship", "ends: launch", 'campaign.ends: must be a milestone that comes after "launch".'),
    ("ends: ship", "ends: copy", 'campaign.ends: must be a milestone that comes after "launch".'),
    # limits
    ("task: {expected: 7, maximum: 21}", "task: {expected: 7, maximum: 6}", "limits.task.maximum: must not be below expected, which is 7."),
    ("{large: {expected: 7, maximum: 14}}", "{large: {expected: 7, maximum: 1}}", "limits.silent.tiers.large.maximum: must not be below expected, which is 7."),
    ("{expected: 3, maximum: 9}", "{expected: 3, maximum: 0}", "limits.overdue.milestones.copy.maximum: must not be below expected, which is 3."),
    ("moves: {expected: 2, maximum: 3}", "moves: {expected: 2, maximum: 1}", "limits.slipping.moves.maximum: must not be below expected, which is 2."),
    # signals
    ("  task: {any: {en: Remind., zh-TW: 提醒。}}\n", "", 'next_steps: has nothing for the signal "task"; add it.'),
    ("  task: {en: Make the checklist., zh-TW: 建立清單。}\n", "", 'clearing: has nothing for the signal "task"; add it.'),
    ("task: {any: {en: Remind.", "task: {copy: {en: Remind.", 'next_steps.task: has no "any", the step for every other milestone; add it.'),
    # intake
    ("kind: text, weight: 0", "kind: choice, weight: 0", "intake.wish.choices: is missing; a question of kind choice needs choices."),
    ("kind: text, weight: 0", "kind: date, weight: 2", "intake.wish.weight: must be 0: only a question of kind choice is scored."),
    ("kind: choice\n    weight: 3", "kind: text\n    weight: 0", "intake.team-size.choices: belongs to a question of kind choice only; leave it out."),
    # resources
    (', link: "https://example.org/pages"', "", "milestones.copy.resources.2: needs either link or file, and not both."),
    ("{title: {en: Examples", "{key: packing, title: {en: Examples", 'milestones.ship.resources.packing.key: the key "packing" is taken; give each resource its own.'),
    # messages
    ("messages:\n  - key: hello", "messages:\n  - {key: hello, title: {en: H}, subject: {en: H}}\n  - key: hello", 'messages.hello.key: the key "hello" is taken; give each message its own.'),
    ("check_ins: {when", "meetings: {advice_from_days: 5, advice_to_days: 3}\ncheck_ins: {when", "meetings.advice_to_days: must not be below advice_from_days."),
    ("messages: [hello]", "messages: [helo]", 'reminders.draft-look.messages.1: there is no message "helo" in this playbook.'),
    ("until: copy", "until: kopy", 'reminders.draft-look.until: there is no milestone "kopy"; did you mean "copy"?'),
    ("silent, milestone: copy", "silent, milestone: kopy", 'messages.hello.fits.2.milestone: there is no milestone "kopy"; did you mean "copy"?'),
    ("{occasion: welcome}", "{occasion: welcome, signal: task}", "messages.hello.fits.1: needs either signal or occasion, and not both."),
    ("{occasion: welcome}", "{milestone: copy}", "messages.hello.fits.1: needs either signal or occasion, and not both."),
    ("file: outline.md", 'file: outline.md, link: "https://example.org/"', "milestones.copy.resources.1: needs either link or file, and not both."),
]  # fmt: skip


def _said(folder: Path) -> str:
    with pytest.raises(BadFile) as caught:
        Library(folder.parent).get(folder.name)
    return str(caught.value).partition(": ")[2]


@pytest.mark.parametrize(("old", "new", "sentence"), CASES)
def test_a_contradiction_gives_one_sentence(spoil: Spoil, old: str, new: str, sentence: str) -> None:
    assert _said(spoil("", old, new)).splitlines()[0] == sentence


@pytest.mark.parametrize("key", ["signing", "any"])
def test_a_milestone_cannot_take_a_word_with_a_meaning(tiny: Path, key: str) -> None:
    path = tiny / "playbook.yaml"
    text = path.read_text(encoding="utf-8").replace("ship: {en: Ask., zh-TW: 詢問。}, ", "")
    path.write_text(text.replace("ends: ship", f"ends: {key}").replace("key: ship", f"key: {key}"), encoding="utf-8")
    assert _said(tiny) == f'milestones.{key}.key: "{key}" has a meaning of its own; choose another key.'


def test_a_circle_over_several_milestones_names_them(spoil: Spoil) -> None:
    spoil("", "    gate: true\n", "    due: [{days: 1, before: ship}, {days: 9, after: signing}]\n")
    folder = spoil(
        "",
        "    due:\n    reached: {en: It is sent.",
        "    due: [{days: 3, after: copy}]\n    reached: {en: It is sent.",
    )
    assert _said(folder) == (
        "milestones.copy.due: the due dates go round in a circle (copy, launch, ship, copy); "
        "count one of them from something else."
    )


def test_a_practice_may_do_without_a_campaign_and_without_counting_moves(spoil: Spoil) -> None:
    spoil("", "campaign: {starts: launch, ends: ship, metric: raised}\n", "")
    folder = spoil("", ", moves: {expected: 2, maximum: 3}", "")
    playbook = Library(folder.parent).get("tiny")
    assert playbook.campaign is None
    assert playbook.limits["slipping"].moves is None


def test_the_tiers_stand_from_large_to_small(tiny: Path) -> None:
    path = tiny / "playbook.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    small = next(line for line in lines if line.startswith("  small: {title"))
    lines.remove(small)
    lines.insert(lines.index("tiers:\n") + 1, small)
    path.write_text("".join(lines), encoding="utf-8")
    assert _said(tiny) == "tiers: must stand in the order large, medium, small."


def test_a_folder_with_no_name_is_told_apart(tiny: Path) -> None:
    folder = tiny.rename(tiny.parent / "Tiny Book")
    sentence = 'stands in a folder "Tiny Book"; name it in lower-case letters, digits and hyphens.'
    assert [f.text for f in check(folder)] == [sentence]


def test_a_resource_may_not_lead_out_of_the_folder(tiny: Path, tmp_path: Path) -> None:
    (tiny / "resources" / "outline.md").unlink()
    (tiny / "resources" / "outline.md").symlink_to("/etc/hostname")
    sentence = "a symbolic link leads out of the playbook's folder; put the file itself there."
    assert _said(tiny) == f"milestones.copy.resources.1.file: {sentence}"
    (tiny / "resources").rename(tmp_path / "resources")
    (tiny / "resources").symlink_to(tmp_path / "resources")
    assert _said(tiny) == f"milestones.copy.resources.1.file: {sentence}"
