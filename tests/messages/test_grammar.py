"""What a template may hold, and a table of what it may not: hostile, mistyped, or merely too much."""

from __future__ import annotations

import pytest

from csmcli.core.message_facts import DAY, FACTS, TEXT
from csmcli.messages import LONGEST_TEMPLATE, faults

KNOWN = {**FACTS, "date.launch": DAY, "date.copy": DAY, "resource.manual": TEXT}

FINE = [
    "",
    "Plain words, 中文 and 🙂, {# with a note #}\tand a tab.",
    "{{ name }} {{ link.backend }} {{ link['project page'] }} {{ date.copy }} {{ resource.manual }}",
    "{{ due|day }} {{ due|month }} {{ raised|money }} {{ percent }} {{ 'words' }} {{ 5 }}",
    "{{ contact or name }} {{ contact if contact else name }}",
    "{% if contact %}a{% elif target %}b{% else %}c{% endif %}",
    "{% if not contact and (target or raised) %}a{% endif %}",
    "{% if contact is defined %}a{% endif %}{% if contact is not defined %}b{% endif %}",
    "{% if percent >= 100 %}a{% endif %}{% if raised > target %}b{% endif %}{% if raised == 0 %}c{% endif %}",
    "{% if due < today %}a{% endif %}{% if name != 'Acme' %}b{% endif %}",
    "{% for entry in dates %}{{ entry.title }} {{ entry.day|day }}{% endfor %}",
    "{% for entry in resources %}{% if name %}{{ entry }}{% endif %}{% endfor %}",
    "{%- if contact -%} a {%- endif -%}",
]

NOT_ALLOWED = [
    # attributes and calls: the ways out of a sandbox
    ("{{ ''.__class__ }}", "getattr"),
    ("{{ ().__class__.__base__.__subclasses__() }}", "(…)"),
    ("{{ name.upper() }}", "(…)"),
    ("{{ range(10**9) }}", "(…)"),
    ("{{ '%s' % name }}", "%"),
    ("{{ '{0.__class__}'.format(name) }}", "(…)"),
    ("{{ name['__class__']['x'](1) }}", "(…)"),
    ("{{ dates[0] }}", "[…]"),
    ("{{ name[1:2] }}", "[…]"),
    ("{{ name[contact] }}", "[…]"),
    # making much out of little
    ("{{ 'a' * 100000000 }}", "*"),
    ("{{ 10 ** 100000 }}", "**"),
    ("{{ percent + 1 }}", "+"),
    ("{{ percent - 1 }}", "-"),
    ("{{ percent / 3 }}", "/"),
    ("{{ percent // 3 }}", "//"),
    ("{{ percent % 3 }}", "%"),
    ("{{ -percent }}", "-"),
    ("{{ name ~ name }}", "~"),
    ("{{ [1, 2] }}", "[…]"),
    ("{{ (1, 2) }}", "(…, …)"),
    ("{{ {1: 2} }}", "{…}"),
    ("{{ '%999999999d'|format(1) }}", "|format"),
    ("{{ name|center(100000000) }}", "|center"),
    ("{{ dates|map(attribute='title') }}", "|map"),
    ("{{ due|day(3) }}", "|day"),
    ("{{ due|day(*dates) }}", "|day"),
    # statements
    ("{% set a = 1 %}", "set"),
    ("{% macro a() %}{{ a() }}{% endmacro %}", "macro"),
    ("{% include '/etc/passwd' %}", "include"),
    ("{% extends 'a' %}", "extends"),
    ("{% import 'a' as b %}", "import"),
    ("{% from 'a' import b %}", "from"),
    ("{% block a %}{% endblock %}", "block"),
    ("{% call a() %}{% endcall %}", "call"),
    ("{% filter upper %}{% endfilter %}", "filter"),
    ("{% with a = 1 %}{% endwith %}", "with"),
    ("{% autoescape true %}{% endautoescape %}", "autoescape"),
    ("{% do a() %}", "do"),
    ("{% raw %}{{ name }}{% endraw %}", "raw"),
    # no values
    ("{{ not name }}", "not"),
    ("{{ name == 'a' }}", "compare"),
    ("{{ name and contact }}", "and"),
    ("{{ name is defined }}", "test"),
    ("{{ true }}", "const"),
    ("{{ none }}", "const"),
    ("{% if 'a' %}{% endif %}", "const"),
    ("{% if name is string %}{% endif %}", "test"),
    ("{% if name == none %}{% endif %}", "const"),
    ("{% if due|day == 'x' %}{% endif %}", "filter"),
]  # fmt: skip

WRONG = [
    ("{{ nam }}", "there is no fact “nam”; did you mean “name”? There are name, contact, "),
    ("{{ zzzzz }}", "there is no fact “zzzzz”; there are name, contact, "),
    ("{{ date.lunch }}", "there is no fact “date.lunch”; did you mean “date.launch”? There are date.launch, date.copy."),
    ("{{ date }}", "there is no fact “date”"),
    ("{{ link }}", "there is no fact “link”; did you mean “link.NAME”?"),
    ("{{ name.__class__ }}", "there is no fact “name.__class__”"),
    ("{{ self }}", "there is no fact “self”"),
    ("{{ loop.index }}", "there is no fact “loop.index”"),
    ("{% if nam %}{% endif %}", "there is no fact “nam”"),
    ("{{ nam|day }}", "there is no fact “nam”"),
    ("{% for e in dates %}{{ e.titel }}{% endfor %}", "there is no fact “e.titel”; did you mean “e.title”? There are e.title, e.day."),
    ("{% for e in dates %}{{ e }}{% endfor %}", "there is no fact “e”"),
    ("{% for e in dates %}{% endfor %}{{ e.title }}", "there is no fact “e.title”"),
    ("{% for e in resources %}{{ e.x }}{% endfor %}", "there is no fact “e.x”"),
    ("{% for e in name %}{% endfor %}", "“name” is no list; a for goes over dates, resources."),
    ("{% for e in nam %}{% endfor %}", "there is no fact “nam”"),
    ("{% for e in dates %}{% for f in dates %}{% endfor %}{% endfor %}", "a for goes over one list"),
    ("{% for e in dates recursive %}{% endfor %}", "a for goes over one list"),
    ("{% for e in dates if e.day %}{% endfor %}", "a for goes over one list"),
    ("{% for e in dates %}{% else %}x{% endfor %}", "a for goes over one list"),
    ("{% for a, b in dates %}{% endfor %}", "a for goes over one list"),
    ("{% for e in 'abc' %}{% endfor %}", "a for goes over one list"),
    ("{% for e in range(9) %}{% endfor %}", "a for goes over one list"),
    ("{% for loop in dates %}{{ loop.title }}{% endfor %}", "“loop” has a meaning of its own"),
    ("{{ " + "9" * 5000 + " }}", "has a number that is none here"),
    ("{{ 1" + "_1" * 3000 + " }}", "has a number that is none here"),
    ("{{ 0x" + "f" * 15000 + " }}", "has a number that is none here"),
    ("{{ 1e999 }}", "has a number that is none here"),
    ("{{ dates }}", "“dates” is a list; say its entries in a for."),
    ("{{ due|money }}", "“money” is not for that; it words raised, target."),
    ("{{ 'x'|day }}", "“day” is not for that; it words signed, today, due"),
    ("{{ due|day|month }}", "“month” is not for that"),
    ("{{ name if contact }}", "an if within {{ }} needs an else."),
    ("{% if due > 5 %}{% endif %}", "compare two things of one kind"),
    ("{% if name > 5 %}{% endif %}", "compare two things of one kind"),
    ("{% if 1 < percent < 9 %}{% endif %}", "compare two things of one kind"),
    ("{% if name in contact %}{% endif %}", "compare two things of one kind"),
    ("{% if dates == dates %}{% endif %}", "compare two things of one kind"),
    ("{{ name", "cannot be read here ("),
    ("{% if name %}", "cannot be read here ("),
    ("{% endif %}", "cannot be read here ("),
    ("{{ 'a }}", "cannot be read here ("),
    ("{{ }}", "cannot be read here ("),
    ("a\x1b[31mb", "has a control character; take it out."),
    ("a\ue000b", "has a control character; take it out."),
]  # fmt: skip

BOMBS = [
    ("{{ " + "(" * 9_990 + "name" + ")" * 9_990 + " }}", "has more than 50 words in one tag."),
    ("{{ " + "not " * 4_000 + "name }}", "has more than 50 words in one tag."),
    ("{{ " + "- " * 9_000 + "1 }}", "has more than 50 words in one tag."),
    ("{{ name" + ".a" * 9_000 + " }}", "has more than 50 words in one tag."),
    ("{{ name" + " or name" * 2_000 + " }}", "has more than 50 words in one tag."),
    ("{{ " + "name if name else " * 1_000 + "name }}", "has more than 50 words in one tag."),
    ("{{ " + "[" * 19_000, "has more than 50 words in one tag."),
    ("{% if name %}" * 1_500, "is nested too deeply."),
    ("{% for e in dates %}" * 900, "is nested too deeply."),
    ("{% if name %}" + "{% elif name %}" * 1_000 + "{% endif %}", "has more than 300 tags."),
    ("{{ name }}" * 1_500, "has more than 300 tags."),
    ("x" * (LONGEST_TEMPLATE + 1), f"is longer than {LONGEST_TEMPLATE} characters."),
]


@pytest.mark.parametrize("source", FINE)
def test_what_is_allowed(source: str) -> None:
    assert faults(source, KNOWN) == []


@pytest.mark.parametrize(("source", "what"), NOT_ALLOWED, ids=[case[0] for case in NOT_ALLOWED])
def test_what_is_not_allowed_is_named(source: str, what: str) -> None:
    found = [str(fault.problem) for fault in faults(source, KNOWN)]
    assert f"“{what}” is not allowed in a message" in found[0]


@pytest.mark.parametrize(("source", "said"), WRONG, ids=[repr(case[0]) for case in WRONG])
def test_a_mistake_is_said(source: str, said: str) -> None:
    (found,) = faults(source, KNOWN)
    assert str(found.problem).startswith(said)


@pytest.mark.parametrize(("source", "said"), BOMBS, ids=[case[0][:20] for case in BOMBS])
def test_too_much_is_counted_before_it_is_parsed(source: str, said: str) -> None:
    (found,) = faults(source, KNOWN)
    assert str(found.problem) == said


def test_all_faults_are_found_each_on_its_line() -> None:
    source = "Hello\n{{ nam }}\n\n{% if contac %}\n{{ due|money }}\n{% endif %}\n"
    assert [fault.line for fault in faults(source, KNOWN)] == [2, 4, 5]
    assert [fault.line for fault in faults("a\nb\n{% include 'x' %}", KNOWN)] == [3]
    assert [fault.line for fault in faults("a\n{{ b\n", KNOWN)] == [2]
    assert [fault.line for fault in faults("a\nb\x00", KNOWN)] == [2]


def test_as_deep_as_is_allowed_is_read() -> None:
    source = "{% if name %}" * 8 + "{{ " + "(" * 24 + "name" + ")" * 24 + " }}" + "{% endif %}" * 8
    assert faults(source, KNOWN) == []
