"""The messages of the shipped practice: something sensible for every trouble, in both languages, for real clients."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from csmcli.actions import demo
from csmcli.actions.desk import Desk
from csmcli.core.internal_words import internal_word
from csmcli.core.messages import Situation, fitting
from csmcli.core.playbook import Playbook
from csmcli.messages import NotKnown
from csmcli.playbooks import Library, shipped_folder
from csmcli.playbooks.templates import LANGUAGES
from csmcli.store.finding import client
from csmcli.store.reading import reader
from csmcli.views.messages import Wish, to_paste, written

TODAY = date(2026, 11, 22)
LIBRARY = Library(shipped_folder(), once=True)
KEYS = [message.key for message in LIBRARY.get("crowdfunding").messages]

SAYS = {
    "overdue": ["dates", "outline", "backend-gentle", "next-step", "next-step", "numbers", "next-step", "shipping"],
    "slipping": ["dates", "copy-postponed", "backend-gentle", "next-step", "next-step", "numbers", "next-step", "shipping"],
    "silent": ["silent-light"] * 8,
    "task": ["vital-task"] * 8,
    "numbers": ["numbers"] * 8,
    "goal": ["goal-short"] * 5 + ["numbers"] + ["goal-short"] * 2,
    "review": ["review"] * 8,
    "renewal": ["dates", "outline", "backend-gentle", *["next-step"] * 5],
}  # fmt: skip
"""By milestone, in the playbook's order: timeline, copy, backend, page, launch, target, end, ship.

Nothing is renewed in this practice, so a renewal says what the milestone's next step says.
"""

SERIES = [
    ("silent", "copy", ["silent-light", "silent-concrete", "silent-last"]),
    ("overdue", "copy", ["outline", "draft-review"]),
    ("overdue", "backend", ["backend-gentle", "backend-concrete"]),
    ("overdue", "page", ["next-step"]),
]


@pytest.fixture(scope="module")
def practice() -> Playbook:
    return LIBRARY.get("crowdfunding")


def picked(practice: Playbook, now: Situation) -> str:
    found = fitting(practice, now)
    assert found is not None
    return found[0].key


@pytest.mark.parametrize("code", SAYS)
def test_every_signal_at_every_milestone_has_its_message(practice: Playbook, code: str) -> None:
    found = [picked(practice, Situation(TODAY, milestone=m.key, fired=(code,))) for m in practice.milestones]
    assert found == SAYS[code]


@pytest.mark.parametrize(("code", "milestone", "series"), SERIES)
def test_a_series_goes_on_until_there_is_an_answer(
    practice: Playbook, code: str, milestone: str, series: list[str]
) -> None:
    now = Situation(TODAY, milestone=milestone, fired=(code,))
    for sent, key in enumerate(series):
        assert picked(practice, now._replace(unanswered=frozenset(series[:sent]))) == key
    assert picked(practice, now._replace(unanswered=frozenset(series))) == series[-1]


def test_every_occasion_has_its_message(practice: Playbook) -> None:
    now = Situation(TODAY, milestone="copy")
    assert {
        key: picked(practice, now._replace(**fields))
        for key, fields in {
            "closed": {"closed": True},
            "new": {"contacted": False, "milestone": "timeline"},
            "tight": {"too_near": 30},
            "reached": {"latest": ("timeline", TODAY)},
            "reminder": {"reminders": ("backend-look",)},
            "near": {"launch_in": 3},
            "running": {"running": True},
            "ended": {"to_ship": True},
            "step": {},
            "through": {"milestone": None},
        }.items()
    } == {
        "closed": "closing", "new": "welcome", "tight": "roomier", "reached": "celebrate", "reminder": "backend-gentle",
        "near": "launch-week", "running": "numbers", "ended": "shipping", "step": "outline", "through": "next-step",
    }  # fmt: skip


@pytest.fixture(scope="module")
def portfolio(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("portfolio") / "csm.db"
    demo.make(Desk(path, LIBRARY, TODAY, "mei", "csm demo"), language="en")
    return path


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", KEYS)
def test_a_message_renders_for_every_client_or_names_what_is_missing(portfolio: Path, key: str, language: str) -> None:
    texts = []
    with reader(portfolio) as connection:
        for story in demo.STORIES:
            found = client(connection, story.key)
            try:
                picked = written(connection, LIBRARY, found, TODAY, Wish(key, language, "mail"), "en")
            except NotKnown as missing:
                assert missing.fields["fact"], missing
                continue
            texts.append(to_paste(picked.message))
            who = demo.PEOPLE.get(story.key, (found.name,))[0]
            assert who in picked.message.text
    assert texts, f"no demo client gets {key}"
    for text in texts:
        _well_formed(text, language)


def _well_formed(text: str, language: str) -> None:
    """As somebody would paste it: no holes, no stray spaces, no address with a full stop stuck to it."""
    assert text == text.strip()
    assert "\n\n\n" not in text
    assert not re.search(r"[ \t]$", text, re.MULTILINE)
    assert not re.search(r"\{|\}|None|Undefined|<", text)
    assert not re.search(r"https?://\S*[，。；：、！？（）「」]", text)
    assert not re.search(r" [，。；：、！？）」]|[，。；：、！？（「] (?=[\u4e00-\u9fff])", text)
    body = re.sub(r"^.*(好！|,)$", "", text, flags=re.MULTILINE)
    if language == "zh-TW":
        assert not re.search(r"[\u4e00-\u9fff][,;!?:]", body)
        assert "您" not in body, "the greeting says 您, the rest 你們"
        assert not re.search(r"視頻|信息|質量|軟件|用戶|網絡|默認|點擊", text)
    else:
        assert "  " not in text
    assert internal_word(body) is None


def test_everybody_in_the_demo_gets_a_message_of_its_own_accord(portfolio: Path) -> None:
    with reader(portfolio) as connection:
        for story in demo.STORIES:
            picked = written(connection, LIBRARY, client(connection, story.key), TODAY, Wish(), "en")
            assert picked.reason is not None
            assert picked.message.text


def test_no_template_carries_an_internal_word() -> None:
    files = sorted((shipped_folder() / "crowdfunding" / "messages").rglob("*.j2"))
    assert len(files) == len(KEYS) * len(LANGUAGES)
    assert {file.name: internal_word(file.read_text(encoding="utf-8")) for file in files} == dict.fromkeys(
        [file.name for file in files]
    )
