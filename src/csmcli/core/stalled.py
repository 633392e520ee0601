"""The rules of "stalled", as a forecast: facts and limits alone say on which day each signal fires.

No function here knows what day it is. Because of that the two days can be stored with the
client, the morning's list is a range read, and next week's list is the same read with another
day. Today enters in the last comparison only (`status`, `state`).

Source in the practice: the table of signals of the crowdfunding playbook. "After 14 days" means
more than 14; a number of moves is reached, not exceeded; days on hold are not lateness.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from csmcli.core.facts import Facts, Move, Postponed
from csmcli.core.holds import Hold, crossing, lateness, resumed
from csmcli.core.playbook import Limit, Limits

OVERDUE = "overdue"
SLIPPING = "slipping"
SILENT = "silent"
TASK = "task"
NUMBERS = "numbers"
GOAL = "goal"
REVIEW = "review"
RENEWAL = "renewal"
NOTICE_PASSED = "notice-passed"
"""What is answered in the place of ``renewal`` once the contract cannot be ended for this term any more."""

CODES = (OVERDUE, SLIPPING, SILENT, TASK, NUMBERS, GOAL, REVIEW, RENEWAL)

FIRED = "fired"
CLEAR = "clear"
UNKNOWN = "unknown"

ON_TRACK = "on-track"
BEHIND = "behind"
STUCK = "stuck"
HOLD = "hold"
CLOSED = "closed"
STATES = (ON_TRACK, BEHIND, STUCK, HOLD, CLOSED, UNKNOWN)


class Signal(NamedTuple):
    """One rule applied to one client: the days on which it fires, None for never.

    ``rests_on`` is the day of the fact behind it. ``slip_days``, ``moves`` and ``milestone`` are set for
    ``slipping`` alone, whose ``about`` is ``fresh`` where it counts from a fresh start. Of ``goal``, ``about`` is the metric, ``title`` the goal's own title where it has one, and
    ``missed`` what is missing after each checkpoint, in per cent. An ``unknown`` signal cannot be computed: its fact is missing.

    Where a rule holds for several facts of a client (goals, milestones ahead), ``each`` has the signal of every one:
    the days are then the earliest of each kind, and `worst_of` tells which one to speak of on a day.
    """

    code: str
    limit: Limit
    behind_on: date | None = None
    stuck_on: date | None = None
    rests_on: date | None = None
    unknown: bool = False
    slip_days: int = 0
    moves: int = 0
    about: str = ""
    title: str = ""
    missed: tuple[tuple[date, int], ...] = ()
    milestone: str = ""
    each: "tuple[Signal, ...]" = ()


class Forecast(NamedTuple):
    """What is stored with a client: the earliest day of each, and the signals without an answer."""

    behind_on: date | None
    stuck_on: date | None
    unknown: tuple[str, ...]


def counted(code: str, since: date, limit: Limit, holds: Sequence[Hold]) -> Signal:
    """A signal that fires when too many days have passed since a fact."""
    return Signal(
        code,
        limit,
        resumed(crossing(since, limit.expected, holds), holds),
        resumed(crossing(since, limit.maximum, holds), holds),
        since,
    )


def _overdue(facts: Facts, limit: Limit) -> Signal:
    if facts.milestone is None:
        return Signal(OVERDUE, limit)
    if facts.due_on is None:
        return Signal(OVERDUE, limit, unknown=True)
    return counted(OVERDUE, facts.due_on, limit, facts.holds)


def _silent(facts: Facts, limit: Limit) -> Signal:
    since = facts.last_two_way or facts.signed_on
    return counted(SILENT, since, limit, facts.holds) if since else Signal(SILENT, limit, unknown=True)


def _task(facts: Facts, limit: Limit) -> Signal:
    if facts.vital_due_on is None:
        return Signal(TASK, limit)
    return counted(TASK, facts.vital_due_on, limit, facts.holds)


def _numbers(facts: Facts, limit: Limit) -> Signal:
    """While the campaign runs; a silence that would begin after its last day never fires."""
    if facts.live_from is None or facts.live_over:
        return Signal(NUMBERS, limit)
    since = max(facts.live_from, facts.measured_on or facts.live_from)
    signal = counted(NUMBERS, since, limit, facts.holds)
    last = facts.live_until
    if last is None:
        return signal
    return signal._replace(
        behind_on=signal.behind_on if signal.behind_on and signal.behind_on <= last else None,
        stuck_on=signal.stuck_on if signal.stuck_on and signal.stuck_on <= last else None,
    )


def _since(moves: Sequence[Move], days: int, times: int | None) -> date | None:
    """The day from which, without a break until now, the date had moved by more than `days` or `times` often."""
    since: date | None = None
    later = 0
    for move in moves:
        later += move.to_on > move.from_on
        exceeded = (move.to_on - move.first_on).days > days or (times is not None and later >= times)
        since = (since or move.decided_on) if exceeded else None
    return since


def _slipping(facts: Facts, limits: Limits) -> Signal:
    """Every milestone ahead for itself, against its own limit: postponing counts wherever it happens."""
    found = [_postponed(item, facts, limits) for item in facts.postponed]
    return joined(found) if found else Signal(SLIPPING, limits.of(facts.tier, facts.milestone))


def _postponed(item: Postponed, facts: Facts, limits: Limits) -> Signal:
    limit, times, moves = limits.of(facts.tier, item.milestone), limits.moves, item.moves
    later = [move for move in moves if move.to_on > move.from_on]
    return Signal(
        SLIPPING,
        limit,
        resumed(_since(moves, limit.expected, times and times.expected), facts.holds),
        resumed(_since(moves, limit.maximum, times and times.maximum), facts.holds),
        (later or moves)[-1].decided_on if moves else item.fresh_on,
        slip_days=item.days,
        moves=len(later),
        milestone=item.milestone,
        about="fresh" if item.fresh_on else "",
    )


def joined(found: Sequence[Signal]) -> Signal:
    """One signal of several of one code: the earliest day of each kind, each for itself; unknown where any is."""
    if len(found) == 1:
        return found[0]
    return found[0]._replace(
        behind_on=min((s.behind_on for s in found if s.behind_on), default=None),
        stuck_on=min((s.stuck_on for s in found if s.stuck_on), default=None),
        unknown=any(s.unknown for s in found),
        each=tuple(found),
    )


def worst_of(signal: Signal, day: date) -> Signal:
    """The one of several that is worst on a day: stuck before behind before unknown, then the one that fires first."""
    return min(signal.each, key=lambda s: _rank(s, day)) if signal.each else signal


def _rank(signal: Signal, day: date) -> tuple[bool, bool, bool, date, date]:
    stuck, behind = signal.stuck_on or date.max, signal.behind_on or date.max
    return (
        not (signal.stuck_on and stuck <= day),
        not (signal.behind_on and behind <= day),
        not signal.unknown,
        stuck,
        behind,
    )


def signals(facts: Facts, limits: Mapping[str, Limits]) -> tuple[Signal, ...]:
    """Every signal of a client, in the order of `CODES`; the last three only where it has something to hold them against."""

    def limit(code: str) -> Limit:
        return limits[code].of(facts.tier, facts.milestone)

    found = (
        _overdue(facts, limit(OVERDUE)),
        _slipping(facts, limits[SLIPPING]),
        _silent(facts, limit(SILENT)),
        _task(facts, limit(TASK)),
        _numbers(facts, limit(NUMBERS)),
    )
    if not (facts.goals or facts.review_on or facts.renewal):
        return found
    from csmcli.core import outcome_signals  # only whom it concerns pays for it

    return (*found, *outcome_signals.signals(facts, limits))


def forecast(facts: Facts, found: Iterable[Signal]) -> Forecast:
    """The days to store: a client is as bad as its worst signal, a closed one never stalled."""
    if facts.closed_on is not None:
        return Forecast(None, None, ())
    found = tuple(found)
    behind = [s.behind_on for s in found if s.behind_on]
    stuck = [s.stuck_on for s in found if s.stuck_on]
    return Forecast(
        min(behind, default=None),
        min(stuck, default=None),
        tuple(s.code for s in found if s.unknown),
    )


def status(signal: Signal, today: date) -> str:
    """``fired``, ``clear`` or ``unknown`` as of `today`; of several facts one that has fired counts before one not known."""
    if signal.behind_on is not None and signal.behind_on <= today:
        return FIRED
    return UNKNOWN if signal.unknown else CLEAR


def worst_first(found: Iterable[Signal], today: date, order: Iterable[str]) -> list[Signal]:
    """The signals that have fired: stuck before behind, then in the playbook's `order` of answering them."""
    places = [*order, *CODES]
    fired = [signal for signal in found if status(signal, today) == FIRED]
    return sorted(fired, key=lambda s: (not (s.stuck_on and s.stuck_on <= today), places.index(s.code)))


def value(signal: Signal, today: date, holds: Sequence[Hold] = ()) -> int | None:
    """What is held against the limits, in days: the slip, or the days since the fact. None if there is no fact.

    Of ``goal``, the per cent of the way that were missing at the last checkpoint. Of several facts, that of the worst one.
    """
    signal = worst_of(signal, today)
    if signal.code == SLIPPING:
        return signal.slip_days
    if signal.code == GOAL:
        return None if signal.unknown else next((s for since, s in reversed(signal.missed) if since <= today), 0)
    return lateness(signal.rests_on, today, holds) if signal.rests_on else None


def state(
    behind_on: date | None,
    stuck_on: date | None,
    unknown: bool,
    today: date,
    *,
    on_hold: bool = False,
    closed: bool = False,
) -> str:
    """One word for how a client stands: closed, hold, stuck, behind, unknown or on-track."""
    if closed:
        return CLOSED
    if on_hold:
        return HOLD
    if stuck_on is not None and stuck_on <= today:
        return STUCK
    if behind_on is not None and behind_on <= today:
        return BEHIND
    return UNKNOWN if unknown else ON_TRACK


def stands(facts: Facts, told: Forecast, day: date) -> str:
    """How a client stands on a day: one word, by its facts and what they foresee."""
    return state(
        told.behind_on,
        told.stuck_on,
        bool(told.unknown),
        day,
        on_hold=any(hold.from_on <= day < hold.until_on for hold in facts.holds),
        closed=facts.closed_on is not None,
    )
