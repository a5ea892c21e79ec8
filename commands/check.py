"""`check`: prove the flows and the prompts before anybody rings."""

from __future__ import annotations

import click

from audio import catalogue as audio_catalogue
from audio.catalogue import Catalogue
from audio.checks import check as check_prompts
from audio.checks import estimate_seconds
from call_flows.checks import Goal, Measured, PromptInfo, examine, format_report, load_goals
from call_flows.reader import load_book


@click.command()
def check() -> None:
    """Check every flow and prompt; show how soon each goal is reached."""
    catalogue = audio_catalogue.load()
    prompts = prompt_infos(catalogue)
    words = check_prompts()
    for problem in words:
        click.echo(f"{problem.file} · {problem.id} · {problem.field}: {problem.advice}", err=True)
    report = examine(load_book(), prompts, load_goals())
    for goal, reached in report.goals:
        if reached is not None:
            click.echo(_told(goal, reached))
    click.echo(format_report(report.problems), err=bool(report.problems))
    if words or report.problems:
        raise SystemExit(1)


def _told(goal: Goal, reached: Measured) -> str:
    mark = "✓" if reached.met else "✗"
    return (
        f"{mark} {goal.name:34} {reached.seconds:4.0f} s of {goal.seconds:3}, {reached.keys} keys of {goal.keys},"
        f" {reached.speech_seconds:3.0f} s of speech"
        f" ({reached.barge_in_seconds:.0f} s for who knows the keys)"
    )


def prompt_infos(catalogue: Catalogue) -> dict[str, PromptInfo]:
    """Return the catalogue as the flow checks want it."""
    return {
        prompt.id: PromptInfo(estimate_seconds(prompt.hi), prompt.heard_by.value, tuple(prompt.slots), prompt.hi)
        for prompt in catalogue.values()
    }
