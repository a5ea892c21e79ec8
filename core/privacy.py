"""How much may be spoken into a phone (domain/04-loans.md §4.4)."""

from __future__ import annotations

from enum import IntEnum


class PrivacyLevel(IntEnum):
    """V0 neutral words only; V1 her name and the day; V2 amounts, after the secret number."""

    V0 = 0
    V1 = 1
    V2 = 2


def level_for(*, chosen: PrivacyLevel, phone_shared: bool, confirmed: bool, code_given: bool) -> PrivacyLevel:
    """Return what may be spoken now.

    A shared phone hears neutral words until the secret number is given. Confirming the name is worth V1 at most,
    the secret number V2; neither goes above the level she chose with her didi in person, except that the secret
    number itself proves it is her.
    """
    if code_given:
        return PrivacyLevel.V2
    if phone_shared or not confirmed:
        return PrivacyLevel.V0
    return min(chosen, PrivacyLevel.V1)
