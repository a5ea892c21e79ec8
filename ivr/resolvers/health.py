"""Facts of health triage."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from ivr.sources import Resolver

DOCTOR_NEEDS = timedelta(hours=2)

RESOLVERS: Mapping[str, Resolver] = {
    "doctor.today": lambda facts, memory: facts.desk.is_open_for(facts.now, DOCTOR_NEEDS),
}
