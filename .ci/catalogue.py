"""The catalogue against the source: every sentence csm can say, found by reading the code.

The sentences are ordinary literals (``tell("…")``, ``BadInput("…")``, ``{{ say("…") }}`` on a page), so nothing has to be marked
and nothing can be forgotten: a new one is found here and fails the check until it is translated.

    .ci/catalogue.py            write new sentences into the .po untranslated, compile the .mo
    .ci/catalogue.py --check    change nothing; exit 1 where the two do not fit the source
"""

from __future__ import annotations

import ast
import string
import sys
from collections.abc import Iterator
from gettext import GNUTranslations
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "csmcli"
PO = SOURCE / "locale" / "zh_TW" / "LC_MESSAGES" / "csm.po"
MO = PO.with_suffix(".mo")

ERRORS = {"CsmError", "BadInput", "NotFound", "Refused", "BadFile", "BadStore", "Damaged"}
SPEAKING = {"tell", "say", *ERRORS}
HELPED = {"Argument", "Option"}
TABLES = ("wording.py", "parser_words.py")
"""Files whose every dict value is a sentence."""

ENTRY = ("name", "module", "function", "panel", "about")
"""A row of the table of commands in main.py."""

WORDS = {
    "codes said as words": ("large", "medium", "small", "us", "client", "shared", "error", "warning"),
    "occasions of backups": ("manual", "daily", "migration", "restore", "import", "damaged"),
    "typer": (
        "(deprecated) ",
        "(dynamic)",
        "Aborted!",
        "Aborted.",
        "Arguments",
        "Commands",
        "Error",
        "Install completion for the current shell.",
        "Missing command.",
        "No such command {name!r}.",
        "Options",
        "Show completion for the current shell, to copy it or customize the installation.",
        "Show this message and exit.",
        "Try [blue]'{command_path} {help_option}'[/] for help.",
        "Usage: ",
        "[default: {}]",
        "[env var: {}]",
        "[required]",
        "default: {default}",
        "env var: {var}",
        "required",
    ),
}
"""What no literal of the source shows: codes that are said as they are, and what Typer asks gettext for."""


def literals(node: ast.expr) -> Iterator[str]:
    """Every sentence that `node` can be: a literal, or either branch of a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)
    elif isinstance(node, (ast.List, ast.Tuple)):
        for element in node.elts:
            yield from literals(element)
    elif isinstance(node, ast.Dict):
        for value in node.values:
            yield from literals(value)
    elif isinstance(node, ast.Subscript):
        yield from literals(node.value)


def called(node: ast.Call) -> str:
    """The bare name of what is called."""
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def assigned(tree: ast.AST) -> dict[str, list[ast.expr]]:
    """What each name of a file is ever set to."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).append(node.value)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            found.setdefault(node.target.id, []).append(node.value)
    return found


def spoken(node: ast.expr, names: dict[str, list[ast.expr]]) -> Iterator[str]:
    """The sentences of an argument, which may stand in a variable, a table, or a choice of tables."""
    yield from literals(node)
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name):
            for value in names.get(inner.id, ()):
                yield from literals(value)


def subclasses(trees: list[ast.Module]) -> set[str]:
    """The errors of csm and what is derived from them anywhere."""
    names = set(ERRORS)
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and any(getattr(base, "id", "") in names for base in node.bases):
                names.add(node.name)
    return names


def of_call(node: ast.Call, names: dict[str, list[ast.expr]], errors: set[str]) -> Iterator[str]:
    """The sentences one call says."""
    name = called(node)
    if node.args and (name in SPEAKING or name in errors):
        yield from spoken(node.args[0], names)
    if name == "Entry" and len(node.args) == len(ENTRY):
        yield from literals(node.args[ENTRY.index("about")])
        yield from spoken(node.args[ENTRY.index("panel")], names)
    if name in HELPED or name == "Typer" or name == "command" or name.startswith("_option"):
        for keyword in node.keywords:
            if keyword.arg in ("help", "rich_help_panel", "epilog", "short_help"):
                yield from spoken(keyword.value, names)
    if name.startswith("_option") and node.args:
        yield from literals(node.args[0])


def of_file(path: Path, tree: ast.Module, errors: set[str]) -> Iterator[tuple[str, int]]:
    """Every sentence of a file with its line."""
    names = assigned(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for text in of_call(node, names, errors):
                yield text, node.lineno
    if path.name in TABLES:
        for node in ast.walk(tree):
            if isinstance(node, ast.Dict):
                for text in literals(node):
                    yield text, node.lineno


def of_template(source: str) -> list[str]:
    """Every sentence that a page's template says, each once; those of a playbook's messages are no words of csm."""
    calls = Environment().parse(source).find_all(nodes.Call)
    said = (call.args[0] for call in calls if getattr(call.node, "name", "") == "say")
    return list(dict.fromkeys(text.value for text in said if isinstance(text, nodes.Const)))


def sentences() -> dict[str, list[str]]:
    """msgid → the files that say it, those of the libraries included."""
    files = sorted(path for path in SOURCE.rglob("*.py") if "versions" not in path.parts)
    trees = [ast.parse(path.read_text("utf-8"), str(path)) for path in files]
    errors = subclasses(trees)
    found: dict[str, list[str]] = {}
    for path, tree in zip(files, trees, strict=True):
        place = path.relative_to(ROOT).as_posix()
        for text, _ in of_file(path, tree, errors):
            # A template of nothing but fields and signs reads the same in every language.
            if any(letter.isalpha() for letter in bare(text)) and place not in found.setdefault(text, []):
                found[text].append(place)
    for path in sorted(SOURCE.rglob("report/templates/*.j2")):
        for text in of_template(path.read_text("utf-8")):
            found.setdefault(text, []).append(path.relative_to(ROOT).as_posix())
    for place, words in WORDS.items():
        for text in words:
            found.setdefault(text, []).append(place)
    return found


def bare(template: str) -> str:
    """A template without its fields; the whole text where it is none."""
    try:
        return "".join(text for text, *_ in string.Formatter().parse(template))
    except ValueError:
        return template


def fields(template: str) -> list[str]:
    """The names of a template's fields, sorted; none where it is no template."""
    try:
        return sorted({name for _, name, *_ in string.Formatter().parse(template) if name is not None})
    except ValueError:
        return []


def empty() -> Catalog:
    """A catalogue with nothing but its heading."""
    return Catalog(
        locale="zh_TW",
        domain="csm",
        header_comment=HEADER,
        project="csm",
        version="1",
        msgid_bugs_address="csm",
        last_translator="csm",
        language_team="zh_TW",
        charset="utf-8",
        fuzzy=False,
    )


def read(path: Path = PO) -> Catalog:
    """The .po as it stands; an empty catalogue where there is none."""
    if not path.exists():
        return empty()
    with path.open("rb") as file:
        return read_po(file, locale="zh_TW", domain="csm")


def wanted(catalogue: Catalog) -> dict[str, str]:
    """msgid → msgstr of what is translated."""
    return {str(m.id): str(m.string) for m in catalogue if m.id and m.string and not m.fuzzy}


def compiled() -> dict[str, str]:
    """msgid → msgstr of the .mo."""
    if not MO.exists():
        return {}
    with MO.open("rb") as file:
        told = GNUTranslations(file)
    return {msgid: told.gettext(msgid) for msgid in told._catalog if msgid}  # type: ignore[attr-defined]


def write(catalogue: Catalog, source: dict[str, list[str]]) -> None:
    """The .po in the order of the source, what is said no more left out, and the .mo."""
    kept = wanted(catalogue)
    new = empty()
    new.creation_date = new.revision_date = catalogue.creation_date
    for msgid, places in source.items():
        new.add(msgid, kept.get(msgid, ""), locations=[(place, None) for place in places])
    for message in new:
        plain(message)
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, new, width=120, include_lineno=False)
    with MO.open("wb") as file:
        write_mo(file, new)


HEADER = "# Traditional Chinese (Taiwan) for csm. New sentences: .ci/catalogue.py; the check: .ci/catalogue.py --check."


def plain(message: Message) -> None:
    """No guessed format flags: a “100%” in a sentence is no printf."""
    message.flags.discard("python-format")


def faults(catalogue: Catalog, source: dict[str, list[str]]) -> Iterator[str]:
    """What does not fit: a line each."""
    translated = wanted(catalogue)
    for msgid, places in source.items():
        if msgid not in translated:
            yield f"untranslated ({', '.join(places)}): {msgid!r}"
        elif fields(translated[msgid]) != fields(msgid):
            yield f"other fields than its msgid: {msgid!r} → {translated[msgid]!r}"
    for msgid in translated.keys() - source.keys():
        yield f"said nowhere: {msgid!r}"
    if compiled() != translated:
        yield f"{MO.name} is not what {PO.name} compiles to"


def main(words: list[str]) -> int:
    """Write, or with ``--check`` only look; 1 where something does not fit."""
    source = sentences()
    if "--check" not in words:
        write(read(), source)
    told = list(faults(read(), source))
    for line in told:
        print(line)
    if told and "--check" in words:
        print("Run .ci/catalogue.py, translate what is empty in", PO.relative_to(ROOT), "and run it again.")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
