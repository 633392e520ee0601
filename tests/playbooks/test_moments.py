from __future__ import annotations

import pytest

from csmcli.playbooks.moments import Moment, milestone_moments, moment_of
from csmcli.playbooks.schema import DueRecord, Language, MilestoneRecord

WORDS: dict[Language, str] = {"en": "x"}


def _milestone(key: str, *due: DueRecord) -> MilestoneRecord:
    return MilestoneRecord(key=key, title=WORDS, due=list(due), reached=WORDS, obstacle=WORDS, ask=WORDS, offer=WORDS)


MILESTONES = [
    _milestone("timeline", DueRecord(days=7, after="signing")),
    _milestone("copy", DueRecord(days=45, before="launch"), DueRecord(days=30, after="signing")),
    _milestone("page", DueRecord(days=10, after="copy", working=True)),
    _milestone("launch"),
    _milestone("ship"),
]


def test_a_milestone_lies_where_its_first_proposal_leads() -> None:
    assert milestone_moments(MILESTONES) == {
        "signing": (-1, 0),
        "timeline": (-1, 7),
        "copy": (3, -45),
        "page": (3, -31),
        "launch": (3, 0),
        "ship": (4, 0),
    }


def test_an_offset_leads_back_to_the_root_of_its_anchor() -> None:
    known = milestone_moments(MILESTONES)
    assert moment_of(DueRecord(days=5, before="copy"), known) == (3, -50)
    assert moment_of(DueRecord(days=5, after="page"), known) == (3, -26)


@pytest.mark.parametrize(
    ("one", "other", "later"),
    [
        (Moment(3, 1), Moment(3, 0), True),
        (Moment(3, 0), Moment(3, 0), False),
        (Moment(3, -1), Moment(3, 0), False),
        (Moment(4, 0), Moment(3, 0), True),
        (Moment(4, 1), Moment(3, -1), True),
        (Moment(4, -1), Moment(3, 0), False),
        (Moment(4, 0), Moment(3, 1), False),
        (Moment(3, 9), Moment(4, 0), False),
    ],
)
def test_later_for_every_client(one: Moment, other: Moment, later: bool) -> None:
    assert one.later_than(other) is later
