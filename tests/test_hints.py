"""Commands within sentences can be pasted into a shell as they stand."""

from __future__ import annotations

import ast
import re
import shlex
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import csmcli
from csmcli.hints import COMMAND, Shell, typeable

CASES = (
    ("{path} is old: csm --db {path} list settles that.", {"path": "-a b.db"}, "-a b.db is old: csm --db './-a b.db' list settles that."),
    ("{key}: csm plan {key} {step}=DATE", {"key": "it's", "step": "x"}, "it's: csm plan 'it'\"'\"'s' x=DATE"),
    ("csm merge {file} puts both; csm --db NEW.db import {file} is alone.", {"file": "~a"}, "csm merge './~a' puts both; csm --db NEW.db import './~a' is alone."),
    ("Say csm follow CLIENT --drop {item}.", {"item": "a;b"}, "Say csm follow CLIENT --drop 'a;b'."),
    ("csm contract {key} {options}", {"key": "月動褲", "options": Shell("--ends 2027-01-01")}, "csm contract 月動褲 --ends 2027-01-01"),
    ("要解決：csm --db {path} list。{path}", {"path": "a b"}, "要解決：csm --db 'a b' list。a b"),
    ("made by csm. {name} is {mode:04o}", {"name": "a b", "mode": 0o644}, "made by csm. a b is 0644"),
)  # fmt: skip


@pytest.mark.parametrize(("template", "fields", "meant"), CASES)
def test_what_stands_in_a_command_is_quoted(template: str, fields: dict[str, object], meant: str) -> None:
    assert typeable(template, fields) == meant


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1))
def test_a_shell_reads_the_value_back(value: str) -> None:
    line = typeable("Type csm show {key}", {"key": value}).removeprefix("Type ")
    assert shlex.split(line) == ["csm", "show", value]


def templates() -> list[str]:
    """Every text of the code that holds a command with a field in it."""
    texts = [
        node.value
        for file in Path(csmcli.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return [text for text in texts if re.search(r"\bcsm [a-z-]+ \{\w+\}", text)]


def test_every_command_in_a_sentence_is_found() -> None:
    """What directly follows the name of a command is a part of it, whatever comes before or after."""
    assert len(templates()) > 20
    for text in templates():
        inside = " ".join(found[0] for found in COMMAND.finditer(text))
        for field in re.findall(r"\bcsm [a-z-]+ (\{\w+\})", text):
            assert field in inside, text
