"""``csm ask`` and ``csm questions``: what clients ask, and where the manual should get better."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from csmcli.commands.choosing import chosen, each
from csmcli.commands.context import Context
from csmcli.commands.options import Client, FormatOption, JsonOption, MaybeClient, TopicOption, context
from csmcli.core.naming import did_you_mean, folded
from csmcli.errors import BadInput, NotFound
from csmcli.language import sentence, tell
from csmcli.output.columns import Column
from csmcli.output.terminal import visible
from csmcli.views import questions as views

if TYPE_CHECKING:
    from csmcli.actions.questions import Asked

_OFFERED = 3


def ask(
    ctx: typer.Context,
    client: Client,
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="What the client asks.", show_default=False)],
    topic: TopicOption = None,
    answered_by: Annotated[
        str | None,
        typer.Option(metavar="PAGE", help="The page that answered it: its address, or its file.", show_default=False),
    ] = None,
    on: Annotated[str | None, typer.Option(metavar="DATE", help="When; today unless told.", show_default=False)] = None,
) -> None:
    """Keep a question that a client asks; its topic is the current milestone unless told.

    csm ask 月動褲 "How long may a campaign run?"

    csm ask 月動褲 "Where do I enter shipping fees?" --topic backend --answered-by manual-backend.md
    """
    told = context(ctx)
    day = told.past_day(on) or told.today
    from csmcli.actions import questions as actions

    for asked in each(
        told,
        client,
        lambda desk, word: actions.ask(desk, word, question, on=day, topic=topic, answered_by=answered_by),
    ):
        if asked.answered_by:
            _say_answered(told, asked)
        else:
            _say_kept(told, asked, topic is None and asked.since is None)
            _offer_pages(told, asked)


def _say_kept(told: Context, asked: Asked, guessed: bool) -> None:
    if asked.since:
        told.say(
            "{key} asked that on {day} already; it is open, about {topic}.",
            key=asked.client.key,
            day=asked.since,
            topic=asked.topic,
        )
    else:
        told.say("Kept for {key}, about {topic}.", key=asked.client.key, topic=asked.topic)
    if guessed:
        told.say("{topic} is where it stands; --topic TOPIC says what it is about.", topic=asked.topic)


def _say_answered(told: Context, asked: Asked) -> None:
    fields = {"key": asked.client.key, "topic": asked.topic, "page": asked.answered_by}
    if asked.since:
        told.say("Answered for {key}: asked on {day} about {topic}, by {page}.", day=asked.since, **fields)
    else:
        told.say("Kept for {key}, about {topic}, answered by {page}.", **fields)


def _offer_pages(told: Context, asked: Asked) -> None:
    with told.afterwards(), told.reading() as connection:
        pages = views.answers(connection, told.library, asked.client, asked.topic)
        if pages:
            told.say(
                "Perhaps it is answered by {pages}; if so, ask it again with --answered-by.",
                pages=", ".join(pages[:_OFFERED]),
            )


def questions(
    ctx: typer.Context,
    client: MaybeClient = None,
    topic: TopicOption = None,
    open_: Annotated[bool, typer.Option("--open", help="Only what has no answer.")] = False,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only what was asked from this day on.", show_default=False)
    ] = None,
    top: Annotated[
        int | None,
        typer.Option(min=1, help="At most so many topics; with --topic, of its questions.", show_default=False),
    ] = None,
    answered_by: Annotated[
        str | None,
        typer.Option(
            metavar="PAGE",
            help="Answer all open questions of the topic by this page: its address, or its file.",
            show_default=False,
        ),
    ] = None,
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """What clients ask most, and which page answers it.

    csm questions --since -90d --top 5

    csm questions --topic backend --open

    csm questions --topic backend --answered-by https://example.com/manual/shipping-fees
    """
    told = context(ctx)
    if answered_by is not None:
        if topic is None:
            raise BadInput("--answered-by answers the open questions of one topic; name it with --topic.")
        if since is not None or top is not None:
            raise BadInput("--answered-by answers all open questions of the topic; leave out --since and --top.")
        _answer(told, topic, answered_by, client)
    else:
        _list(told, client, topic, (since, open_, top), told.format(format, json))


def _answer(told: Context, topic: str, answered_by: str, client: str | None) -> None:
    from csmcli.actions import questions as actions

    if client is None:
        done = [actions.answer(told.desk(), topic, answered_by)]
    else:
        done = each(told, client, lambda desk, word: actions.answer(desk, topic, answered_by, word))
    told.say(
        "Answered by {page}, about {topic}: {questions} (clients: {clients}).",
        page=done[0].page,
        questions=sum(answered.questions for answered in done),
        topic=done[0].topic,
        clients=sum(answered.clients for answered in done),
    )


def _list(
    told: Context, client: str | None, topic: str | None, narrowed: tuple[str | None, bool, int | None], format: str
) -> None:
    since, only_open, top = narrowed
    day = told.past_day(since)
    with told.reading() as connection:
        found = tuple(one.id for one in chosen(told, connection, client)) if client is not None else None
        wanted = views.Wanted(found, day, only_open)
        if topic is not None:
            rows = views.questions(connection, folded(topic), wanted, top)
            known = views.known_topics(connection) if not rows else []
            told.show(rows, _question_columns(), format, kind=views.Question, empty=_none_about(topic, known))
            return
        ranked = views.topics(connection, wanted)
    told.show(ranked[:top], _topic_columns(format), format, kind=views.Topic, empty=_none(wanted != views.Wanted()))
    _say_worth(told, views.worth_a_page(ranked))


def _none(narrowed: bool) -> str:
    if narrowed:
        return tell("There is no such question.")
    return tell("Nobody has asked anything yet: csm ask CLIENT QUESTION keeps a question.")


def _none_about(topic: str, known: list[str]) -> str:
    if folded(topic) in known:
        return _none(narrowed=True)
    near = did_you_mean(topic, known)
    return sentence(NotFound("Nobody has asked about “{topic}” yet.{near}", topic=topic, near=near), visible)


def _say_worth(told: Context, topic: views.Topic | None) -> None:
    if topic is not None:
        told.say(
            "Most worth a manual page: {topic} (questions: {questions}, clients: {clients}); no page answers it yet.",
            topic=topic.topic,
            questions=topic.questions,
            clients=topic.clients,
        )
        told.say("Once there is one: csm questions --topic {topic} --answered-by PAGE", topic=topic.topic)


def _topic_columns(format: str) -> tuple[Column, ...]:
    def pages(row: views.Topic) -> str:
        # In a file for a program, no page is an empty cell.
        return "; ".join(row.pages) or ("" if format == "csv" else tell("no page yet"))

    return (
        Column("topic", tell("Topic"), style="bold"),
        Column("questions", tell("Questions"), align="right"),
        Column("clients", tell("Clients"), align="right"),
        Column("open", tell("Open"), align="right"),
        Column("last_asked", tell("Last asked")),
        Column("pages", tell("Answered by"), text=pages),
    )


def _question_columns() -> tuple[Column, ...]:
    return (
        Column("client", tell("Client"), style="bold"),
        Column("asked_on", tell("Asked")),
        Column("text", tell("Question")),
        Column("answered_by", tell("Answered by")),
        Column("answered_on", tell("Answered"), wide_only=True),
    )
