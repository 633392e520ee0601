"""The words of a review: a report as sections of headings and rows, from which screen, Markdown and HTML are drawn.

One wording for all of them, or the page that the client holds in its hands would differ from the one we look at.
What only the house reads comes from `House` and can be in no section of the client's version.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

from csmcli.core.journey import GoalLine
from csmcli.core.review_report import House, Report, Share, last_checkpoint
from csmcli.core.speech import Speech
from csmcli.language import teller
from csmcli.output.amounts import amount
from csmcli.report.review_voice import Housed, Page, Row, Section, Voice, status_words


def page(report: Report, house: House | None = None) -> Page:
    """The report for the client in its own language, or with a `house` for us."""
    speech = Speech(report.language, report.currency, report.day)
    voice = (Housed if house else Voice)(
        teller(report.language), date.isoformat if house else speech.day, partial(amount, speech=speech)
    )
    found = [*_common(report, house, voice), *(_inner(house, voice) if house else ()), *_next(report, voice)]
    return Page(
        voice.say("{name}: review of the results", name=report.name),
        tuple(_facts(report, house, voice)),
        tuple(section for section in found if section.rows),
    )


def _facts(report: Report, house: House | None, voice: Voice) -> Iterator[tuple[str, str]]:
    say, span = voice.say, f"{voice.day(report.first)} – {voice.day(report.until)}"
    yield say("Period"), f"{report.period} ({span})" if report.period else span
    if report.running:
        yield say("As of"), voice.day(report.day)
    if report.contact:
        yield say("Contact") if house else say("For you"), report.contact
    if report.ours:
        yield say("Owner") if house else say("At your side"), report.ours
    if house and house.tier:
        yield say("Tier"), say(house.tier)


def _common(report: Report, house: House | None, voice: Voice) -> Iterator[Section]:
    say, maybe = voice.say, voice.maybe
    yield _goals(report, house, voice)
    reached = tuple((step.title, voice.day(step.on), maybe(step.due_on)) for step in report.reached)
    yield Section("reached", say("Milestones reached"), (say("Milestone"), say("Reached"), say("Planned")), reached)
    yield _moved(report, house, voice)
    changes = tuple(
        (c.text, voice.side(c.side), c.theirs, c.ours, maybe(c.due_on), maybe(c.done_on)) for c in report.changes
    )
    heads = (
        say("What"),
        say("On whose side"),
        say("At the client") if house else say("Your person"),
        say("Our person"),
        say("By"),
        say("Done"),
    )
    yield Section("changes", say("What we agreed to change"), heads, changes)
    tasks = tuple(_share(share, voice) for share in report.tasks if share.done or share.open)
    yield Section(
        "tasks",
        say("Tasks of both sides"),
        (say("On whose side"), say("Done"), say("Still open"), say("Past their day")),
        tasks,
    )
    yield Section("contacts", say("Contacts and questions"), (say("What"), say("Count")), tuple(_counts(report, voice)))


def _goals(report: Report, house: House | None, voice: Voice) -> Section:
    say = voice.say
    heads: Row = (say("Goal"), say("Now"), say("Planned by now"), say("Target"), say("By"), say("Where it stands"))
    rows: list[Row] = []
    expected = {short.metric: short.expected for short in house.against} if house else {}
    for goal in report.goals:
        row = _goal(goal, expected.get(goal.metric) if house else last_checkpoint(goal, report.until), voice)
        rows.append(row)
    if house:
        heads = (*heads, say("Missing (% of the way)"))
        rows = [(*row, str(short.missing or "")) for row, short in zip(rows, house.against, strict=True)]
    return Section("goals", say("Goals against their checkpoints") if house else say("Goals"), heads, tuple(rows))


def _goal(goal: GoalLine, planned: int | None, voice: Voice) -> Row:
    value = goal.measured[-1][1] if goal.measured else None  # a baseline is no measurement
    name = goal.their_word or goal.title
    return (
        f"{name} ({goal.title})" if name != goal.title else name,
        voice.amount(value, goal.unit) if value is not None else voice.say("not measured yet"),
        voice.amount(planned, goal.unit) if planned is not None else "",
        voice.amount(goal.target, goal.unit),
        voice.day(goal.by_on),
        status_words(voice.say)[goal.status],
    )


def _moved(report: Report, house: House | None, voice: Voice) -> Section:
    """What got later; whose fault it was stays in the house, where it is asked about and not held against anybody."""
    say = voice.say
    rows: list[Row] = [
        (step.title, voice.day(step.from_on), voice.day(step.to_on) if step.to_on else say("open"), str(step.days))
        for step in report.moved
    ]
    heads: Row = (say("Milestone"), say("Planned for"), say("New date"), say("Days later"))
    if house:
        heads = (*heads, say("On whose side"), say("Reason"))
        rows = [
            (*row, ", ".join(map(voice.side, why.sides)), "; ".join(why.reasons))
            for row, why in zip(rows, house.slipped, strict=True)
        ]
    return Section("moved", say("Milestones later than planned"), heads, tuple(rows))


def _share(share: Share, voice: Voice) -> Row:
    return voice.side(share.side), str(share.done), str(share.open), str(share.late)


def _counts(report: Report, voice: Voice) -> Iterator[Row]:
    say, contacts, questions = voice.say, report.contacts, report.questions
    yield say("Conversations"), str(contacts.two_way)
    yield say("Meetings among them"), str(contacts.meetings)
    yield say("Messages from us"), str(contacts.outbound)
    yield say("Questions asked"), str(questions.asked)
    yield say("Questions answered"), str(questions.answered)
    yield say("Questions open"), str(questions.open)


def _inner(house: House, voice: Voice) -> Iterator[Section]:
    """What only we read."""
    say = voice.say
    yield Section("open", say("Questions open"), (say("Question"),), tuple((text,) for text in house.questions_open))
    time = ((say("Minutes"), str(house.minutes)), (say("Contacts without minutes"), str(house.untimed)))
    yield Section("time", say("Time spent"), (say("What"), say("Count")), time)
    causes = tuple((c.title, c.goal, c.note, voice.day(c.found_on)) for c in house.causes)
    yield Section("causes", say("Causes found"), (say("Cause"), say("Goal"), say("Note"), say("Found")), causes)
    yield Section("notes", say("Notes of reviews"), (say("Note"),), tuple((note,) for note in house.notes))


def _next(report: Report, voice: Voice) -> Iterator[Section]:
    say, coming = voice.say, report.next
    if coming is None or (not coming.planned and not isinstance(voice, Housed)):
        return
    heads = (
        say("Day"),
        say("Topic"),
        say("At the client") if isinstance(voice, Housed) else say("Your people"),
        say("Our people"),
    )
    day = voice.day(coming.on)
    first = day if coming.planned else say("{day} (not planned yet)", day=day)
    yield Section("next", say("The next review"), heads, ((first, coming.topic, coming.theirs, coming.ours),))
