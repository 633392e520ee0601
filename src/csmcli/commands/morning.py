"""The morning's list as it is shown: by ``csm today``, and by the demo."""

import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING

from csmcli.commands.choosing import owned
from csmcli.commands.context import Context
from csmcli.core.unchecked import DATE, SIGNED, Missing
from csmcli.language import tell
from csmcli.output.columns import Column
from csmcli.views.due import KINDS, Asked, Due
from csmcli.views.today import Today, today
from csmcli.views.unchecked import AT_MOST, Unchecked, unchecked
from csmcli.wording import due_text, kind_word, signal_text, some

if TYPE_CHECKING:
    from collections.abc import Sequence


def show_morning(
    told: Context,
    day: date,
    *,
    kinds: "Sequence[str]" = KINDS,
    owner: str | None = None,
    days: int = 0,
    limit: int,
    format: str = "table",
) -> Today:
    """Show what is due by `days` after `day`, and what could not be checked; what was shown."""
    with told.reading() as connection:
        owner = owned(told, connection, owner)
        until = day + timedelta(days)
        asked = Asked(
            connection, told.library, day, until, owner, limit, told.language, words=due_text, signals=signal_text
        )
        found = today(asked, kinds)
        unsure = unchecked(connection, told.library, owner)
    closing = [*_cut(found.cut), *_unchecked(unsure)]
    if format == "markdown":
        _digest(found.lines, closing, str(day))
        return found
    told.show(found.lines, _columns(), format, kind=Due, empty=_nothing(kinds))
    sys.stdout.flush()
    for sentence in closing:
        told.say("{sentence}", sentence=sentence)
    return found


def _nothing(kinds: "Sequence[str]") -> str:
    left_out = [kind_word(kind) for kind in KINDS if kind not in kinds]
    if left_out:
        return tell("Nothing is due; left out were: {kinds}.", kinds=", ".join(left_out))
    return tell("Nothing is due. Enjoy the day.")


def _columns() -> tuple[Column, ...]:
    return (
        Column("kind", tell("Kind"), text=lambda row: kind_word(row.kind)),
        Column("key", tell("Client"), style="bold"),
        Column("name", tell("Name"), wide_only=True),
        Column("due_on", tell("Since or by"), wide_only=True),
        Column("text", tell("Why")),
        Column("command", tell("Command")),
    )


def _cut(kinds: tuple[str, ...]) -> list[str]:
    if not kinds:
        return []
    words = ", ".join(map(kind_word, kinds))
    return [tell("There is more than shown here of: {kinds}. --limit shows it.", kinds=words)]


def _unchecked(unsure: Unchecked) -> list[str]:
    """What could not be checked, and the question that would clear most of it."""
    if unsure.missing is None:
        return []
    count = len(unsure.clients)
    if count == AT_MOST:
        return [
            tell("Not everything could be checked of {count} clients or more.", count=count),
            _question(unsure.missing),
        ]
    return [
        tell("Not everything could be checked of: {clients}.", clients=some(unsure.clients)),
        _question(unsure.missing),
    ]


def _question(missing: Missing) -> str:
    client = missing.clients[0]
    if missing.fact == SIGNED:
        template = "Most telling: when did {client} sign? csm edit {client} --signed DATE"
    elif missing.fact == DATE:
        template = "Most telling: by when does {client} reach {milestone}? csm plan {client} {milestone}=DATE"
    else:
        template = "Most telling: how large is {client}? csm intake {client}"
    return tell(template, client=client.key, milestone=client.milestone)


def _digest(lines: list[Due], closing: list[str], day: str) -> None:
    from csmcli.output.digest import Line, show

    groups = [
        (kind_word(kind), [Line(row.name, row.text, row.command) for row in lines if row.kind == kind])
        for kind in KINDS
        if any(row.kind == kind for row in lines)
    ]
    if lines:
        heading = tell("{day}: {count} to do", day=day, count=len(lines))
    else:
        heading = tell("{day}: nothing is due", day=day)
    show(heading, groups, closing, sys.stdout)
