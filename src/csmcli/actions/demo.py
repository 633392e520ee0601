"""A made-up portfolio around today, entered through the same actions that a user's commands take.

Nobody in it exists. Each story is a name, a tier, how many days ago it signed, and what happened
since: ``(days ago, what, …)``.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from csmcli.actions import clients, follow_ups, holds, measurements, milestones, questions, tasks, touches
from csmcli.actions.client_plan import PlanOptions
from csmcli.actions.clients import Profile
from csmcli.actions.desk import Desk
from csmcli.core.dates import Span
from csmcli.core.money import to_hundredths

Event = tuple[Any, ...]


class Story(NamedTuple):
    """One made-up client. Days in ``plan`` events count from today."""

    key: str
    name: str
    tier: str | None
    signed: int
    events: tuple[Event, ...]


STORIES = (
    Story("moonlamp", "月光露營燈 Moonlamp", "large", 90, ((88, "log", "kick-off meeting"), (86, "plan", 25, 60, 150), (60, "copy"), (50, "backend"), (30, "plan", 40, 75, 165), (9, "log", "video shoot moved once more"))),
    Story("teahouse", "山頂茶席 Hilltop Tea", "medium", 70, ((69, "log", "welcome call"), (66, "plan", 30, 60, 120), (40, "move", "copy", -12), (12, "move", "copy", 3), (11, "log", "page not written yet, two more weeks"))),
    Story("catwheel", "喵輪 Cat Wheel", "small", 45, ((44, "log", "signed, very keen"),)),
    Story("rainboots", "雨天靴 Puddle Boots", "medium", 120, ((119, "log", "kick-off"), (110, "plan", -20, 10, 90), (80, "copy"), (60, "backend"), (30, "page"), (20, "launch"), (13, "raised", "412,000"), (10, "log", "sales slow down"))),
    Story("slowcoffee", "慢慢咖啡 Slow Coffee", "small", 30, ((28, "plan", 60, 90, 150), (28, "log", "dates are fixed"), (3, "log", "outline read, draft begun"), (1, "copy"))),
    Story("starmap", "星圖地毯 Star Map Rug", "large", 20, ((19, "log", "kick-off with four people"), (15, "plan", 75, 110, 200), (5, "log", "weekly call"))),
    Story("foldbike", "折折車 Foldbike", "large", 150, ((149, "log", "kick-off"), (140, "plan", -35, -1, 80), (100, "copy"), (90, "backend"), (45, "page"), (35, "launch"), (2, "raised", "3,860,000"), (2, "log", "last week of the campaign"), (8, "target"))),
    Story("pinecone", "松果積木 Pinecone Blocks", "small", 60, ((59, "log", "welcome"), (55, "plan", 50, 80, 140), (30, "copy"), (6, "log", "back office begun"))),
    Story("noodles", "外婆的麵 Grandma Noodles", "small", 25, ((24, "log", "first call"), (20, "plan", 70, 100, 130), (8, "log", "asked about reward tiers"))),
    Story("windharp", "風琴書架 Harp Shelf", "medium", 80, ((79, "log", "kick-off"), (70, "plan", 14, 44, 120), (40, "copy"), (21, "backend"), (4, "log", "page under review"))),
    Story("quietfan", "靜靜風扇 Quiet Fan", "large", 40, ((39, "log", "kick-off"), (35, "plan", 200, 235, 330), (4, "log", "mould on schedule"))),
    Story("deepblue", "深藍潛水包 Deep Blue", "medium", 50, ((49, "log", "kick-off"), (40, "hold", 20, "waiting for the mould"))),
    Story("firefly", "螢火蟲劇場 Firefly Theatre", "small", 15, ((14, "log", "welcome call"),)),
    Story("saltwind", "鹽風皂 Salt Wind Soap", "small", 100, ((99, "log", "kick-off"), (90, "plan", 5, 35, 70), (70, "copy"), (40, "backend"), (15, "page"), (1, "log", "everything ready for launch"))),
    Story("papercity", "紙城市 Paper City", None, 5, ((5, "log", "contract signed"),)),
    Story("hillbees", "山蜂蜜 Hill Bees", "small", 130, ((129, "log", "kick-off"), (120, "plan", -50, -20, 40), (90, "copy"), (80, "backend"), (60, "page"), (50, "launch"), (40, "target"), (21, "raised", "286,500"), (20, "end"), (9, "log", "packing has begun"))),
    Story("loomlab", "織織研究室 Loom Lab", "medium", 35, ((34, "log", "kick-off"), (30, "plan", 45, 75, 160), (18, "copy"), (2, "log", "photos are in"))),
    Story("tidepool", "潮間帶桌遊 Tide Pool", "medium", 65, ((64, "log", "kick-off"), (60, "plan", 35, 65, 150), (20, "copy"))),
    Story("oldstreet", "老街地圖 Old Street", "small", 75, ((74, "log", "kick-off"), (60, "plan", 40, 70, 110), (33, "log", "no time before the fair"))),
    Story("cloudpillow", "雲朵枕 Cloud Pillow", "large", 55, ((54, "log", "kick-off"), (50, "plan", 30, 65, 140), (30, "copy"), (25, "backend"), (3, "log", "ad budget agreed"))),
    Story("steelcup", "剛剛杯 Steel Cup", "medium", 110, ((109, "log", "kick-off"), (100, "plan", -5, 30, 100), (70, "copy"), (50, "backend"), (14, "page"), (5, "launch"), (1, "raised", "725,000"), (1, "log", "day four, 72 per cent"))),
    Story("bambooamp", "竹音箱 Bamboo Amp", "small", 85, ((84, "log", "kick-off"), (70, "plan", 20, 50, 110), (40, "move", "copy", -5), (26, "move", "copy", 9), (13, "move", "copy", 16), (13, "log", "sample broke, redo"))),
    Story("seedbox", "種子盒 Seed Box", "small", 10, ((9, "log", "welcome call"), (7, "plan", 80, 110, 150))),
    Story("nightmarket", "夜市燈箱 Night Market", "medium", 95, ((94, "log", "kick-off"), (60, "log", "agency not found yet"))),
    Story("lasttrain", "末班車歌集 Last Train", "small", 200, ((199, "log", "kick-off"), (190, "plan", -100, -70, -20), (170, "copy"), (160, "backend"), (110, "page"), (100, "launch"), (90, "target"), (75, "raised", "318,000"), (70, "end"), (18, "ship"), (17, "close"))),
)  # fmt: skip

PEOPLE = {
    "moonlamp": ("林小姐", "line", "3,000,000"),
    "teahouse": ("Hana", "mail", "800,000"),
    "rainboots": ("阿哲", "line", "500,000"),
    "starmap": ("陳經理", "mail", "5,000,000"),
    "foldbike": ("Ken", "line", "4,000,000"),
    "windharp": ("Joyce", "mail", "1,200,000"),
    "saltwind": ("小鹽", "line", "200,000"),
    "hillbees": ("李大哥", "phone", "250,000"),
    "cloudpillow": ("Amber", "line", "2,000,000"),
    "steelcup": ("小剛", "line", "1,000,000"),
}
"""Whom to talk to, how, and what success is, of those stories that got so far as to tell."""


MINUTES = {
    "kick-off": 60, "kick-off with four people": 120, "welcome call": 60, "first call": 60, "weekly call": 45,
    "video shoot moved once more": 30, "page not written yet, two more weeks": 20, "last week of the campaign": 60,
    "ad budget agreed": 75, "page under review": 90, "day four, 72 per cent": 40, "outline read, draft begun": 120,
    "back office begun": 150, "asked about reward tiers": 100, "everything ready for launch": 180,
    "packing has begun": 60, "sample broke, redo": 75,
}  # fmt: skip
"""How long a contact took, by what was said; of the others nobody noted it."""

QUESTIONS = (
    ("nightmarket", 60, "timeline", "How long may a survey before the launch run?", None),
    ("catwheel", 40, "timeline", "How long may a campaign run?", None),
    ("windharp", 30, "backend", "Who uploads the page, you or we?", "manual-backend.md"),
    ("firefly", 14, "backend", "Who fills in the back office?", "manual-backend.md"),
    ("teahouse", 11, "copy", "How long should the page be?", "page-outline.md"),
    ("noodles", 8, "rewards", "How many reward tiers are enough?", None),
    ("pinecone", 6, "backend", "Where do I enter the shipping fee of the outlying islands?", None),
    ("starmap", 5, "rewards", "May a reward be added after the launch?", None),
    ("slowcoffee", 3, "rewards", "Do early birds need a limit?", None),
    ("loomlab", 2, "copy", "Which example is closest to ours?", "page-examples.md"),
)
"""What was asked: by whom, how many days ago, about what, in which words, and the page that answered it."""


PROMISES = (
    ("starmap", 5, "three example pages of rugs", 1, None),
    ("windharp", 4, "look at the ads", 0, Span(1, "w")),
)
"""What was promised: to whom, how many days ago, what, and how many days ago it was due; and how often."""


def make(desk: Desk, *, language: str) -> int:
    """Enter every story into an empty database; how many there are."""
    for story in STORIES:
        _begin(desk, story)
        for event in sorted(story.events, key=lambda event: -event[0]):
            _happen(desk._replace(today=_ago(desk, event[0])), desk.today, story.key, event)
    for key in ("moonlamp", "cloudpillow", "slowcoffee"):
        then = desk._replace(today=_ago(desk, 25))
        found = tasks.generate(then, key, language=language)
        if key != "cloudpillow":
            by_hand = [item for item in found.added[:20] if item not in desk.library.outline("crowdfunding").done_by]
            tasks.tick(desk._replace(today=_ago(desk, 12)), key, by_hand, _ago(desk, 12))
    for key, days, topic, text, page in QUESTIONS:
        then = desk._replace(today=_ago(desk, days))
        questions.ask(then, key, text, on=then.today, topic=topic, answered_by=page)
    for key, days, text, due, every in PROMISES:
        follow_ups.promise(desk._replace(today=_ago(desk, days)), key, text, due=_ago(desk, due), every=every)
    return len(STORIES)


def _ago(desk: Desk, days: int) -> date:
    return desk.today - timedelta(days)


def _begin(desk: Desk, story: Story) -> None:
    signed = _ago(desk, story.signed)
    contact, channel, target = PEOPLE.get(story.key, (None, None, None))
    launched = any(event[1] == "launch" for event in story.events)
    clients.add(
        desk._replace(today=signed),
        story.name,
        playbook="crowdfunding",
        key=story.key,
        tier=story.tier,
        profile=Profile(
            signed_on=signed,
            owner="you",
            contact=contact,
            channel=channel,
            target=to_hundredths(target) if target else None,
        ),
        links={
            "backend": f"https://example.com/backend/{story.key}",
            **({"page": f"https://example.com/projects/{story.key}"} if launched else {}),
        },
    )


def _happen(then: Desk, today: date, key: str, event: Event) -> None:
    """One event, as of the day it happened."""
    _, what, *rest = event
    if what == "log":
        touches.log(then, key, rest[0], on=then.today, minutes=MINUTES.get(rest[0]))
    elif what == "plan":
        days = (today + timedelta(days) for days in rest)
        milestones.plan(then, key, dict(zip(("launch", "end", "ship"), days, strict=True)))
    elif what == "move":
        milestones.plan(then, key, {rest[0]: today + timedelta(rest[1])}, PlanOptions("client", "not written yet"))
    elif what == "raised":
        measurements.measure(then, key, "raised", rest[0], then.today)
    elif what == "hold":
        holds.hold(then, key, until=today + timedelta(rest[0]), reason=rest[1])
    elif what == "close":
        clients.close(then, key, outcome="completed", reason=None, on=then.today, note=None)
    else:
        milestones.reach(then, key, what, then.today)
