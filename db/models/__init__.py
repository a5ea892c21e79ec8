"""All models, so that one import knows every table."""

from db.models.audio import PromptVersion, VoiceRelease
from db.models.audit import AuditEntry, ImportRun
from db.models.base import Base
from db.models.callers import Caller
from db.models.calling import Attempt, Heartbeat, Lease, Reminder, Switch
from db.models.calls import Call, CallStep, FlowVersion, ProviderEvent, Recording
from db.models.cases import Answer, Case, CaseNote
from db.models.entries import Entry
from db.models.errands import Errand
from db.models.learning import LessonProgress, QuizAnswer
from db.models.loans import InstalmentRow, Loan, Payment, Promise
from db.models.notices import Notice
from db.models.people import Consent, Group, Member, MemberPhone
from db.models.staff import Doctor, LoginFailure, Role, Staff, WebSession, staff_roles

__all__ = [
    "Answer",
    "Attempt",
    "AuditEntry",
    "Base",
    "Call",
    "CallStep",
    "Caller",
    "Case",
    "CaseNote",
    "Consent",
    "Doctor",
    "Entry",
    "Errand",
    "FlowVersion",
    "Group",
    "Heartbeat",
    "ImportRun",
    "InstalmentRow",
    "Lease",
    "LessonProgress",
    "Loan",
    "LoginFailure",
    "Member",
    "MemberPhone",
    "Notice",
    "Payment",
    "Promise",
    "PromptVersion",
    "ProviderEvent",
    "QuizAnswer",
    "Recording",
    "Reminder",
    "Role",
    "Staff",
    "Switch",
    "VoiceRelease",
    "WebSession",
    "staff_roles",
]
