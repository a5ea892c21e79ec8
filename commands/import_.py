"""`import`: bring in members, groups, loans, instalments, payments and staff from CSV or a workbook."""

from __future__ import annotations

import json
from pathlib import Path

import click

from commands.composition.common import clock_of, open_database
from core.settings import load_settings
from db.importers import KINDS, ImportReport, run_import, template_csv

_SHOWN = 20


@click.command("import")
@click.argument("kind", required=False, type=click.Choice(list(KINDS)))
@click.argument("file", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--template", type=click.Choice(list(KINDS)), help="Write an empty sheet with one example row instead.")
@click.option("--dry-run", is_flag=True, help="Say what would happen; save nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print accepted and rejected rows for programs.")
@click.option("--rejects", type=click.Path(path_type=Path), help="Write the rejected rows and why to this CSV file.")
def import_(
    kind: str | None, file: Path | None, template: str | None, dry_run: bool, as_json: bool, rejects: Path | None
) -> None:
    """Bring in a sheet, all of it or nothing: import members FILE."""
    if template:
        click.echo(template_csv(template), nl=False)
        return
    if kind is None or file is None:
        raise click.UsageError("Say what and from which file: import members members.xlsx (or --template members).")
    settings = load_settings()
    report = run_import(open_database(settings), kind, file, clock=clock_of(settings), dry_run=dry_run)
    if rejects and report.rejected:
        rejects.write_text(report.rejects_csv(), encoding="utf-8")
    if as_json:
        click.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=2))
    else:
        _tell(report)
    if not report.ok:
        raise SystemExit(1)


def _tell(report: ImportReport) -> None:
    for problem in report.problems[:_SHOWN]:
        place = " ".join(part for part in (f"row {problem.row}" if problem.row else "", problem.column or "") if part)
        click.echo(f"{place or report.filename}: {problem.message_en} {problem.fix_en}", err=True)
        click.echo(f"    {problem.message_hi} {problem.fix_hi}", err=True)
    if len(report.problems) > _SHOWN:
        click.echo(f"… and {len(report.problems) - _SHOWN} more (--json shows all).", err=True)
    for note in report.notes[:_SHOWN]:
        click.echo(f"note: {note.message_en}", err=True)
    counts = f"{report.added} added, {report.changed} changed, {report.unchanged} unchanged"
    if not report.ok:
        click.echo(f"Nothing was saved: {len(report.rejected)} of {report.rows} rows have to be corrected.", err=True)
    elif report.repeated:
        click.echo("This file was brought in before; nothing changed.")
    else:
        click.echo(f"{'Would be' if report.dry_run else 'Saved'}: {counts}.")
