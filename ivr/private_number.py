"""A private number at the prompt for secret numbers: looked up in the safety store, for inbound calls only.

Whoever presses a wrong number hears and waits the same, whether private numbers exist or not: each try costs one look
by an index. What stands against trying them all is how few there are, and how few wrong ones a phone may send a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import structlog

from call_flows.fields import NOTHING
from call_flows.nodes.gate import Gate
from call_flows.state import State
from core.calls import Direction
from db.queries import home
from db.queries.line import CallRow
from db.safety import codes
from ivr.services import LineServices
from ivr.sources import PRIVATE_AGE, PRIVATE_CODE, PRIVATE_DIDI

log = structlog.get_logger(__name__)
# As many as lock a member's own number.
MOST_WRONG, WITHIN = 5, timedelta(hours=24)
_AGES = {None: "unknown", True: "yes", False: "no"}


def leads_to(services: LineServices, call: CallRow, state: State, digits: str) -> Mapping[str, str]:
    """Return what a private number leads to, as the flow remembers it; nothing for every other number.

    Where the safety store does not answer she hears what anybody hears who mistyped.
    """
    if call.direction != Direction.INBOUND or not _is_taken_here(services, call, state):
        return {}
    try:
        code = codes.found(services.safety.database, services.safety.vault, digits)
    except Exception as error:
        # Not even which call it was: this line is in the open log.
        log.error("something private could not be looked up", error=type(error).__name__)
        services.count_failure("private")
        return {}
    if code is None or _guesses(services, call):
        return {}
    return {PRIVATE_CODE: str(code.id), PRIVATE_DIDI: str(code.named.didi_id), PRIVATE_AGE: _AGES[code.under_age]}


def _is_taken_here(services: LineServices, call: CallRow, state: State) -> bool:
    """Tell whether the question she answers leads anywhere with a private number."""
    node: object = services.books.of(call.flow_version).node(state.here.flow, state.here.node)
    return isinstance(node, Gate) and node.private != NOTHING


def _guesses(services: LineServices, call: CallRow) -> bool:
    since_at = services.clock.now() - WITHIN
    with services.database.read() as connection:
        return home.wrong_numbers(connection, call.other_party, since_at, most=MOST_WRONG) >= MOST_WRONG
