"""Several clients at once: by commas, by --where, with a preview, as one operation with one undo."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from csmcli.core.stalled import STATES

CSM = Callable[..., Any]

KEYS = ("ann", "bo", "cid", "dee", "eve")


@pytest.fixture
def five(filled: Callable[..., Path]) -> None:
    """Ann is large and mei's, the others are small and lin's; Eve is closed, Dee on hold."""
    lines = []
    for key, signed in zip(KEYS, ("2026-11-01", "2026-11-20", "2026-10-01", "2026-11-20", "2026-11-20"), strict=True):
        tier, owner = ("large", "mei") if key == "ann" else ("small", "lin")
        lines.append(f'add "{key.title()} & Co" --key {key} --tier {tier} --owner {owner} --signed {signed}')
    filled(*lines, "close eve --outcome completed", "hold dee --until 2027-01-05 --reason fair")


def keys(csm: CSM, where: str) -> list[str]:
    return [row["key"] for row in json.loads(csm(["list", "--where", where, "--json"]).out)]


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("tier=small", ["bo", "cid", "dee"]),
        ("tier=large", ["ann"]),
        ("tier!=large", ["bo", "cid", "dee"]),
        ("state=closed", ["eve"]),
        ("state=hold", ["dee"]),
        ("state=stuck tier=small", ["cid"]),
        ("state=behind,on-track", ["bo"]),
        ("owner=me", ["ann"]),
        pytest.param("tier=small state!=hold", ["bo", "cid"], id="no closed one unless asked for"),
        ("owner!=me", ["bo", "cid", "dee"]),
        ("owner=none", []),
        ("milestone=timeline owner=lin", ["bo", "cid", "dee"]),
        ("channel=none tier=large", ["ann"]),
    ],
)
def test_who_fits(csm: CSM, where: str, expected: list[str]) -> None:
    assert keys(csm, where) == expected


@pytest.mark.usefixtures("five")
def test_the_state_selected_by_is_the_state_listed(csm: CSM) -> None:
    listed = {row["key"]: row["state"] for row in json.loads(csm("list --all --json").out)}
    assert {key: state for state in STATES for key in keys(csm, f"state={state}")} == listed


@pytest.mark.usefixtures("five")
def test_several_by_commas_are_one_operation(csm: CSM) -> None:
    told = csm('log "ann,bo , cid,bo" "the fair is over"')
    assert told.err.splitlines() == [f"Logged for {key} on 2026-11-22." for key in ("ann", "bo", "cid")]
    assert csm("undo").err.startswith("Took back #8: csm log 'ann,bo , cid,bo' 'the fair is over' (")
    assert all(row["last_touch"] is None for row in json.loads(csm("list --json").out))


@pytest.mark.usefixtures("five")
def test_all_of_them_or_none(csm: CSM) -> None:
    assert csm("log ann,nobody hello").code == 1
    told = csm("resume dee,ann")
    assert (told.code, told.err) == (1, "csm: ann is not on hold.\n")
    assert json.loads(csm("show dee --json").out)["state"] == "hold"
    assert json.loads(csm("show ann --json").out)["last_touch"] is None


@pytest.mark.usefixtures("five")
def test_beyond_three_somebody_has_to_say_yes(csm: CSM) -> None:
    told = csm(["log", "--where", "tier=small,large state!=closed", "hello"])
    assert told.code == 2
    assert told.err.splitlines() == [
        "4 clients: ann, bo, cid, dee.",
        "csm: That changes 4 clients; if they are the right ones, repeat with --yes.",
    ]
    assert csm(["log", "--where=tier=small,large", "hello", "--yes"]).code == 0
    assert csm("history --json").out.count('"at"') == 8
    assert csm("undo").code == 0


@pytest.mark.usefixtures("five")
def test_nobody_fits_and_one_too_many(csm: CSM) -> None:
    assert csm("log --where owner=lin tier=large hello").code == 2
    assert csm(["log", "--where", "owner=lin tier=large", "hello"]).err == (
        "csm: No client fits --where “owner=lin tier=large”.\n"
    )
    for where, field, value, known in (
        ("owner=nobody", "owner", "nobody", "lin, mei"),
        ('owner="lin\' OR 1=1 --"', "owner", "lin' OR 1=1 --", "lin, mei"),
        ("milestone!=timline", "milestone", "timline", "timeline"),
        ("playbook=saas", "playbook", "saas", "crowdfunding"),
        ("language=none,de", "language", "de", "zh-TW"),
        ("channel=line", "channel", "line", "–"),
    ):
        told = csm(["list", "--where", where])
        assert (told.code, told.err) == (1, f"csm: No client has {field} “{value}”; there are: {known}.\n")
    assert csm("log --where tier=small ann hello").code == 2
    for line in ("log ann --where tier=small", "log --where tier=small ann", "log Ann --where=tier=small -y"):
        told = csm(line)
        assert (told.code, told.err.split("; ")[0]) == (2, "csm: --where stands in the place of CLIENT")
    assert "--where is given twice" in csm("log --where tier=large --where state=stuck hi").err
    assert csm("log , hello").code == csm("message , --all").code == 1
    assert csm("log '*' hello").code == 1


@pytest.mark.usefixtures("five")
def test_a_name_with_a_comma_is_one_client(csm: CSM) -> None:
    assert csm('add "Smith, Jones" --key smith').code == 0
    assert csm('log "Smith, Jones" hello').err == "Logged for smith on 2026-11-22.\n"


CHANGES = (
    ("milestone ann,bo copy", "copy", 2),
    ("milestone ann,bo copy yesterday", "copy", 2),
    ("plan ann,bo launch=2027-03-01", "agreed", 2),
    ("tier ann,bo medium", "medium now", 2),
    ("hold ann,bo --until 2027-01-05 --reason fair", "on hold until", 2),
    ("close ann,bo --outcome completed", "Closed", 2),
    ("measure ann,bo raised 100", "raised 100", 2),
    ("task ann,bo sign", "Added sign", 2),
    ("follow ann,bo ideas", "Promised to", 2),
    ("edit ann,bo --owner sue", "Changed", 2),
    ("checklist ann,bo", "Made the checklist", 2),
    ("log ann,bo hi --meeting --follow-up ideas", "To follow", 2),
    ('ask ann,bo "how long?"', "Kept for", 2),
)


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize(("line", "words", "count"), CHANGES, ids=[line for line, *_ in CHANGES])
def test_every_command_that_changes_one_changes_several(csm: CSM, line: str, words: str, count: int) -> None:
    before = csm("list --all --json").out, csm("checklist ann").code, csm("follow").err
    if line.startswith("checklist"):
        csm("undo")
    told = csm(line)
    assert told.code == 0, told.err
    assert told.err.count(words) == count
    assert line.split()[0] in csm("undo").err
    assert csm("list --all --json").out == before[0]


@pytest.mark.usefixtures("five")
def test_ticking_and_clearing_several(csm: CSM) -> None:
    assert csm("checklist ann,bo").code == csm("milestone ann,bo copy").code == 0
    assert csm("done ann,bo kick-off").err.count("Done for") == 2
    assert csm("undone ann,bo kick-off").err.count("Open again for") == 2
    assert csm("milestone ann,bo copy --clear").err.count("has not reached copy") == 2
    assert csm("checklist ann,bo --update").err.count("is as its tier and playbook have it") == 2
    assert csm("reopen --where state=closed").err == "eve is open again.\n"
    assert csm("follow ann,bo ideas").code == 0
    assert csm("follow ann,bo --drop ideas").err.count("Given up for") == 2


@pytest.mark.usefixtures("five")
def test_a_name_and_a_key_are_one_clients_own(csm: CSM) -> None:
    for option in ("--name X", "--key x"):
        assert "one client at a time" in csm(f"edit ann,bo {option}").err


READS = ("why", "milestone", "checklist", "history", "tier", "follow")


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize("command", READS)
@pytest.mark.parametrize("format", ["table", "json", "csv", "markdown"])
def test_every_listing_of_one_lists_several(csm: CSM, command: str, format: str) -> None:
    assert csm("follow ann,bo ideas").code == csm("checklist ann,bo").code == 0
    told = csm(f"{command} ann,bo --format {format}")
    assert told.code == 0, told.err
    rows = json.loads(told.out) if format == "json" else told.out.splitlines()
    assert {row.get("client", row.get("key")) for row in rows} == {"ann", "bo"} if format == "json" else len(rows) > 2


@pytest.mark.usefixtures("five")
def test_pages_of_several(csm: CSM) -> None:
    assert [row["key"] for row in json.loads(csm("show ann,bo --json").out)] == ["ann", "bo"]
    pages = csm("show --where tier=small").out
    assert all(f"{key.title()} & Co" in pages for key in ("bo", "cid", "dee"))
    assert csm('ask ann,bo,cid "how long?"').code == 0
    assert json.loads(csm("questions ann,bo --json").out)[0]["questions"] == 2
    assert "clients: 2" in csm("questions ann,bo --topic timeline --answered-by https://example.com/m").err
    assert csm("tier ann,bo --suggest --json").out.count('"suggested"') == 2
    assert csm("tier ann,bo --suggest").err.count("no tier is suggested") == 2


@pytest.mark.usefixtures("five")
def test_messages_to_several(csm: CSM) -> None:
    assert csm("edit ann,bo --link backend=https://example.com/b").code == 0
    told = csm("message ann,bo welcome --language en")
    assert [line for line in told.out.splitlines() if line.startswith(("---", "Hello"))] == [
        "--- ann", "Hello Ann & Co team,", "--- bo", "Hello Bo & Co team,",
    ]  # fmt: skip
    assert [row["key"] for row in json.loads(csm("message ann,bo welcome --json").out)] == ["ann", "bo"]
    assert csm("message ann,bo welcome --sent").err.count("Logged for") == 2
    assert "message ann,bo welcome --sent" in csm("undo").err
    told = csm("message ann,cid welcome --sent")
    assert (told.code, told.out) == (1, "")
    assert "csm edit cid --link backend=URL" in told.err
    told = csm("message ann,cid,dee welcome")
    assert (told.code, told.out.count("https://example.com/b")) == (1, 1)
    assert [key for key in ("cid", "dee") if f"csm edit {key} --link backend=URL" in told.err] == ["cid", "dee"]
    told = csm("message cid,dee welcome --sent")
    assert (told.code, told.out, told.err.splitlines()[-1]) == (1, "", "csm: Nothing was printed and nothing logged.")
    assert "--copy is for one client" in csm("message ann,bo welcome --copy").err


@pytest.mark.usefixtures("five")
def test_answers_of_several(csm: CSM, tmp_path: Any) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text("own-list: under-500\n", encoding="utf-8")
    assert csm(f"intake ann,bo --answers {file}").err.count("Answers of ") == 2
    assert csm("undo").code == 0
    assert csm("tier ann --suggest").err.count("no tier is suggested") == 1


def test_aliases(csm: CSM, home: Any) -> None:
    folder = home / "config"
    folder.mkdir(parents=True)
    config = folder / "config.toml"
    config.write_text(
        '[alias]\nnew = "add --tier small"\nsay = "log --channel line"\nbad = "log \'"\n', encoding="utf-8"
    )
    assert csm("new Acme").err.startswith("Added acme")
    assert csm("say acme hello").err == "Logged for acme on 2026-11-22.\n"
    assert csm("--language en say acme hello").code == 0
    assert csm("history --limit 1 --json").out.count("csm --language en say acme hello") == 1
    assert "a quote that does not end" in csm("bad acme").err
    assert csm("nonsense").code == 2
    assert csm("list", CSM_FORMAT="csv").out.startswith("key,")
    for wrong in ("alias = 3", "[alias]\nx = 3", '[alias]\nx = " "'):
        config.write_text(wrong, encoding="utf-8")
        assert 'ok = "log --channel line"' in csm("list").err
