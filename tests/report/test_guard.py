from __future__ import annotations

import pytest

from csmcli.core.journey import Achieved, Encounter, Journey, NextStep
from csmcli.errors import Refused
from csmcli.report.guard import refuse_internal, texts
from tests.report import journeys

NOTE = "Budget is gone,\n  their boss wants out"


def with_text(place: str, text: str) -> Journey:
    """The full client with `text` in one place of the record."""
    journey = journeys.full()
    stage = journey.stages[1]
    station = stage.stations[0]
    station = {
        "station": station._replace(title=text),
        "standard": station._replace(standard=text),
        "theirs": station._replace(theirs=text),
        "topic": station._replace(meeting=Encounter(None, text, "")),
        "people": station._replace(meeting=Encounter(None, "", text)),
    }.get(place, station)
    stage = stage._replace(title=text if place == "stage" else stage.title, stations=(station,))
    journey = journey._replace(stages=(stage,))
    changed = {
        "name": {"name": text},
        "playbook": {"playbook": text},
        "contact": {"contact": text},
        "ours": {"ours": text},
        "next": {"next": (NextStep(text, "us", "", None),)},
        "who": {"next": (NextStep("Call", "us", text, None),)},
        "achieved": {"achieved": (Achieved(journeys.DAY, text),)},
        "goal": {"goals": (journey.goals[0]._replace(title=text),)},
        "word": {"goals": (journey.goals[0]._replace(their_word=text),)},
    }
    return journey._replace(**changed.get(place, {}))


OWN = ["name", "contact", "word"]
PLACES = [
    "playbook",
    "ours",
    "stage",
    "station",
    "standard",
    "theirs",
    "topic",
    "people",
    "next",
    "who",
    "achieved",
    "goal",
]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("word", ["stuck", "停滯", "ｓｔａｌｌｅｄ", "at\u00ad risk"])
def test_a_word_of_ours_in_any_field_is_refused(place: str, word: str) -> None:
    with pytest.raises(Refused, match="word of ours"):
        refuse_internal(with_text(place, f"The shops are {word} now"), ())


@pytest.mark.parametrize("place", OWN)
def test_the_client_may_call_itself_and_its_figures_as_it_likes(place: str) -> None:
    refuse_internal(with_text(place, "Customer health"), ())


@pytest.mark.parametrize("place", [*OWN, *PLACES])
@pytest.mark.parametrize(
    "text", [NOTE, f"As noted: {NOTE}!", "BUDGET is gone, theirboss wants\u200b out", "their boss wants out"]
)
def test_a_private_note_in_any_field_is_refused(place: str, text: str) -> None:
    with pytest.raises(Refused, match="private note"):
        refuse_internal(with_text(place, text), ["called", NOTE])


def test_the_refusal_names_the_word_and_where_it_stands() -> None:
    with pytest.raises(Refused) as refused:
        refuse_internal(with_text("who", "the stuck one"), ())
    assert str(refused.value) == (
        "The page would say “stuck”, a word of ours that no client should read: it stands in the field who of “Call”."
    )
    with pytest.raises(Refused) as refused:
        refuse_internal(with_text("people", f"x {NOTE}"), [NOTE])
    assert "“Budget is gone, their boss wants out”: it stands in the field people of “Kick-off held”" in str(
        refused.value
    )


def test_a_client_whose_name_is_such_a_word_can_be_named_anywhere() -> None:
    journey = with_text("achieved", "Health Bar has sold out")._replace(name="Health Bar")
    refuse_internal(journey, ())
    with pytest.raises(Refused, match="“health”"):
        refuse_internal(with_text("achieved", "The health of Health Bar")._replace(name="Health Bar"), ())


@pytest.mark.parametrize("name", ["A", "tall", "ST", ""])
def test_no_name_hides_a_word(name: str) -> None:
    with pytest.raises(Refused, match="“stalled”"):
        refuse_internal(with_text("achieved", "Stalled, at last")._replace(name=name, contact=""), ())


@pytest.mark.parametrize(
    ("note", "public"),
    [
        ("called", ()),
        ("Kick-off met", ()),
        ("會議順利", ()),
        ("Kick-off held today", ["The kick-off held today is …"]),
        ("", ()),
    ],
)
def test_what_is_short_or_what_the_playbook_says_is_no_secret(note: str, public: list[str]) -> None:
    refuse_internal(with_text("station", f"We had the {note}, and more"), [note], public)


def test_the_examples_may_be_shown() -> None:
    for journey in (journeys.full(), journeys.full("zh-TW"), journeys.campaign(), journeys.empty(), journeys.bare()):
        refuse_internal(journey, [NOTE])


def test_every_text_is_read_and_no_code() -> None:
    read = {(place.field, place.of): place.text for place in texts(journeys.full())}
    assert read["people", "Kick-off"] == "sponsor, shop lead, our team"
    assert read["title", "Adoption"] == "Adoption"
    assert not {"behind", "on-track", "now", "percent", "us"} & set(read.values())
