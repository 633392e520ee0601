"""The checked models of a playbook as a plain mapping of JSON types, in the shape of `core.playbook`."""

from __future__ import annotations

from typing import Any

from csmcli.playbooks.relations import SIGNALS, TIERS
from csmcli.playbooks.schema import (
    CategoryRecord,
    DueRecord,
    ItemRecord,
    LimitRecord,
    MessageRecord,
    MilestoneRecord,
    MovesRecord,
    PracticeRecord,
    QuestionRecord,
    TierRecord,
)
from csmcli.playbooks.sheets import Book

Words = dict[str, str]


def plain(book: Book) -> dict[str, Any]:
    """The whole playbook; what `core.playbook.from_plain` takes."""
    checklist = [sheet.model for sheet in book.checklist]
    return {
        **_practice(book.practice.model),
        "categories": [{"key": c.category, "title": _text(c.title)} for c in checklist],
        "checklist": [_item(category, item) for category in checklist for item in category.items],
    }


def _practice(practice: PracticeRecord) -> dict[str, Any]:
    return {
        "key": practice.playbook,
        "title": _text(practice.title),
        "about": _text(practice.about),
        "language": practice.language,
        "currency": practice.currency,
        "milestones": [_milestone(m) for m in practice.milestones],
        "tiers": [_tier(key, getattr(practice.tiers, key)) for key in TIERS],
        "campaign": practice.campaign.model_dump() if practice.campaign else None,
        "limits": {code: _limits(getattr(practice.limits, code)) for code in SIGNALS},
        "next_steps": {code: _texts(steps) for code, steps in practice.next_steps.items()},
        "clearing": _texts(practice.clearing),
        "reasons": _texts(practice.reasons),
        "check_in_after_days": practice.check_ins.when_launch_is_beyond_days,
        "check_in_every_days": practice.check_ins.every_days,
        "advice_from_days": practice.meetings.advice_from_days,
        "advice_to_days": practice.meetings.advice_to_days,
        "reminders": [{**r.model_dump(exclude={"title"}), "title": _text(r.title)} for r in practice.reminders],
        "celebrations": [m.key for m in practice.messages if any(fit.occasion == "celebrate" for fit in m.fits)],
        "intake": [_question(q) for q in practice.intake],
        "messages": [_message(m) for m in practice.messages],
    }


def _message(message: MessageRecord) -> dict[str, Any]:
    return {
        "key": message.key,
        "title": _text(message.title),
        "subject": _text(message.subject),
        "fits": [fit.model_dump() for fit in message.fits],
    }


def _text(text: Any) -> Words:
    """A text without the line ends that block style leaves at its end."""
    return {language: words.strip() for language, words in text.items()} if text else {}


def _texts(texts: Any) -> dict[str, Words]:
    return {key: _text(text) for key, text in texts.items()}


def _due(due: DueRecord) -> list[Any]:
    return [due.days, due.anchor, due.before is not None, due.working]


def _milestone(milestone: MilestoneRecord) -> dict[str, Any]:
    return {
        "key": milestone.key,
        "title": _text(milestone.title),
        "aha": milestone.aha,
        "gate": milestone.gate,
        "due": [_due(due) for due in milestone.due or ()],
        "reached": _text(milestone.reached),
        "obstacle": _text(milestone.obstacle),
        "ask": _text(milestone.ask),
        "offer": _text(milestone.offer),
        "resources": [{**r.model_dump(exclude={"title"}), "title": _text(r.title)} for r in milestone.resources],
        "reached_when_dated": list(milestone.reached_when_dated),
    }


def _tier(key: str, tier: TierRecord) -> dict[str, Any]:
    words = {"title": _text(tier.title), "service": _text(tier.service)}
    return {"key": key, **tier.model_dump(exclude={"title", "service"}), **words}


def _pair(limit: LimitRecord | MovesRecord) -> list[int]:
    return [limit.expected, limit.maximum]


def _limits(limits: Any) -> dict[str, Any]:
    moves = getattr(limits, "moves", None)
    return {
        "usual": _pair(limits),
        "tiers": {key: _pair(limit) for key, limit in limits.tiers.items()},
        "milestones": {key: _pair(limit) for key, limit in limits.milestones.items()},
        "moves": _pair(moves) if moves else None,
    }


def _question(question: QuestionRecord) -> dict[str, Any]:
    return {
        "key": question.key,
        "area": question.area,
        "title": _text(question.question),
        "kind": question.kind,
        "weight": question.weight,
        "choices": [{"value": c.value, "title": _text(c.title), "points": c.points} for c in question.choices],
    }


def _item(category: CategoryRecord, item: ItemRecord) -> dict[str, Any]:
    return {
        "key": item.key,
        "category": category.category,
        "title": _text(item.title),
        "tiers": dict(item.tiers),
        "side": item.side,
        "vital": item.vital,
        "due": _due(item.due) if item.due else None,
        "waits_for": list(item.waits_for),
        "general": _text(item.advice.general),
        "detailed": _text(item.advice.detailed),
    }
