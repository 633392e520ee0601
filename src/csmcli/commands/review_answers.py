"""What came of a review, from options or from a file, as one thing to keep."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from csmcli.commands.choosing import each, is_one
from csmcli.commands.context import Context
from csmcli.core.dates import parse_day, parse_past_day, parse_plan_day
from csmcli.core.journey import CLIENT, SHARED, US
from csmcli.core.reviews import Agreed, Why, parse_period
from csmcli.errors import BadInput, CsmError
from csmcli.paths import local
from csmcli.views import reviews as views

if TYPE_CHECKING:
    from csmcli.actions.reviews import Kept, Outcome

_SIDES = (US, CLIENT, SHARED)
_FIELDS = {"causes": ("metric", "cause", "note"), "changes": ("text", "ours", "theirs", "due", "side")}


class Given(NamedTuple):
    """What was typed: that it was held, and when; causes and changes; a file with all of it; a note; the quarter."""

    held: bool
    on: str | None
    causes: list[str]
    changes: list[str]
    answers: str | None
    note: str | None
    period: str | None


def keep(told: Context, client: str, given: Given) -> None:
    """Keep it, and say what follows."""
    from csmcli.actions import reviews as actions

    outcome = _outcome(told, given)
    if (outcome.causes or outcome.changes) and not is_one(told, client):
        raise BadInput("Causes and changes are those of one client; name one.")
    for kept in each(told, client, lambda desk, word: actions.keep(desk, word, outcome)):
        say_kept(told, kept)


def _outcome(told: Context, given: Given) -> Outcome:
    from csmcli.actions.reviews import Outcome

    held = (told.past_day(given.on) or told.today) if given.held else None
    period = parse_period(given.period, told.today).name if given.period is not None else None
    causes = tuple(_cause(words) for words in given.causes)
    changes = tuple(_change(words, told.today) for words in given.changes)
    outcome = Outcome(held, period, causes, changes, given.note)
    if given.answers is None:
        return outcome
    read = read_file(given.answers, told.today)
    return Outcome(held or read.held_on, period, read.causes + causes, read.changes + changes, given.note or read.note)


def _cause(words: str) -> Why:
    """``METRIC=CODE:NOTE``; without a metric, of all goals."""
    head, _, note = words.partition(":")
    metric, _, code = head.rpartition("=")
    return Why(metric.strip() or None, code.strip(), note.strip() or None)


def _change(words: str, today: date) -> Agreed:
    """``TEXT;DUE;OURS;THEIRS``, each but the first may be left out."""
    text, *rest = (word.strip() for word in words.split(";"))
    if len(rest) > 3:
        raise BadInput("“{text}” has more than four parts; write TEXT;DUE;OURS;THEIRS.", text=words)
    due, ours, theirs = (*rest, "", "", "")[:3]
    return Agreed(text, parse_plan_day(due, today) if due else None, ours or None, theirs or None)


def say_kept(told: Context, kept: Kept) -> None:
    """What was kept, and what comes next."""
    key = kept.client.key
    if kept.held:
        told.say("The review of {key} was held on {day}.", key=key, day=kept.on)
    if kept.causes or kept.tasks:
        told.say(
            "Kept for {key}: causes {causes}, changes {changes}.", key=key, causes=kept.causes, changes=len(kept.tasks)
        )
    for task in kept.tasks:
        told.say("  {task}: csm done {key} {task}", task=task, key=key)
    if not kept.held:
        return
    with told.afterwards(), told.reading() as connection:
        after = views.after(connection, told.library, kept.client)
        if after.step:
            told.say("Is that the milestone? csm milestone {key} review {day}", key=key, day=kept.on)
        if after.next_on:
            told.say("The next one is due on {day}: csm review {key} --plan DATE", day=after.next_on, key=key)


def read_file(file: str, today: date) -> Outcome:
    """An outcome from a YAML file: ``causes``, ``changes``, ``held``, ``note``. Raises BadFile with the line."""
    from csmcli.actions.reviews import Outcome
    from csmcli.playbooks.events import read_yaml
    from csmcli.playbooks.places import located

    document = read_yaml(local(file))
    found: dict[str, Any] = {"causes": [], "changes": []}
    path: tuple[str | int, ...] = ()
    try:
        for key, value in _mapping(document.value, ("causes", "changes", "held", "note")).items():
            path = (key,)
            if key not in _FIELDS:
                found[key] = _text(value)
                continue
            for place, entry in enumerate(_listed(value)):
                path = (key, place)
                found[key].append(_entry(key, _mapping(entry, _FIELDS[key]), today))
        path = ("held",)
        held = parse_past_day(found["held"], today) if found.get("held") else None
    except CsmError as problem:
        raise located(file, document.line(path), problem, document.field(path)) from None
    return Outcome(held, None, tuple(found["causes"]), tuple(found["changes"]), found.get("note"))


def _entry(key: str, entry: dict[str, Any], today: date) -> Why | Agreed:
    words = {field: _text(value) for field, value in entry.items()}
    needed = "cause" if key == "causes" else "text"
    if not words.get(needed):
        raise CsmError("{field} is missing.", field=needed)
    if key == "causes":
        return Why(words.get("metric"), str(words["cause"]), words.get("note"))
    side, due = words.get("side"), words.get("due")
    if side not in (None, *_SIDES):
        raise CsmError("“{side}” is no side; there are {sides}.", side=side, sides=", ".join(_SIDES))
    return Agreed(
        str(words["text"]), parse_day(due, today) if due else None, words.get("ours"), words.get("theirs"), side
    )


def _mapping(value: object, known: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise CsmError("a mapping is expected, with {fields}.", fields=", ".join(known))
    strange = next((key for key in value if key not in known), None)
    if strange is not None:
        raise CsmError("there is no field “{field}”; there are {fields}.", field=strange, fields=", ".join(known))
    return value


def _listed(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise CsmError("a list is expected, an entry a line that begins with “-”.")
    return value


def _text(value: object) -> str | None:
    if isinstance(value, (dict, list)):
        raise CsmError("one value is expected, not a list or a mapping.")
    return None if value is None else str(value)
