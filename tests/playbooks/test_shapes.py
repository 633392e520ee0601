"""What a file may hold: a mistake in one place gives one sentence that names it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from csmcli.errors import BadFile
from csmcli.playbooks import Library

Spoil = Callable[[str, str, str], Path]

TEXT = "a text by language, as in {en: Launch, zh-TW: 上線}"
SHORT = "a short name of lower-case letters, digits and hyphens, as in page-draft"
ADS = "checklist/ads.yaml"

CASES = [
    # unknown fields
    ("", "aha: true", "ahaa: true", 'milestones.copy.ahaa: is not a field here; did you mean "aha"?'),
    ("", "campaign: {starts", "campaign: {quux: 1, starts", "campaign.quux: is not a field here; the fields are starts, ends, metric, every_days, usual_days, pace."),
    (ADS, "vital: true", "vitl: true", 'items.pixel.vitl: is not a field here; did you mean "vital"?'),
    (ADS, "side: us", "side: us\n    due: {days: 1, beforehand: launch}", 'items.thanks.due.beforehand: is not a field here; did you mean "before"?'),
    ("", "task: {expected: 7, maximum: 21}", "task: {expected: 7, maximum: 21, moves: {expected: 1, maximum: 2}}", "limits.task.moves: is not a field here; the fields are expected, maximum, tiers, milestones."),
    # missing fields
    ("", "currency: TWD\n", "", "currency: is missing; give a currency code of three capitals, as in TWD."),
    ("", "    ask: {en: Ready?, zh-TW: 好了嗎？}\n", "", f"milestones.launch.ask: is missing; give {TEXT}."),
    ("", "days: 45, ", "", "milestones.copy.due.1.days: is missing; give a whole number of days, 0 to 3650."),
    ("", "check_ins: {when_launch_is_beyond_days: 180, every_days: 30}\n", "", "check_ins: is missing; give a mapping with when_launch_is_beyond_days, every_days."),
    ("", "  task: {expected: 7, maximum: 21}\n", "", "limits.task: is missing; give a mapping with expected, maximum, tiers, milestones."),
    ("", "    area: team\n", "", "intake.team-size.area: is missing; give one of social, ads, creative, pr, shipping, team, time, means, purpose, business, measure, words, contract, people, promises."),
    (ADS, "    tiers: {medium: general}\n", "", "items.thanks.tiers: is missing; give a mapping of tiers to depths, as in {large: detailed, small: general}."),
    (ADS, "      general: {en: Say thanks., zh-TW: 說謝謝。}\n", "      detailed: {en: Say thanks.}\n", f"items.thanks.advice.general: is missing; give {TEXT}."),
    (ADS, "order: 2\n", "", "order: is missing; give a whole number, 1 to 1000."),
    # values
    ("", "aha: true", "aha: yes", 'milestones.copy.aha: must be true or false, not "yes".'),
    ("", "days: 45", "days: -3", "milestones.copy.due.1.days: must be a whole number of days, 0 to 3650, not -3."),
    ("", "days: 45", "days: 4.5", "milestones.copy.due.1.days: must be a whole number of days, 0 to 3650, not 4.5."),
    ("", "days: 45", "days: '45'", 'milestones.copy.due.1.days: must be a whole number of days, 0 to 3650, not "45".'),
    ("", "days: 45", "days: true", "milestones.copy.due.1.days: must be a whole number of days, 0 to 3650, not true."),
    ("", "days: 45", "days: 99999", "milestones.copy.due.1.days: must be a whole number of days, 0 to 3650, not 99999."),
    ("", "every_days: 30", "every_days: 0", "check_ins.every_days: must be a whole number of days, 1 to 3650, not 0."),
    ("", "hours_a_month: 8", "hours_a_month: .inf", 'tiers.large.hours_a_month: must be a number of hours a month, 0 to 744, not ".inf".'),
    ("", "currency: TWD", "currency: NT$", 'currency: must be a currency code of three capitals, as in TWD, not "NT$".'),
    ("", "language: en", "language: fr", 'language: must be one of en, zh-TW, not "fr".'),
    ("", "kind: choice", "kind: choose", 'intake.team-size.kind: must be one of choice, text, number, date, not "choose".'),
    (ADS, "side: us", "side: them", 'items.thanks.side: must be one of us, client, shared, not "them".'),
    (ADS, "{medium: general}", "{medium: deep}", 'items.thanks.tiers.medium: must be one of general, detailed, customised, not "deep".'),
    ("", "title: {en: Draft, zh-TW: 文案}", "title: Draft", f'milestones.copy.title: must be {TEXT}, not "Draft".'),
    ("", "title: {en: Draft, zh-TW: 文案}", "title: {}", f"milestones.copy.title: must be {TEXT}, not a mapping."),
    ("", "title: {en: Draft, zh-TW: 文案}", "title: [Draft]", f"milestones.copy.title: must be {TEXT}, not a list of 1."),
    ("", "title: {en: Draft, zh-TW: 文案}", "title:", f"milestones.copy.title: must be {TEXT}, not empty."),
    ("", "{en: Draft, zh-TW: 文案}", "{en: 7, zh-TW: 文案}", "milestones.copy.title.en: must be words, at most 5,000 characters, not 7."),
    ("", "{en: Draft, zh-TW: 文案}", "{en: '  ', zh-TW: 文案}", 'milestones.copy.title.en: must be words, at most 5,000 characters, not "".'),
    ("", "key: copy", "key: Copy", f'milestones.1.key: must be {SHORT}, not "Copy".'),
    ("", "key: copy", "key: ../copy", f'milestones.1.key: must be {SHORT}, not "../copy".'),
    ("", "value: one", "value: 1", 'intake.team-size.choices.1.value: must be a short name of lower-case letters, digits and hyphens, in quotes if it is a number, as in "2", not 1.'),
    ("", "https://example.org/pages", "javascript:alert(1)", 'milestones.copy.resources.2.link: must be a web address that begins with https:// or http://, not "javascript:alert(1)".'),
    ("", "file: outline.md", "file: ../../secret.md", 'milestones.copy.resources.1.file: must be the name of a file in the folder resources, as in page-outline.md, not "../../secret.md".'),
    ("", "file: outline.md", "file: /etc/passwd", 'milestones.copy.resources.1.file: must be the name of a file in the folder resources, as in page-outline.md, not "/etc/passwd".'),
    ("", "reached_when_dated: [launch]", "reached_when_dated: launch", 'milestones.ship.reached_when_dated: must be a list of milestones, not "launch".'),
    # keys of mappings
    ("", "{en: Draft, zh-TW: 文案}", "{en: Draft, zh: 文案}", "milestones.copy.title.zh: is not a key that fits here; it must be one of en, zh-TW."),
    (ADS, "{medium: general}", "{middle: general}", "items.thanks.tiers.middle: is not a key that fits here; it must be one of large, medium, small."),
    ("", "tiers: {large: {expected", "tiers: {huge: {expected", "limits.silent.tiers.huge: is not a key that fits here; it must be one of large, medium, small."),
    ("", "  dates: {en: Never", "  Dates!: {en: Never", f"reasons.Dates!: is not a key that fits here; it must be {SHORT}."),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "sentence"), CASES)
def test_a_mistake_in_one_place_gives_one_sentence(spoil: Spoil, file: str, old: str, new: str, sentence: str) -> None:
    folder = spoil(file, old, new)
    with pytest.raises(BadFile) as caught:
        Library(folder.parent).get("tiny")
    place, _, said = str(caught.value).partition(": ")
    assert said == sentence
    assert place.startswith(f"{folder / (file or 'playbook.yaml')}, line ")


LINES = [
    ("", "aha: true", "ahaa: true", 9),
    ("", "days: 45", "days: -3", 11),
    ("", "currency: TWD\n", "", 1),
    ("", "    ask: {en: Ready?, zh-TW: 好了嗎？}\n", "", 20),
    (ADS, "side: us", "side: them", 18),
]


@pytest.mark.parametrize(("file", "old", "new", "line"), LINES)
def test_the_line_is_that_of_the_field_or_of_what_lacks_it(
    spoil: Spoil, file: str, old: str, new: str, line: int
) -> None:
    folder = spoil(file, old, new)
    with pytest.raises(BadFile) as caught:
        Library(folder.parent).get("tiny")
    assert caught.value.fields["line"] == line


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "must be a mapping with category, order, title, items, not empty."),
        ("- a\n- b\n", "must be a mapping with category, order, title, items, not a list of 2."),
        ("words\n", 'must be a mapping with category, order, title, items, not "words".'),
    ],
)
def test_a_file_that_is_no_mapping(tiny: Path, text: str, said: str) -> None:
    path = tiny / ADS
    path.write_text(text)
    with pytest.raises(BadFile) as caught:
        Library(tiny.parent).get("tiny")
    assert str(caught.value) == f"{path}, line 1: {said}"


def test_several_mistakes_take_a_line_each(tiny: Path) -> None:
    path = tiny / ADS
    path.write_text("category: 7\norder: x\ntitle: {}\nitems: []\n")
    with pytest.raises(BadFile) as caught:
        Library(tiny.parent).get("tiny")
    lines = str(caught.value).splitlines()
    assert [line.removeprefix(f"{path}, ").split(": ")[0] for line in lines] == ["line 1", "line 2", "line 3", "line 4"]


def test_more_than_five_are_counted(tiny: Path) -> None:
    items = "".join(f"  - {{key: i{n}}}\n" for n in range(3))
    (tiny / ADS).write_text(f"category: ads\norder: 1\ntitle: {{en: Ads}}\nitems:\n{items}")
    with pytest.raises(BadFile) as caught:
        Library(tiny.parent).get("tiny")
    lines = str(caught.value).splitlines()
    assert len(lines) == 6
    assert lines[-1] == "and 7 more, which `csm playbook check` lists."
