"""The options Plivo hides behind the `#` of a webhook address: timeouts, retries and what to retry on."""

from dataclasses import dataclass
from urllib.parse import parse_qs, urldefrag, urlsplit

_POLICIES = {"4xx", "5xx", "ct", "rt", "all"}


@dataclass(frozen=True)
class Delivery:
    """How one address is to be called. Times in milliseconds."""

    connect_ms: int = 2000
    read_ms: int = 40000
    total_ms: int = 55000
    retries: int = 1
    retry_on: frozenset[str] = frozenset({"ct", "rt"})

    def retries_after(self, failure: str) -> bool:
        """Is this failure (`ct`, `rt`, `4xx`, `5xx`) one to try again on?"""
        return failure in self.retry_on or ("all" in self.retry_on and failure != "")


def split(url: str) -> tuple[str, Delivery]:
    """The address as it goes over the wire, and its delivery options; options out of range keep the default."""
    address, fragment = urldefrag(url)
    given = parse_qs(fragment)

    def number(name: str, low: int, high: int, default: int) -> int:
        text = given.get(name, [""])[-1]
        return int(text) if text.isdigit() and low <= int(text) <= high else default

    policies = frozenset(given.get("rp", [""])[-1].split(",")) & _POLICIES
    usual = Delivery()
    return address, Delivery(
        connect_ms=number("ct", 100, 10000, usual.connect_ms),
        read_ms=number("rt", 100, 40000, usual.read_ms),
        total_ms=number("tt", 100, 55000, usual.total_ms),
        retries=number("rc", 0, 5, usual.retries),
        retry_on=policies or usual.retry_on,
    )


def is_absolute(url: str) -> bool:
    """Does it name a host over http or https? Plivo resolves nothing else."""
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and not any(c.isspace() for c in url)
    except ValueError:
        return False
