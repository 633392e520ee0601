"""A client that is worked with: what is entered for a closed one would be looked at by nobody, so it is refused."""

from __future__ import annotations

from csmcli.actions.desk import Work
from csmcli.errors import Refused
from csmcli.store.finding import Found
from csmcli.store.finding import client as find
from csmcli.store.tables.client import Client


def open_client(work: Work, word: str) -> Found:
    """The client meant by `word`. Raises as `store.finding.client`, and Refused for one that is closed."""
    found = find(work.connection, word)
    if work.session.get_one(Client, found.id).closed_on:
        raise Refused("{key} is closed; csm reopen {key} first.", key=found.key)
    return found
