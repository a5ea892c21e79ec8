"""What the carrier is told when it starts: account, numbers, limits, faults and the people on its network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from carrier.people import Person

DEMO_AUTH_ID = "MASUNWAIDEMO00000001"
DEMO_AUTH_TOKEN = "demo-token-0123456789abcdefghijklmnopqrs"  # noqa: S105  # opens nothing but this stand-in


@dataclass(frozen=True)
class Limits:
    """What the account may do at most; the figures are Plivo's for an Indian account."""

    concurrent_calls: int = 50
    calls_per_second: int = 2
    inbound_per_second: int = 10
    requests: int = 300
    request_window: float = 5.0
    document_bytes: int = 100 * 1024
    clip_bytes: int = 10 * 1024 * 1024
    redirects: int = 9999


@dataclass(frozen=True)
class CarrierConfig:
    """Everything that can be set. Times in seconds."""

    port: int = 8001
    host: str = "127.0.0.1"
    auth_id: str = DEMO_AUTH_ID
    auth_token: str | Sequence[str] = DEMO_AUTH_TOKEN
    helpline_number: str = "911140000000"
    answer_url: str = ""
    answer_method: str = "POST"
    hangup_url: str = ""
    fallback_answer_url: str = ""
    public_url: str = ""
    more_numbers: Sequence[str] = ()
    seed: int = 1
    faults: Mapping[str, float] = field(default_factory=dict)
    limits: Limits = Limits()
    people: Sequence[Person] = ()
    people_file: str = ""
    time_zone: str = "Asia/Kolkata"
    rate: str = "0.005"
    inbound_ring: float = 2.0
    record_delay: float = 2.0
    cdr_delay: float = 5.0
    recordings_need_auth: bool = False
    unknown_xml_is_an_error: bool = True
    follow_hangup_to_answer_url: bool = True
    retries_are_total_attempts: bool = True

    @property
    def tokens(self) -> tuple[str, ...]:
        """The active auth tokens: one, or two while they are being rotated."""
        return (self.auth_token,) if isinstance(self.auth_token, str) else tuple(self.auth_token)

    @property
    def address(self) -> str:
        """Where the world reaches this carrier, without a trailing slash."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")
