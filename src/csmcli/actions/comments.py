"""What colleagues wrote on a client's card, kept among its contacts but never counted as one.

It is most often about the client and not to it: taken for a contact it would end a silence that goes on. So it is not
two-way, and what tells of the last contact leaves its channel out (`store.reading.NO_COMMENT`). The uid is made of the
board's own number, so that a comment is the same one however often, and into whichever database, the board comes in.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from hashlib import blake2b
from typing import NamedTuple

from sqlmodel import select

from csmcli.actions.desk import Work
from csmcli.store.finding import Found
from csmcli.store.reading import COMMENT
from csmcli.store.tables.touch import Touch


class Comment(NamedTuple):
    """A comment: its number on the board, the day, who wrote it (empty where that is not told), and what."""

    number: str
    on_day: date
    author: str
    text: str


def comments(work: Work, found: Found, told: Iterable[Comment]) -> list[str]:
    """Write down the comments that are not there, and anew those that were changed on the board."""
    changed = 0
    for comment in told:
        uid = blake2b(comment.number.encode(), digest_size=8).hexdigest()
        text = f"{comment.author}: {comment.text}" if comment.author else comment.text
        row = work.session.exec(select(Touch).where(Touch.client_id == found.id, Touch.uid == uid)).first()
        if row is None:
            day = min(comment.on_day, work.desk.today)
            work.add(Touch(uid=uid, client_id=found.id, on_day=day, two_way=False, channel=COMMENT, text=text))
        changed += row is None or row.text != text
        if row is not None:
            row.text = text
    return [f"{changed} comments"] if changed else []
