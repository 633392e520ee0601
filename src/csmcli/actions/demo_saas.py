"""A made-up portfolio of a software service around today, from the handoff to the renewal.

Nobody in it exists. Each story is a name, a tier, how many days ago it signed, when its contract ends, and what
happened since: ``(days ago, what, …)``, entered through the same actions that a user's commands take.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from csmcli.actions import (
    clients,
    contracts,
    goals,
    handoff,
    holds,
    measurements,
    milestones,
    questions,
    reviews,
    success,
    tasks,
    touches,
)
from csmcli.actions.clients import Profile
from csmcli.actions.contracts import Terms
from csmcli.actions.desk import Desk
from csmcli.core.goal_setting import Wish
from csmcli.store.reading import reader

Event = tuple[Any, ...]


class Story(NamedTuple):
    """One made-up client; ``ends`` is in how many days its contract ends."""

    key: str
    name: str
    tier: str | None
    signed: int
    ends: int
    worth: int
    events: tuple[Event, ...]


ON = ("handoff", "kickoff", "success", "setup", "aha", "activated", "adopted", "review", "power-user")


def _walked(*days: int) -> tuple[Event, ...]:
    """The milestones in order, reached so many days ago."""
    return tuple((ago, "reach", key) for ago, key in zip(days, ON, strict=False))


STORIES = (
    Story("harbour", "Harbour Books", "medium", 250, 115, 480_000, (*_walked(246, 238, 228, 210, 202, 186, 152, 150, 40), (228, "answer", {"own-words": "A book is found once and typed once.", "industry": "retail", "what-you-do": "Sells books in eleven shops.", "fit": "both"}), (228, "goal", "handling-time", "14", "8", 100), (90, "measure", "handling-time", "11"), (20, "measure", "handling-time", "8.6"), (150, "held"), (20, "log", "quarterly call"))),
    Story("tailor", "Tailor & Thread", "large", 330, 35, 1_900_000, (*_walked(326, 318, 310, 290, 280, 262, 230, 228, 120), (310, "goal", "conversion", "2%", "4%", 20), (40, "measure", "conversion", "3.4%"), (228, "held"), (130, "held"), (34, "held"), (8, "log", "the director asks what the next year brings"))),
    Story("clinic", "Lotus Clinics", "large", 120, 245, 1_200_000, (*_walked(116, 108, 98, 80, 70, 50), (98, "goal", "response-time", "26", "8", 200), (30, "measure", "response-time", "19"), (5, "log", "weekly call"))),
    Story("cannery", "North Cannery", "medium", 200, 60, 350_000, (*_walked(194, 185, 176, 150), (176, "goal", "stock-outs", "9%", "3%", 30), (60, "measure", "stock-outs", "8%"), (52, "log", "the old list is still kept beside it"))),
    Story("lantern", "Lantern School", "medium", 100, 265, 300_000, (*_walked(96, 88, 80, 66, 55), (80, "answer", {"own-words": "Every class knows who is absent by nine.", "industry": "education", "fit": "client", "fit-reason": "We cannot count absences yet."}), (9, "log", "teachers trained"))),
    Story("ferry", "Island Ferry", "small", 45, 320, 60_000, (*_walked(40, 30), (30, "log", "kick-off"),)),
    Story("orchard", "Orchard Foods", "medium", 30, 335, 420_000, (*_walked(25, 18), (18, "log", "kick-off with the sponsor"), (6, "log", "goals drafted"))),
    Story("quay", "Quay Logistics", "large", 15, 350, 2_400_000, ((12, "log", "sales introduced us"),)),
    Story("atelier", "Atelier Nine", "small", 290, 75, 48_000, (*_walked(286, 280, 270, 255, 245, 230, 200), (60, "log", "answered the survey"))),
    Story("granary", "Granary Bank", "large", 180, 185, 3_100_000, (*_walked(176, 168, 158, 140, 131, 116, 84, 80), (158, "goal", "training-coverage", "10%", "90%", 60), (50, "measure", "training-coverage", "71%"), (80, "held"), (3, "log", "two branches more"))),
    Story("summit", "Summit Tours", "small", 70, 295, 72_000, (*_walked(66, 60, 48), (40, "hold", 30, "season begins"))),
    Story("kiln", "Kiln & Clay", "small", 400, 330, 54_000, (*_walked(396, 388, 380, 360, 350, 330, 300, 290, 200), (100, "log", "gave us a quote for the page"))),
    Story("beacon", "Beacon Charity", "small", 210, 155, 40_000, (*_walked(205, 196, 188, 170, 160), (70, "close", "champion"))),
    Story("meridian", "Meridian Partners", None, 3, 362, 640_000, ()),
)  # fmt: skip

PEOPLE = {
    "harbour": ("Ms. Tan", "mail"),
    "tailor": ("Mr. Osei", "mail"),
    "clinic": ("Dr. Lim", "mail"),
    "cannery": ("Ana", "phone"),
    "granary": ("Ms. Reyes", "mail"),
    "quay": ("Tom", "mail"),
}
"""Whom to talk to, and how, of those that told."""

QUESTIONS = (
    ("ferry", 20, "setup", "Can two people share one seat?", None),
    ("orchard", 6, "success", "Which numbers do others our size watch?", None),
    ("clinic", 5, "activated", "Can the night shift be left out of the report?", None),
)
"""What was asked: by whom, how many days ago, about what, in which words, and the page that answered it."""

HANDOFF = {
    "bought-why": "Too much is typed twice.",
    "nearly-stopped": "The price of the second year",
    "promises": "An import of the old records, by us",
    "goal-in-the-sale": "Fewer minutes a case",
    "sponsor": "The head of operations",
    "daily-owner": "The head of the office",
    "users": "Three teams",
    "notice-days": "60",
    "systems-there": "A spreadsheet on a shared drive",
}
"""What sales told of clients that have gone on since; the end of the contract comes to it."""


def make(desk: Desk, *, language: str) -> int:
    """Enter every story into an empty database; how many there are."""
    for story in STORIES:
        _begin(desk, story)
        for event in sorted(story.events, key=lambda event: -event[0]):
            _happen(desk._replace(today=_ago(desk, event[0])), desk.today, story.key, event)
    for key in ("granary", "clinic", "tailor", "orchard"):
        story = next(story for story in STORIES if story.key == key)
        tasks.generate(desk._replace(today=_ago(desk, story.signed)), key, language=language)
        tasks.tick(desk._replace(today=_ago(desk, 2)), key, _due(desk, _ago(desk, 5)), _ago(desk, 2))
    for key, days, topic, text, page in QUESTIONS:
        then = desk._replace(today=_ago(desk, days))
        questions.ask(then, key, text, on=then.today, topic=topic, answered_by=page)
    return len(STORIES)


def _ago(desk: Desk, days: int) -> date:
    return desk.today - timedelta(days)


def _due(desk: Desk, until: date) -> list[str]:
    """The tasks that the client whose list was made last should have done by a day, but those that a fact will tick."""
    rules = desk.library.outline("saas").done_by
    sql = """SELECT key FROM task WHERE done_on IS NULL AND due_on <= ?
             AND client_id = (SELECT client_id FROM task ORDER BY id DESC LIMIT 1)"""
    with reader(desk.database) as connection:
        found = [key for (key,) in connection.execute(sql, (until.isoformat(),))]
    return [
        key
        for key in found
        if not rules.get(key) or rules[key][0].startswith(("message:", "answer:", "agreed:", "number", "review"))
    ]


def _begin(desk: Desk, story: Story) -> None:
    signed = _ago(desk, story.signed)
    contact, channel = PEOPLE.get(story.key, (None, None))
    then = desk._replace(today=signed)
    profile = Profile(signed_on=signed, owner="you", contact=contact, channel=channel)
    clients.add(then, story.name, playbook="saas", key=story.key, tier=story.tier, profile=profile)
    ends = desk.today + timedelta(story.ends)
    contracts.enter(then, story.key, Terms(ends_on=ends, starts_on=signed, value=story.worth * 100))
    if len(story.events) > 2:
        handoff.hand_over(then, story.key, {**HANDOFF, "contract-until": ends.isoformat()}, language="en")


def _happen(then: Desk, today: date, key: str, event: Event) -> None:
    """One event, as of the day it happened."""
    _, what, *rest = event
    if what == "reach":
        milestones.reach(then, key, rest[0], then.today)
    elif what == "log":
        touches.log(then, key, rest[0], on=then.today)
    elif what == "answer":
        success.define(then, key, rest[0])
    elif what == "goal":
        metric, baseline, target, days = rest
        wish = Wish(target=target, by_on=today + timedelta(days), baseline=baseline, quarterly=True)
        goals.set_(then, key, metric, wish)
    elif what == "measure":
        measurements.measure(then, key, rest[0], rest[1], then.today)
    elif what == "held":
        reviews.keep(then, key, reviews.Outcome(held_on=then.today))
    elif what == "hold":
        holds.hold(then, key, until=today + timedelta(rest[0]), reason=rest[1])
    else:
        clients.close(then, key, outcome="dropped", reason=rest[0], on=then.today, note=None)
