"""A journey as Markdown, to paste into a note or an issue: the tables of a listing under headings."""

from __future__ import annotations

from typing import Any, TextIO

from csmcli.commands.journey_map import SIGNS, goal_line, goal_title
from csmcli.core.journey import Journey, Station
from csmcli.core.speech import Speech
from csmcli.language import tell
from csmcli.output.as_markdown import neutral, show_all
from csmcli.output.columns import Column


def columns(journey: Journey | None = None) -> tuple[Column, ...]:
    """What is listed of a station; with a `journey`, its stages by their titles."""
    titles = {stage.key: stage.title for stage in journey.stages} if journey else {}
    return (
        Column("state", "", text=lambda row: SIGNS[row.state]),
        Column("stage", tell("Stage"), text=lambda row: titles.get(row.stage, row.stage)),
        Column("title", tell("Step"), text=_title),
        Column("due_on", tell("Due")),
        Column("reached_on", tell("Reached")),
        Column("standard", tell("Standard")),
        Column("meeting", tell("Meeting"), text=_meeting),
        Column("ours", tell("Our side")),
        Column("theirs", tell("Client's side")),
    )


def _title(row: Station) -> str:
    return f"{row.title} ({tell('optional')})" if row.optional else row.title


def _meeting(row: Station) -> str:
    if row.meeting is None:
        return ""
    day = row.meeting.on.isoformat() if row.meeting.on else ""
    return ", ".join(filter(None, (day, row.meeting.topic, row.meeting.people)))


def show(journey: Journey, out: TextIO) -> None:
    """Write the map of one client."""
    speech = Speech(journey.language, journey.currency, journey.day)
    sides = (Column("due_on", tell("Due")), Column("side", tell("Side"), text=lambda row: tell(row.side)), Column("text", tell("What")), Column("who", tell("Who")))  # fmt: skip
    goals = (Column("title", tell("Goal"), text=goal_title), Column("target", tell("How it stands"), text=lambda row: goal_line(row, speech)))  # fmt: skip
    won = (Column("on", tell("Day")), Column("text", tell("Achieved")))
    out.write(f"# {neutral(journey.name, out.encoding)} · {journey.percent} %\n")
    _table(tell("Steps"), [s for stage in journey.stages for s in stage.stations], columns(journey), out)
    _table(tell("Next"), journey.next, sides, out)
    _table(tell("Goals"), journey.goals, goals, out)
    _table(tell("Achieved"), journey.achieved, won, out)


def _table(title: str, rows: Any, columns: tuple[Column, ...], out: TextIO) -> None:
    if rows:
        out.write(f"\n## {title}\n\n")
        show_all(rows, columns, out)
