"""Texts and offsets as plain values, for both halves of a compiled playbook."""

from __future__ import annotations

from typing import Any

from csmcli.playbooks.fields import DueRecord

Words = dict[str, str]


def words(text: Any) -> Words:
    """A text without the line ends that block style leaves at its end; empty for none."""
    return {language: said.strip() for language, said in text.items()} if text else {}


def offset(due: DueRecord) -> list[Any]:
    """A day counted from an anchor, as the fields of `core.playbook.Offset`."""
    return [due.days, due.anchor, due.before is not None, due.working]
