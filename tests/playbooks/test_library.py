from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import csmcli
from csmcli.core.playbook import SECOND
from csmcli.errors import BadFile, BadInput, NotFound
from csmcli.playbooks import Library, shipped_folder


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "own"


def _named(shelf: Path, name: str, title: str = "Tiny") -> Path:
    """A playbook called `name` in `shelf`, a copy of the one that `tiny` wrote beside it."""
    source = shelf.parent / "shelf" / "tiny" / "playbook.yaml"
    text = source.read_text(encoding="utf-8").replace("playbook: tiny", f"playbook: {name}")
    folder = shelf / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "playbook.yaml").write_text(text.replace("{en: Tiny,", f"{{en: {title},"), encoding="utf-8")
    return folder


def test_the_users_own_stands_before_the_shipped_and_replaces_it_whole(tiny: Path, own: Path) -> None:
    _named(own, "tiny", title="Mine")
    _named(own, "agency")
    library = Library(tiny.parent, own)
    assert library.names() == [("agency", own / "agency", True), ("tiny", own / "tiny", True)]
    assert library.folder("tiny") == own / "tiny"
    assert library.get("tiny").title["en"] == "Mine"
    assert library.get("tiny").checklist == ()


def test_without_the_users_own_the_shipped_serve(tiny: Path, own: Path) -> None:
    for library in (Library(tiny.parent), Library(tiny.parent, own)):
        assert library.names() == [("tiny", tiny, False)]
        assert library.get("tiny").title["en"] == "Tiny"


def test_an_own_folder_without_a_practice_is_no_playbook(tiny: Path, own: Path) -> None:
    (own / "tiny" / "messages").mkdir(parents=True)
    (own / "notes.txt").write_text("")
    _named(own, "Not A Name")
    library = Library(tiny.parent, own)
    assert library.names() == [("tiny", tiny, False)]
    assert library.folder("tiny") == tiny


def test_an_own_playbook_that_cannot_be_read_is_not_passed_over(tiny: Path, own: Path) -> None:
    (own / "tiny").mkdir(parents=True)
    (own / "tiny" / "playbook.yaml").symlink_to("none.yaml")
    with pytest.raises(BadFile, match="there is no such file"):
        Library(tiny.parent, own).get("tiny")
    (own / "tiny" / "playbook.yaml").unlink()
    (own / "tiny").rmdir()
    (own / "tiny").symlink_to("tiny")
    with pytest.raises(BadFile, match="lead round in a circle"):
        Library(tiny.parent, own).get("tiny")


def test_a_playbook_that_is_not_there(tiny: Path) -> None:
    with pytest.raises(NotFound) as caught:
        Library(tiny.parent).get("saas")
    assert str(caught.value) == 'There is no playbook "saas"; there are: tiny.'


@pytest.mark.parametrize("name", ["../shelf/tiny", "/etc", "tiny/", "./tiny", "tiny\0", "", "Tiny"])
def test_a_name_is_never_a_path(tiny: Path, name: str) -> None:
    library = Library(tiny.parent)
    for read in (library.get, library.outline, library.folder, library.fingerprint):
        with pytest.raises(BadInput, match="cannot name a playbook"):
            read(name)


def test_a_fingerprint_follows_every_byte_and_every_file(tiny: Path) -> None:
    library = Library(tiny.parent)
    seen = {library.fingerprint("tiny")}
    ads = tiny / "checklist" / "ads.yaml"
    text = ads.read_bytes()
    for change in (text.replace(b"order: 2", b"order: 3"), text + b"\n", text + b" "):
        ads.write_bytes(change)
        seen.add(library.fingerprint("tiny"))
    ads.rename(tiny / "checklist" / "advertising.yaml")
    seen.add(library.fingerprint("tiny"))
    assert len(seen) == 5
    (tiny / "checklist" / "advertising.yaml").rename(ads)
    ads.write_bytes(text)
    assert library.fingerprint("tiny") in seen


def test_an_outline_is_the_playbook_without_its_checklist(tiny: Path, tmp_path: Path) -> None:
    whole = Library(tiny.parent).get("tiny")
    bare = whole._replace(**dict.fromkeys(SECOND, ()))
    assert bare != whole
    cached = Library(tiny.parent, None, tmp_path / "cache")
    assert Library(tiny.parent).outline("tiny") == bare
    assert cached.outline("tiny") == bare
    assert cached.outline("tiny") == bare
    assert cached.get("tiny") == whole


READ = """
import sys
from pathlib import Path
from csmcli.playbooks import Library
library = Library(Path(sys.argv[1]), None, Path(sys.argv[2]))
library.names(), library.fingerprint("tiny")
assert len(library.get("tiny").checklist) == 3 and not library.outline("tiny").checklist
import json
print(json.dumps(sorted(sys.modules)))
"""


def _modules(shelf: Path, cache: Path) -> set[str]:
    source = str(Path(csmcli.__file__).parent.parent)
    run = subprocess.run(
        [sys.executable, "-c", READ, str(shelf), str(cache)],
        env={"PYTHONPATH": source},
        capture_output=True,
        check=True,
        text=True,
    )
    return {name.partition(".")[0] for name in json.loads(run.stdout)}


def test_a_cached_read_imports_neither_yaml_nor_pydantic(tiny: Path, tmp_path: Path) -> None:
    heavy = {"yaml", "_yaml", "pydantic", "pydantic_core", "hashlib", "tempfile", "difflib"}
    assert {"yaml", "pydantic"} <= _modules(tiny.parent, tmp_path / "cache")
    assert not heavy & _modules(tiny.parent, tmp_path / "cache")


def test_the_shipped_playbooks_stand_in_the_checkout_or_in_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (shipped_folder() / "crowdfunding" / "playbook.yaml").is_file()
    package = tmp_path / "site-packages" / "csmcli"
    monkeypatch.setattr("csmcli.playbooks.__file__", str(package / "playbooks" / "__init__.py"))
    assert shipped_folder() == tmp_path / "data" / "playbooks"
    (package / "data" / "playbooks").mkdir(parents=True)
    assert shipped_folder() == package / "data" / "playbooks"
