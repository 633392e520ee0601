"""What the check says of messages, one mistake at a time, with file and line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from shutil import rmtree

import pytest

from csmcli.playbooks import Library
from csmcli.playbooks.findings import ERROR, WARNING
from csmcli.playbooks.lint import check

Spoil = Callable[[str, str, str], Path]

EN = "messages/en/hello.j2"

FAULTS = [
    (EN, "{{ contact or name }}", "{{ contakt }}", 1, "there is no fact “contakt”; did you mean “contact”?"),
    (EN, "{{ resource.packing }}", "{{ resource.packin }}", 3, "there is no fact “resource.packin”; did you mean “resource.packing”?"),
    (EN, "{{ resource.packing }}", "{% set a = 1 %}", 3, "“set” is not allowed in a message"),
    (EN, "{{ resource.packing }}", "{{ name.upper() }}", 3, "“(…)” is not allowed in a message"),
    (EN, "{{ resource.packing }}", "{{ name", 3, "cannot be read here ("),
    (EN, "{{ resource.packing }}", "You are behind.", 3, "says “behind”, a word of ours that no client should read."),
    (EN, "{{ resource.packing }}", "You are at\nrisk.", None, "says “at risk”, a word of ours"),
    ("messages/zh-TW/hello.j2", "{{ resource.packing }}", "你們卡住了", 3, "says “卡住”, a word of ours"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "line", "said"), FAULTS, ids=[case[2] for case in FAULTS])
def test_a_faulty_template_is_an_error_with_its_line(
    spoil: Spoil, file: str, old: str, new: str, line: int | None, said: str
) -> None:
    folder = spoil(file, old, new)
    (found,) = check(folder)
    assert (found.level, found.file, found.line, found.field) == (ERROR, str(folder / file), line, "")
    assert found.text.startswith(said)
    assert Library(folder.parent).get("tiny").key == "tiny"  # it loads all the same


def test_a_message_needs_its_words_in_every_language(tiny: Path) -> None:
    (tiny / "messages" / "zh-TW" / "hello.j2").unlink()
    (found,) = check(tiny)
    assert (found.level, Path(found.file).name, found.field) == (ERROR, "playbook.yaml", "messages.hello")
    assert found.text == 'has no template "messages/zh-TW/hello.j2".'
    assert found.line is not None


def test_a_template_without_an_entry_is_a_warning(tiny: Path) -> None:
    (tiny / "messages" / "en" / "spare.j2").write_text("Hi")
    (tiny / "messages" / "en" / "notes.txt").write_text("not ours")
    (tiny / "messages" / "en" / "Spare.j2").write_text("not ours")
    (found,) = check(tiny)
    assert (found.level, Path(found.file).name) == (WARNING, "spare.j2")
    assert found.text == 'is no message of the playbook; add an entry "spare" to messages.'


def test_a_template_is_read_with_care(tiny: Path, tmp_path: Path) -> None:
    template = tiny / EN
    template.write_bytes(b"Hi\n\xa4\xa4\n")
    (found,) = check(tiny)
    assert (found.line, found.text) == (2, "this is no UTF-8 text.")
    (tmp_path / "elsewhere.j2").write_text("Hi")
    template.unlink()
    template.symlink_to(tmp_path / "elsewhere.j2")
    (found,) = check(tiny)
    assert "leads out of the playbook's folder" in found.text
    template.unlink()
    template.write_bytes("\ufeffHi {{ name }}\r\n".encode())
    assert check(tiny) == []


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("subject: {en: A greeting", "subject: {en: Your score", "messages.hello.subject.en"),
        ("{en: Draft, zh-TW: 文案}", "{en: Draft, zh-TW: 分級}", "milestones.copy.title.zh-TW"),
        ("ask: {en: What is written?", "ask: {en: Why are you behind?", "milestones.copy.ask.en"),
        ("offer: {en: A hand.", "offer: {en: A hand where you are stuck.", "milestones.launch.offer.en"),
        ("title: {en: Examples", "title: {en: Health", "milestones.copy.resources.2.title.en"),
    ],
)
def test_words_that_a_message_may_say_are_checked_too(spoil: Spoil, old: str, new: str, field: str) -> None:
    (found,) = check(spoil("", old, new))
    assert (found.level, found.field) == (ERROR, field)
    assert found.text.endswith("a word of ours that no client should read.")


def test_a_practice_without_messages_may_word_its_milestones_as_it_likes(tiny: Path) -> None:
    path = tiny / "playbook.yaml"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("reminders:"), text.index("check_ins:")
    path.write_text((text[:start] + text[end:]).replace("A hand.", "A tier."), encoding="utf-8")
    assert {found.level for found in check(tiny)} == {WARNING}  # the templates that nothing sends any more


def test_a_folder_of_messages_that_is_missing_is_said_once_per_language(tiny: Path) -> None:
    rmtree(tiny / "messages")
    assert [found.text for found in check(tiny)] == [
        'has no template "messages/en/hello.j2".',
        'has no template "messages/zh-TW/hello.j2".',
    ]
