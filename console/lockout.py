"""How many wrong tries a login allows. Each try is written down before the password is looked at, so that many
tries at once count as many."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

from console.services import ConsoleServices
from db.models import LoginFailure
from db.queries import console_sessions as queries

WINDOW = timedelta(minutes=15)
KEEP = timedelta(days=30)
MAX_WHO_AND_ADDRESS = 10
MAX_WHO = 30
MAX_ADDRESS = 100


def take_try(services: ConsoleServices, *, who: str, address: str, second_step: bool = False) -> bool:
    """Use up one try for `who` from `address`; False means that there is none left and nothing may be checked."""
    who_hash, now = _who_hash(services, who), services.clock.now()
    with services.database.session() as session:
        both, for_who, for_address = queries.count_failures(
            session, after=now - WINDOW, who_hash=who_hash, address=address
        )
        if both >= MAX_WHO_AND_ADDRESS or for_who >= MAX_WHO or for_address >= MAX_ADDRESS:
            return False
        failure = LoginFailure(who_hash=who_hash, address=address, at=now, second_step=second_step)
        queries.add_failure(session, failure, keep=KEEP)
    return True


def forgive(services: ConsoleServices, *, who: str, address: str) -> None:
    """Forget the tries of somebody who has now logged in."""
    with services.database.session() as session:
        queries.clear_failures(session, who_hash=_who_hash(services, who), address=address)


def _who_hash(services: ConsoleServices, who: str) -> str:
    key = hashlib.sha256(b"login-failure:" + services.secret_key.encode()).digest()
    return hmac.new(key, who.strip().lower().encode(), hashlib.sha256).hexdigest()
