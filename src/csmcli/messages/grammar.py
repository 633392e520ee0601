"""What may stand in a template: facts, ``if``, one ``for`` over a list, and our own filters.

Jinja's sandbox keeps a template from Python's insides but not from taking the machine's memory, so what can be
written is made small instead. There is no call, no arithmetic, no joining, no assignment, no macro, no include,
and no loop in a loop: a template's text is gone through at most once for each entry of one short list, which
bounds time and size by construction. The lexer, which works without recursion, counts before the parser runs,
so that neither twenty thousand brackets nor a thousand nested ``if`` get as far as Python's stack.

A path such as ``date.launch`` is always a name from a known list, so a mistyped fact is an error of the
template, whichever client it is rendered for.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches
from typing import NamedTuple

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from csmcli.core.message_facts import DAY, ITEMS, LIST, MONEY, TEXT, kind
from csmcli.errors import CsmError
from csmcli.messages.sandbox import Environment, environment

LONGEST_TEMPLATE = 20_000
_WORDS_IN_A_TAG = 50
_TAGS = 300
_DEPTH = 8
_DIGITS = 12

FILTERS: Mapping[str, str] = {"day": DAY, "month": DAY, "money": MONEY}
"""Our filters, and the kind of fact that each is for."""

_BLOCKS = ("if", "elif", "else", "endif", "for", "endfor")
_ORDERS = ("eq", "ne", "lt", "lteq", "gt", "gteq")
_SIGNS = {
    "Call": "(…)", "Concat": "~", "Add": "+", "Sub": "-", "Mul": "*", "Div": "/", "FloorDiv": "//", "Mod": "%",
    "Pow": "**", "Neg": "-", "Pos": "+", "List": "[…]", "Tuple": "(…, …)", "Dict": "{…}", "Slice": "[…:…]",
    "Getitem": "[…]",
}  # fmt: skip


class Fault(NamedTuple):
    """What is wrong in a template, and on which line."""

    line: int
    problem: CsmError


class _Stop(Exception):
    """A fault after which the rest cannot be read."""

    def __init__(self, line: int, problem: CsmError) -> None:
        self.fault = Fault(line, problem)


def faults(source: str, known: Mapping[str, str]) -> list[Fault]:
    """All that is wrong in a template; `known` are the facts there are. Only without a fault may it be rendered."""
    try:
        tree = _parsed(source)
    except _Stop as stop:
        return [stop.fault]
    reader = _Reader(known)
    reader.body(tree.body)
    return sorted(reader.found, key=lambda fault: fault.line)


def _parsed(source: str) -> nodes.Template:
    jinja = environment()
    try:
        _measure(jinja, source)
        return jinja.parse(source)
    except TemplateSyntaxError as error:
        raise _Stop(error.lineno, CsmError("cannot be read here ({reason}).", reason=error.message or "?")) from None
    except RecursionError:
        raise _Stop(1, CsmError("is nested too deeply.")) from None


def _measure(jinja: Environment, source: str) -> None:
    """Refuse by counting alone what could cost too much to parse."""
    if len(source) > LONGEST_TEMPLATE:
        raise _Stop(1, CsmError("is longer than {most} characters.", most=LONGEST_TEMPLATE))
    for number, line in enumerate(source.splitlines(), start=1):
        if any(unicodedata.category(c) in ("Cc", "Co", "Cs") and c != "\t" for c in line):
            raise _Stop(number, CsmError("has a control character; take it out."))
    depth = tags = words = 0
    first = False
    for at, sort, value in jinja.lex(source):
        if sort == "raw_begin":
            raise _Stop(at, _not_allowed("raw"))
        if sort in ("block_begin", "variable_begin"):
            tags, words, first = tags + 1, 0, sort == "block_begin"
        elif sort not in ("whitespace", "data") and not sort.startswith("comment"):
            if sort in ("integer", "float") and not (len(value) <= _DIGITS and value.isascii() and value.isdecimal()):
                raise _Stop(at, CsmError("has a number that is none here; write digits, at most {most}.", most=_DIGITS))
            words += 1
            depth += _deeper(at, value) if first else 0
            first = False
        _within(at, words, depth, tags)


def _deeper(line: int, word: str) -> int:
    """How a block's first word changes the depth."""
    if word not in _BLOCKS:
        raise _Stop(line, _not_allowed(word))
    return {"if": 1, "for": 1, "endif": -1, "endfor": -1}.get(word, 0)


def _within(line: int, words: int, depth: int, tags: int) -> None:
    if words > _WORDS_IN_A_TAG:
        raise _Stop(line, CsmError("has more than {most} words in one tag.", most=_WORDS_IN_A_TAG))
    if depth > _DEPTH:
        raise _Stop(line, CsmError("is nested too deeply."))
    if tags > _TAGS:
        raise _Stop(line, CsmError("has more than {most} tags.", most=_TAGS))


def _not_allowed(what: str) -> CsmError:
    return CsmError(
        "“{what}” is not allowed in a message, which has facts, if, one for over a list, and the filters {filters}.",
        what=what,
        filters=", ".join(FILTERS),
    )


class _Reader:
    """Goes once through a tree that is no deeper than `_measure` lets it be, and notes what does not belong."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self.known = known
        self.found: list[Fault] = []
        self.loop: tuple[str, str] | None = None

    def body(self, statements: list[nodes.Node]) -> None:
        """Statements, one after the other."""
        for statement in statements:
            if isinstance(statement, nodes.Output):
                for part in statement.nodes:
                    if not isinstance(part, nodes.TemplateData):
                        self._shown(part)
            elif isinstance(statement, nodes.If):
                self._if(statement)
            elif isinstance(statement, nodes.For):
                self._for(statement)
            else:
                self._refuse(statement)

    def _if(self, node: nodes.If) -> None:
        self._condition(node.test)
        self.body(node.body)
        for other in node.elif_:
            self._if(other)
        self.body(node.else_)

    def _for(self, node: nodes.For) -> None:
        plain = isinstance(node.target, nodes.Name) and not (node.test or node.recursive or node.else_)
        if isinstance(node.target, nodes.Name) and node.target.name == "loop":
            self._note(node, CsmError("“loop” has a meaning of its own; call the entries by another name."))
            return
        fact = _path(node.iter)
        if self.loop or not plain or fact is None:
            self._note(node, CsmError("a for goes over one list, without conditions, and not within another for."))
        elif self._kind(node.iter) not in (LIST, None):
            lists = ", ".join(ITEMS)
            self._note(node, CsmError("“{fact}” is no list; a for goes over {lists}.", fact=fact, lists=lists))
        elif fact in ITEMS and isinstance(node.target, nodes.Name):
            self.loop = (node.target.name, fact)
            self.body(node.body)
            self.loop = None

    def _shown(self, node: nodes.Node) -> None:
        """Something that is put into the text."""
        if isinstance(node, nodes.Const) and type(node.value) in (str, int, float):
            return
        if isinstance(node, nodes.Filter):
            self._filter(node)
        elif isinstance(node, nodes.CondExpr):
            self._condition(node.test)
            self._shown(node.expr1)
            if node.expr2 is None:
                self._note(node, CsmError("an if within {{{{ }}}} needs an else."))
            else:
                self._shown(node.expr2)
        elif isinstance(node, nodes.Or):
            self._shown(node.left)
            self._shown(node.right)
        elif _path(node) is None:
            self._refuse(node)
        elif self._kind(node) == LIST:
            fact = _path(node)
            self._note(node, CsmError("“{fact}” is a list; say its entries in a for.", fact=fact))

    def _filter(self, node: nodes.Filter) -> None:
        if node.name not in FILTERS or node.args or node.kwargs or node.dyn_args or node.dyn_kwargs or not node.node:
            self._refuse(node, f"|{node.name}")
        elif _path(node.node) is None or self._kind(node.node) not in (FILTERS[node.name], None):
            these = ", ".join(fact for fact, sort in self.known.items() if sort == FILTERS[node.name])
            problem = CsmError("“{filter}” is not for that; it words {facts}.", filter=node.name, facts=these)
            self._note(node, problem)

    def _condition(self, node: nodes.Node) -> None:
        """Something that is true or not; a fact alone asks whether it is known."""
        if isinstance(node, nodes.Not):
            self._condition(node.node)
        elif isinstance(node, (nodes.And, nodes.Or)):
            self._condition(node.left)
            self._condition(node.right)
        elif isinstance(node, nodes.Test) and node.name == "defined" and not node.args:
            self._condition(node.node)
        elif isinstance(node, nodes.Compare):
            self._compare(node)
        elif _path(node) is None:
            self._refuse(node)
        else:
            self._kind(node)

    def _compare(self, node: nodes.Compare) -> None:
        sides = [self._side(node.expr), *(self._side(operand.expr) for operand in node.ops)]
        one = len(node.ops) == 1 and node.ops[0].op in _ORDERS
        if None not in sides and (not one or len(set(sides)) > 1 or LIST in sides):
            self._note(node, CsmError("compare two things of one kind: numbers, days, or texts."))

    def _side(self, node: nodes.Node) -> str | None:
        """The kind of one side of a comparison; None where it is already noted that there is none."""
        if isinstance(node, nodes.Const) and type(node.value) in (str, int, float):
            return TEXT if isinstance(node.value, str) else MONEY
        if _path(node) is None:
            self._refuse(node)
            return None
        found = self._kind(node)
        return MONEY if found == "number" else found

    def _kind(self, node: nodes.Node) -> str | None:
        """What kind of fact a path names; an unknown one is noted, and None."""
        fact = _path(node) or ""
        if self.loop and fact.partition(".")[0] == self.loop[0]:
            found = ITEMS[self.loop[1]].get(fact.partition(".")[2])
            there = [f"{self.loop[0]}.{part}".rstrip(".") for part in ITEMS[self.loop[1]]]
        else:
            found, there = kind(fact, self.known), _those(fact, self.known)
        if found is None:
            self._note(node, _unknown(fact, there))
        return found

    def _refuse(self, node: nodes.Node, what: str = "") -> None:
        name = type(node).__name__
        self._note(node, _not_allowed(what or _SIGNS.get(name) or name.lower()))

    def _note(self, node: nodes.Node, problem: CsmError) -> None:
        self.found.append(Fault(node.lineno or 1, problem))


def _path(node: nodes.Node | None) -> str | None:
    """``date.launch``, or ``date["launch"]`` for a key with hyphens; None for what is no path."""
    steps: list[str] = []
    while not isinstance(node, nodes.Name):
        if isinstance(node, nodes.Getattr):
            steps.append(node.attr)
        elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            steps.append(node.arg.value)
        else:
            return None
        node = node.node
    return ".".join([node.name, *reversed(steps)])


def _those(fact: str, known: Mapping[str, str]) -> list[str]:
    """The facts to name where `fact` is none: those of its group, else all."""
    group = fact.partition(".")[0] + "."
    return [name for name in known if name.startswith(group)] or [*known, "link.NAME"]


def _unknown(fact: str, there: list[str]) -> CsmError:
    near = get_close_matches(fact, there, 1)
    if near:
        return CsmError(
            "there is no fact “{fact}”; did you mean “{near}”? There are {facts}.",
            fact=fact,
            near=near[0],
            facts=", ".join(there),
        )
    return CsmError("there is no fact “{fact}”; there are {facts}.", fact=fact, facts=", ".join(there))
