"""Facts of health triage."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from call_flows.facts import FactValue
from core.speakable import DigitString, Name
from db.queries import health
from ivr.sources import Memory, Resolver, Sources

DOCTOR_NEEDS = timedelta(hours=2)
# Two health calls within this time are one level more urgent (domain/02-triage 2.1). The machine cannot tell patients
# apart, so it takes any two of one number for the same one.
REPEATS_WITHIN = timedelta(hours=48)


def _health_repeated(facts: Sources, memory: Memory) -> FactValue:
    if facts.caller.other_party is None:
        return False
    with facts.database.read() as connection:
        return health.rang_about_health(connection, facts.caller.other_party, facts.now - REPEATS_WITHIN)


def _may_consult(facts: Sources, memory: Memory) -> FactValue:
    return facts.doctor(memory) is not None


def _doctor_name(facts: Sources, memory: Memory) -> FactValue:
    doctor = facts.doctor(memory)
    return Name(doctor.name_hi) if doctor else None


def _doctor_registration(facts: Sources, memory: Memory) -> FactValue:
    doctor = facts.doctor(memory)
    return DigitString(doctor.number) if doctor else None


RESOLVERS: Mapping[str, Resolver] = {
    "doctor.may_consult": _may_consult,
    "doctor.name": _doctor_name,
    "doctor.registration": _doctor_registration,
    "doctor.today": lambda facts, memory: facts.desk.is_open_for(facts.now, DOCTOR_NEEDS),
    "health.repeated": _health_repeated,
}
