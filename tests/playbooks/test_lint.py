"""What loads but was hardly meant, one mistake at a time; and what does not load, all of it at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from csmcli.playbooks import Library
from csmcli.playbooks.findings import ERROR, WARNING
from csmcli.playbooks.lint import check

Spoil = Callable[[str, str, str], Path]

ADS = "checklist/ads.yaml"
STRATEGY = "checklist/strategy.yaml"


def test_a_sound_playbook_has_no_findings(tiny: Path) -> None:
    assert check(tiny) == []
    assert check(str(tiny)) == []


DOUBTS = [
    # translations
    ("", "{en: Draft, zh-TW: 文案}", "{en: Draft}", "milestones.copy.title", "has no words in zh-TW; add them."),
    (ADS, "{en: Say thanks., zh-TW: 說謝謝。}", "{zh-TW: 說謝謝。}", "items.thanks.advice.general", "has no words in en; add them."),
    (ADS, "zh-TW: 說謝謝。", "zh-TW: 說 謝謝。", "items.thanks.advice.general.zh-TW", "has a space between Chinese characters, as where a line was folded; take it out."),
    # tiers
    ("", "hours_a_month: 1,", "hours_a_month: 0,", "tiers.small.hours_a_month", "should be more than 0."),
    ("", "hours_a_month: 1,", "hours_a_month: 4,", "tiers.small.hours_a_month", "should not be more than the next larger tier has."),
    ("", "score_from: 40", "score_from: 70", "tiers.medium.score_from", "should be below that of the next larger tier, or this tier is never suggested."),
    # milestones
    ("", "launch: {en: Call., zh-TW: 打電話。}, ", "", "milestones.launch", "has no next step of its own under any signal; add one to next_steps."),
    ("", "file: outline.md", "file: missing.md", "milestones.copy.resources.1.file", 'there is no file "resources/missing.md" in the playbook.'),
    ("", "    due:\n    reached", "    due: [{days: 20, before: launch}]\n    reached", "milestones.ship.due.1", 'is due before "launch", a milestone that comes first.'),
    ("", "    due:\n    reached", "    due: [{days: 60, before: launch}]\n    reached", "milestones.ship.due.1", 'is due before "copy", a milestone that comes first.'),
    ("", "    due:\n    reached", "    due: [{days: 400, after: launch}]\n    reached", "milestones.ship.due.1.days", 'counts more than a year from "launch".'),
    # items
    (ADS, "    due: {days: 30, before: launch}\n", "", "items.pixel", "is vital but has no due day, so nobody hears when it is late; add due."),
    (ADS, "    side: us\n", "    side: us\n    due: {days: 91, after: ship}\n", "items.thanks.due", 'leads 91 days past "ship", the last milestone.'),
    (ADS, "    side: us\n", "    side: us\n    due: {days: 366, before: launch}\n", "items.thanks.due.days", 'counts more than a year from "launch".'),
    (STRATEGY, ", small: general}", "}", "items.pixel.waits_for.1", 'waits for "budget", which the tier small lacks.'),
    (STRATEGY, "{days: 60, before: launch}", "{days: 20, before: launch}", "items.pixel.waits_for.1", 'waits for "budget", which is due later.'),
    (STRATEGY, "{days: 60, before: launch}", "{days: 0, after: ship}", "items.pixel.waits_for.1", 'waits for "budget", which is due later.'),

]  # fmt: skip

FINE = [
    ("", "    gate: true\n", "    due: [{days: 20, before: ship}]\n"),
    ("", "    due:\n    reached", "    due: [{days: 365, after: launch}]\n    reached"),
    (ADS, "    side: us\n", "    side: us\n    due: {days: 90, after: ship}\n"),
    (STRATEGY, "{days: 60, before: launch}", "{days: 30, before: launch}"),
    (STRATEGY, "{days: 60, before: launch}", "{days: 60, before: ship}"),
    (STRATEGY, "    due: {days: 60, before: launch}\n", ""),
    (ADS, "zh-TW: 說謝謝。", "zh-TW: 說 thanks 就好。"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "field", "text"), DOUBTS)
def test_a_doubt_gives_one_warning(spoil: Spoil, file: str, old: str, new: str, field: str, text: str) -> None:
    folder = spoil(file, old, new)
    findings = check(folder)
    assert [(f.level, f.field, f.text) for f in findings] == [(WARNING, field, text)]
    assert Library(folder.parent).get("tiny").key == "tiny"


@pytest.mark.parametrize(("file", "old", "new"), FINE)
def test_what_may_be_meant_gives_none(spoil: Spoil, file: str, old: str, new: str) -> None:
    assert check(spoil(file, old, new)) == []


def test_a_small_checklist_stays_short(tiny: Path) -> None:
    def items(count: int) -> str:
        item = "  - {{key: i{n}, title: {{en: Do, zh-TW: 做}}, tiers: {{small: general}}, side: us, advice: {{general: {{en: Do, zh-TW: 做}}}}}}\n"
        return "".join(item.format(n=n) for n in range(count))

    head = "category: pr\norder: 3\ntitle: {en: PR, zh-TW: 公關}\nitems:\n"
    (tiny / "checklist" / "pr.yaml").write_text(head + items(18), encoding="utf-8")
    assert check(tiny) == []
    (tiny / "checklist" / "pr.yaml").write_text(head + items(19), encoding="utf-8")
    assert [f.text for f in check(tiny)] == ["has 21 checklist items; a small team follows 20 at most."]


def test_a_tier_without_items(spoil: Spoil) -> None:
    spoil(ADS, "{medium: general}", "{large: general}")
    folder = spoil(STRATEGY, "medium: general, ", "")
    assert [(f.field, f.text) for f in check(folder)] == [("tiers.medium", "has no checklist item.")]


def test_a_practice_without_any_checklist_is_one(tiny: Path) -> None:
    for path in (tiny / "checklist").iterdir():
        path.unlink()
    (tiny / "checklist").rmdir()
    assert check(tiny) == []


def test_every_error_of_every_file_is_found_in_order(spoil: Spoil) -> None:
    spoil(ADS, "side: us", "side: them")
    spoil(STRATEGY, "side: shared", "side: [")
    spoil("", "aha: true", "aha: 1")
    folder = spoil("", "every_days: 30", "every_days: x")
    findings = check(folder)
    assert {f.level for f in findings} == {ERROR}
    assert [(Path(f.file).name, f.line, f.field) for f in findings] == [
        ("playbook.yaml", 9, "milestones.copy.aha"),
        ("playbook.yaml", 70, "check_ins.every_days"),
        ("ads.yaml", 18, "items.thanks.side"),
        ("strategy.yaml", 8, ""),
    ]


def test_a_folder_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    findings = check(tmp_path / "none")
    assert [(f.level, f.line, f.text) for f in findings] == [(ERROR, None, "there is no such file.")]
