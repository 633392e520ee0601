"""Which column of a foreign file holds which fact: guessed from its header, overruled by the user.

A header that belongs to one tool's export is read by that tool's profile; what the profile says nothing of, and every
other header, by a table of headers met in the wild, compared without case and marks. Nothing is guessed from the cells,
because a wrong guess that is silent costs more than a column that has to be named.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from csmcli.core.naming import folded
from csmcli.core.playbook import Playbook
from csmcli.core.simplified import SIMPLER
from csmcli.errors import BadInput
from csmcli.exchange.columns import DUE, REACHED, REPORT, Columns, Source
from csmcli.exchange.profiles import PROFILES, Profile

FIELDS: Mapping[str, tuple[str, ...]] = {
    "name": (
        "name", "client", "client name", "customer", "company", "project", "projects", "project name", "title",
        "客戶", "客戶名稱", "名稱", "公司", "品牌", "專案", "專案名稱", "集資項目", "項目", "項目名稱",
    ),
    "key": ("key", "client key", "代號", "簡稱"),
    "external_id": ("external id", "id", "project id", "client id", "customer id", "編號", "客戶編號", "專案編號", "外部編號"),
    "link": (
        "link", "url", "page", "page url", "project url", "projects url", "website",
        "網址", "連結", "頁面", "項目網址", "專案網址", "專案連結",
    ),
    "playbook": ("playbook", "劇本"),
    "language": ("language", "語言"),
    "owner": (
        "owner", "csm", "manager", "proposer", "proposed by", "提案人", "提案者", "負責人", "專員", "經理",
    ),
    "tier": ("tier", "size", "segment", "分級", "等級", "級別", "規模", "大小"),
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
    "currency": ("currency", "幣別"),
    "contact": ("contact", "contact name", "contact person", "聯絡人", "窗口"),
    "channel": ("channel", "contact channel", "聯絡方式", "管道"),
    "address": ("address", "email", "e mail", "mail", "phone", "信箱", "電子郵件", "電話", "聯絡資訊"),
    "note": ("note", "notes", "remark", "remarks", "comment", "備註", "附註"),
    "hold_from": ("hold from", "on hold since", "paused since", "暫停自", "暫停開始", "暫停開始日"),
    "hold_until": ("hold until", "on hold until", "paused until", "暫停至", "暫停到", "暫停結束日"),
    "hold_reason": ("hold reason", "暫停原因"),
    "closed": ("closed", "closed on", "結案", "結案日", "結案日期"),
    "outcome": ("outcome", "結果"),
    "reason": ("reason", "原因"),
}  # fmt: skip
"""What can be read, with the headers by which it is known. ``period`` gives launch and end in one cell.

Besides these, every milestone has two: `KEY due` and `KEY reached`. They, and these, are the columns of our own export.
"""


def _plain(title: str) -> str:
    words = folded(title)
    for mark in "_-:*":
        words = words.replace(mark, " ")
    return " ".join(words.split())


_IN_PROFILES = {_plain(mark) for profile in PROFILES for group in profile.marks for mark in group}
_FIELD_OF = {
    spelt: field
    for field, headers in FIELDS.items()
    for header in headers
    for spelt in (header, header.translate(SIMPLER))
}
_WIDE, _MANY = 24, 16

_NEEDS = {"outcome": "closed", "reason": "closed"}
"""Headers so common that they mean ours only beside another."""

_SUFFIXES = ((DUE, ("due", "到期", "到期日")), (REACHED, ("reached", "達成", "達成日")))


class Hints(NamedTuple):
    """What is known of a file's columns beforehand: those told by field, the profile told (``none`` for none), and
    the headers of `milestone_headers`."""

    told: Mapping[str, str] = {}
    profile: str | None = None
    milestones: Mapping[str, str] = {}


def is_known(title: str, hints: Hints = Hints()) -> bool:  # noqa: B008 - a named tuple cannot change
    """Whether a column of that title is taken for a field."""
    plain = _plain(title)
    return plain in _FIELD_OF or plain in _IN_PROFILES or plain in hints.milestones or title in hints.told.values()


def milestone_headers(practices: Iterable[Playbook]) -> dict[str, str]:
    """The headers of columns with days of milestones, and of the optional parts of whole practices, the first practice first.

    ``copy due`` and ``撰寫專案文案 達成`` → field.
    """
    found: dict[str, str] = {}
    for key, title in _steps(practices):
        for word in (key, *title.values()):
            for kind, suffixes in _SUFFIXES:
                for suffix in suffixes:
                    for between in (" ", "") if not suffix.isascii() else (" ",):
                        header = _plain(f"{word}{between}{suffix}")
                        found.setdefault(header, key + kind)
                        found.setdefault(header.translate(SIMPLER), key + kind)
    return found


def _steps(practices: Iterable[Playbook]) -> Iterator[tuple[str, Mapping[str, str]]]:
    for practice in practices:
        yield from ((milestone.key, milestone.title) for milestone in practice.milestones)
        yield from ((part.key, part.title) for part in practice.parts)


def told_mapping(words: Iterable[str], milestones: Mapping[str, str] | None = None) -> dict[str, str]:
    """``["name=Title", "copy reached=初稿"]`` as field → column; an empty column leaves the field out. Raises BadInput."""
    told: dict[str, str] = {}
    for word in words:
        field, sign, column = word.partition("=")
        known = _plain(field).replace(" ", "_")
        known = known if known in FIELDS else (milestones or {}).get(_plain(field), "")
        if not sign or not known:
            raise BadInput(
                "--map takes FIELD=COLUMN, not “{word}”; the fields are {fields}, and KEY due and KEY reached "
                "of a milestone.",
                word=word,
                fields=", ".join(FIELDS),
            )
        if known in told:
            raise BadInput("--map {field} is given twice; a field is read from one column.", field=known)
        told[known] = column.strip()
    return told


def mapped(first: Sequence[str], hints: Hints | Mapping[str, str], header: bool) -> Columns:
    """The mapping for a file whose first row is `first`: its header, or without one a row of cells.

    Raises BadInput for a column or profile that is not there, and where no column is the name.
    """
    if not isinstance(hints, Hints):
        hints = Hints(hints)
    titles = list(first) if header else [str(number) for number in range(1, len(first) + 1)]
    report = header and tuple(map(_plain, titles[:2])) == REPORT
    profile = _profile(titles, hints.profile) if header else None
    sources = _guessed(titles, profile, hints.milestones, 2 if report else 0) if header else {}
    _obey(sources, titles, hints.told, header)
    for field in [f for f in sources if f not in hints.told and not _means_ours(f, sources)]:
        del sources[field]
    if "name" not in sources:
        raise _nameless(titles, header)
    return _columns(sources, titles, profile, report)


def _profile(titles: Sequence[str], told: str | None) -> Profile | None:
    """The profile told, by its key or the tool's part of it, else the first whose marks the header bears."""
    if told == "none":
        return None
    known = {_plain(title) for title in titles}
    fit = [profile for profile in PROFILES if all(any(_plain(t) in known for t in group) for group in profile.marks)]
    if told is None:
        return fit[0] if fit else None
    meant = [profile for profile in PROFILES if profile.key == told or profile.key.startswith(f"{told}-")]
    if not meant:
        raise BadInput(
            "There is no profile “{name}”; there are {names}, and none.",
            name=told,
            names=", ".join(profile.key for profile in PROFILES),
        )
    return next((profile for profile in fit if profile in meant), meant[0])


Sources = dict[str, tuple[Source, ...]]


def _guessed(titles: Sequence[str], profile: Profile | None, milestones: Mapping[str, str], skipped: int) -> Sources:
    places: dict[str, int] = {}
    for place, title in enumerate(titles[skipped:], skipped):
        places.setdefault(_plain(title), place)
    found: Sources = {}
    for field, columns in profile.fields.items() if profile else ():
        sources = _sources(columns, places)
        if sources:
            found[field] = sources
    left = {_plain(title) for title in profile.left} if profile else set()
    taken = _taken(found)
    for title, place in places.items():
        guess = milestones.get(title) or _FIELD_OF.get(title)
        if guess and place not in taken and title not in left:
            found.setdefault(guess, (Source((place,)),))
    if profile and profile.linked:
        found.setdefault("name", (Source((skipped,)),))
    return found


def _sources(columns: Iterable[str], places: Mapping[str, int]) -> tuple[Source, ...]:
    """Those of a profile's columns that a file has."""
    found: list[Source] = []
    for column in columns:
        words, condition, won = column.partition(" if ")
        parts = [places.get(_plain(word)) for word in words.split(" + ")]
        where = tuple(place for place in parts if place is not None)
        judge = places.get(_plain(won.removesuffix(" is won")))
        if where and (not condition or judge is not None) and where not in [s.places for s in found]:
            found.append(Source(where, judge if condition else None))
    return tuple(found)


def _means_ours(field: str, sources: Collection[str]) -> bool:
    """Whether a guess stands beside the others: a period adds nothing to a launch and an end."""
    return _NEEDS.get(field, field) in sources and (field != "period" or not {"launch", "end"} <= set(sources))


def _obey(sources: Sources, titles: Sequence[str], told: Mapping[str, str], header: bool) -> None:
    """What the user said goes before every guess, and a column told for one field is no other's."""
    for field, column in told.items():
        sources.pop(field, None)
        if column:
            place = _place(titles, field, column, header)
            for other in [f for f, found in sources.items() if found == (Source((place,)),) and f not in told]:
                del sources[other]
            sources[field] = (Source((place,)),)


def _columns(sources: Sources, titles: Sequence[str], profile: Profile | None, report: bool) -> Columns:
    used: list[tuple[str, int, str]] = []
    made: list[tuple[Source, ...]] = []
    for field in [*(f for f in FIELDS if f in sources), *(f for f in sources if f not in FIELDS)]:
        found = sources[field]
        title = " / ".join(_title(source, titles) for source in found)
        if len(found) == 1 and len(found[0].places) == 1 and found[0].won is None and not profile:
            used.append((field, found[0].places[0], title))
        else:
            used.append((field, len(titles) + len(made), title))
            made.append(found)
    taken = _taken(sources) | ({0, 1} if report else set())
    unused = tuple(title for n, title in enumerate(titles) if n not in taken)
    return Columns(tuple(used), unused, len(titles), tuple(made), profile, tuple(titles), report)


def _title(source: Source, titles: Sequence[str]) -> str:
    words = " + ".join(titles[place] for place in source.places)
    return words if source.won is None else f"{words} ({titles[source.won]} = won)"


def _taken(sources: Sources) -> set[int]:
    """The places that any field is read from."""
    every = [source for found in sources.values() for source in found]
    return {place for s in every for place in (*s.places, *(() if s.won is None else (s.won,)))}


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


def _cut(titles: Sequence[str]) -> str:
    """The titles in a sentence: a row of a client's cells, taken for one, may be long."""
    words = [title if len(title) <= _WIDE else f"{title[:_WIDE]}…" for title in titles[:_MANY]]
    return ", ".join(words) + (", …" if len(titles) > _MANY else "")


def _nameless(titles: Sequence[str], header: bool) -> BadInput:
    if header:
        return BadInput(
            "No column is known to hold the client's name; say which with --map name=COLUMN, or --no-header where line 1 is a "
            "client already. The columns are: {titles}.",
            titles=_cut(titles),
        )
    return BadInput("Without a header say which column holds the name: --map name=1.")
