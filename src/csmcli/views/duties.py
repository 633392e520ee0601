"""What the playbook asks for by itself, of clients that are not stalled.

The day of a client's first duty is stored with it; which duties those are is worked out from the
facts, for the clients shown and no others.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from csmcli.core.playbook import Playbook, say
from csmcli.core.rhythm import CHECK_IN, NUMBERS, RHYTHM, Duty, next_of
from csmcli.core.rhythm import duties as duties_of
from csmcli.core.stalled import RENEWAL, REVIEW
from csmcli.store.facts import Known, known
from csmcli.views.due import Asked, Due, quoted
from csmcli.views.sent import sent

DUE = """
SELECT id, key, name FROM client
WHERE rank = ?1 AND duty_on IS NOT NULL AND duty_on <= ?2 AND (behind_on IS NULL OR behind_on > ?3)
AND (?4 IS NULL OR owner = ?4) ORDER BY duty_on, behind_on, id LIMIT ?5"""

_RANKS = (0, 1, 2, 3)

KINDS = frozenset((RHYTHM, CHECK_IN, NUMBERS, REVIEW, RENEWAL))
"""The kinds of duties, which share the column and the lines read."""


_DATED = {
    REVIEW: "csm review {} --plan DATE",
    f"planned-{REVIEW}": "csm review {} --held",
    RENEWAL: "csm renewals {}",
    f"prepared-{RENEWAL}": "csm renew {} --outcome OUTCOME",
}
"""The command that answers what is due on a day of its own: a review that is due is agreed on, a planned one is held."""


def duties(asked: Asked, kinds: set[str], cut: set[str]) -> Iterator[Due]:
    """The duties that are due, larger tiers first, then the longest.

    All kinds share the column and the lines read, so where there are more, there may be more of each: they are put
    into `cut`.
    """
    limit = 3 * asked.limit + 1
    people: dict[int, tuple[str, str]] = {}
    for rank in _RANKS:
        told = (rank, asked.until.isoformat(), asked.day.isoformat(), asked.owner, limit - len(people))
        people |= {number: (key, name) for number, key, name in asked.connection.execute(DUE, told)}
    if len(people) == limit:
        cut |= kinds & KINDS
    facts = known(asked.connection, people, asked.library.outline)
    for number, client in people.items():
        yield from _of_one(asked, number, client, facts[number], kinds)


def _of_one(asked: Asked, number: int, client: tuple[str, str], item: Known, kinds: Iterable[str]) -> Iterator[Due]:
    practice = asked.library.outline(item.playbook)
    for duty in duties_of(item.facts, practice):
        if duty.kind in kinds and duty.due_on <= asked.until:
            yield _line(asked, number, client, item, practice, duty)


def _line(asked: Asked, number: int, client: tuple[str, str], item: Known, practice: Playbook, duty: Duty) -> Due:
    key, name = client
    fields: dict[str, Any] = {"since": duty.since}
    if duty.kind == RHYTHM:
        tier = practice.tier(item.facts.tier)
        assert tier is not None  # a rhythm is a tier's
        code = RHYTHM if item.facts.last_two_way else "first-contact"
        fields |= {"tier": tier.key, "days": tier.rhythm_days}
        command = f"csm log {quoted(key)} TEXT" if item.facts.last_two_way else f"csm message {quoted(key)}"
    elif duty.kind == CHECK_IN:
        code = "first-reminder" if duty.since == item.facts.signed_on else "reminder"
        reminder = next(r for r in practice.reminders if r.key == duty.key)
        fields |= {"text": say(reminder.title, asked.language)}
        message = next_of(reminder.messages, sent(asked.connection, number, asked.day).unanswered)
        command = (
            f"csm message {quoted(key)} {message} --sent"
            if message
            else f"csm log {quoted(key)} TEXT --topic {duty.key}"
        )
    elif duty.kind in _DATED:
        said = (
            "prepared" if duty.kind == RENEWAL and duty.since < asked.day else duty.key
        )  # what is left is its outcome
        code = f"{said}-{duty.kind}" if said else duty.kind
        command = _DATED[code].format(quoted(key))
    else:
        code = duty.kind if item.facts.measured_on == duty.since else "first-number"
        fields |= {"metric": say(practice.metric_titles.get(duty.key), asked.language) or duty.key}
        command = f"csm measure {quoted(key)} {duty.key} AMOUNT"
    return Due(duty.kind, key, name, asked.words(code, **fields), duty.due_on, command)
