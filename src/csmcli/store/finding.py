"""Which client is meant by a word: its key, its number, its external id, or a part of its name that fits one only."""

import sqlite3
from typing import NamedTuple

from csmcli.core.naming import did_you_mean, folded
from csmcli.errors import NotFound, Refused

_SHOWN = 5
KEY = "SELECT 1 FROM client WHERE key = ?"
KEYS = "SELECT key FROM client LIMIT 20000"


class Found(NamedTuple):
    """The client meant."""

    id: int
    key: str
    name: str
    playbook: str


_COLUMNS = "SELECT id, key, name, playbook FROM client"


def client(connection: sqlite3.Connection, word: str) -> Found:
    """The client meant by `word`. Raises NotFound, with near keys, and Refused where several fit."""
    # Bytes of another encoding reach us as lone surrogates, which SQLite does not take.
    word = word.encode("utf-8", "backslashreplace").decode()
    for sql, value in _exact(word):
        row = connection.execute(sql, (value,)).fetchone()
        if row:
            return Found(*row)
    # The name as it is written, too: folding changes more letters than SQLite's LIKE does.
    patterns = [_containing(folded(word)), _containing(word.strip())]
    rows = connection.execute(
        f"{_COLUMNS} WHERE name LIKE ?1 ESCAPE '\\' OR key LIKE ?1 ESCAPE '\\' "
        f"OR name LIKE ?2 ESCAPE '\\' ORDER BY key LIMIT {_SHOWN + 1}",
        patterns,
    ).fetchall()
    if len(rows) == 1 and folded(word):
        return Found(*rows[0])
    if not rows or not folded(word):
        raise NotFound(
            "No client goes by “{word}”.{near} csm list shows them all.",
            word=word,
            near=did_you_mean(word, (row[0] for row in connection.execute(KEYS))),
        )
    keys = ", ".join(row[1] for row in rows[:_SHOWN]) + (", …" if len(rows) > _SHOWN else "")
    raise Refused("“{word}” fits several clients: {keys}. Give the key of one.", word=word, keys=keys)


def clients(connection: sqlite3.Connection, words: str) -> list[Found]:
    """The clients meant by words with commas between them, each once; a name with a comma in it is one client.

    Raises as `client`.
    """
    try:
        return [client(connection, words)]
    except NotFound:
        if "," not in words:
            raise
    found = [client(connection, word) for word in words.split(",") if word.strip()]
    if not found:
        raise NotFound("“{words}” names no client; give keys with commas between them.", words=words)
    return list({one.id: one for one in found}.values())


def _containing(text: str) -> str:
    return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def _exact(word: str) -> list[tuple[str, object]]:
    key = folded(word)
    number = key.removeprefix("#")
    ways: list[tuple[str, object]] = [(f"{_COLUMNS} WHERE key = ?", key)]
    if number.isdecimal() and number.isascii() and len(number) < 18:
        ways.append((f"{_COLUMNS} WHERE id = ?", int(number)))
    return [*ways, (f"{_COLUMNS} WHERE external_id = ?", word), (f"{_COLUMNS} WHERE name = ?", word)]
