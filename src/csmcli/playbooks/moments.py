"""Where the offsets of a playbook lie in time, as far as that can be said without any client's dates.

The days between signing, launch and end differ from client to client, so two offsets compare only
where they lead back to the same anchor, or lie on the far sides of two milestones in their order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from csmcli.core.playbook import SIGNING
from csmcli.playbooks.fields import DueRecord
from csmcli.playbooks.schema import MilestoneRecord

BEFORE_ALL = -1
"""The place of signing among the milestones."""


class Moment(NamedTuple):
    """``day`` days after (below 0: before) the milestone at ``root``, an index in playbook order."""

    root: int
    day: int

    def later_than(self, other: Moment) -> bool:
        """Whether it lies later for every client; False also where that depends on the client."""
        if self.root == other.root:
            return self.day > other.day
        return self.root > other.root and self.day >= 0 >= other.day


def milestone_moments(milestones: Sequence[MilestoneRecord]) -> dict[str, Moment]:
    """For each milestone (and signing), its moment by its first proposal; its own root without one."""
    known = {SIGNING: Moment(BEFORE_ALL, 0)}
    known |= {m.key: Moment(index, 0) for index, m in enumerate(milestones) if not m.due}
    waiting = [m for m in milestones if m.due]
    while waiting:
        for milestone in waiting:
            if milestone.due and milestone.due[0].anchor in known:
                known[milestone.key] = moment_of(milestone.due[0], known)
        waiting = [m for m in waiting if m.key not in known]
    return known


def moment_of(due: DueRecord, known: Mapping[str, Moment]) -> Moment:
    """The moment of an offset; a working day counts for seven fifths of a day."""
    root, day = known[due.anchor]
    days = due.days * 7 // 5 if due.working else due.days
    return Moment(root, day - days if due.before else day + days)
