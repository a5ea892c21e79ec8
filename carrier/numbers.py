"""The account's own numbers and applications: which address answers which number."""

import uuid
from dataclasses import dataclass, field, fields
from random import Random
from typing import Any

from carrier.calls import Hooks


@dataclass
class Application:
    """Addresses that answer inbound calls."""

    app_id: str
    app_name: str
    answer_url: str = ""
    answer_method: str = "POST"
    hangup_url: str = ""
    hangup_method: str = "POST"
    fallback_answer_url: str = ""
    fallback_method: str = "POST"
    message_url: str = ""
    message_method: str = "POST"
    default_number_app: bool = False
    default_endpoint_app: bool = False
    public_uri: bool = False
    log_incoming_messages: bool = True

    def change(self, values: dict[str, Any]) -> None:
        """Take over the fields that are given and known."""
        names = {item.name for item in fields(self)} - {"app_id"}
        for name, value in values.items():
            if name in names:
                setattr(self, name, value)

    def hooks(self) -> Hooks:
        """Its addresses as a call uses them."""
        return Hooks(
            answer=self.answer_url,
            answer_method=self.answer_method,
            hangup=self.hangup_url,
            hangup_method=self.hangup_method,
            fallback=self.fallback_answer_url,
            fallback_method=self.fallback_method,
        )


@dataclass
class RentedNumber:
    """A number of the account, and the application that answers it."""

    number: str
    alias: str = ""
    app_id: str = ""


@dataclass
class Provisioning:
    """Applications and numbers of the account."""

    applications: dict[str, Application] = field(default_factory=dict)
    numbers: dict[str, RentedNumber] = field(default_factory=dict)

    def hooks_for(self, number: str) -> Hooks | None:
        """Where calls to this number report; None when nobody answers it."""
        rented = self.numbers.get(number)
        application = self.applications.get(rented.app_id) if rented else None
        return application.hooks() if application and application.answer_url else None


def random_uuid(random: Random) -> str:
    """A version-4 UUID from a seed."""
    return str(uuid.UUID(int=random.getrandbits(128), version=4))
