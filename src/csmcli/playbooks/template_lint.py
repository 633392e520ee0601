"""What `csm playbook check` says of messages: every template of every language, by file and line.

A missing or faulty template does not keep a playbook from loading, but some morning a client would go without
its message; so it counts as an error. Of a playbook's own words those are checked that a client is to read.
"""

from __future__ import annotations

from collections.abc import Iterator

from csmcli.core.internal_words import internal_word
from csmcli.core.message_facts import kinds
from csmcli.core.playbook import from_plain
from csmcli.errors import BadFile, CsmError
from csmcli.messages import faults
from csmcli.playbooks.client_words import of_messages, of_pages
from csmcli.playbooks.findings import ERROR, WARNING, Finding, finding_from
from csmcli.playbooks.plain import plain
from csmcli.playbooks.sheets import Book
from csmcli.playbooks.templates import LANGUAGES, checked_template, languages, template_keys, template_path


def template_findings(book: Book) -> Iterator[Finding]:
    """All that is to be said of the messages of `book`."""
    known = kinds(from_plain(plain(book)))
    for index, message in enumerate(book.practice.model.messages):
        there = languages(book.folder, message.key)
        for language in LANGUAGES:
            if language in there:
                yield from _template(book.folder, language, message.key, known)
            else:
                problem = CsmError(
                    'has no template "messages/{language}/{key}.j2".', language=language, key=message.key
                )
                yield book.practice.error(("messages", index), problem)
    yield from _strays(book)
    yield from _words(book)


def _template(folder: str, language: str, key: str, known: dict[str, str]) -> Iterator[Finding]:
    path = template_path(folder, language, key)
    source = checked_template(folder, language, key)
    if isinstance(source, BadFile):
        yield finding_from(source)
        return
    for fault in faults(source, known):
        yield Finding(ERROR, path, fault.line, "", fault.problem)
    found = False
    for line, text in enumerate(source.split("\n"), start=1):
        word = internal_word(text)
        if word:
            found = True
            yield Finding(ERROR, path, line, "", _says(word))
    word = None if found else internal_word(source)
    if word:
        yield Finding(ERROR, path, None, "", _says(word))


def _says(word: str) -> CsmError:
    return CsmError("says “{word}”, a word of ours that no client should read.", word=word)


def _strays(book: Book) -> Iterator[Finding]:
    keys = {message.key for message in book.practice.model.messages}
    for language in LANGUAGES:
        for key in template_keys(book.folder, language):
            if key not in keys:
                problem = CsmError('is no message of the playbook; add an entry "{key}" to messages.', key=key)
                yield Finding(WARNING, template_path(book.folder, language, key), None, "", problem)


def _words(book: Book) -> Iterator[Finding]:
    """Internal words in what a client is to read: in its messages, on its page, in its review."""
    model = book.practice.model
    for path, text in dict((*of_messages(model), *of_pages(model))).items():
        for language, words in (text or {}).items():
            word = internal_word(words)
            if word:
                yield book.practice.error((*path, language), _says(word))
