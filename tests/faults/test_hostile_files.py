"""Files made to do harm, at what is read from outside: refused in a sentence, in bounded time and memory."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.counting import Tally
from tests.faults.harness import Answer, Server, one_sentence

SECONDS, KILOBYTES = 10, 400_000
"""What a hostile file may take: a csm that has imported everything takes 70,000 kilobytes to begin with."""

MEGA = 1_000_000
YAML = {
    "billion laughs": "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{b}: &{b} [{','.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    ),
    "deep nesting": "a: " + "[" * 50_000,
    "deep mapping": "\n".join(" " * n + "a:" for n in range(3000)),
    "python object": "a: !!python/object/apply:os.system ['touch HOME/owned']",
    "python name": "a: !!python/name:os.system",
    "python module": "!!python/module:os",
    "new object": "a: !!python/object/new:subprocess.Popen [['touch', 'HOME/owned']]",
    "tag of nobody's": "a: !nobody 1",
    "alias of itself": "a: &a [*a]",
    "merge of itself": "a: &a\n  <<: *a\n",
    "a key twice": "own-list: none\nown-list: none\n",
    "NUL": "own-list: \0",
    "huge": "own-list: " + "x" * 20 * MEGA,
    "many": "".join(f"k{n}: 1\n" for n in range(300_000)),
    "big number": "target-amount: " + "9" * 100_000,
    "binary": "own-list: !!binary " + "A" * 1000,
    "dates": "launch-wish: 9999-99-99",
    "directives": "%YAML 99.9\n---\na: 1",
    "many documents": "---\n".join(["a: 1\n"] * 10_000),
    "no text": "\udcff\udcfe",
}  # fmt: skip


def bounded(answer: Answer) -> None:
    assert one_sentence(answer), answer._replace(err=answer.err[-600:])
    assert len(answer.err) < 4000, "the sentence is a page"
    assert answer.kilobytes < KILOBYTES


@pytest.mark.parametrize("name", YAML)
def test_yaml(server: Server, fresh: Callable[[], Path], name: str, tally: Tally) -> None:
    home = fresh()
    text = YAML[name].replace("HOME", str(home)).encode("utf-8", "surrogateescape")
    (home / "answers.yaml").write_bytes(text)
    practice = home / "config" / "playbooks" / "bad"
    practice.mkdir(parents=True)
    (practice / "playbook.yaml").write_bytes(text)
    for line in ("intake acme --answers HOME/answers.yaml", "playbook check bad", "add Another --playbook bad"):
        answer = server.run(line, home, seconds=SECONDS)
        if line.startswith("intake"):
            bounded(answer)
        else:  # of a playbook, several findings are told
            assert answer.code in (1, 2), answer._replace(out=answer.out[-600:])
            assert "Traceback" not in answer.err
            assert answer.kilobytes < KILOBYTES
        tally("yaml")["refused"] += 1
    assert not (home / "owned").exists()


TEMPLATES = {
    "attribute": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "globals": "{{ client.__init__.__globals__ }}",
    "cycler": "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "lipsum": "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "format": "{{ '{0.__class__}'.format(client) }}",
    "attr filter": "{{ client|attr('__class__') }}",
    "include": "{% include '/etc/passwd' %}",
    "import": "{% import 'os' as os %}",
    "self": "{{ self._TemplateReference__context }}",
    "long loop": "{% for a in range(10**9) %}x{% endfor %}",
    "big text": "{{ 'x' * 10**9 }}",
    "power": "{{ 9**9**9 }}",
    "deep parentheses": "{{ " + "(" * 20_000 + "1" + ")" * 20_000 + " }}",
    "deep ifs": "{% if client %}" * 5000 + "{% endif %}" * 5000,
    "huge": "x" * 5 * MEGA,
    "many expressions": "{{ client.name }}" * 100_000,
    "macro": "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
    "not closed": "{{ client.name ",
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates(server: Server, fresh: Callable[[], Path], name: str, tally: Tally) -> None:
    home = fresh()
    assert server.run("playbook copy crowdfunding bad", home).code == 0
    folder = home / "config" / "playbooks" / "bad" / "messages"
    for file in sorted(folder.rglob("*.j2"))[::8]:
        head, mark, _ = file.read_text(encoding="utf-8").rpartition("---\n")
        file.write_text(head + mark + TEMPLATES[name], encoding="utf-8")
    answer = server.run("playbook check bad", home, seconds=3 * SECONDS)
    assert answer.code == 1, answer._replace(out=answer.out[-300:])
    assert answer.kilobytes < KILOBYTES
    assert "root:" not in answer.out + answer.err
    tally("templates")["refused"] += 1


CSV = {
    "NUL": b"name,link\nAc\0me,https://x.example\n",
    "nothing but NUL": bytes(10_000),
    "a field of 20 MB": b"name,note\nAcme," + b"x" * 20 * MEGA + b"\n",
    "a header of 5 MB": b"n" * 5 * MEGA + b"\n",
    "100,000 columns": b"name," + b"a," * 100_000 + b"\nAcme\n",
    "a quote that never ends": b'name,note\n"Acme,' + b"line\n" * MEGA,
    "nothing": b"",
    "a header alone, no column known": b"foo,bar\n",
    "UTF-32": "name\nAcme\n".encode("utf-32"),
    "an archive": b"PK\x03\x04" + bytes(5000),
}
TAKEN = {
    "formulas": b"name,note\n=cmd|'/C calc'!A0,@SUM(1)\n+1+1,-2\n",
    "two bytes that are letters in cp1252": b"name\n\xff\xfe\n",
    "escapes": "name,note\n\x1b[2J\x1b]0;owned\x07Acme,\u202eevil\n".encode(),
}


@pytest.mark.parametrize("name", CSV)
def test_csv(server: Server, fresh: Callable[[], Path], name: str, tally: Tally) -> None:
    home = fresh()
    (home / "bad.csv").write_bytes(CSV[name])
    store = (home / "data" / "csm.db").read_bytes()
    answer = server.run("import HOME/bad.csv", home, seconds=3 * SECONDS)
    bounded(answer)
    assert (home / "data" / "csm.db").read_bytes() == store
    tally("csv")["refused"] += 1


@pytest.mark.parametrize("name", TAKEN)
def test_csv_that_is_harmless_here(server: Server, fresh: Callable[[], Path], name: str, tally: Tally) -> None:
    home = fresh()
    (home / "odd.csv").write_bytes(TAKEN[name])
    answer = server.run("import HOME/odd.csv", home, seconds=SECONDS)
    assert answer.code == 0 or one_sentence(answer)
    for line in ("list", "list --format csv", "list --format markdown"):
        listed = server.run(line, home)
        assert line.endswith("csv") or "\x1b" not in listed.out + listed.err  # CSV and JSON keep what is true
        assert not [cell for row in listed.out.splitlines() for cell in row.split(",") if cell[:1] in ("=", "+", "@")]
        tally("csv")["made harmless"] += 1


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)
CELL = '<row r="{0}"><c r="{1}{0}" t="inlineStr"><is><t>{2}</t></is></c></row>'
BOMB = "<!DOCTYPE a [" + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(12)) + "]>"
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="worksheets/sheet1.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>',
}
SHEET_PART = "xl/worksheets/sheet1.xml"
XLSX = {
    "32 MB of blanks in 32 kB": {SHEET_PART: " " * (32 * MEGA)},
    "entities": {SHEET_PART: BOMB + SHEET.format(CELL.format(1, "A", "&a11;"))},
    "opposite corners": {SHEET_PART: SHEET.format(CELL.format(1, "A", "name") + CELL.format(1_048_576, "XFD", "x"))},
    "a way out": {SHEET_PART: SHEET.format(""), "../../etc/passwd": "x"},
    "20,000 parts": {SHEET_PART: SHEET.format("")} | {f"xl/media/{n}": "" for n in range(20_000)},
    "no sheet": {},
    "no XML": {SHEET_PART: "\0\1\2"},
}


@pytest.mark.parametrize("name", XLSX)
def test_xlsx(server: Server, fresh: Callable[[], Path], name: str, tally: Tally) -> None:
    home = fresh()
    with zipfile.ZipFile(home / "bad.xlsx", "w", zipfile.ZIP_DEFLATED) as book:
        for part, text in (PARTS | XLSX[name]).items():
            book.writestr(part, text)
    store = (home / "data" / "csm.db").read_bytes()
    bounded(server.run("import HOME/bad.xlsx", home, seconds=3 * SECONDS))
    assert (home / "data" / "csm.db").read_bytes() == store
    tally("xlsx")["refused"] += 1
