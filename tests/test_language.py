"""The language csm speaks: how it is chosen, that Chinese comes out whole, and that every sentence can be filled."""

from __future__ import annotations

import gettext
import os
import re
import string
import subprocess
import sys
from pathlib import Path

import pytest

from csmcli import language
from csmcli.errors import BadFile, CsmError

ROOT = Path(__file__).parent.parent
CATALOGUE = gettext.translation(language.DOMAIN, language.LOCALE, ["zh_TW"])
SENTENCES = {msgid: text for msgid, text in CATALOGUE._catalog.items() if msgid}


@pytest.fixture(autouse=True)
def english_again(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "en")
    yield
    language.use("en")


def spoken(*words: str, home: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """One run of csm in a process of its own: Typer reads its words once, on import."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    told = {**kept, "PYTHONPATH": str(ROOT / "src"), "CSM_HOME": str(home), "COLUMNS": "80", "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", "csmcli", *words],
        env={**told, **environ},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_teller_speaks_its_language_whatever_language_is_in_use() -> None:
    chinese, english = language.teller("zh-TW"), language.teller("en")
    assert (chinese("on track"), english("on track"), language.tell("on track")) == ("如期", "on track", "on track")
    language.use("zh-TW")
    assert (chinese("on track"), english("on track"), language.tell("on track")) == ("如期", "on track", "如期")
    assert language.teller("zh-TW")("") == ""
    assert english("{name} and {other}", name="A", other="B") == "A and B"


@pytest.mark.parametrize(
    "told, environ, spoken",
    [
        (None, {"LANG": "zh_TW.UTF-8"}, "zh-TW"),
        (None, {"LANG": "zh-Hant-TW"}, "zh-TW"),
        (None, {"LANG": "zh_HK.UTF-8"}, "zh-TW"),
        (None, {"LANG": "en_US.UTF-8"}, "en"),
        (None, {"LANG": "zh_CN.UTF-8"}, "en"),
        (None, {"LANG": "C"}, "en"),
        (None, {}, "en"),
        (None, {"LANG": ""}, "en"),
        (None, {"LC_ALL": "en_US.UTF-8", "LANG": "zh_TW.UTF-8"}, "en"),
        (None, {"LC_ALL": "", "LANG": "zh_TW.UTF-8"}, "zh-TW"),
        (None, {"LANGUAGE": "zh_TW", "LANG": "en_US.UTF-8"}, "zh-TW"),
        ("zh-TW", {"LANG": "en_US.UTF-8"}, "zh-TW"),
        ("en", {"LANG": "zh_TW.UTF-8"}, "en"),
        ("tlh", {"LANG": "zh_TW.UTF-8"}, "zh-TW"),
    ],
)
def test_the_language_is_the_one_told_else_the_systems(told, environ, spoken):
    assert language.choose(told, environ) == spoken


@pytest.mark.parametrize(
    "words, environ",
    [
        (["--language", "zh-TW", "stalled"], {}),
        (["--language=zh-TW", "stalled"], {}),
        (["stalled", "--language", "zh-TW"], {}),
        (["stalled"], {"CSM_LANGUAGE": "zh-TW"}),
        (["stalled"], {"LANG": "zh_TW.UTF-8"}),
        (["stalled"], {"LANG": "zh-Hant-TW"}),
    ],
)
def test_an_error_speaks_chinese_however_that_was_told(tmp_path, words, environ):
    run = spoken(*words, "--db", str(tmp_path / "none.db"), home=tmp_path, **environ)
    assert run.returncode == 1
    assert "還沒有資料庫" in run.stderr
    assert "There is" not in run.stderr


@pytest.mark.parametrize(
    "words, environ", [(["--language", "en"], {"CSM_LANGUAGE": "zh-TW"}), ([], {"CSM_LANGUAGE": "en", "LANG": "zh_TW"})]
)
def test_an_option_wins_over_the_environment(tmp_path, words, environ):
    run = spoken(*words, "stalled", "--db", str(tmp_path / "none.db"), home=tmp_path, **environ)
    assert "There is no database" in run.stderr


def test_stalled_speaks_chinese(tmp_path):
    day = {"CSM_LANGUAGE": "zh-TW", "CSM_TODAY": "2026-11-22"}
    database = ["--db", str(tmp_path / "a.db")]
    added = spoken("add", "月動褲", "--signed", "2026-09-01", *database, home=tmp_path, **day)
    assert "已新增 月動褲" in added.stderr, added.stderr
    run = spoken("stalled", *database, home=tmp_path, **day)
    assert run.returncode == 0
    assert all(words in run.stdout for words in ("客戶", "狀態", "卡住", "「訂定專案時間」", "上限"))
    data = spoken("stalled", "--json", *database, home=tmp_path, **day)
    assert '"state": "stuck"' in data.stdout, "what programs read stays in codes"


@pytest.mark.parametrize("words", [[], ["add"], ["import"], ["playbook"], ["playbook", "show"]])
def test_help_speaks_chinese_and_is_not_cut_off(tmp_path, words):
    run = spoken("--language", "zh-TW", *words, "--help", home=tmp_path)
    assert run.returncode == 0
    assert "用法：csm" in run.stdout
    assert "顯示這份說明。" in run.stdout
    assert not any(words in run.stdout for words in ("Usage", "Options", "Show this message"))
    cut = [line for line in run.stdout.splitlines() if re.search(r"[^…/]… *│$", line)]
    assert not cut


@pytest.mark.parametrize(
    "words, sentence",
    [
        (["why"], "少了引數 'CLIENT'。"),
        (["hold", "x"], "少了選項 '--until'。"),
        (["stalled", "--bogus"], "沒有選項 --bogus"),
        (["stall"], "沒有指令 'stall'。是不是 'stalled'？"),
        (["list", "--format", "xx"], "'--format' 的值不對：'xx' 不在"),
        (["list", "--format"], "選項 '--format' 要有值。"),
        (["history", "--limit", "x"], "'--limit' 的值不對：'x' 不是數字。"),
        (["history", "--limit", "0"], "0 超出範圍"),
        (["today", "this"], "多出來的字：this"),
        (["undo", "--help=1"], "不能有值。"),
    ],
)
def test_what_the_parser_says_is_chinese(tmp_path, words, sentence):
    run = spoken("--language", "zh-TW", *words, home=tmp_path)
    assert run.returncode == 2
    assert sentence in run.stderr, run.stderr


def test_an_error_inside_an_error_is_translated_too(capsys):
    from csmcli.main import _complain

    language.use("zh-TW")
    inner = CsmError('there is no item "{key}" in this checklist.', key="a\x1bb")
    _complain(BadFile("{file}, line {line}: {problem}", file="x.yaml", line=3, problem=inner))
    told = capsys.readouterr().err
    assert told.startswith("csm: x.yaml，第 3 行：這份檢核清單沒有「a")
    assert "\x1b" not in told


def test_the_empty_sentence_is_not_the_heading_of_the_catalogue():
    language.use("zh-TW")
    assert language.tell("") == ""


def test_a_sentence_without_translation_is_said_in_english():
    language.use("zh-TW")
    assert language.tell("{count} unheard-of things", count=3) == "3 unheard-of things"


class Anything:
    """Fits every field of every template."""

    def __format__(self, how: str) -> str:
        return "※"

    def __repr__(self) -> str:
        return "※"


@pytest.mark.parametrize("msgid", sorted(SENTENCES))
def test_every_translation_is_filled_by_the_fields_of_its_sentence(msgid):
    names = {name for _, name, *_ in string.Formatter().parse(msgid) if name}
    blanks = sum(1 for _, name, *_ in string.Formatter().parse(msgid) if name == "")
    filled = SENTENCES[msgid].format(*[Anything()] * blanks, **dict.fromkeys(names, Anything()))
    assert filled.count("※") >= len(names) + blanks
    # A full-width sign, and not a half-width one, stands between Chinese characters.
    assert not any("一" <= a <= "鿿" and b in ",;?!" for a, b in zip(filled, filled[1:], strict=False))


def test_the_catalogue_covers_what_the_source_says():
    pytest.importorskip("babel", reason="babel is a tool of development")
    run = subprocess.run(
        [sys.executable, str(ROOT / ".ci" / "catalogue.py"), "--check"],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert run.returncode == 0, run.stdout
