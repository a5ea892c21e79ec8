"""`check`: prove the flows and the prompts before anybody rings."""

from __future__ import annotations

import click

from audio import catalogue as audio_catalogue
from audio.catalogue import Catalogue
from audio.checks import check as check_prompts
from audio.checks import estimate_seconds
from call_flows.checks import Measured, PromptInfo, check_book, format_report, load_goals, measure
from call_flows.reader import load_book


@click.command()
def check() -> None:
    """Check every flow and prompt; show how soon each goal is reached."""
    catalogue = audio_catalogue.load()
    prompts = prompt_infos(catalogue)
    book, goals = load_book(), load_goals()
    words = check_prompts()
    for problem in words:
        click.echo(f"{problem.file} · {problem.id} · {problem.field}: {problem.advice}", err=True)
    problems = check_book(book, prompts, goals)
    for goal in goals:
        reached = measure(book, prompts, goal)
        if reached is not None:
            click.echo(_told(reached))
    click.echo(format_report(problems), err=bool(problems))
    if words or problems:
        raise SystemExit(1)


def _told(reached: Measured) -> str:
    goal = reached.goal
    mark = "✓" if reached.met else "✗"
    return (
        f"{mark} {goal.name:34} {reached.seconds:4.0f} s of {goal.seconds:3}, {reached.keys} keys of {goal.keys}"
        f" ({reached.barge_in_seconds:.0f} s for who knows the keys)"
    )


def prompt_infos(catalogue: Catalogue) -> dict[str, PromptInfo]:
    """Return the catalogue as the flow checks want it."""
    return {
        prompt.id: PromptInfo(estimate_seconds(prompt.hi), prompt.heard_by.value, tuple(prompt.slots), prompt.hi)
        for prompt in catalogue.values()
    }
