"""`provider`: set up a Plivo account for this line, through the vendor's SDK."""

from __future__ import annotations

import click
from plivo.exceptions import PlivoRestError

from core.settings import load_settings
from ivr.telephony.plivo.provisioning import provision


@click.group()
def provider() -> None:
    """Look after the account at the telephone company."""


@provider.command()
def setup() -> None:
    """Point the account's application and number at this line (safe to repeat)."""
    settings = load_settings()
    try:
        done = provision(settings)
    except PlivoRestError as error:
        raise click.ClickException(
            f"The provider refused: {type(error).__name__}. Check id, token and number."
        ) from error
    for line in done:
        click.echo(line)
