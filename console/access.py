"""Who may do what: a table of permissions and roles, and one of subjects and roles. What is not listed is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from flask import abort, current_app, redirect, request, session, url_for
from flask_security import current_user
from werkzeug.wrappers import Response

from call_flows.reader import load_book
from core.calls import Disposition, StaffRole
from core.case_work import ANSWERERS, CASE_WORKERS, LISTENERS, URGENT_CLOSERS, Roles
from db.queries.sealed_calls import NEUTRAL_FLOW

DIDI, DOCTOR, SUPERVISOR = StaffRole.DIDI, StaffRole.DOCTOR, StaffRole.SUPERVISOR
LOAN_OFFICER, VIOLENCE_WORKER = StaffRole.LOAN_OFFICER, StaffRole.VIOLENCE_WORKER
AUDITOR, ADMIN = StaffRole.AUDITOR, StaffRole.ADMIN
_EVERYBODY = frozenset(StaffRole)


class Permission(StrEnum):
    """A page and what is done there."""

    TODAY_VIEW = "today:view"
    CALLS_VIEW = "calls:view"
    RECORDING_LISTEN = "recording:listen"
    PROVIDER_EVENTS_VIEW = "provider_events:view"
    NUMBER_REVEAL = "number:reveal"
    CASES_VIEW = "cases:view"
    CASE_ASSIGN = "case:assign"
    CASE_CHANGE = "case:change"
    CASE_NOTE = "case:note"
    URGENT_CASE_CLOSE = "urgent_case:close"
    REMINDERS_VIEW = "reminders:view"
    AUDIT_VIEW = "audit:view"
    SAFETY_VIEW = "safety:view"
    SAFETY_CHANGE = "safety:change"
    ENTRIES_VIEW = "entries:view"
    ENTRIES_CHECK = "entries:check"
    ENTRIES_EXPORT = "entries:export"
    NOTICES_VIEW = "notices:view"
    NOTICES_MAKE = "notices:make"
    NOTICES_APPROVE = "notices:approve"
    ERRANDS_VIEW = "errands:view"
    LESSONS_VIEW = "lessons:view"
    CRISIS_SWITCH = "crisis:switch"
    CONFIG_VIEW = "config:view"
    ANSWER = "case:answer"
    DOCTOR_BOOK = "doctor:book"
    OWN_ACCOUNT = "me:view"


POLICY: Mapping[Permission, frozenset[StaffRole]] = {
    Permission.TODAY_VIEW: _EVERYBODY,
    Permission.CALLS_VIEW: _EVERYBODY,
    Permission.RECORDING_LISTEN: LISTENERS,
    Permission.PROVIDER_EVENTS_VIEW: frozenset({SUPERVISOR, AUDITOR, ADMIN}),
    Permission.NUMBER_REVEAL: CASE_WORKERS,
    Permission.CASES_VIEW: _EVERYBODY - {ADMIN},
    Permission.CASE_ASSIGN: CASE_WORKERS,
    Permission.CASE_CHANGE: CASE_WORKERS,
    Permission.CASE_NOTE: CASE_WORKERS,
    Permission.URGENT_CASE_CLOSE: URGENT_CLOSERS,
    Permission.REMINDERS_VIEW: frozenset({DIDI, SUPERVISOR, LOAN_OFFICER, AUDITOR, ADMIN}),
    Permission.AUDIT_VIEW: frozenset({SUPERVISOR, AUDITOR, ADMIN}),
    Permission.SAFETY_VIEW: frozenset({VIOLENCE_WORKER}),
    Permission.SAFETY_CHANGE: frozenset({VIOLENCE_WORKER}),
    Permission.ENTRIES_VIEW: frozenset({DIDI, SUPERVISOR, AUDITOR, ADMIN}),
    Permission.ENTRIES_CHECK: frozenset({DIDI, SUPERVISOR}),
    Permission.ENTRIES_EXPORT: frozenset({SUPERVISOR, AUDITOR}),
    Permission.NOTICES_VIEW: frozenset({DIDI, DOCTOR, SUPERVISOR, AUDITOR, ADMIN}),
    Permission.NOTICES_MAKE: frozenset({DIDI, DOCTOR, SUPERVISOR}),
    Permission.NOTICES_APPROVE: frozenset({DOCTOR, SUPERVISOR}),
    Permission.ERRANDS_VIEW: frozenset({DIDI, SUPERVISOR, AUDITOR, ADMIN}),
    Permission.LESSONS_VIEW: frozenset({DIDI, SUPERVISOR, AUDITOR, ADMIN}),
    Permission.CRISIS_SWITCH: frozenset({SUPERVISOR, ADMIN}),
    Permission.CONFIG_VIEW: _EVERYBODY,
    Permission.ANSWER: ANSWERERS,
    Permission.DOCTOR_BOOK: frozenset({DIDI, DOCTOR, SUPERVISOR}),
    Permission.OWN_ACCOUNT: _EVERYBODY,
}


class Topic(StrEnum):
    """What part of a conversation is about."""

    GENERAL = "general"
    MONEY = "money"
    HEALTH = "health"
    VIOLENCE = "violence"


TOPIC_ROLES: Mapping[Topic, frozenset[StaffRole]] = {
    Topic.GENERAL: _EVERYBODY,
    Topic.MONEY: frozenset({DIDI, SUPERVISOR, LOAN_OFFICER, AUDITOR}),
    Topic.HEALTH: frozenset({DIDI, DOCTOR, SUPERVISOR}),
    Topic.VIOLENCE: frozenset({VIOLENCE_WORKER}),
}

# Dispositions and flows that show a loan officer a call is hers to see. All other calls are unknown to her.
MONEY_DISPOSITIONS = frozenset(
    {
        Disposition.PROMISE_TO_PAY,
        Disposition.ALREADY_PAID,
        Disposition.HARDSHIP,
        Disposition.WRONG_PERSON,
        Disposition.STOPPED,
        Disposition.BALANCE,
    }
)
_PROMPT_TOPICS: Mapping[str, Topic] = {
    "LON.": Topic.MONEY,
    "REM.": Topic.MONEY,
    "T.": Topic.HEALTH,
    "TRI.": Topic.HEALTH,
    "DIS.": Topic.HEALTH,
    # Who is hungry is known to as few as who is ill.
    "SHG.NEED": Topic.HEALTH,
    "RICE.NEED": Topic.HEALTH,
    "DIS.E.HOME": Topic.VIOLENCE,
    "DIS.E.FORCED": Topic.VIOLENCE,
    "HOM.": Topic.VIOLENCE,
    "MNU.HOME": Topic.VIOLENCE,
}
_RANK = {topic: rank for rank, topic in enumerate(Topic)}

View = TypeVar("View", bound=Callable[..., Any])


def allowed(roles: Roles, permission: Permission) -> bool:
    """Tell whether anybody with one of `roles` has the permission."""
    return not POLICY.get(permission, frozenset()).isdisjoint(roles)


def only_money(roles: Roles) -> bool:
    """Tell whether these roles see calls about money and no others."""
    return bool(roles) and set(roles) <= {LOAN_OFFICER}


@cache
def _flow_topics() -> Mapping[str, Topic]:
    # A turn that leaves nothing but its neutral name is as private as what it hides.
    return {NEUTRAL_FLOW: Topic.VIOLENCE} | {flow.name: Topic(flow.topic) for flow in load_book().flows.values()}


def flow_topic(flow: str) -> Topic:
    """Return what a flow says it is about; one that is no longer there counts as health, which few may see."""
    return _flow_topics().get(flow, Topic.HEALTH)


def money_flows(flows: Iterable[str]) -> frozenset[str]:
    """Return those of `flows` that are about money."""
    return frozenset(flow for flow in flows if flow_topic(flow) is Topic.MONEY)


def step_topic(flow: str, prompt_ids: Iterable[str]) -> Topic:
    """Return the most private topic that a turn of a call touches."""
    topics = [flow_topic(flow)]
    for prompt_id in prompt_ids:
        topics += [topic for start, topic in _PROMPT_TOPICS.items() if prompt_id.startswith(start)]
    return max(topics, key=lambda topic: _RANK[topic])


def may_see_topic(roles: Roles, topic: Topic) -> bool:
    """Tell whether these roles may read the part of a call that is about `topic`."""
    return not TOPIC_ROLES[topic].isdisjoint(roles)


def my_roles() -> frozenset[StaffRole]:
    """Return the roles of the person logged in, as they are in the database now."""
    return frozenset(current_user.staff_roles) if current_user.is_authenticated else frozenset()


def may(permission: Permission) -> bool:
    """Tell whether the person logged in has the permission."""
    return allowed(my_roles(), permission)


def needs(permission: Permission) -> Callable[[View], View]:
    """Mark a view with the permission it needs; `guard` reads the mark."""

    def mark(view: View) -> View:
        view.needs_permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Mark a view as open to people who are not logged in."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def guard() -> Response | None:
    """Let a request through only if its view is public or the person has the permission it is marked with."""
    if request.endpoint is None or request.endpoint == "static":
        return None
    view = current_app.view_functions[request.endpoint]
    if getattr(view, "is_public", False):
        return None
    if not current_user.is_authenticated:
        if request.method == "GET":
            session["wanted"] = request.full_path.rstrip("?")
        return redirect(url_for("login.form"))
    permission = getattr(view, "needs_permission", None)
    if permission is None or not may(permission):
        abort(403)
    return None
