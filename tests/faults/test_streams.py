"""A reader that goes away, a device that is full, nobody to ask: csm ends as it should, and without a traceback."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.commands import FORMATS, READS
from tests.faults.counting import Tally
from tests.faults.harness import PATIENCE, Server, one_sentence, start

LISTED = [(line, shape) for line in READS for shape in FORMATS if not line.startswith("playbook check")]


def line_of(line: str, shape: str) -> str:
    return f"{line} --format {shape}"


def test_a_reader_that_goes_away_is_no_failure(
    server: Server, fresh: Callable[[], Path], sample: Callable, tally: Tally
) -> None:
    home = fresh()
    for line, shape in sample(LISTED, 15):
        answer = server.run(line_of(line, shape), home, out="pipe")
        if answer.code == 2:  # this one has no formats
            answer = server.run(line, home, out="pipe")
        assert answer.code == 0, (line, shape, answer)
        assert "Traceback" not in answer.err
        assert "Exception ignored" not in answer.err
        tally("pipe")["ended in silence"] += 1


def test_a_full_device_is_a_failure_that_is_told(
    server: Server, fresh: Callable[[], Path], sample: Callable, tally: Tally
) -> None:
    home = fresh()
    for line, shape in sample(LISTED, 15):
        words = line_of(line, shape)
        if server.run(words, home).code == 2:
            words = line
        if not server.run(words, home).out:
            continue
        answer = server.run(words, home, out="full")
        assert one_sentence(answer), (line, shape, answer)
        tally("output")["refused in a sentence"] += 1


@pytest.mark.parametrize("shape", FORMATS)
def test_head_takes_one_line_of_many(template: Path, shape: str, tally: Tally) -> None:
    """A whole process: what the interpreter does at its end counts as well."""
    listing = start(f"list --format {shape}", template, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert listing.stdout is not None
    listing.stdout.readline()
    listing.stdout.close()
    assert listing.stderr is not None
    assert (listing.stderr.read(), listing.wait(PATIENCE)) == (b"", 0)
    tally("pipe")["ended in silence"] += 1


@pytest.mark.parametrize(
    ("close", "line", "codes"),
    [
        ("<&-", "list", {0}),
        ("<&-", "log acme hello", {0}),
        ("<&-", "intake acme", {2}),
        (">&-", "log acme hello", {0}),
        (">&-", "list", {1}),
        ("2>&-", "log acme hello", {0}),
        ("2>&-", "list", {0}),
        ("2>&-", "show nobody", {1}),
        (">/dev/full", "list", {1}),
        (">/dev/full", "--help", {1}),
        ("2>/dev/full", "log acme hello", {0}),
    ],
)  # fmt: skip
def test_streams_that_are_not_there(
    fresh: Callable[[], Path], close: str, line: str, codes: set[int], tally: Tally
) -> None:
    home = fresh()
    running = start(
        line, home, "sh", "-c", f'exec "$@" {close}', "sh", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    _, err = running.communicate(timeout=PATIENCE)
    assert running.returncode in codes, (close, line, running.returncode, err)
    assert "Traceback" not in err
    assert "bug in csm" not in err
    tally("output")["ended as it should"] += 1


@pytest.mark.parametrize(
    "line", ["intake acme", "playbook check", "follow acme", "merge-clients acme windharp", "tier acme"]
)
def test_nobody_to_ask(server: Server, fresh: Callable[[], Path], line: str, tally: Tally) -> None:
    answer = server.run(line, fresh(), input="")
    assert answer.code == 0 or one_sentence(answer), (line, answer)
    tally("output")["ended as it should"] += 1
