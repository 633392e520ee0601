"""What in the checklist contradicts something else, one mistake at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from csmcli.errors import BadFile
from csmcli.playbooks import Library

Spoil = Callable[[str, str, str], Path]

ADS = "checklist/ads.yaml"
STRATEGY = "checklist/strategy.yaml"

CASES = [
    (ADS, "category: ads", "category: adverts", 'category: must be "ads", as the file is called.'),
    (STRATEGY, "order: 1", "order: 2", "order: another category has the order 2; give each its own."),
    (ADS, "key: thanks", "key: budget", 'items.budget.key: the key "budget" is taken on line 5 of strategy.yaml; give each item its own.'),
    (ADS, "key: thanks", "key: pixel", 'items.pixel.key: the key "pixel" is taken on line 5 of ads.yaml; give each item its own.'),
    (ADS, "before: launch", "before: lauch", 'items.pixel.due.before: there is no milestone "lauch"; did you mean "launch"?'),
    (ADS, "before: launch", "before: signing", "items.pixel.due.before: nothing is due before signing; count with after."),
    (ADS, ", before: launch", "", "items.pixel.due: needs either before or after, and not both."),
    (ADS, "waits_for: [budget]", "waits_for: [budgets]", 'items.pixel.waits_for.1: there is no item "budgets"; did you mean "budget"?'),
    (ADS, "waits_for: [budget]", "waits_for: [budget, zzz]", 'items.pixel.waits_for.2: there is no item "zzz" in this checklist.'),
    (ADS, "waits_for: [budget]", "waits_for: [pixel]", "items.pixel.waits_for: these items wait for each other (pixel, pixel); let one of them wait for nothing."),
    (STRATEGY, "side: shared", "side: shared\n    waits_for: [pixel]", "items.budget.waits_for: these items wait for each other (budget, pixel, budget); let one of them wait for nothing."),
    (ADS, "      detailed: {en: Place it and test it., zh-TW: 裝好並測試。}\n", "", "items.pixel.advice: has no detailed words, which the tier large asks for (customised)."),
    (STRATEGY, "{large: general", "{large: detailed", "items.budget.advice: has no detailed words, which the tier large asks for (detailed)."),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "sentence"), CASES)
def test_a_contradiction_gives_one_sentence(spoil: Spoil, file: str, old: str, new: str, sentence: str) -> None:
    folder = spoil(file, old, new)
    with pytest.raises(BadFile) as caught:
        Library(folder.parent).get("tiny")
    place, _, said = str(caught.value).splitlines()[0].partition(": ")
    assert said == sentence
    assert place.startswith(f"{folder / file}, line ")


def test_a_long_chain_of_waiting_is_no_circle(tiny: Path) -> None:
    items = "".join(
        f"  - {{key: i{n}, title: {{en: Do}}, tiers: {{large: general}}, side: us, "
        f"waits_for: [{f'i{n + 1}' if n < 299 else ''}], advice: {{general: {{en: Do}}}}}}\n"
        for n in range(300)
    )
    (tiny / "checklist" / "pr.yaml").write_text(f"category: pr\norder: 3\ntitle: {{en: PR}}\nitems:\n{items}")
    assert len(Library(tiny.parent).get("tiny").checklist) == 303
