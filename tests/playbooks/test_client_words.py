"""What a client reads of a shipped practice on its page: none of the words in which we speak of clients."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from csmcli.core.internal_words import internal_word
from csmcli.core.journey import US
from csmcli.core.playbook import Playbook, Text
from csmcli.playbooks import Library, shipped_folder


def shown(practice: Playbook) -> Iterator[Text]:
    for step in practice.milestones:
        yield from (step.title, step.ask)
    for words in (*practice.roles, *practice.parts):
        yield from (words.ours, words.theirs)
        yield from words.meeting or ()
    yield from (words.summary for words in practice.roles)
    yield from (item.title for item in practice.checklist if item.side != US)
    for entry in (*practice.stages, *practice.parts, *practice.metrics, *practice.topics):
        yield entry.title
    yield from (part.reached for part in practice.parts)


@pytest.mark.parametrize("name", [name for name, _, _ in Library(shipped_folder()).names()])
def test_no_word_of_ours_gets_onto_a_page(name: str) -> None:
    texts = [words for text in shown(Library(shipped_folder()).get(name)) for words in text.values()]
    assert texts
    assert [(words, internal_word(words)) for words in texts if internal_word(words)] == []
