"""The checked models of a playbook as a plain mapping of JSON types, in the shape of `core.playbook`."""

from __future__ import annotations

from typing import Any

from csmcli.playbooks.checklist_schema import CategoryRecord, ItemRecord
from csmcli.playbooks.fields import SIGNALS, TIERS
from csmcli.playbooks.limit_schema import USUAL, LimitRecord, MovesRecord, ShareRecord
from csmcli.playbooks.outcome_plain import outcomes, outlined
from csmcli.playbooks.plain_words import Words, offset, words
from csmcli.playbooks.question_schema import QuestionRecord
from csmcli.playbooks.schema import CampaignRecord, MessageRecord, MilestoneRecord, PracticeRecord, TierRecord
from csmcli.playbooks.sheets import Book


def plain(book: Book) -> dict[str, Any]:
    """The whole playbook; what `core.playbook.from_plain` takes."""
    checklist = [sheet.model for sheet in book.checklist]
    return {
        **_practice(book.practice.model),
        "done_by": {item.key: facts for category in checklist for item in category.items if (facts := _facts(item))},
        "categories": [{"key": c.category, "title": words(c.title)} for c in checklist],
        "checklist": [_item(category, item) for category in checklist for item in category.items],
    }


def _practice(practice: PracticeRecord) -> dict[str, Any]:
    return {
        "key": practice.playbook,
        "title": words(practice.title),
        "about": words(practice.about),
        "language": practice.language,
        "currency": practice.currency,
        "milestones": [_milestone(m) for m in practice.milestones],
        "tiers": [_tier(key, getattr(practice.tiers, key)) for key in TIERS],
        "campaign": _campaign(practice.campaign) if practice.campaign else None,
        "limits": {code: _limits(getattr(practice.limits, code), code) for code in SIGNALS},
        "next_steps": {code: _texts(steps) for code, steps in practice.next_steps.items()},
        "clearing": _texts(practice.clearing),
        "reasons": _texts(practice.reasons),
        "check_in_after_days": practice.check_ins.when_launch_is_beyond_days,
        "check_in_every_days": practice.check_ins.every_days,
        "advice_from_days": practice.meetings.advice_from_days,
        "advice_to_days": practice.meetings.advice_to_days,
        "reminders": [{**r.model_dump(exclude={"title"}), "title": words(r.title)} for r in practice.reminders],
        "celebrations": [m.key for m in practice.messages if any(fit.occasion == "celebrate" for fit in m.fits)],
        **outlined(practice),
        "intake": [_question(q) for q in practice.intake],
        "messages": [_message(m) for m in practice.messages],
        **outcomes(practice),
    }


def _campaign(campaign: CampaignRecord) -> dict[str, Any]:
    return {**campaign.model_dump(), "pace": [[point.time, point.amount] for point in campaign.pace]}


def _message(message: MessageRecord) -> dict[str, Any]:
    return {
        "key": message.key,
        "title": words(message.title),
        "subject": words(message.subject),
        "fits": [fit.model_dump() for fit in message.fits],
    }


def _texts(texts: Any) -> dict[str, Words]:
    return {key: words(text) for key, text in texts.items()}


def _milestone(milestone: MilestoneRecord) -> dict[str, Any]:
    return {
        "key": milestone.key,
        "title": words(milestone.title),
        "aha": milestone.aha,
        "gate": milestone.gate,
        "due": [offset(due) for due in milestone.due or ()],
        "reached": words(milestone.reached),
        "obstacle": words(milestone.obstacle),
        "ask": words(milestone.ask),
        "offer": words(milestone.offer),
        "resources": [{**r.model_dump(exclude={"title"}), "title": words(r.title)} for r in milestone.resources],
        "reached_when_dated": list(milestone.reached_when_dated),
        "stage": milestone.stage or "",
    }


def _tier(key: str, tier: TierRecord) -> dict[str, Any]:
    said = {"title": words(tier.title), "service": words(tier.service)}
    return {"key": key, **tier.model_dump(exclude={"title", "service"}), **said}


def _pair(limit: LimitRecord | MovesRecord | ShareRecord) -> list[int]:
    return [limit.expected, limit.maximum]


def _limits(limits: Any, code: str) -> dict[str, Any]:
    if limits is None:
        return {"usual": list(USUAL[code]), "tiers": {}, "milestones": {}, "moves": None}
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
        "title": words(question.question),
        "kind": question.kind,
        "weight": question.weight,
        "choices": [{"value": c.value, "title": words(c.title), "points": c.points} for c in question.choices],
    }


def _facts(item: ItemRecord) -> list[str]:
    """The facts that an item is done by: the milestone that it stands for before all others."""
    return [*([f"milestone:{item.reaches}"] if item.reaches else []), *item.done_by]


def _item(category: CategoryRecord, item: ItemRecord) -> dict[str, Any]:
    return {
        "key": item.key,
        "category": category.category,
        "title": words(item.title),
        "tiers": dict(item.tiers),
        "side": item.side,
        "vital": item.vital,
        "due": offset(item.due) if item.due else None,
        "waits_for": list(item.waits_for),
        "general": words(item.advice.general),
        "detailed": words(item.advice.detailed),
        "reaches": item.reaches or "",
    }
