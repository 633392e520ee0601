"""The JSON Schema of an export, made from the tables themselves; `generate.py` writes it."""

from __future__ import annotations

import json
from typing import Any

KINDS: dict[str, dict[str, Any]] = {
    "VARCHAR": {"type": "string"},
    "INTEGER": {"type": "integer"},
    "BOOLEAN": {"type": "boolean"},
    "DATE": {"type": "string", "format": "date"},
}


def json_schema() -> str:
    """docs/all.schema.json: what `csm export all.json` writes, and `csm import` reads."""
    from csmcli.exchange.filling import WORDS
    from csmcli.exchange.writing_json import FORMAT
    from csmcli.store.file import SCHEMA_VERSION
    from csmcli.store.schema import metadata

    tables = {name: _rows(table, WORDS) for name, table in sorted(metadata().tables.items())}
    counts = {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "csm export all.json",
        "type": "object",
        "required": ["format", "schema", "tables"],
        "properties": {
            "csm": {"type": "string", "description": "the version that wrote it"},
            "format": {"type": "integer", "const": FORMAT, "description": "the version of this layout"},
            "schema": {"type": "integer", "const": SCHEMA_VERSION, "description": "the version of the tables"},
            "whole": {"type": "boolean", "description": "false for some clients, without the history"},
            "rows": {**counts, "description": "how many rows each table has"},
            "numbers": {**counts, "description": "the last number given, also to a row that is gone"},
            "tables": {"type": "object", "properties": tables, "additionalProperties": False},
        },
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _rows(table: Any, words: Any) -> dict[str, Any]:
    fields = {column.name: _field(column, words.get((table.name, column.name))) for column in table.columns}
    row = {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
    return {"type": "array", "items": row}


def _field(column: Any, words: tuple[str, ...] | None) -> dict[str, Any]:
    made = dict(KINDS[str(column.type)])
    if words:
        made = {"enum": [*words, *([None] if column.nullable else [])]}
    elif column.nullable:
        made["type"] = [made["type"], "null"]
    return made
