"""Whatever a playbook file has become, reading it gives a playbook or sentences, never anything else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csmcli.core.playbook import from_plain
from csmcli.errors import BadFile
from csmcli.playbooks import shipped_folder
from csmcli.playbooks.compiling import assemble, compile_playbook
from csmcli.playbooks.files import read_folder
from csmcli.playbooks.sheets import Book

PIECES = [
    "",
    " ",
    "\n",
    ":",
    "-",
    "[]",
    "{}",
    "~",
    "true",
    "-1",
    "1.5",
    "key",
    "any",
    "signing",
    "launch",
    "上線",
    '"',
    "#",
]


@pytest.fixture(scope="module")
def sources() -> dict[str, bytes]:
    """The shipped practice, with one category of its checklist."""
    whole = read_folder(str(shipped_folder() / "crowdfunding"))
    return {name: whole[name] for name in ("playbook.yaml", "checklist/pr.yaml")}


@st.composite
def _edits(draw: st.DrawFn) -> tuple[int, float, int, str]:
    """Which file, where in it (as a share of its length), how much goes, and what comes in its place."""
    share = draw(st.floats(0, 1))
    return draw(st.integers(0, 1)), share, draw(st.integers(0, 200)), draw(st.sampled_from(PIECES))


def _edited(sources: dict[str, bytes], edit: tuple[int, float, int, str]) -> dict[str, bytes]:
    file, share, length, piece = edit
    name = list(sources)[file]
    data = sources[name]
    start = int(share * len(data))
    return {**sources, name: data[:start] + piece.encode() + data[start + length :]}


@settings(max_examples=80, deadline=None)
@given(edit=_edits())
def test_an_edit_anywhere_gives_a_playbook_or_sentences(
    sources: dict[str, bytes], edit: tuple[int, float, int, str]
) -> None:
    edited = _edited(sources, edit)
    found = assemble("/x/crowdfunding", edited)
    if isinstance(found, Book):
        assert from_plain(compile_playbook("/x/crowdfunding", edited)).key == "crowdfunding"
        return
    assert found
    assert all(finding.text and finding.file.startswith("/x/crowdfunding/") for finding in found)
    with pytest.raises(BadFile):
        compile_playbook("/x/crowdfunding", edited)


def test_a_folder_is_called_by_its_own_name_however_it_is_reached(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tiny)
    for folder in (".", "../tiny", str(tiny), f"{tiny}/"):
        assert compile_playbook(folder, read_folder(folder))["key"] == "tiny"
