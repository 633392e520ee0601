"""What commands say of a damaged database, held against what they say of the sound one."""

from __future__ import annotations

from pathlib import Path

from tests.faults.harness import Answer, Server, one_sentence

READS = ("list --all --json", "stalled --json", "show acme --json", "follow acme --json", "history --json")
WRITE = "log acme 'after the damage'"


def sound_answers(server: Server, home: Path) -> dict[str, str]:
    """What each read prints where nothing is wrong."""
    return {line: server.run(line, home).out for line in READS}


def verdict(server: Server, home: Path, sound: dict[str, str]) -> str:
    """What came of a damage, in the words of the table; the worst of all reads.

    Fails for a traceback, a failure that is not told, and another answer of which `csm doctor` says that all is well.
    """
    answers: dict[str, Answer] = {line: server.run(line, home) for line in READS}
    for line, answer in answers.items():
        assert answer.code == 0 or one_sentence(answer), (line, answer, crash(home))
    wrong = any(answer.code == 0 and answer.out != sound[line] for line, answer in answers.items())
    found = wrong and is_found(server, home)  # before the write, which may mend it, or spread it
    write = server.run(WRITE, home)
    assert write.code == 0 or one_sentence(write), (write, crash(home))
    if wrong:
        assert found, "another answer, and doctor calls it fine"
        return "another answer, found by doctor"
    return "same answers" if all(answer.code == 0 for answer in (*answers.values(), write)) else "refused"


def is_found(server: Server, home: Path) -> bool:
    """Whether ``csm doctor`` finds something."""
    return server.run("doctor", home).code != 0


def crash(home: Path) -> str:
    """The end of the log of a bug, for a failure to show."""
    log = home / "state" / "crash.log"
    return log.read_text(encoding="utf-8")[-1500:] if log.exists() else ""
