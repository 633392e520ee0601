"""Which column of a foreign file holds which fact: guessed from its header, overruled by the user.

The guess is a table of headers met in the wild, compared without case and marks; nothing is guessed
from the cells, because a wrong guess that is silent costs more than a column that has to be named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from csmcli.core.naming import folded
from csmcli.errors import BadInput

FIELDS: Mapping[str, tuple[str, ...]] = {
    "name": (
        "name", "client", "client name", "customer", "company", "project", "projects", "project name", "title",
        "客戶", "客戶名稱", "名稱", "公司", "品牌", "專案", "專案名稱", "集資項目", "項目", "項目名稱",
    ),
    "key": ("key", "client key", "代號", "簡稱"),
    "external_id": ("external id", "id", "project id", "client id", "customer id", "編號", "客戶編號", "專案編號"),
    "link": (
        "link", "url", "page", "page url", "project url", "projects url", "website",
        "網址", "連結", "頁面", "項目網址", "專案網址", "專案連結",
    ),
    "owner": (
        "owner", "csm", "manager", "proposer", "proposed by", "提案人", "提案者", "負責人", "專員", "經理",
    ),
    "tier": ("tier", "size", "segment", "分級", "等級", "規模", "大小"),
    "signed": ("signed", "signed on", "signing date", "contract date", "簽約", "簽約日", "簽約日期", "合約日期"),
    "launch": (
        "launch", "launch date", "launched at", "start", "start date", "group period start",
        "集資開始", "上線", "上線日", "上線日期", "開始日期",
    ),
    "end": ("end", "end date", "deadline", "group period end", "集資結束", "結束", "結束日", "結束日期"),
    "period": ("period", "campaign", "campaign period", "group period", "集資期間", "期間"),
    "ship": ("ship", "ships", "ship date", "shipping", "shipping date", "出貨", "出貨日", "出貨日期", "出貨月份"),
    "raised": ("raised", "amount", "amount raised", "current amount", "累積金額", "累計金額", "集資金額", "募得金額"),
    "target": ("target", "goal", "target amount", "目標", "目標金額", "集資目標"),
    "contact": ("contact", "contact name", "contact person", "聯絡人", "窗口"),
    "channel": ("channel", "contact channel", "聯絡方式", "管道"),
    "address": ("address", "email", "e mail", "mail", "phone", "信箱", "電子郵件", "電話", "聯絡資訊"),
    "note": ("note", "notes", "remark", "remarks", "comment", "備註", "附註"),
}  # fmt: skip
"""What can be read, with the headers by which it is known. ``period`` gives launch and end in one cell."""

_FIELD_OF = {header: field for field, headers in FIELDS.items() for header in headers}


class Columns(NamedTuple):
    """Where each field is: (field, place from 0, the column as the file names it). ``unused`` names the other columns."""

    used: tuple[tuple[str, int, str], ...]
    unused: tuple[str, ...]
    width: int

    def title(self, field: str) -> str:
        """The column of a field as the file names it, or the field itself."""
        return next((title for name, _, title in self.used if name == field), field)


def told_mapping(words: Iterable[str]) -> dict[str, str]:
    """``["name=Title", "owner=2"]`` as field → column; an empty column leaves the field out. Raises BadInput."""
    told: dict[str, str] = {}
    for word in words:
        field, sign, column = word.partition("=")
        field = folded(field).replace("-", "_").replace(" ", "_")
        if not sign or field not in FIELDS:
            raise BadInput(
                "--map takes FIELD=COLUMN, not “{word}”; the fields are {fields}.", word=word, fields=", ".join(FIELDS)
            )
        if field in told:
            raise BadInput("--map {field} is given twice; a field is read from one column.", field=field)
        told[field] = column.strip()
    return told


def is_known(title: str) -> bool:
    """Whether a column of that title is taken for a field without being told."""
    return _plain(title) in _FIELD_OF


def mapped(first: Sequence[str], told: Mapping[str, str], header: bool) -> Columns:
    """The mapping for a file whose first row is `first`: its header, or without one a row of cells.

    Raises BadInput for a column that is not there, and where no column is the name.
    """
    titles = list(first) if header else [str(number) for number in range(1, len(first) + 1)]
    places = _guessed(titles) if header else {}
    for field, column in told.items():
        places.pop(field, None)
        if column:
            place = _place(titles, field, column, header)
            for other in [f for f, p in places.items() if p == place and f not in told]:
                del places[other]
            places[field] = place
    if "period" in places and "period" not in told and "launch" in places and "end" in places:
        del places["period"]
    if "name" not in places:
        raise _nameless(titles, header)
    used = tuple((field, places[field], titles[places[field]]) for field in FIELDS if field in places)
    taken = set(places.values())
    return Columns(used, tuple(title for n, title in enumerate(titles) if n not in taken), len(titles))


def _guessed(titles: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, title in enumerate(titles):
        field = _FIELD_OF.get(_plain(title))
        if field:
            places.setdefault(field, place)
    return places


def _plain(title: str) -> str:
    return " ".join(folded(title).replace("_", " ").replace("-", " ").replace(":", " ").split())


def _place(titles: Sequence[str], field: str, column: str, header: bool) -> int:
    if header:
        same = [place for place, title in enumerate(titles) if title == column or _plain(title) == _plain(column)]
        if same:
            return same[0]
    if column.isdecimal() and 1 <= int(column) <= len(titles):
        return int(column) - 1
    if header:
        raise BadInput(
            "--map {field}={column}: the file has no such column; it has {titles}.",
            field=field,
            column=column,
            titles=", ".join(titles),
        )
    raise BadInput(
        "--map {field}={column}: with --no-header a column is a number from 1 to {width}.",
        field=field,
        column=column,
        width=len(titles),
    )


def _nameless(titles: Sequence[str], header: bool) -> BadInput:
    if header:
        return BadInput(
            "No column is known to hold the client's name; say which with --map name=COLUMN. The columns are: {titles}.",
            titles=", ".join(titles),
        )
    return BadInput("Without a header say which column holds the name: --map name=1.")
