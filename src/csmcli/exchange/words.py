"""Words in cells that stand for one of a few things."""

from __future__ import annotations

from csmcli.core.naming import folded
from csmcli.errors import BadInput
from csmcli.language import LANGUAGES
from csmcli.views.exporting import OPEN

_TICKED = {"x", "v", "✓", "✔", "☑", "✅", "yes", "y", "true", "done", "reached", "是", "有", "完成", "達成", "已達成"}
_NOT_TICKED = {"", "no", "n", "false", "open", "-", "–", "—", "☐", "✗", "否", "無", "未達成"}
_OUTCOMES = {
    "completed": "completed", "complete": "completed", "完成": "completed",
    "dropped": "dropped", "drop": "dropped", "放棄": "dropped", "流失": "dropped",
}  # fmt: skip
_LANGUAGES = {language.casefold(): language for language in LANGUAGES} | {
    "english": "en", "英文": "en",
    "zh": "zh-TW", "zh tw": "zh-TW", "zh hant": "zh-TW", "chinese": "zh-TW", "中文": "zh-TW", "繁體中文": "zh-TW",
}  # fmt: skip


def ticked(text: str) -> bool | None:
    """Whether a cell is a tick; None for a cell that says something else, such as a day."""
    word = folded(text)
    return True if word in _TICKED else False if word in _NOT_TICKED else None


def is_open(cell: object) -> bool:
    """Whether a cell says of a step that the client has it, and no day: as an export does of an optional part."""
    return isinstance(cell, str) and folded(cell) == OPEN


def outcome(text: str) -> str:
    """How the work with a client ended. Raises BadInput."""
    found = _OUTCOMES.get(folded(text))
    if found is None:
        raise BadInput("“{text}” is no outcome; write completed or dropped.", text=text)
    return found


def language(text: str) -> str:
    """A language that csm has messages in. Raises BadInput."""
    word = folded(text).replace("_", "-")
    found = _LANGUAGES.get(word) or _LANGUAGES.get(word.replace("-", " "))
    if found is None:
        raise BadInput(
            "“{text}” is no language of csm; write {languages}.", text=text, languages=" or ".join(LANGUAGES)
        )
    return found
