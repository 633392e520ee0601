"""The parts of a playbook that serve outcomes as plain values, in the shape of `core.outcomes` and `core.materials`."""

from __future__ import annotations

from typing import Any

from csmcli.core.success import INDUSTRY
from csmcli.playbooks.outcome_schema import MeetingRecord, MetricRecord, PartRecord, RenewalRecord, ReviewsRecord
from csmcli.playbooks.plain_words import offset, words
from csmcli.playbooks.question_schema import OutcomeQuestionRecord
from csmcli.playbooks.schema import MilestoneRecord, PracticeRecord


def outlined(practice: PracticeRecord) -> dict[str, Any]:
    """What the outline tells of outcomes: the days of reviews and renewals, and what a metric is called."""
    return {
        "reviews": _rhythm(practice.reviews) if practice.reviews else None,
        "renewal": _rule(practice.renewal) if practice.renewal else None,
        "metric_titles": {metric.key: words(metric.title) for metric in practice.metrics},
    }


def _rhythm(reviews: ReviewsRecord) -> dict[str, Any]:
    every = reviews.every_days.model_dump() if reviews.every_days else {}
    return {"first_days": reviews.first_days, "every_days": every, "lead_days": reviews.lead_days}


def _rule(renewal: RenewalRecord) -> dict[str, Any]:
    lead = renewal.lead_days.model_dump()
    return {
        "notice_days": renewal.notice_days,
        "lead_days": lead,
        "category": renewal.category or "",
        "milestone": renewal.milestone or "",
    }


def outcomes(practice: PracticeRecord) -> dict[str, Any]:
    """The fields that no outline has."""
    reviews = practice.reviews or ReviewsRecord()
    return {
        "stages": _named(practice.stages),
        "roles": [_roles(milestone) for milestone in practice.milestones],
        "parts": [_part(part) for part in practice.parts],
        "industries": _named(practice.industries),
        "departments": _named(practice.departments),
        "metrics": [_metric(metric) for metric in practice.metrics],
        "handoff": [_question(practice, question, required=True) for question in practice.handoff],
        "success": [_question(practice, question, required=False) for question in practice.success],
        "topics": _named(reviews.topics),
        "causes": [{"key": c.key, "title": words(c.title), "ask": words(c.ask)} for c in reviews.causes],
        "costs": [
            {"key": c.key, "title": words(c.title), "percent": c.percent, "about": words(c.about)}
            for c in practice.costs
        ],
    }


def _named(records: Any) -> list[dict[str, Any]]:
    return [{"key": record.key, "title": words(record.title)} for record in records]


def _meeting(meeting: MeetingRecord | None) -> dict[str, Any] | None:
    return {"topic": words(meeting.topic), "people": words(meeting.people)} if meeting else None


def _roles(milestone: MilestoneRecord) -> dict[str, Any]:
    return {
        "key": milestone.key,
        "summary": words(milestone.summary),
        "ours": words(milestone.ours),
        "theirs": words(milestone.theirs),
        "meeting": _meeting(milestone.meeting),
    }


def _part(part: PartRecord) -> dict[str, Any]:
    return {
        "key": part.key,
        "title": words(part.title),
        "stage": part.stage or "",
        "reached": words(part.reached),
        "industries": list(part.industries),
        "steps": list(part.steps),
        "due": [offset(due) for due in part.due],
        "ours": words(part.ours),
        "theirs": words(part.theirs),
        "meeting": _meeting(part.meeting),
    }


def _metric(metric: MetricRecord) -> dict[str, Any]:
    usual = metric.baseline
    return {
        "key": metric.key,
        "title": words(metric.title),
        "unit": metric.unit,
        "direction": metric.direction,
        "industries": list(metric.industries),
        "departments": list(metric.departments),
        "steps": list(metric.steps),
        "baseline": [round(usual.start * 100), round(usual.to * 100)] if usual else None,
        "about": words(metric.about),
    }


def _question(practice: PracticeRecord, question: OutcomeQuestionRecord, required: bool) -> dict[str, Any]:
    """The industry is chosen among the playbook's own, unless the question lists some of them."""
    choices = [{"value": c.value, "title": words(c.title), "points": 0} for c in question.choices]
    if question.key == INDUSTRY and question.kind == "choice" and not choices:
        choices = [{"value": i.key, "title": words(i.title), "points": 0} for i in practice.industries]
    return {
        "key": question.key,
        "area": question.area,
        "title": words(question.question),
        "kind": question.kind,
        "weight": 0,
        "choices": choices,
        "required": required if question.required is None else question.required,
        "days": question.days,
        "follow": words(question.follow),
    }
