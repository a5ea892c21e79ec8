"""Faults: by rate from a seed, or scripted one by one. The carrier asks before anything that can fail."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

NAMES = {
    "create_429": "refuse a create-call with 429",
    "create_5030": "refuse a create-call for concurrency",
    "create_5xx_before": "answer 503 to a create-call and place nothing",
    "create_5xx_after": "place the call, then answer 503",
    "create_drop_after": "place the call, then cut the connection without an answer",
    "create_slow": "place the call, then answer only after `slow_seconds`",
    "create_twice": "place two calls for one create-call",
    "webhook_duplicate": "send a webhook twice, each signed with a nonce of its own",
    "webhook_replay": "send the very same bytes of a webhook twice, the nonce too",
    "webhook_delay": "send a webhook 1 to 20 seconds late",
    "webhook_reorder": "hold a webhook back until later ones of the call went out, 30 seconds at most",
    "webhook_lose": "never send a webhook; where a document is awaited this is a read time-out",
    "webhook_bad_signature": "sign with the wrong token",
    "clip_fail": "fail to fetch a clip",
}


class UnknownFaultError(ValueError):
    """There is no fault of that name."""


@dataclass
class Scripted:
    """A fault that will strike the next `times` chances, after skipping `skip`, where `number` and `event` match."""

    fault: str
    times: int = 1
    skip: int = 0
    event: str = ""
    number: str = ""


class Faults:
    """Decides, repeatably for one seed and one order of calls."""

    def __init__(self, seed: int, rates: Mapping[str, float] | None = None) -> None:
        self.random = random.Random(seed)  # noqa: S311  # repeatable on purpose
        self.slow_seconds = 8.0
        self._rates: dict[str, float] = {}
        self._scripted: list[Scripted] = []
        self.set_rates(rates or {})

    def set_rates(self, rates: Mapping[str, float]) -> None:
        """Replace all rates; each is a chance between nought and one."""
        _known(rates)
        if any(not 0 <= rate <= 1 for rate in rates.values()):
            raise UnknownFaultError("a rate is between 0 and 1")
        self._rates = dict(rates)

    def script(self, fault: str, **where: Any) -> None:
        """Let a fault strike for certain: `script("webhook_lose", event="hangup")`."""
        _known([fault])
        self._scripted.append(Scripted(fault, **where))

    def clear(self) -> None:
        """No more faults."""
        self._rates.clear()
        self._scripted.clear()

    def strikes(self, fault: str, event: str = "", number: str = "") -> bool:
        """Does this fault happen here and now?"""
        for plan in self._scripted:
            if plan.fault == fault and plan.event in ("", event) and plan.number in ("", number):
                if plan.skip:
                    plan.skip -= 1
                    return False
                plan.times -= 1
                if plan.times <= 0:
                    self._scripted.remove(plan)
                return True
        rate = self._rates.get(fault, 0.0)
        return rate > 0 and self.random.random() < rate

    def as_json(self) -> dict[str, Any]:
        """Rates and what is still scripted."""
        return {"rates": dict(self._rates), "scripted": [asdict(plan) for plan in self._scripted]}


def _known(names: Iterable[str]) -> None:
    unknown = set(names) - NAMES.keys()
    if unknown:
        raise UnknownFaultError(f"no such fault: {', '.join(sorted(unknown))}")
