"""The runner of pages itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stories.transcript import run_page, steps_of

PAGE = """# A page

<!-- CSM_TODAY=2026-03-01 -->

```console
$ csm add Acme --signed 2026-02-27
Added acme (Acme), signed 2026-02-27.
First milestone: Project dates set, due 2026-03-06.
Ask first: Which day would you like to launch, until when should the campaign run, and in which month can you ship?
$ csm show nobody
csm: No client goes by “nobody”. csm list shows them all.
[exit 1]
```

```python
not_run()
```
"""


def test_a_true_page_passes(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    run_page(page, tmp_path / "home")


@pytest.mark.parametrize(
    "wrong", [("due 2026-03-06", "due 2026-03-07"), ("[exit 1]\n", ""), ("2026-03-01", "2026-03-02")]
)
def test_a_false_page_fails(tmp_path: Path, wrong: tuple[str, str]) -> None:
    page = tmp_path / "page.md"
    text = PAGE.replace(*wrong)
    if wrong[0] == "2026-03-01":
        text = text.replace("--signed 2026-02-27", "--signed yesterday")
    page.write_text(text, encoding="utf-8")
    with pytest.raises(AssertionError):
        run_page(page, tmp_path / "home")


def test_a_page_can_be_rewritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE.replace("Added acme", "Something else"), encoding="utf-8")
    monkeypatch.setenv("CSM_REGOLD", "1")
    run_page(page, tmp_path / "home")
    assert page.read_text(encoding="utf-8") == PAGE


def test_a_page_without_a_block_fails(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Nothing\n", encoding="utf-8")
    with pytest.raises(AssertionError, match="no console block"):
        run_page(page, tmp_path / "home")


def test_steps() -> None:
    assert steps_of("$ csm a\nx\ny\n$ csm b\n") == [("csm a", "x\ny\n"), ("csm b", "")]
