"""Words for trouble at home."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

PRIVATE = _l("Private")

FLOWS: Mapping[str, Any] = {
    "home": PRIVATE,
    "safe_didi": PRIVATE,
    "named_didi": PRIVATE,
    # What a sealed turn is called, whatever it was about.
    "talk": _l("Talk"),
}

OUTCOMES: Mapping[str, Any] = {
    "home": PRIVATE,
    "none": _l("No calls"),
    "numbers": _l("The numbers again"),
    "dv": _l("The lesson on the law"),
    "bye": _l("That is all"),
}

DETAILS: Mapping[str, Any] = {}

WHYS: Mapping[str, Any] = {}

PURPOSES: Mapping[str, Any] = {}

OBJECTS: Mapping[str, Any] = {"private": _l("Private matters")}

# What the violence worker reads, and nobody else (db/safety/deeds.py, the flows `home` and `safe_didi`).
PRIVATE_KINDS: Mapping[str, Any] = {
    "danger_now": _l("Her life, or a child's, is in danger now"),
    "hurt": _l("She is hurt, was strangled, or is pregnant"),
    "forced": _l("Somebody forced her"),
    "child": _l("She is under eighteen"),
    "asked_for_didi": _l("She wanted to talk to the didi"),
    "wish": _l("She may be rung at a time she chose"),
    "private_number": _l("She gave her private number"),
    "danger_key": _l("The call was hidden: somebody came, or she was not alone"),
}

PRIVATE_INPUTS: Mapping[str, Any] = {
    "Silence": _l("silence"),
    "HungUp": _l("hung up"),
    "Talked": _l("the transfer ended"),
    "Pressed": _l("pressed a key"),
    "CodeTried": _l("gave her private number"),
}

# What a worker did with the store (db/safety/desk.py, db/safety/looks.py).
PRIVATE_ACTS: Mapping[str, Any] = {
    "list": _l("Looked at the list"),
    "read": _l("Read a matter"),
    "change": _l("Changed a matter"),
    "conflict": _l("Wanted to change a matter that somebody else had changed"),
    "number": _l("Saw the whole number"),
    "let_ring": _l("Let the number be rung again"),
    "code_made": _l("Made a private number"),
    "code_retired": _l("Retired a private number"),
    "looks": _l("Looked at who has looked"),
}

AUDIT_ACTIONS: Mapping[str, Any] = {
    "safety_rekeyed": _l("Changed the key of"),
    "safety_forgotten": _l("Deleted what is past its time of"),
    "safety_let_ring": _l("Let a number be rung again of"),
}
