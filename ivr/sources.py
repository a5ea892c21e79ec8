"""What the facts of a call are made from: who it is with, the moment, and the rows looked up for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar

from call_flows.facts import FactValue
from call_flows.model import FlowBook
from call_flows.tables import OPEN
from core.clock import india_day
from core.desk import DeskHours
from core.languages import FIRST_LANGUAGE
from core.speakable import Day
from db.engine import Database
from db.queries import doctors, home, line
from db.queries.doctors import DOCTOR_ID, OnCall
from db.queries.line import Card

# Whom the sealed flows connect to; every other transfer is to the desk.
SAFETY_ROLE, PRIVATE_ROLE, DOCTOR_ROLE = "named:safety", "named:private", "doctor"
# What a call remembers of the private number it came by: the number, the didi it leads to, what is known of her age.
PRIVATE_CODE, PRIVATE_DIDI, PRIVATE_AGE = "private_code", "private_didi", "private_age"
# What a fact says that names a thing, where there is nothing to name.
NONE = "none"
# What the caller chose so far, as the engine keeps it.
Memory = dict[str, Any]
Found = TypeVar("Found")
# The figures inside a prompt that may no longer be told on a day.
Expired = Callable[[str, date], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who a call is with, as far as it is known, and which turn of it is being answered.

    `staff_id`: whoever of the trust's people works in it.
    """

    other_party: str | None
    line: str
    member_id: int | None
    attempt_token: str | None
    call_id: int
    turn: int
    staff_id: int | None = None


class Sources:
    """The database at one moment of one call. What was looked up once is kept for the turn."""

    def __init__(
        self,
        database: Database,
        caller: Caller,
        now: datetime,
        desk: DeskHours,
        book: FlowBook,
        languages: tuple[str, ...] = (FIRST_LANGUAGE,),
        expired: Expired = lambda prompt, on: (),
    ) -> None:
        self.languages = languages
        self.expired = expired
        self.database = database
        self.caller = caller
        self.now = now
        self.desk = desk
        self.book = book
        self._found: dict[Callable[[Any], Any], Any] = {}
        # The numbers of cases that this turn opens and says, by their need.
        self.numbers_said: dict[str, int] = {}

    def once(self, look: Callable[[Sources], Found]) -> Found:
        """Return what `look` finds, asking it at most once a turn; `look` must be a function with a name."""
        if look not in self._found:
            self._found[look] = look(self)
        return self._found[look]  # type: ignore[no-any-return]

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics of the lessons that may be offered to whoever rings."""
        return tuple(topic for topic, lesson in self.book.tables.lessons.items() if lesson.access == OPEN)

    def is_stale(self, prompt: str) -> bool:
        """Tell whether a prompt holds a figure that may no longer be told today."""
        return bool(self.expired(prompt, self.today_on))

    @property
    def member_id(self) -> int | None:
        """Who she is, if anybody knows."""
        return self.caller.member_id

    @property
    def today_on(self) -> date:
        """The day in India."""
        return india_day(self.now)

    def day(self, on: date) -> Day:
        """Return a day as it is spoken today."""
        return Day(on, self.today_on)

    @cached_property
    def card(self) -> Card:
        """What may be spoken of the member. Raises ValueError when nobody knows who is calling."""
        if self.member_id is None:
            raise ValueError("nobody knows who is calling")
        with self.database.read() as connection:
            return line.card(connection, self.member_id)

    @cached_property
    def desk_phones(self) -> list[str]:
        """The phones a caller can be connected to now: her own didi's first."""
        with self.database.read() as connection:
            phones = list(line.desk_phones(connection))
        own = self.card.didi_phone if self.member_id is not None else None
        return sorted((phone for phone in phones if phone != self.caller.other_party), key=lambda phone: phone != own)

    @cached_property
    def safety_phones(self) -> list[str]:
        """The phones of the workers who alone hear of trouble at home."""
        with self.database.read() as connection:
            return [phone for phone in home.safety_phones(connection) if phone != self.caller.other_party]

    def phones_of(self, role: str, memory: Mapping[str, Any]) -> list[str]:
        """Return the phones that a transfer to `role` may ring, the best first."""
        if role == PRIVATE_ROLE:
            return self.private_phones(memory)
        if role == DOCTOR_ROLE:
            doctor = self.doctor(memory)
            return [doctor.phone] if doctor else []
        return self.safety_phones if role == SAFETY_ROLE else self.desk_phones

    def doctor(self, memory: Mapping[str, Any]) -> OnCall | None:
        """Return the doctor this call was booked for, as long as she may consult."""
        if DOCTOR_ID not in memory:
            return None
        with self.database.read() as connection:
            return doctors.on_call(connection, int(memory[DOCTOR_ID]), self.today_on)

    def private_phones(self, memory: Mapping[str, Any]) -> list[str]:
        """Return the phone of the one didi a private number leads to; nobody takes her place."""
        if PRIVATE_DIDI not in memory:
            return []
        with self.database.read() as connection:
            phone = home.phone_of(connection, int(memory[PRIVATE_DIDI]))
        return [phone] if phone is not None and phone != self.caller.other_party else []


Resolver = Callable[[Sources, Memory], FactValue]
