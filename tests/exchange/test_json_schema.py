"""docs/all.schema.json describes what is exported, no more and no less."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from csmcli.exchange.writing_json import write_json
from csmcli.store.schema import ensure

REPOSITORY = Path(__file__).parents[2]
SCHEMA = json.loads((REPOSITORY / "docs" / "all.schema.json").read_text(encoding="utf-8"))
TYPES: dict[str, Any] = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
    "object": dict,
    "array": list,
}


def complaints(value: Any, schema: dict[str, Any], where: str = "") -> list[str]:
    """What of `value` is not as the part of JSON Schema that the file uses has it."""
    kinds = schema.get("type", [*TYPES])
    found = []
    if not any(type(value) is TYPES[kind] for kind in ([kinds] if isinstance(kinds, str) else kinds)):
        return [f"{where} is no {kinds}"]
    if "const" in schema and value != schema["const"]:
        found.append(f"{where} is not {schema['const']}")
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{where} is none of {schema['enum']}")
    if schema.get("format") == "date" and value is not None:
        assert date.fromisoformat(value).isoformat() == value
    if isinstance(value, dict):
        known, other = schema.get("properties", {}), schema.get("additionalProperties", True)
        found += [f"{where} lacks {name}" for name in schema.get("required", []) if name not in value]
        for name, part in value.items():
            if name not in known and other is False:
                found.append(f"{where} has {name}")
            elif name in known or isinstance(other, dict):
                found += complaints(part, known.get(name, other), f"{where}.{name}")
    if isinstance(value, list):
        found += [c for n, part in enumerate(value) for c in complaints(part, schema["items"], f"{where}[{n}]")]
    return found


@pytest.fixture
def exported(tmp_path: Path) -> Any:
    """A store of last month's commands, brought up to date and exported."""
    path = tmp_path / "csm.db"
    path.write_bytes((REPOSITORY / "tests" / "store" / "older" / "0002.db").read_bytes())
    ensure(path, make=False).dispose()
    out = BytesIO()
    with closing(sqlite3.connect(path)) as connection:
        write_json(connection, out)
    return json.loads(out.getvalue())


def test_an_export_is_as_the_schema_says(exported: Any) -> None:
    assert complaints(exported, SCHEMA) == []
    assert exported["tables"].keys() == SCHEMA["properties"]["tables"]["properties"].keys()


def test_the_schema_sees_what_is_wrong(exported: Any) -> None:
    exported["tables"]["client"][0].update(tier="huge", rank="3", colour=1)
    del exported["tables"]["task"][0]["key"]
    assert complaints(exported, SCHEMA) == [
        ".tables.client[0].tier is none of ['large', 'medium', 'small', None]",
        ".tables.client[0].rank is no integer",
        ".tables.client[0] has colour",
        ".tables.task[0] lacks key",
    ]
