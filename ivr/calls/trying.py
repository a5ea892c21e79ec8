"""What she did, the secret number already checked where one was asked: its digits go no further than this file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from call_flows.inputs import CodeTried, Input, Pressed
from call_flows.nodes.gate import PICTURE, STAFF
from call_flows.state import State
from call_flows.turn import Keys
from core.calls import Direction
from db.queries import line, staff_line
from db.queries.line import CallRow, Candidate
from db.writer import Extra
from ivr import secret_number
from ivr.private_number import leads_to
from ivr.secret_number import OF_PICTURES, OF_STAFF
from ivr.services import LineServices

# More keys than the question takes: perhaps a secret number, so what they were is not kept.
NOT_ASKED = Pressed("?")


@dataclass(frozen=True, slots=True)
class Tried:
    """The input as the flow may see it, who it proved her to be, and what to count.

    `staff_id`: which of the trust's people it proved to be at work.
    """

    given: Input
    member_id: int | None
    extras: tuple[Extra, ...]
    staff_id: int | None = None


def tried_by(services: LineServices, call: CallRow, state: State, given: Input) -> Tried:
    """Check a secret number if one was asked for; leave every other input alone."""
    expects = state.expects
    if not isinstance(expects, Keys) or not isinstance(given, Pressed):
        return Tried(given, call.member_id, ())
    if len(given.keys) > expects.most:
        return Tried(NOT_ASKED, call.member_id, ())
    if not expects.secret or len(given.keys) == 1:
        # A single key is one of the house's, also where a secret number is asked: 0 for the didi, 9 again.
        return Tried(given, call.member_id, ())
    if expects.proves == STAFF:
        return _of_staff(services, call, given.keys)
    if expects.proves == PICTURE and len(given.keys) == OF_PICTURES.digits:
        return _of_pictures(services, call, given.keys)
    return _of_member(services, call, state, given.keys)


def _of_member(services: LineServices, call: CallRow, state: State, digits: str) -> Tried:
    now, key = services.clock.now(), services.settings.secret_key
    checked = secret_number.check(digits, _candidates(services, call), key, now)
    if checked.holder_id is None and (private := leads_to(services, call, state, digits)):
        # Nobody's wrong try: a woman of the family must not find her own number locked for it.
        return Tried(CodeTried(False, private), call.member_id, ())
    right = checked.holder_id is not None
    return Tried(CodeTried(right), checked.holder_id or call.member_id, (secret_number.count(checked, now),))


def _of_pictures(services: LineServices, call: CallRow, keys: str) -> Tried:
    now, key = services.clock.now(), services.settings.secret_key
    candidates = [one.by_pictures() for one in _candidates(services, call)]
    checked = secret_number.check(keys, candidates, key, now, OF_PICTURES)
    right = checked.holder_id is not None
    counted = secret_number.count(checked, now, OF_PICTURES)
    return Tried(CodeTried(right, weak=True), checked.holder_id or call.member_id, (counted,))


def _of_staff(services: LineServices, call: CallRow, digits: str) -> Tried:
    now, key = services.clock.now(), services.settings.secret_key
    with services.database.read() as connection:
        people = staff_line.at_phone(connection, call.other_party) if call.other_party else []
    # Whom we rang is a member: nobody works in her call.
    people = people if call.direction == Direction.INBOUND else []
    checked = secret_number.check(digits, people, key, now, OF_STAFF)
    right = checked.holder_id is not None
    counted = secret_number.count(checked, now, OF_STAFF)
    return Tried(CodeTried(right), call.member_id, (counted,), checked.holder_id)


def _candidates(services: LineServices, call: CallRow) -> Sequence[Candidate]:
    with services.database.read() as connection:
        if call.direction == Direction.OUTBOUND and call.member_id is not None:
            return [line.candidate(connection, call.member_id)]
        return line.candidates(connection, call.other_party) if call.other_party else []
