"""What ``csm import`` says of how a file was read, and what it asks where a file leaves that open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmcli.commands.asking import typed
from csmcli.commands.context import Context
from csmcli.commands.options import interactive
from csmcli.language import tell

if TYPE_CHECKING:
    from csmcli.exchange.conventions import Proof, Question
    from csmcli.exchange.rows import Mended
    from csmcli.exchange.source import Source

_NAMED = 5
"""How many lines are named before the rest is only counted."""


def ask(told: Context, question: Question) -> bool | None:
    """The day first, or the comma for decimals? None where nobody is there to say."""
    if not interactive():
        return None
    words = (
        "Every date in {column} could be day-month or month-day (line {line}: “{text}”). Which comes first, day or month?"
        if question.kind == "days"
        else "Do the amounts in {column} (line {line}: “{text}”) have their decimals behind a comma or a point?"
    )
    answers = {"day": True, "d": True, "month": False, "m": False}
    if question.kind == "decimals":
        answers = {"comma": True, "c": True, ",": True, "point": False, "p": False, ".": False}
    answers |= {tell("day"): True, tell("month"): False, tell("comma"): True, tell("point"): False}
    while True:
        told.say(words, column=question.column, line=question.seen.line, text=question.seen.text)
        answer = answers.get(typed().lower())
        if answer is not None:
            return answer


def say_how(told: Context, source: Source) -> None:
    """How the file was read, and what it proved about itself."""
    how = source.sheet.how
    header = tell("header in line {line}", line=how.line) if how.line else tell("no header")
    if how.sheet is not None:
        told.say("Read as a workbook: sheet “{sheet}”, {header}.", sheet=how.sheet, header=header)
    else:
        told.say(
            "Read as {encoding}, {delimiter}, {header}.",
            encoding=_encoding(how.encoding),
            delimiter=_parted(how.delimiter),
            header=header,
        )
    if how.titles:
        told.say("Lines above the header that were skipped: {count}.", count=how.titles)
    if how.merged:
        told.say(
            "Cells merged over several rows: {count}; their content counts for each of those rows.", count=how.merged
        )
    if how.hidden:
        told.say("Hidden sheets that were not read: {sheets}.", sheets=", ".join(how.hidden))
    for proof in source.conventions.proofs:
        _prove(told, proof)


def _encoding(codec: str | None) -> str:
    from csmcli.exchange.encodings import shown

    return shown(codec or "")


def _parted(delimiter: str | None) -> str:
    from csmcli.exchange.delimiters import NAMES

    # The names stand in the table, and the catalogue finds them there.
    return tell(NAMES[delimiter]) if delimiter in NAMES else tell("parted by “{sign}”", sign=delimiter)


def _prove(told: Context, proof: Proof) -> None:
    if proof.kind == "days":
        order = tell("day first") if proof.first else tell("month first")
    else:
        order = tell("decimals behind a comma") if proof.first else tell("decimals behind a point")
    if proof.seen is None:
        told.say("{column}: {order}, as told.", column=proof.column, order=order)
    else:
        line, text = proof.seen
        told.say("{column}: {order} (line {line}: “{text}”).", column=proof.column, order=order, line=line, text=text)


def say_mended(told: Context, mended: Mended) -> None:
    """Where invisible characters were left out."""
    for column, lines in mended.items():
        places = ", ".join(map(str, lines[:_NAMED])) + (" …" if len(lines) > _NAMED else "")
        told.say(
            "{column}: invisible characters were left out of {count} cells (line {lines}).",
            column=column,
            count=len(lines),
            lines=places,
        )
