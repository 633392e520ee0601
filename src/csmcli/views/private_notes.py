"""What was written about a client for ourselves: what no page of the client may show."""

import sqlite3
from collections.abc import Iterator

NOTES = """
SELECT note FROM client WHERE id = ?1 UNION SELECT text FROM touch WHERE client_id = ?1
UNION SELECT reason FROM move WHERE client_id = ?1 UNION SELECT reason FROM hold WHERE client_id = ?1
UNION SELECT reason FROM tier_change WHERE client_id = ?1 UNION SELECT text FROM question WHERE client_id = ?1
UNION SELECT note FROM closing WHERE client_id = ?1 UNION SELECT note FROM goal WHERE client_id = ?1
UNION SELECT note FROM measurement WHERE client_id = ?1 UNION SELECT note FROM review WHERE client_id = ?1
UNION SELECT text FROM follow_up WHERE client_id = ?1 UNION SELECT value FROM answer WHERE client_id = ?1
UNION SELECT note FROM cause WHERE client_id = ?1 UNION SELECT note FROM contract WHERE client_id = ?1"""


def private_notes(connection: sqlite3.Connection, client: int) -> list[str]:
    """Every note, reason, question, answer, promise and contact on record for the client with this number."""
    return [note for (note,) in connection.execute(NOTES, (client,)) if note]


def public_words(practice: object) -> Iterator[str]:
    """Every text of a playbook, in every language: what it says to all its clients is no secret of one."""
    if isinstance(practice, str):
        yield practice
    elif isinstance(practice, (tuple, dict)):
        for part in practice.values() if isinstance(practice, dict) else practice:
            yield from public_words(part)
