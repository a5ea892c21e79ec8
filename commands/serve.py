"""`serve`: the line and the console, each in a process of its own."""

from __future__ import annotations

import click
from granian import Granian
from granian.constants import Interfaces

from commands.processes import Together
from core.settings import Settings, load_settings

# One worker on SQLite, where one process writes; with PostgreSQL as many as there are cores (perf.md §9).
LINE_THREADS = 32
CONSOLE_THREADS = 8


@click.command()
@click.option("--only", type=click.Choice(["line", "console"]), help="Run just one of the two.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on; a proxy with TLS stands before it."
)
@click.option(
    "--workers", default=1, show_default=True, help="Processes for the line; more than one needs PostgreSQL."
)
def serve(only: str | None, host: str, workers: int) -> None:
    """Answer the provider's webhooks and show the console to supervisors."""
    settings = load_settings()
    if workers > 1 and settings.database_url.startswith("sqlite"):
        raise click.UsageError("More than one worker needs PostgreSQL: SQLite has one writer. See docs/deploy.md.")
    if only:
        _serve(settings, only, host, workers)
        return
    from commands.composition.common import open_database

    # Before the two start: both would bring a fresh database up to date at once.
    open_database(settings).dispose()
    together = Together()
    together.start("The line", ["serve", "--only", "line", "--host", host, "--workers", str(workers)])
    together.start("The console", ["serve", "--only", "console", "--host", host])
    raise SystemExit(together.wait())


def _serve(settings: Settings, only: str, host: str, workers: int) -> None:
    is_line = only == "line"
    Granian(
        f"commands.wsgi:{only}",
        address=host,
        port=settings.port if is_line else settings.console_port,
        interface=Interfaces.WSGI,
        workers=workers if is_line else 1,
        blocking_threads=LINE_THREADS if is_line else CONSOLE_THREADS,
        backlog=1024,
        factory=True,
        log_enabled=False,
        respawn_failed_workers=True,
        websockets=False,
    ).serve()
