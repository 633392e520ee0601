"""The edge: the table of commands, the options they all share, and errors turned into exit codes.

A command's module is imported when the command runs; ``--help``, completion of command names and
"did you mean" are answered from the table alone.
"""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any, NamedTuple

from csmcli import language
from csmcli.errors import BadFile, BadInput, CsmError, ReaderGone, refused

MORNING = "Every morning"
CLIENTS = "Clients"
PLANS = "Milestones and plans"
CHECKLISTS = "Checklists"
DATA = "Data"
SETUP = "Set-up"


class Entry(NamedTuple):
    """A command: where its function is, the panel of help it stands in, and what it does."""

    name: str
    module: str
    function: str
    panel: str
    about: str


COMMANDS = (
    Entry("today", "today", "today", MORNING, "Whom do I owe something today, why, and the command that answers it."),
    Entry("stalled", "stalled", "stalled", MORNING, "Who is stalled, since when, why, and what to do next."),
    Entry("why", "stalled", "why", MORNING, "Every signal of one client: value, limits, and what would clear it."),
    Entry("diff", "diff", "diff", MORNING, "Who became stalled, who got free, and what did it."),
    Entry(
        "renewals", "renewals", "renewals", MORNING, "Which contracts can be ended until when; why others were lost."
    ),
    Entry("log", "touches", "log", MORNING, "Log a contact; a two-way one ends a silence."),
    Entry("follow", "follow_ups", "follow", MORNING, "Promise something by a day, or list what is promised."),
    Entry("message", "messages", "message", MORNING, "What to say to a client, ready to paste."),
    Entry("milestone", "milestones", "milestone", MORNING, "Record that a milestone was reached, or list them."),
    Entry("done", "tasks", "done", MORNING, "Tick off tasks, and promises that were kept."),
    Entry("undo", "history", "undo", MORNING, "Take back the last thing you did."),
    Entry("redo", "history", "redo", MORNING, "Do again what undo took back."),
    Entry("add", "clients", "add", CLIENTS, "Add a client with its milestones."),
    Entry("list", "listing", "list_", CLIENTS, "All clients and how they stand."),
    Entry("show", "clients", "show", CLIENTS, "One client on one page."),
    Entry("edit", "clients", "edit", CLIENTS, "Change what is told of a client."),
    Entry("ask", "questions", "ask", CLIENTS, "Keep a question that a client asks."),
    Entry("questions", "questions", "questions", CLIENTS, "What clients ask most, and which page answers it."),
    Entry("intake", "tiers", "intake", CLIENTS, "Ask the intake questions and suggest a tier."),
    Entry("handoff", "handoff", "handoff", CLIENTS, "What sales has told, what is missing, and a promise to get it."),
    Entry("success", "success", "success", CLIENTS, "What success means for a client, in its own words."),
    Entry("tier", "tiers", "tier", CLIENTS, "Assign a tier, or see which one the answers suggest."),
    Entry("hold", "holds", "hold", CLIENTS, "Pause a client by agreement, until a day."),
    Entry("resume", "holds", "resume", CLIENTS, "End a pause early."),
    Entry("close", "closing", "close", CLIENTS, "End the work with a client."),
    Entry("reopen", "closing", "reopen", CLIENTS, "Take up a closed client again."),
    Entry("plan", "milestones", "plan", PLANS, "Set or move due dates; every move is kept."),
    Entry(
        "contract", "renewals", "contract", PLANS, "Until when a client is bound, and the day on which that is decided."
    ),
    Entry("renew", "renewals", "renew", PLANS, "Record what became of a contract, and why."),
    Entry("goal", "goal_setting", "goal", PLANS, "Agree on a goal in numbers, or see which metrics suit a client."),
    Entry("goals", "goals", "goals", PLANS, "Goals against their checkpoints: on track, behind or missed."),
    Entry("measure", "measurements", "measure", PLANS, "Record a number, and how its goal stands."),
    Entry("journey", "journey", "journey", PLANS, "A client's way: where it stands, what is next, and its page."),
    Entry("review", "reviews", "review", PLANS, "The three months of a client in numbers, and what came of them."),
    Entry("reviews", "reviews", "reviews", PLANS, "Whose review is due, planned, overdue or held."),
    Entry("resources", "resources", "resources", PLANS, "The manual pages of the milestones, and where they are."),
    Entry("checklist", "checklists", "checklist", CHECKLISTS, "A tier's checklist, or a client's own."),
    Entry("undone", "tasks", "undone", CHECKLISTS, "Take back that tasks were done."),
    Entry("task", "tasks", "task", CHECKLISTS, "Add a task of a client's own."),
    Entry("import", "importing", "import_", DATA, "Bring clients in from a file."),
    Entry("export", "exporting", "export", DATA, "Write clients, or everything, to a file."),
    Entry(
        "calendar", "calendar", "calendar", DATA, "Milestones, promises, pauses and meetings for a calendar program."
    ),
    Entry("merge", "merging", "merge", DATA, "Bring another csm's database into this one."),
    Entry("merge-clients", "merging", "merge_clients", DATA, "Make two entries of one client one."),
    Entry("erase", "erasing", "erase", DATA, "Forget a client for good: its rows, its history, its backups."),
    Entry("time", "hours", "time", DATA, "Hours planned and hours spent, by tier and client."),
    Entry("history", "history", "history", DATA, "Who did what, and what it changed."),
    Entry("backup", "backups", "backup", DATA, "A verified copy of the database."),
    Entry("backups", "backups", "backups", DATA, "The backups there are, and what is in them."),
    Entry("restore", "backups", "restore", DATA, "Come back to a backup."),
    Entry("doctor", "doctor", "doctor", DATA, "What is wrong with the database and around it, and what mends it."),
    Entry("demo", "demo", "demo", SETUP, "A demo portfolio in a throw-away database."),
    Entry("playbook", "playbooks", "playbook", SETUP, "Look at, check and copy playbooks."),
)


_HAVE_A_CLIENT_LANGUAGE = ("add", "edit", "message", "journey")
"""Behind these commands ``--language`` is the client's; before them it is csm's own."""


def _speak(words: Sequence[str]) -> None:
    """Choose the language before Typer is imported: it reads its own words on import."""
    told = os.environ.get("CSM_LANGUAGE")
    for place, word in enumerate(words):
        if word in _HAVE_A_CLIENT_LANGUAGE:
            break
        if word == "--language" and place + 1 < len(words):
            told = words[place + 1]
        elif word.startswith("--language="):
            told = word.partition("=")[2]
    if told is None:
        from csmcli.config import read

        try:
            told = read({}).get("language")
        except CsmError:
            told = None  # said in full when the settings are read in earnest
    language.use(language.choose(told, os.environ))


def run(words: Sequence[str]) -> int:
    """Run one command; the exit code: 0 done, 1 expected failure, 2 usage, 3 our bug, 4 found, 130 ^C."""
    try:
        return _edge(words)
    except Exception as error:  # noqa: BLE001 - the only broad one: whatever comes here is our bug
        return _report(error)


def _edge(words: Sequence[str]) -> int:
    """Errors that were foreseen as exit codes."""
    _speak(words)
    try:
        code = _run(list(words))
        sys.stdout.flush()
        return code
    except CsmError as error:
        _complain(error)
        return 2 if isinstance(error, BadInput) else 1
    except (BrokenPipeError, ReaderGone):
        # The reader has what it wanted.
        _close_output()
        return 0
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        _complain(_unwritten() or refused(error))
        return 1
    except MemoryError:
        _complain(BadFile("There is not enough memory for that; nothing was half written."))
        return 1


def _unwritten() -> BadFile | None:
    """Whether it was standard output that failed: what it did not take is still in the buffer, and fails again."""
    try:
        sys.stdout.flush()
    except OSError as error:
        _close_output()
        return BadFile("The output could not be written: {problem}.", problem=error.strerror)
    return None


def _report(error: Exception) -> int:
    from csmcli.crash import report

    return report(error)


def _close_output() -> None:
    """What is left in the buffer must not fail once more as the interpreter ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(words: list[str]) -> int:
    from csmcli.commands.group import build

    try:
        # Typer answers ^C and a closed pipe in ways of its own unless it is left out of it.
        group = build(COMMANDS)
        words = _without_aliases(words)
        if os.environ.get("LANGUAGE", "en") != "en":
            _speak_as_well(group)
        result: Any = group.main(args=words, prog_name="csm", standalone_mode=True)
    except SystemExit as end:
        result = end.code
    return result if isinstance(result, int) else 0


_WITH_A_VALUE = ("--db", "--language")
"""The options before a command that are followed by a value."""


def _without_aliases(words: list[str]) -> list[str]:
    """The words with an alias of the user's replaced by what it stands for; the settings are read only for a stranger."""
    place = 0
    while place < len(words) and words[place].startswith("-"):
        place += 2 if words[place] in _WITH_A_VALUE else 1
    if place >= len(words) or any(entry.name == words[place] for entry in COMMANDS):
        return words
    from csmcli.config import aliases

    meant = aliases().get(words[place])
    if meant is None:
        return words
    import shlex

    try:
        return [*words[:place], *shlex.split(meant), *words[place + 1 :]]
    except ValueError:
        raise BadInput(
            "The alias “{word}” has a quote that does not end: {meant}", word=words[place], meant=meant
        ) from None


def _speak_as_well(group: object) -> None:
    """The parser's own words in our language; it has them in a place of its own only since Typer 0.26."""
    with suppress(ImportError):
        import_module("csmcli.commands.parser_words").speak(group)


def _complain(error: CsmError) -> None:
    from csmcli.output.terminal import visible, write

    write(sys.stderr, "csm: " + language.sentence(error, visible))
