"""Facts of staff who work by phone: what the console would show her, of one matter after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from call_flows.facts import FactValue
from core.calls import StaffRole
from core.case_work import LISTENERS, case_kinds, may_answer, may_move
from core.cases import CaseKind, CaseStatus, Priority
from core.clock import india_day
from core.speakable import Count, DigitString, Name, Phrase
from db.models import Case, Staff
from db.queries import case_work, console_cases, fetching
from db.queries.console_cases import CaseFilter
from ivr.sources import NONE, Memory, Resolver, Sources
from ivr.stored_sound import name_of

COMING = "coming"
# What the flow remembers: which list she hears, the matter, those heard before, its version, and whom it goes to.
QUEUE, MATTER, HEARD, VERSION, TO = "queue", "matter", "heard", "version", "to"
_NEW, _OWN = "new_matters", "own_matters"
# So many names are offered one after the other; whoever is looked for beyond them is found at the console.
_MOST_NAMES = 6
URGENCY: Mapping[str, str] = {
    Priority.P0: "PHR.URGENT.P0",
    Priority.P1: "PHR.URGENT.P1",
    Priority.D1: "PHR.URGENT.D1",
    Priority.D2: "PHR.URGENT.D2",
    Priority.QUESTION: "PHR.URGENT.Q",
}
# Said aloud beside whoever sits there: no word tells an illness from a troubled mind, or a debt from savings.
TOPICS: Mapping[str, str] = {
    CaseKind.EMERGENCY: "PHR.TOPIC.HEALTH",
    CaseKind.TRIAGE_UNCLEAR: "PHR.TOPIC.HEALTH",
    CaseKind.HEALTH: "PHR.TOPIC.HEALTH",
    CaseKind.MIND: "PHR.TOPIC.HEALTH",
    CaseKind.PAID_CLAIM: "PHR.TOPIC.MONEY",
    CaseKind.HARDSHIP: "PHR.TOPIC.MONEY",
    CaseKind.BALANCE_DISPUTE: "PHR.TOPIC.MONEY",
    CaseKind.RECEIPT_MISSING: "PHR.TOPIC.MONEY",
    CaseKind.QUESTION: "PHR.TOPIC.QUESTION",
    CaseKind.CALLBACK: "PHR.TOPIC.CALLBACK",
    CaseKind.COMPLAINT: "PHR.TOPIC.COMPLAINT",
    CaseKind.HARASSMENT: "PHR.TOPIC.COMPLAINT",
    CaseKind.WRONG_NUMBER: "PHR.TOPIC.LINE",
    CaseKind.TECHNICAL: "PHR.TOPIC.LINE",
    CaseKind.HER_DATA: "PHR.TOPIC.PAPERS",
    CaseKind.SCHEME: "PHR.TOPIC.PAPERS",
    CaseKind.CARD: "PHR.TOPIC.PAPERS",
    CaseKind.ORDER: "PHR.TOPIC.WORK",
    CaseKind.PAYMENT_MISSING: "PHR.TOPIC.WORK",
    CaseKind.SHIFT: "PHR.TOPIC.WORK",
    CaseKind.RICE_NEED: "PHR.TOPIC.GROUP",
    CaseKind.REPORT: "PHR.TOPIC.GROUP",
    CaseKind.NOTICE_CHECK: "PHR.TOPIC.GROUP",
    CaseKind.RUMOUR: "PHR.TOPIC.RUMOUR",
}
# Who is in need of grain is named to nobody aloud.
_NEVER_NAMED = frozenset({CaseKind.RICE_NEED})
_JUST_NOW = timedelta(hours=1)
_AGES = (
    (_JUST_NOW, "PHR.AGE.HOUR"),
    (timedelta(hours=48), "PHR.AGE.DAYS2"),
    (timedelta(days=7), "PHR.AGE.WEEK"),
)


@dataclass(frozen=True, slots=True)
class _Her:
    """The didi on the line, as she is in the database now."""

    staff_id: int
    roles: frozenset[StaffRole]

    @property
    def kinds(self) -> frozenset[CaseKind]:
        return case_kinds(self.roles)


def _her(facts: Sources) -> _Her:
    """Return who passed the gate. Whoever does not work here any more sees nothing from this turn on."""
    staff_id = facts.caller.staff_id
    if staff_id is None:
        raise ValueError("no member of staff has passed the gate")
    with facts.database.reading() as session:
        staff = session.get(Staff, staff_id)
        works_here = staff is not None and staff.active
        return _Her(staff_id, case_work.roles_of(staff) if staff is not None and works_here else frozenset())


def _wanted(her: _Her, queue: object, heard: tuple[int, ...] = ()) -> CaseFilter:
    if queue == _OWN:
        return CaseFilter(her.kinds, assigned_to_id=her.staff_id, passed_over=heard)
    return CaseFilter(her.kinds, status=CaseStatus.NEW.value, assigned_to_id=0, passed_over=heard)


def _how_many(queue: str) -> Resolver:
    def resolve(facts: Sources, memory: Memory) -> FactValue:
        with facts.database.reading() as session:
            return Count(console_cases.count(session, _wanted(facts.once(_her), queue))[0])

    return resolve


def _heard(memory: Memory) -> tuple[int, ...]:
    return tuple(int(one) for one in str(memory.get(HEARD, "")).split())


def _matter_next(facts: Sources, memory: Memory) -> FactValue:
    with facts.database.reading() as session:
        wanted = _wanted(facts.once(_her), memory[QUEUE], _heard(memory))
        found = console_cases.most_urgent(session, wanted)
        return NONE if found is None else str(found.id)


def _heard_by_now(facts: Sources, memory: Memory) -> FactValue:
    return " ".join(str(one) for one in (*_heard(memory), int(memory[MATTER])))


@dataclass(frozen=True, slots=True)
class _Matter:
    """Looks one matter up; equal to every other look at the same one, so that a turn looks once."""

    case_id: int

    def __call__(self, facts: Sources) -> Case | None:
        with facts.database.reading() as session:
            return console_cases.find(session, self.case_id, facts.once(_her).kinds)


Look = Callable[[Sources, Case], FactValue]


def _of_the_matter(look: Look, otherwise: FactValue = None) -> Resolver:
    """Return a resolver that looks at the matter she hears, if she may see it."""

    def resolve(facts: Sources, memory: Memory) -> FactValue:
        case = facts.once(_Matter(int(memory[MATTER])))
        return otherwise if case is None else look(facts, case)

    return resolve


def _unchanged(facts: Sources, memory: Memory) -> FactValue:
    case = facts.once(_Matter(int(memory[MATTER])))
    return case is not None and str(case.version) == memory[VERSION]


def _case_no(facts: Sources, case: Case) -> FactValue:
    return DigitString(str(case.number or case.id))


def _name(facts: Sources, case: Case) -> FactValue:
    name = case.member.name_hi if case.member is not None and case.kind not in _NEVER_NAMED else None
    return Name(name) if name else Phrase("PHR.SISTER")


def age_of(opened_at: datetime, now: datetime) -> str:
    """Return the phrase for how long ago something came."""
    age = now - opened_at
    if age >= _JUST_NOW and india_day(opened_at) == india_day(now):
        return "PHR.AGE.TODAY"
    return next((phrase for limit, phrase in _AGES if age < limit), "PHR.AGE.LONG")


def _sound(facts: Sources, case: Case) -> FactValue:
    if LISTENERS.isdisjoint(facts.once(_her).roles):
        return NONE
    with facts.database.reading() as session:
        spoken = console_cases.recordings(session, case)
    stored = [one.file for one in spoken if one.file is not None and one.status == fetching.STORED]
    if stored:
        return name_of(stored[-1])
    return COMING if any(one.status == fetching.WANTED for one in spoken) else NONE


def _may_answer(facts: Sources, case: Case) -> FactValue:
    return case.phone is not None and may_answer(facts.once(_her).roles, case.kind)


def _may_close(facts: Sources, case: Case) -> FactValue:
    return may_move(facts.once(_her).roles, case.priority, case.status, CaseStatus.DONE)


def _others(facts: Sources, case: Case) -> list[Staff]:
    mine = facts.once(_her).staff_id
    with facts.database.reading() as session:
        return [one for one in case_work.workers(session, CaseKind(case.kind)) if one.id != mine]


def _senior(facts: Sources, case: Case) -> FactValue:
    return next((str(one.id) for one in _others(facts, case) if one.is_senior), NONE)


def _group_didi(facts: Sources, case: Case) -> FactValue:
    didi_id = case.member.group.didi_id if case.member is not None else None
    return next((str(one.id) for one in _others(facts, case) if one.id == didi_id), NONE)


def _names(facts: Sources, case: Case) -> list[str]:
    """Return whom it may be given to by name: who has no name to be said cannot be chosen by ear."""
    return [str(one.id) for one in _others(facts, case) if one.name_hi][:_MOST_NAMES]


def _colleague(facts: Sources, case: Case) -> FactValue:
    return next(iter(_names(facts, case)), NONE)


def _colleague_next(facts: Sources, memory: Memory) -> FactValue:
    def after(facts: Sources, case: Case) -> FactValue:
        names = iter(_names(facts, case))
        return next(names, NONE) if memory[TO] in names else NONE

    return _of_the_matter(after, NONE)(facts, memory)


def _colleague_name(facts: Sources, memory: Memory) -> FactValue:
    with facts.database.reading() as session:
        staff = session.get(Staff, int(memory[TO]))
    return Name(staff.name_hi) if staff is not None and staff.name_hi else Phrase("PHR.OURDIDI")


RESOLVERS: Mapping[str, Resolver] = {
    "staff.new_n": _how_many(_NEW),
    "staff.mine_n": _how_many(_OWN),
    "staff.matter_next": _matter_next,
    "staff.list_begins": lambda facts, memory: "",
    "staff.heard": _heard_by_now,
    "staff.version": _of_the_matter(lambda facts, case: str(case.version), "0"),
    "staff.unchanged": _unchanged,
    "staff.urgency": _of_the_matter(lambda facts, case: Phrase(URGENCY[case.priority])),
    "staff.case_no": _of_the_matter(_case_no),
    "staff.name": _of_the_matter(_name),
    "staff.topic": _of_the_matter(lambda facts, case: Phrase(TOPICS[case.kind])),
    "staff.age": _of_the_matter(lambda facts, case: Phrase(age_of(case.opened_at, facts.now))),
    "staff.sound": _of_the_matter(_sound, NONE),
    "staff.may_answer": _of_the_matter(_may_answer, otherwise=False),
    "staff.may_close": _of_the_matter(_may_close, otherwise=False),
    "staff.herself": lambda facts, memory: str(facts.once(_her).staff_id),
    "staff.senior": _of_the_matter(_senior, NONE),
    "staff.group_didi": _of_the_matter(_group_didi, NONE),
    "staff.colleague": _of_the_matter(_colleague, NONE),
    "staff.colleague_next": _colleague_next,
    "staff.colleague_name": _colleague_name,
}
