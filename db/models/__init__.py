"""All models, so that one import knows every table."""

from db.models.audio import PromptVersion, VoiceRelease
from db.models.audit import AuditEntry, ImportRun
from db.models.base import Base
from db.models.calling import Attempt, Heartbeat, Lease, Reminder, Switch
from db.models.calls import Call, CallStep, FlowVersion, ProviderEvent, Recording
from db.models.cases import Case, CaseNote
from db.models.learning import LessonProgress
from db.models.loans import InstalmentRow, Loan, Payment, Promise
from db.models.people import Consent, Group, Member, MemberPhone
from db.models.staff import LoginFailure, Role, Staff, WebSession, staff_roles

__all__ = [
    "Attempt",
    "AuditEntry",
    "Base",
    "Call",
    "CallStep",
    "Case",
    "CaseNote",
    "Consent",
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
    "Payment",
    "Promise",
    "PromptVersion",
    "ProviderEvent",
    "Recording",
    "Reminder",
    "Role",
    "Staff",
    "Switch",
    "VoiceRelease",
    "WebSession",
    "staff_roles",
]
