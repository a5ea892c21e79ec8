"""Words for the audit trail, and for the parts of the system."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

AUDIT_ACTIONS: Mapping[str, Any] = {
    "view": _l("Looked at"),
    "listen": _l("Listened to"),
    "reveal": _l("Saw the number of"),
    "assign": _l("Assigned"),
    "state": _l("Changed the state of"),
    "note": _l("Wrote a note on"),
    "login": _l("Logged in"),
    "logout": _l("Logged out"),
    "login_failed": _l("Login refused"),
    "login_code": _l("Used a login code of"),
    "login_code_failed": _l("Login code refused"),
    "login_set": _l("Login given to"),
    "session_end": _l("Ended a session of"),
    "two_step_on": _l("Switched on the second step of"),
    "two_step_off": _l("Switched off the second step of"),
    "outbound_on": _l("Switched on"),
    "outbound_off": _l("Switched off"),
}

OBJECTS: Mapping[str, Any] = {
    "call": _l("Call"),
    "calls": _l("List of calls"),
    "case": _l("Case"),
    "cases": _l("List of cases"),
    "today": _l("Today"),
    "reminders": _l("List of reminders"),
    "reminder": _l("Reminder"),
    "member": _l("Member"),
    "recording": _l("Recording"),
    "audit": _l("Audit trail"),
    "staff": _l("Staff"),
    "login": _l("Login"),
    "switch": _l("Calls from the line"),
}

AUDIT_DETAILS: Mapping[str, Any] = {
    "shown": _l("lines shown"),
    "cases": _l("urgent cases shown"),
    "rows": _l("lines in the file"),
    "filters": _l("filters"),
    "roles": _l("roles"),
    "call": _l("call"),
    "calls": _l("calls"),
    "case": _l("case"),
    "days": _l("days"),
    "kind": _l("about"),
    "channel": _l("by"),
    "member": _l("member"),
    "from": _l("from"),
    "to": _l("to"),
    "reason": _l("reason"),
    "step": _l("number of the code"),
    "sealed": _l("rows sealed anew"),
    "matters": _l("matters"),
    "turns": _l("turns of calls"),
    "notes": _l("notes"),
    "looks": _l("looks"),
}

# What has a name instead of a number in the trail.
AUDIT_PLACES: Mapping[str, Any] = {
    "crisis": _l("Days of crisis"),
    "outbound_calls": _l("Outgoing calls"),
    "piece-rates": _l("What women are paid for a piece"),
    "totals": _l("Totals"),
}

# The filters of the list of calls, by their names in its address.
CALL_FILTERS: Mapping[str, Any] = {
    "from": _l("From"),
    "to": _l("To"),
    "direction": _l("Who rang"),
    "status": _l("Status"),
    "flow": _l("Flow"),
    "end": _l("Why it ended"),
    "outcome": _l("What came of it"),
    "member": _l("Member code"),
}

# Parts of the system that report that they are alive.
PARTS: Mapping[str, Any] = {
    "worker": _l("Outgoing calls"),
    "serve": _l("Incoming calls"),
}
