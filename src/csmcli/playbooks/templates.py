"""The templates of a playbook's messages: ``messages/<language>/<key>.j2``, read when one is sent.

They are no part of the compiled copy, because a message is one small file and the list of the morning needs
none. So a template may be mended between two messages without compiling anything.
"""

from __future__ import annotations

import os

from csmcli.errors import BadFile, CsmError
from csmcli.playbooks.files import is_name, read_bytes, require_below
from csmcli.playbooks.places import located

MESSAGES = "messages"
ENDING = ".j2"
LANGUAGES = ("en", "zh-TW")


def template_path(folder: str | os.PathLike[str], language: str, key: str) -> str:
    """Where the template of a message is, whether or not it is there."""
    return os.path.join(folder, MESSAGES, language, key + ENDING)


def languages(folder: str | os.PathLike[str], key: str) -> tuple[str, ...]:
    """The languages that a message can be sent in."""
    return tuple(language for language in LANGUAGES if os.path.isfile(template_path(folder, language, key)))


def read_template(folder: str | os.PathLike[str], language: str, key: str) -> str:
    """The text of a template. Raises BadFile where there is none, or it leads out of the playbook."""
    path = template_path(folder, language, key)
    require_below(os.fspath(folder), path)
    try:
        return read_bytes(path).decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise located(path, line, CsmError("this is no UTF-8 text.")) from None


def template_keys(folder: str | os.PathLike[str], language: str) -> list[str]:
    """The keys that templates in a language are there for; what does not end in .j2 is left alone."""
    try:
        names = sorted(os.listdir(os.path.join(folder, MESSAGES, language)))
    except OSError:
        return []
    return [name.removesuffix(ENDING) for name in names if name.endswith(ENDING) and is_name(name[: -len(ENDING)])]


def checked_template(folder: str | os.PathLike[str], language: str, key: str) -> str | BadFile:
    """As `read_template`, the error given back."""
    try:
        return read_template(folder, language, key)
    except BadFile as error:
        return error
