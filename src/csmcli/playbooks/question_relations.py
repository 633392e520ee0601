"""The questions of a playbook: each with a key of its own, choices where they belong, and the answers that csm reads itself.

An answer is kept by the key of its question alone, so a key stands for one question in all of intake,
handoff and success.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from csmcli.core.success import FIT, FIT_REASON, FITS, INDUSTRY, OWN_WORDS
from csmcli.errors import CsmError
from csmcli.playbooks.events import Path
from csmcli.playbooks.findings import Finding
from csmcli.playbooks.question_schema import OutcomeQuestionRecord, QuestionRecord
from csmcli.playbooks.references import not_among, twice
from csmcli.playbooks.schema import PracticeRecord
from csmcli.playbooks.sheets import Sheet

KINDS = {OWN_WORDS: "text", INDUSTRY: "choice", FIT: "choice", FIT_REASON: "text"}
"""The keys of success whose answers csm reads itself, and of which kind they have to be."""

LISTS = ("intake", "handoff", "success")

Question = QuestionRecord | OutcomeQuestionRecord


def question_relations(sheet: Sheet[PracticeRecord]) -> Iterator[Finding]:
    """Everything in intake, handoff and success that contradicts something else."""
    placed = [((field, index), question) for field in LISTS for index, question in _numbered(sheet.model, field)]
    for number, key in twice(question.key for _, question in placed):
        problem = CsmError('the key "{key}" is taken; give each question its own.', key=key)
        yield sheet.error((*placed[number][0], "key"), problem)
    industries = [industry.key for industry in sheet.model.industries]
    for path, question in placed:
        reserved = path[0] == "success" and question.key in KINDS
        filled = reserved and question.key == INDUSTRY and bool(industries)
        yield from _choices(sheet, path, question, filled)
        if reserved:
            yield from _reserved(sheet, path, question, industries)


def _numbered(model: PracticeRecord, field: str) -> Iterator[tuple[int, Question]]:
    yield from enumerate(getattr(model, field))


def _choices(sheet: Sheet[PracticeRecord], here: Path, question: Question, filled: bool) -> Iterator[Finding]:
    if question.kind == "choice" and not question.choices and not filled:
        yield sheet.error((*here, "choices"), CsmError("is missing; a question of kind choice needs choices."))
    if question.kind != "choice" and question.choices:
        yield sheet.error((*here, "choices"), CsmError("belongs to a question of kind choice only; leave it out."))
    if isinstance(question, QuestionRecord) and question.kind != "choice" and question.weight:
        yield sheet.error((*here, "weight"), CsmError("must be 0: only a question of kind choice is scored."))
    for number, value in twice(c.value for c in question.choices):
        problem = CsmError('the value "{value}" is taken; give each choice its own.', value=value)
        yield sheet.error((*here, "choices", number, "value"), problem)


def _reserved(
    sheet: Sheet[PracticeRecord], here: Path, question: Question, industries: Sequence[str]
) -> Iterator[Finding]:
    """A question whose answer csm reads itself: of its kind, and with the values that are understood."""
    kind = KINDS[question.key]
    if question.kind != kind:
        problem = CsmError('must be {kind}: csm itself reads the answer of "{key}".', kind=kind, key=question.key)
        yield sheet.error((*here, "kind"), problem)
    elif question.key == FIT and {c.value for c in question.choices} != set(FITS):
        problem = CsmError("must be the values {values}.", values=", ".join(FITS))
        yield sheet.error((*here, "choices"), problem)
    elif question.key == INDUSTRY:
        for number, choice in enumerate(question.choices):
            if choice.value not in industries:
                problem = not_among(choice.value, "industries", industries)
                yield sheet.error((*here, "choices", number, "value"), problem)
