"""`carrier`: the stand-in for the telephone company, with its phone in the browser. For demos and tests only."""

from __future__ import annotations

import contextlib
from datetime import timedelta

import click

from carrier.config import CarrierConfig
from carrier.engine import RealClock
from carrier.server import create_server
from core.settings import load_settings
from ivr.addresses import PLIVO


@click.command()
@click.option("--people", default="", metavar="FILE", help="JSON file with the people on the network.")
@click.option("--seed", default=1, show_default=True, help="Seed of faults and people.")
def carrier(people: str, seed: int) -> None:
    """Play the telephone company on this machine."""
    settings = load_settings()
    config = CarrierConfig(
        port=settings.carrier_port,
        auth_id=settings.plivo_auth_id,
        auth_token=settings.plivo_auth_tokens,
        helpline_number=settings.plivo_number.removeprefix("+"),
        answer_url=f"{settings.public_url}{PLIVO}/answer",
        hangup_url=f"{settings.public_url}{PLIVO}/hangup",
        people_file=people,
        seed=seed,
    )
    clock = RealClock()
    clock.start += timedelta(seconds=settings.demo_offset_seconds)
    with contextlib.suppress(KeyboardInterrupt):
        create_server(config, clock).serve_forever()
