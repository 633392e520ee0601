"""A journey drawn in text: the stages in a line, then every step with its date, and what is next.

Drawn to the width of the terminal, in a pipe too: it is a picture for people, programs take JSON. The signs say
what is done, now and ahead; where an encoding lacks them, plain ones do (`output.terminal`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from csmcli.core.goals import Goal, progress
from csmcli.core.journey import AHEAD, DONE, NOW, GoalLine, Journey, NextStep, Stage, Station
from csmcli.core.speech import Speech
from csmcli.language import tell
from csmcli.output.amounts import amount
from csmcli.output.terminal import bar, display_width, encodable, pad, visible
from csmcli.output.wrapping import wrapped
from csmcli.wording import goal_state_word

SIGNS = {DONE: "✓", NOW: "●", AHEAD: "○"}
_JOINT = " ─ "
_DAY = 10
_BLANK = " " * _DAY


def lines(journey: Journey, width: int, encoding: str | None) -> list[str]:
    """The map, line by line, none wider than `width` terminal columns where the words allow it."""
    parts = [
        list(_head(journey, width, encoding)),
        list(_stations(journey.stages, width)),
        list(_next(journey.next, width)),
        list(_goals(journey, width, encoding)),
        list(_achieved(journey, width)),
    ]
    drawn = [line for part in parts if part for line in ("", *part)]
    return [encodable(line.rstrip(), encoding) for line in drawn[1:]]


def _head(journey: Journey, width: int, encoding: str | None) -> Iterator[str]:
    people = " / ".join(filter(None, (journey.ours, journey.contact)))
    yield from _text(" · ".join(filter(None, (journey.name, journey.playbook, people))), width)
    yield bar(journey.percent, encoding=encoding)
    yield ""
    yield from _stages([stage for stage in journey.stages if stage.title], width)
    yield "  ".join((
        f"{SIGNS[DONE]} {tell('done')}", f"{SIGNS[NOW]} {tell('now')}", f"{SIGNS[AHEAD]} {tell('ahead')}", f"+ {tell('optional')}"
    ))  # fmt: skip


def _stages(stages: Iterable[Stage], width: int) -> Iterator[str]:
    """The stages side by side, as many to a line as fit."""
    line = ""
    for stage in stages:
        word = f"{SIGNS[stage.state]} {visible(stage.title)}"
        if line and display_width(line + _JOINT + word) > width:
            yield from _text(line + _JOINT.rstrip(), width)
            line = word
        else:
            line = line + _JOINT + word if line else word
    yield from _text(line, width)


def _stations(stages: Iterable[Stage], width: int) -> Iterator[str]:
    for stage in stages:
        if stage.stations and stage.title:
            yield from _text(stage.title, width, f"{SIGNS[stage.state]} ")
        for station in stage.stations:
            yield from _station(station, width)


def _station(station: Station, width: int) -> Iterator[str]:
    """Date and title, and below it the standard; who and the meeting too, while it is ahead."""
    day = _day(station.reached_on or station.due_on)
    sign = "+" if station.optional and station.state == AHEAD else SIGNS[station.state]
    yield from _text(f"{station.title} ({station.key})", width, f"  {sign} {day}  ")
    below = " " * (6 + _DAY)
    yield from _text(station.standard, width, below)
    if station.state == DONE:
        return
    if station.meeting:
        yield from _text(_meeting(station), width, below)
    people = [f"{tell('us')}: {station.ours}" if station.ours else "", f"{tell('client')}: {station.theirs}" if station.theirs else ""]  # fmt: skip
    yield from _text(" · ".join(filter(None, people)), width, below)


def _meeting(station: Station) -> str:
    assert station.meeting
    on, topic, people = station.meeting
    about = topic or station.title
    words = tell("Meeting {day}: {topic}", day=on, topic=about) if on else tell("Meeting: {topic}", topic=about)
    return f"{words} ({people})" if people else words


def _next(steps: Iterable[NextStep], width: int) -> Iterator[str]:
    steps = tuple(steps)
    widest = max((display_width(tell(step.side)) for step in steps), default=0)
    for number, step in enumerate(steps):
        if not number:
            yield tell("Next")
        before = f"  {_day(step.due_on)}  {pad(tell(step.side), widest)}  "
        yield from _text(f"{step.text} ({step.who})" if step.who else step.text, width, before)


def _goals(journey: Journey, width: int, encoding: str | None) -> Iterator[str]:
    speech = Speech(journey.language, journey.currency, journey.day)
    for number, goal in enumerate(journey.goals):
        if not number:
            yield tell("Goals")
        yield from _text(goal_title(goal), width, "  ")
        done = way_done(goal)
        drawn = "" if done is None else bar(done, encoding=encoding)
        yield from _text("  ".join(filter(None, (drawn, goal_line(goal, speech)))), width, "    ")


def goal_title(goal: GoalLine) -> str:
    """Our word for a goal, and the client's own beside it."""
    return f"{goal.title} ({goal.their_word})" if goal.their_word else goal.title


def goal_line(goal: GoalLine, speech: Speech) -> str:
    """From where to where by when, what was measured last, and how it stands."""
    target = tell("{amount} by {day}", amount=amount(goal.target, goal.unit, speech), day=goal.by_on)
    start = "" if goal.baseline is None else amount(goal.baseline, goal.unit, speech) + " → "
    last = goal.measured[-1] if goal.measured else None
    now = tell("{amount} on {day}", amount=amount(last[1], goal.unit, speech), day=last[0]) if last else ""
    return " · ".join(filter(None, (start + target, now, goal_state_word(goal.status))))


def way_done(goal: GoalLine) -> int | None:
    """Per cent of the way from the baseline to the target; None before anything was measured."""
    last = goal.measured[-1] if goal.measured else None
    return progress(Goal(goal.metric, goal.direction, goal.baseline, goal.target, goal.checkpoints, last))


def _achieved(journey: Journey, width: int) -> Iterator[str]:
    """What the steps above do not say: the goals that were met."""
    reached = {(s.reached_on, s.title) for stage in journey.stages for s in stage.stations}
    more = [one for one in journey.achieved if (one.on, one.text) not in reached]
    for number, one in enumerate(more):
        if not number:
            yield tell("Achieved")
        yield from _text(one.text, width, f"  {SIGNS[DONE]} {one.on.isoformat()}  ")


def _day(day: date | None) -> str:
    return day.isoformat() if day else _BLANK


def _text(text: str, width: int, before: str = "") -> Iterator[str]:
    """`text` behind `before`, its further lines below its beginning; nothing for no text."""
    indent = display_width(before)
    for number, line in enumerate(wrapped(visible(text), width - indent) if text else ()):
        yield (" " * indent if number else before) + line
