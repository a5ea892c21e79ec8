"""`flows`: the flows on paper, and in the form other phone lines exchange them in."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import click

from audio import catalogue as audio_catalogue
from call_flows.drawing.pages import pages
from call_flows.drawing.wording import Wording, Wordings
from call_flows.errors import FlowFileError
from call_flows.interop.exporting import container
from call_flows.interop.importing import Imported, InterchangeError, read_container
from call_flows.interop.results import DATA_FILE, NoResultsError, descriptor, questions_of, rows_of
from call_flows.model import Flow, FlowBook
from call_flows.reader import FLOWS, load_book, read_book
from call_flows.yaml_text import dump
from commands.composition.common import open_database
from core.clock import at_india
from core.settings import load_settings
from db.queries.results import answered_in

DOCS = Path(__file__).parents[1] / "docs" / "flows"


@click.group()
def flows() -> None:
    """Draw the flows, and exchange them with other phone lines."""


@flows.command()
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), default=DOCS, show_default=True)
def docs(folder: Path) -> None:
    """Write a page for each flow: a drawing, and a script in Hindi and English."""
    texts = pages(load_book(), wordings())
    folder.mkdir(parents=True, exist_ok=True)
    for old in set(folder.glob("*.md")) - {folder / name for name in texts}:
        old.unlink()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    click.echo(f"{len(texts)} pages in {folder}")


@flows.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(file: Path) -> None:
    """Write all flows to FILE in the Flow Interoperability Project's form."""
    book = load_book()
    changed = {name: datetime.fromtimestamp((FLOWS / f"{name}.yaml").stat().st_mtime, UTC) for name in book.flows}
    _write_json(file, container(book, wordings(), changed))
    click.echo(f"{len(book.flows)} flows in {file}")


@flows.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), required=True)
def import_(file: Path, folder: Path) -> None:
    """Write the flows of FILE that differ from ours into a folder, to be read before they are taken over.

    Flows that say the same as ours are left out. Words of other systems become prompts.yaml there.
    """
    ours = load_book()
    try:
        imported = read_container(json.loads(file.read_text(encoding="utf-8")))
        book = read_book({**ours.documents, **imported.documents})
    except (InterchangeError, FlowFileError, ValueError) as error:
        raise click.ClickException(str(error)) from error
    changed = [name for name in imported.documents if _flow_of(book, name) != _flow_of(ours, name)]
    _write_imported(folder, imported, changed)
    click.echo(f"{len(changed)} of {len(imported.documents)} flows differ: {', '.join(changed) or 'none'}")


@flows.command()
@click.argument("flow")
@click.option("--from", "from_on", type=click.DateTime(["%Y-%m-%d"]), required=True, help="First day, in India.")
@click.option("--until", "until_on", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The day after the last.")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), required=True)
def results(flow: str, from_on: datetime, until_on: datetime, folder: Path) -> None:
    """Write what callers chose in FLOW as a package of flow results. Sealed flows have none."""
    book = load_book()
    if flow not in book.flows:
        raise click.BadParameter(f"{flow!r} is no flow; there are {', '.join(sorted(book.flows))}")
    try:
        questions = questions_of(book, flow, wordings())
    except NoResultsError as error:
        raise click.ClickException(str(error)) from error
    from_at, until_at = (at_india(day.date(), time()) for day in (from_on, until_on))
    with open_database(load_settings()).reading() as session:
        rows = rows_of(book, flow, questions, answered_in(session, flow, from_at, until_at))
    folder.mkdir(parents=True, exist_ok=True)
    _write_json(folder / "datapackage.json", descriptor(book, flow, questions, from_at, until_at))
    _write_json(folder / DATA_FILE, rows)
    click.echo(f"{len(rows)} answers to {len(questions)} questions in {folder}")


def _flow_of(book: FlowBook, file: str) -> Flow | None:
    return book.flows.get(file.removesuffix(".yaml"))


def _write_imported(folder: Path, imported: Imported, changed: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in changed:
        (folder / name).write_text(imported.documents[name], encoding="utf-8")
    if imported.prompts:
        words = {
            prompt: {"hi": said.hi, "en": said.en, "heard_by": "anyone"} for prompt, said in imported.prompts.items()
        }
        (folder / "prompts.yaml").write_text(dump(words), encoding="utf-8")


def _write_json(file: Path, data: Any) -> None:
    file.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def wordings() -> Wordings:
    """Return the words of every prompt in both languages."""
    return {prompt.id: Wording(prompt.hi, prompt.en) for prompt in audio_catalogue.load().values()}
