"""A playbook as the rules get it, field by field."""

from __future__ import annotations

from pathlib import Path

from csmcli.core.materials import Category, Choice, Fit, Item, Message, Question
from csmcli.core.playbook import Campaign, Limit, Limits, Milestone, Offset, Playbook, Reminder, Resource, Tier
from csmcli.playbooks import Library

DRAFT = Milestone(
    key="copy",
    title={"en": "Draft", "zh-TW": "文案"},
    aha=True,
    gate=False,
    due=(Offset(45, "launch", True), Offset(30, "signing", False, working=True)),
    reached={"en": "It exists.", "zh-TW": "有了。"},
    obstacle={"en": "The empty page.", "zh-TW": "空白頁。"},
    ask={"en": "What is written?", "zh-TW": "寫了什麼？"},
    offer={"en": "An outline.", "zh-TW": "大綱。"},
    resources=(
        Resource({"en": "Outline", "zh-TW": "大綱"}, None, "outline.md"),
        Resource({"en": "Examples", "zh-TW": "案例"}, "https://example.org/pages", None),
    ),
    reached_when_dated=(),
)

PIXEL = Item(
    key="pixel",
    category="ads",
    title={"en": "Place the pixel", "zh-TW": "裝像素"},
    tiers={"large": "customised", "small": "general"},
    side="client",
    vital=True,
    due=Offset(30, "launch", True),
    waits_for=("budget",),
    general={"en": "Place it early.", "zh-TW": "早點裝。"},
    detailed={"en": "Place it and test it.", "zh-TW": "裝好並測試。"},
)


def _tiny(folder: Path) -> Playbook:
    return Library(folder.parent).get("tiny")


def test_the_whole(tiny: Path) -> None:
    playbook = _tiny(tiny)
    assert (playbook.key, playbook.language, playbook.currency) == ("tiny", "en", "TWD")
    assert playbook.about == {"en": "A practice of three steps.", "zh-TW": "三個步驟。"}
    assert playbook.campaign == Campaign("launch", "ship", "raised")
    assert (playbook.check_in_after_days, playbook.check_in_every_days) == (180, 30)
    assert playbook.reasons == {"dates": {"en": "Never settled.", "zh-TW": "日期未定。"}}
    assert playbook.clearing["numbers"]["en"] == "Enter a number."


def test_milestones(tiny: Path) -> None:
    draft, launch, ship = _tiny(tiny).milestones
    assert draft == DRAFT
    assert (launch.gate, launch.due, launch.resources) == (True, (), ())
    assert (ship.due, ship.reached_when_dated) == ((), ("launch",))


def test_tiers(tiny: Path) -> None:
    playbook = _tiny(tiny)
    assert [t.key for t in playbook.tiers] == ["large", "medium", "small"]
    assert playbook.tiers[1] == Tier(
        "medium", {"en": "M", "zh-TW": "中"}, 80, 14, 3.5, 40, {"en": "Some", "zh-TW": "些"}
    )


def test_limits_and_next_steps(tiny: Path) -> None:
    playbook = _tiny(tiny)
    assert list(playbook.limits) == ["overdue", "slipping", "silent", "task", "numbers", "goal", "review", "renewal"]
    assert playbook.limits["overdue"] == Limits(Limit(0, 14), {}, {"copy": Limit(3, 9)}, None)
    assert playbook.limits["slipping"].moves == Limit(2, 3)
    assert playbook.limits["silent"].tiers == {"large": Limit(7, 14)}
    assert list(playbook.next_steps) == ["slipping", "overdue", "silent", "task", "numbers"]
    assert playbook.next_steps["slipping"]["any"]["en"] == "Ask why."


def test_intake(tiny: Path) -> None:
    size, wish = _tiny(tiny).intake
    assert size.choices == (
        Choice("one", {"en": "One", "zh-TW": "一人"}, 0),
        Choice("more", {"en": "More", "zh-TW": "多人"}, 100),
    )
    assert (size.area, size.kind, size.weight) == ("team", "choice", 3)
    assert wish == Question("wish", "means", {"en": "What do you wish?", "zh-TW": "想要什麼？"}, "text", 0, ())


def test_the_checklist_goes_by_the_order_of_categories_not_of_files(tiny: Path) -> None:
    playbook = _tiny(tiny)
    assert playbook.categories == (
        Category("strategy", {"en": "Strategy", "zh-TW": "策略"}),
        Category("ads", {"en": "Advertising", "zh-TW": "廣告"}),
    )
    assert [item.key for item in playbook.checklist] == ["budget", "pixel", "thanks"]
    assert playbook.checklist[1] == PIXEL
    assert (playbook.checklist[2].due, playbook.checklist[2].detailed) == (None, {})


def test_words_lose_the_line_ends_of_block_style(tiny: Path) -> None:
    path = tiny / "playbook.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("about: {en: A practice of three steps.,", "about:\n  en: |\n    One.\n    Two.\n ").replace("  zh-TW: 三個步驟。}", "  zh-TW: 三個步驟。"), encoding="utf-8")  # fmt: skip
    assert _tiny(tiny).about == {"en": "One.\nTwo.", "zh-TW": "三個步驟。"}


def test_messages_and_reminders(tiny: Path) -> None:
    playbook = _tiny(tiny)
    fits = (Fit(None, "welcome", None), Fit("silent", None, "copy"))
    words = {"en": "Hello", "zh-TW": "問候"}, {"en": "A greeting", "zh-TW": "你好"}
    assert playbook.messages == (Message("hello", *words, fits),)
    title = {"en": "Look at the draft", "zh-TW": "看文案"}
    assert playbook.reminders == (Reminder("draft-look", title, "copy", 14, ("hello",)),)
    assert playbook.milestones[-1].resources[0].key == "packing"
