"""``csm intake`` and ``csm tier``: sizing a client, by its answers and by decision."""

from __future__ import annotations

from typing import Annotated, NamedTuple

import typer

from csmcli.commands.choosing import chosen, each, labelled, show_records, together
from csmcli.commands.context import Context
from csmcli.commands.options import AnswersFile, Client, FormatOption, JsonOption, Tier, context, interactive
from csmcli.core.playbook import Playbook, say
from csmcli.errors import BadInput
from csmcli.language import tell
from csmcli.output.columns import Column
from csmcli.store.finding import Found
from csmcli.views import tiers
from csmcli.views.checklists import is_made, tier_of
from csmcli.wording import tier_word

_STRONGEST = 3


def intake(
    ctx: typer.Context,
    client: Client,
    answers: AnswersFile = None,
) -> None:
    """Ask the intake questions and suggest a tier.

    csm intake 月動褲

    csm intake 月動褲 --answers answers.yaml
    """
    from csmcli.commands import asking

    told = context(ctx)
    if answers is None and not interactive():
        raise BadInput("There is nobody to ask on this terminal; give the answers with --answers FILE.yaml.")
    given: dict[str, dict[str, str]] = {}
    for found, practice, _, kept in _sized(told, client):
        if answers is not None:
            given[found.key] = asking.read_answers(answers, practice.intake, told.today)
        else:
            told.say("{key} ({name})", key=found.key, name=found.name)
            given[found.key] = asking.ask(told, practice.intake, kept)
    given = {key: told_of for key, told_of in given.items() if told_of}
    if not given:
        told.say("No answer was given; nothing changed.")
        return
    from csmcli.actions import tiers as actions

    with together(told, list(given)) as desk:
        for key, told_of in given.items():
            actions.answer(desk, key, told_of)
    with told.afterwards():
        for found, practice, tier, kept in _sized(told, ",".join(given)):
            told.say("Answers of {key} kept: {count}.", count=len(given[found.key]), key=found.key)
            _say_suggestion(told, tiers.suggested(found, tier, practice, kept, told.language), practice)


class Sized(NamedTuple):
    """A client, its playbook, its tier and its answers."""

    client: Found
    practice: Playbook
    tier: str | None
    answers: dict[str, str]


def _sized(told: Context, client: str) -> list[Sized]:
    with told.reading() as connection:
        return [
            Sized(
                found,
                told.library.get(found.playbook),
                tier_of(connection, found),
                tiers.answers(connection, found),
            )
            for found in chosen(told, connection, client)
        ]


def _say_suggestion(told: Context, suggestion: tiers.Suggested, practice: Playbook) -> None:
    """The suggested tier, the reasons that weigh most, and what to type next."""
    _say_tier(told, suggestion, practice)
    for reason in suggestion.reasons[:_STRONGEST]:
        told.say(
            "  {question} {answer} ({points} of 100, weight {weight})",
            question=reason.question,
            answer=reason.answer,
            points=reason.points,
            weight=reason.weight,
        )
    _say_next(told, suggestion)


def _say_tier(told: Context, suggestion: tiers.Suggested, practice: Playbook) -> None:
    tier = practice.tier(suggestion.suggested)
    if tier is None:
        told.say(
            "No question that scores is answered yet, so no tier is suggested: csm intake {key}", key=suggestion.key
        )
        return
    title = say(tier.title, told.language)
    told.say("Suggested: {tier} ({title}), score {score} of 100.", tier=tier.key, title=title, score=suggestion.score)
    if suggestion.open:
        told.say(
            "Not answered yet, and of weight: {keys}.",
            keys=", ".join(suggestion.open),
        )


def _say_next(told: Context, suggestion: tiers.Suggested) -> None:
    if suggestion.suggested and suggestion.suggested == suggestion.tier:
        told.say("{key} has that tier already.", key=suggestion.key)
    elif suggestion.suggested:
        told.say("To assign it: csm tier {key} {tier}", key=suggestion.key, tier=suggestion.suggested)


def tier(
    ctx: typer.Context,
    client: Client,
    tier: Annotated[
        Tier | None, typer.Argument(metavar="[large|medium|small]", help="The tier to assign.", show_default=False)
    ] = None,
    suggest: Annotated[bool, typer.Option("--suggest", help="The tier that the answers suggest, and why.")] = False,
    reason: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Why, for the history.", show_default=False)
    ] = None,
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """Assign a tier, or see which one the answers suggest.

    csm tier 月動褲 small --reason "one person, no budget for ads"

    csm tier 月動褲 --suggest

    csm tier --where tier=none small
    """
    told = context(ctx)
    if tier is not None:
        if suggest:
            raise BadInput("Either assign a tier or ask for one: leave out {tier} or --suggest.", tier=tier)
        _assign(told, client, tier, reason)
    elif reason is not None:
        raise BadInput("--reason goes with a tier to assign: csm tier CLIENT small --reason TEXT.")
    elif suggest:
        _suggest(told, client, told.format(format, json))
    else:
        _history(told, client, told.format(format, json))


def _assign(told: Context, client: str, tier: str, reason: str | None) -> None:
    from csmcli.actions import tiers as actions

    for found, before in each(told, client, lambda desk, word: actions.assign(desk, word, tier, reason)):
        _say_assigned(told, found, tier, before)


def _say_assigned(told: Context, found: Found, tier: str, before: str | None) -> None:
    if before == tier:
        told.say("{key} has the tier {tier} already; nothing changed.", key=found.key, tier=tier_word(tier))
        return
    if before:
        told.say("{key} is {tier} now; it was {before}.", key=found.key, tier=tier_word(tier), before=tier_word(before))
    else:
        told.say("{key} is {tier} now.", key=found.key, tier=tier_word(tier))
    with told.afterwards(), told.reading() as connection:
        if is_made(connection, found):
            told.say("To see what that changes in its checklist: csm checklist {key}", key=found.key)
        else:
            told.say("To make its checklist: csm checklist {key}", key=found.key)


def _suggest(told: Context, client: str, format: str) -> None:
    sized = _sized(told, client)
    suggestions = [
        tiers.suggested(found, tier, practice, answers, told.language) for found, practice, tier, answers in sized
    ]
    if format == "table":
        for suggestion, (_, practice, _, _) in zip(suggestions, sized, strict=True):
            if len(sized) > 1:
                told.say("{key}:", key=suggestion.key)
            _say_tier(told, suggestion, practice)
            if suggestion.reasons:
                told.show(suggestion.reasons, _reason_columns(), format, kind=tiers.Because, empty="")
            _say_next(told, suggestion)
        return
    columns = (
        Column("tier", tell("Tier")),
        Column("suggested", tell("Suggested")),
        Column("score", tell("Score"), align="right"),
        Column("reasons", tell("Reasons")),
        Column("open", tell("Open")),
    )
    show_records(told, suggestions, columns, format)


def _reason_columns() -> tuple[Column, ...]:
    return (
        Column("question", tell("Question")),
        Column("answer", tell("Answer")),
        Column("points", tell("Points"), align="right"),
        Column("weight", tell("Weight"), align="right"),
    )


def _history(told: Context, client: str, format: str) -> None:
    columns = (
        Column("decided_on", tell("Since")),
        Column("tier", tell("Tier"), text=lambda change: tier_word(change.tier)),
        Column("reason", tell("Reason")),
    )
    sized = _sized(told, client)
    with told.reading() as connection:
        changes = [(one.client, tiers.changes(connection, one.client)) for one in sized]
    for found, _, tier, _ in sized:
        if tier:
            told.say("{key} is {tier}.", key=found.key, tier=tier_word(tier))
    kind, shown, rows = labelled(tiers.Change, columns, changes)
    keys = ", ".join(one.client.key for one in sized if one.tier is None)
    told.show(
        rows,
        shown,
        format,
        kind=kind,
        empty=tell("{key} has no tier yet: csm intake {key} suggests one.", key=keys),
    )
