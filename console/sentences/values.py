"""Words for the values that lessons speak."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

VALUE_STATES: Mapping[str, Any] = {
    "current": _l("May be spoken"),
    "soon": _l("To be reviewed soon"),
    "expired": _l("Expired, not spoken"),
}
