from __future__ import annotations

from csmcli.errors import BadFile, CsmError
from csmcli.playbooks.findings import ERROR, Finding, complaint, finding_from
from csmcli.playbooks.places import clip, located

PROBLEM = CsmError("is {what}.", what=CsmError("wrong"))


def test_a_place_comes_first_as_far_as_it_is_known() -> None:
    assert str(located("f", None, PROBLEM)) == "f: is wrong."
    assert str(located("f", 3, PROBLEM)) == "f, line 3: is wrong."
    assert str(located("f", 3, PROBLEM, "a.b")) == "f, line 3: a.b: is wrong."


def test_the_problem_stays_whole_so_that_it_can_be_translated() -> None:
    assert located("f", 3, PROBLEM).fields["problem"] is PROBLEM


def test_one_finding_is_told_as_it_is_and_several_take_a_line_each() -> None:
    finding = Finding(ERROR, "f", 3, "a", PROBLEM)
    assert str(complaint([finding])) == "f, line 3: a: is wrong."
    assert str(complaint([finding] * 2)) == "f, line 3: a: is wrong.\nf, line 3: a: is wrong."
    assert str(complaint([finding] * 5)).count("\n") == 4
    assert str(complaint([finding] * 9)).endswith("\nand 4 more, which `csm playbook check` lists.")


def test_a_finding_comes_back_from_its_error() -> None:
    for finding in (Finding(ERROR, "f", 3, "a", PROBLEM), Finding(ERROR, "f", None, "", PROBLEM)):
        assert finding_from(complaint([finding])) == finding
    assert finding_from(BadFile("no place")).text == "no place"


def test_a_word_in_a_sentence_is_short_and_on_one_line() -> None:
    assert clip(" a\n b ") == "a b"
    assert clip("x" * 40) == "x" * 40
    assert clip("x" * 41) == "x" * 37 + "..."
