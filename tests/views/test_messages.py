"""What a message may say of a client, and which one is picked, read from a real database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from csmcli.core.message_facts import FACTS, ITEMS
from csmcli.core.messages import Situation
from csmcli.messages import NotKnown, Own
from csmcli.playbooks import Library, shipped_folder
from csmcli.store.facts import known
from csmcli.store.finding import client
from csmcli.store.reading import reader
from csmcli.views.message_facts import facts, remedy, worded
from csmcli.views.messages import Listed, Message, Wish, listing, to_paste, written
from csmcli.views.situations import situation

CSM = Callable[..., Any]
TODAY = date(2026, 11, 22)
LIBRARY = Library(shipped_folder(), once=True)
PRACTICE = LIBRARY.get("crowdfunding")


@pytest.fixture
def told(csm: CSM, home: Path) -> Callable[..., dict[str, object]]:
    """``told("en")``: the facts of acme."""

    def read(language: str = "en", today: date = TODAY) -> dict[str, object]:
        with reader(home / "data" / "csm.db") as connection:
            number = client(connection, "acme").id
            return facts(
                connection, number, PRACTICE, known(connection, [number], LIBRARY.get)[number], today, language
            )

    return read


@pytest.fixture
def now(home: Path) -> Callable[..., Situation]:
    """``now()``: how acme stands."""

    def read(today: date = TODAY) -> Situation:
        with reader(home / "data" / "csm.db") as connection:
            number = client(connection, "acme").id
            return situation(connection, number, PRACTICE, known(connection, [number], LIBRARY.get)[number], today)

    return read


def test_the_fields_are_the_contract() -> None:
    assert Message._fields == ("key", "name", "message", "language", "channel", "subject", "text", "attachments")
    assert Listed._fields == ("key", "title", "fits", "languages")


def test_milestones_reached_on_one_day_are_told_together(csm: CSM, told: CSM) -> None:
    csm("add Acme --signed 2026-11-01")
    csm("milestone acme copy")
    csm("milestone acme backend")
    assert told("zh-TW")["reached"] == "撰寫專案文案」和「編輯專案後台"
    assert told()["reached"] == 'First draft of the page written" and "Campaign back office edited'


def test_what_is_proposed_is_what_is_agreed_where_that_fits(csm: CSM, told: CSM) -> None:
    csm("add Acme --signed 2026-11-20")
    csm("plan acme launch=2027-03-01")
    assert (told()["proposed.launch"], told()["proposed.end"]) == (date(2027, 3, 1), date(2027, 4, 5))
    csm("plan acme end=2027-04-01")
    assert told()["proposed.end"] == date(2027, 4, 1)
    csm("plan acme launch=2026-12-01")
    assert told()["proposed.launch"] > date(2026, 12, 1)


def test_a_number_before_the_launch_is_not_told(csm: CSM, told: CSM) -> None:
    csm("add Acme --signed 2026-11-20")
    csm("measure acme raised 100")
    assert "raised" not in told()


def test_of_a_new_client(csm: CSM, told: CSM) -> None:
    csm("add Acme --signed 2026-11-20")
    found = told()
    assert set(found) == {
        "name", "signed", "today", "currency", "milestone", "ask", "offer", "due", "progress", "steps_done", "steps_all",
        "dates", "proposed.launch", "proposed.end", "date.timeline", "date.copy", "date.backend",
        "resource.outline", "resource.examples", "resource.manual",
    }  # fmt: skip
    assert (found["name"], type(found["name"])) == ("Acme", Own)
    assert (found["milestone"], found["due"]) == ("Project dates set", date(2026, 11, 27))
    assert (found["progress"], found["steps_done"], found["steps_all"]) == (0, 0, 8)
    # 45 days before the launch the draft is due: no earlier than that, and on a working day
    assert (found["proposed.launch"], found["proposed.end"]) == (date(2027, 1, 6), date(2027, 2, 10))
    assert found["dates"][0] == {"title": "Project dates set", "day": date(2026, 11, 27)}  # type: ignore[index]


def test_of_a_client_with_everything(csm: CSM, told: CSM) -> None:
    csm(
        "add Acme --signed 2026-08-01 --tier small --contact Mei --channel line --target 1,000,000 --link 'shop=https://x'"
    )
    csm("plan acme launch=2026-11-10 end=2026-11-30 ship=2027-02-28", CSM_TODAY="2026-08-02")
    csm("task acme 'Ask the bank' --side client --vital --due 2026-11-20", CSM_TODAY="2026-11-01")
    csm("milestone acme launch 2026-11-10")
    csm("measure acme raised 250,000 --on 2026-11-15")
    csm("measure acme raised 270,000 --on 2026-11-18")
    found = told("zh-TW")
    assert {*FACTS} - {*found} == {"roomier", "proposed.launch", "proposed.end", "days_to_launch", "resources"}
    assert (found["raised"], found["raised_on"], found["target"], found["percent"]) == (
        270000,
        date(2026, 11, 18),
        1000000,
        27,
    )
    assert (found["reached"], found["milestone"]) == ("專案上線", "達成集資目標")
    assert (found["days_left"], found["steps_done"], found["link.shop"]) == (8, 5, "https://x")
    assert (found["task"], found["task_due"]) == ("Ask the bank", date(2026, 11, 20))
    assert found["date.launch"] == date(2026, 11, 10)


def test_a_task_of_the_playbook_is_told_in_the_language_of_the_message(csm: CSM, told: CSM) -> None:
    csm("add Acme --signed 2026-08-01 --tier small")
    csm("plan acme launch=2026-12-01", CSM_TODAY="2026-08-02")
    csm("checklist acme", CSM_TODAY="2026-08-02")
    english, chinese = told("en")["task"], told("zh-TW")["task"]
    assert str(english).isascii()
    assert not str(chinese).isascii()


@pytest.mark.parametrize(
    ("launch", "roomier"), [("2026-12-01", date(2027, 1, 6)), ("2027-03-01", None)], ids=["too near", "with room"]
)
def test_a_roomier_launch_is_told_only_where_the_planned_one_is_too_near(
    csm: CSM, told: CSM, launch: str, roomier: date | None
) -> None:
    csm("add Acme --signed 2026-11-01")
    csm(f"plan acme launch={launch}")
    assert told().get("roomier") == roomier


def test_of_a_client_that_is_through(csm: CSM, told: CSM) -> None:
    csm("add Acme --signed 2026-01-01")
    csm("milestone acme ship 2026-11-20")
    found = told()
    assert (found["progress"], found["reached"]) == (100, "Rewards shipped")
    assert not {"milestone", "ask", "offer", "due", "dates", "resources"} & {*found}


def test_a_resource_in_words() -> None:
    manual = next(r for m in PRACTICE.milestones for r in m.resources if r.key == "manual")
    assert worded(manual, "en") == "Back-office manual in 13 parts (attached: manual-backend.md)"
    assert worded(manual, "zh-TW") == "後台操作手冊（13 步），見附檔 manual-backend.md"
    assert worded(manual._replace(file=None, link="https://x"), "en") == "Back-office manual in 13 parts https://x"


REMEDIES = [
    ("link.backend", "csm edit acme --link backend=URL"),
    ("contact", "csm edit acme --contact NAME"),
    ("channel", "csm edit acme --channel TEXT"),
    ("signed", "csm edit acme --signed DATE"),
    ("target", "csm edit acme --target AMOUNT"),
    ("date.launch", "csm plan acme launch=DATE"),
    ("due", "csm plan acme copy=DATE"),
    ("raised", "csm measure acme raised AMOUNT"),
    ("percent", "csm measure acme raised AMOUNT"),
    ("reached", "csm milestone acme copy"),
    ("days_to_launch", "csm plan acme launch=DATE"),
    ("days_left", "csm plan acme end=DATE"),
    ("task", ""),
    ("roomier", ""),
]


@pytest.mark.parametrize(("fact", "command"), REMEDIES)
def test_the_command_that_adds_a_fact(fact: str, command: str) -> None:
    assert remedy(fact, "acme", PRACTICE, "copy", {}) == command


def test_what_no_command_can_add() -> None:
    assert remedy("percent", "acme", PRACTICE, "copy", {"raised": 5}) == "csm edit acme --target AMOUNT"
    assert remedy("due", "acme", PRACTICE, None, {}) == ""
    assert remedy("days_left", "acme", PRACTICE._replace(campaign=None), "copy", {}) == ""


def test_how_a_client_stands(csm: CSM, now: CSM) -> None:
    csm("add Acme --signed 2026-11-20 --tier small")
    assert now() == Situation(TODAY, "small", "timeline", contacted=False)
    csm("plan acme launch=2026-12-01 end=2027-01-10 ship=2027-05-31")
    csm("log acme 'called'")
    found = now()
    assert (found.contacted, found.milestone, found.latest) == (True, "copy", ("timeline", TODAY))
    assert (found.too_near, found.launch_in) == (36, 9)
    assert now(date(2027, 1, 30)).fired[0] == "overdue"
    csm("milestone acme launch")
    assert (now().running, now().launch_in, now().to_ship, now().latest) == (True, None, False, ("launch", TODAY))
    csm("milestone acme end")
    assert (now().running, now().to_ship) == (False, True)
    csm("close acme --outcome completed")
    assert now().closed


def test_a_reminder_is_due_after_its_days(csm: CSM, now: CSM) -> None:
    csm("add Acme --signed 2026-11-01")
    assert now(date(2026, 11, 14)).reminders == ()
    assert now(date(2026, 11, 15)).reminders == ("backend-look",)
    csm("message acme backend-gentle --language en --sent")
    csm("edit acme --link backend=https://x")
    csm("message acme backend-gentle --sent", CSM_TODAY="2026-11-15")
    assert now(date(2026, 11, 28)).reminders == ()


def test_what_was_sent_and_not_answered(csm: CSM, now: CSM) -> None:
    csm("add Acme --signed 2026-11-01")
    for day, line in (
        ("2026-11-10", "message acme outline --sent"),
        ("2026-11-12", "log acme 'talked'"),
        ("2026-11-12", "message acme dates --sent"),
        ("2026-11-14", "message acme silent-light --sent"),
    ):
        assert csm(line, CSM_TODAY=day).code == 0
    found = now()
    assert found.unanswered == {"dates", "silent-light"}
    assert found.sent == {
        "outline": date(2026, 11, 10),
        "dates": date(2026, 11, 12),
        "silent-light": date(2026, 11, 14),
    }
    assert now(date(2026, 11, 13)).unanswered == {"dates"}
    csm("log acme 'answered'")
    assert now().unanswered == frozenset()


def test_the_message_speaks_the_clients_language_and_the_title_ours(csm: CSM, home: Path) -> None:
    csm("add Acme --signed 2026-11-20 --link backend=https://x")
    with reader(home / "data" / "csm.db") as connection:
        found = client(connection, "acme")
        own = written(connection, LIBRARY, found, TODAY, Wish(), "en")
        told = written(connection, LIBRARY, found, TODAY, Wish("welcome", "en", "mail"), "zh-TW")
    assert (own.message.language, own.message.message, own.message.text[:10]) == ("zh-TW", "welcome", "Acme 團隊，大家")
    assert own.title.startswith("Welcome")
    assert own.reason is not None
    assert (told.message.language, told.message.text[:15], told.reason) == ("en", "Hello Acme team", None)
    assert told.title.startswith("歡迎")
    assert to_paste(told.message).startswith("Subject: Welcome to your campaign\n\nHello Acme team,\n")
    assert to_paste(told.message._replace(channel="line")).startswith("Hello Acme team,\n")
    assert to_paste(own.message._replace(channel="E-Mail")).startswith("主旨：歡迎開始你們的集資專案\n\nAcme")
    assert [Path(file).name for file in told.message.attachments] == ["manual-backend.md"]
    assert all(Path(file).is_file() for file in told.message.attachments)


def test_a_missing_fact_is_told_with_its_command(csm: CSM, home: Path) -> None:
    csm("add Acme --signed 2026-11-20")
    csm("plan acme launch=2027-06-01")
    with reader(home / "data" / "csm.db") as connection:
        found = client(connection, "acme")
        with pytest.raises(NotKnown) as caught:
            written(connection, LIBRARY, found, TODAY, Wish("welcome"), "en")
        assert str(caught.value) == (
            "welcome says link.backend, which is not known of acme. Add it: csm edit acme --link backend=URL"
        )
        with pytest.raises(NotKnown, match="roomier, and acme has none now; choose another message"):
            written(connection, LIBRARY, found, TODAY, Wish("roomier"), "en")


def test_the_list_of_all(csm: CSM) -> None:
    rows = {row.key: row for row in listing(PRACTICE, shipped_folder() / "crowdfunding", "en")}
    assert list(rows) == [message.key for message in PRACTICE.messages]
    assert rows["backend-gentle"] == Listed(
        "backend-gentle",
        "Back office, gently",
        ("overdue:backend", "slipping:backend", "step:backend", "reminder:backend"),
        ("en", "zh-TW"),
    )


def test_every_fact_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "messages.md").read_text(encoding="utf-8")
    missing = [fact for fact in (*FACTS, "date.KEY", "link.NAME", "resource.KEY") if f"| `{fact}` |" not in page]
    assert missing == []
    assert all(f"`step.{part}`" in page for part in ITEMS["dates"])
