"""The command line as an operator uses it: a process of its own, in a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

APP = Path(__file__).parents[2] / "app.py"
SETTINGS = {
    "PLIVO_AUTH_ID": "MATESTTESTTESTTESTTE",
    "PLIVO_AUTH_TOKEN": "a-token-for-tests-0123456789",
    "PLIVO_NUMBER": "+915220000000",
    "SUNWAI_PUBLIC_URL": "https://line.example.in",
    "SUNWAI_SECRET_KEY": "for-tests-only-0123456789-abcdefgh",
    "SUNWAI_SAFETY_KEY": "for-tests-too-0123456789-stuvwxyz-",
}


def clean_environment() -> dict[str, str]:
    """Return this process's environment without any settings of a line."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("SUNWAI_", "PLIVO_"))}


def run(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a verb in a folder, with these settings and no others."""
    command, environment = [sys.executable, str(APP), *arguments], {**clean_environment(), **settings}
    return subprocess.run(
        command, cwd=folder, env=environment, text=True, capture_output=True, timeout=60, check=False
    )


def tell(folder: Path, *arguments: str) -> str:
    """Run a verb that works, with the usual settings; return what it says."""
    done = run(folder, *arguments, **SETTINGS)
    assert done.returncode == 0, done.stderr
    return done.stdout


def refused(folder: Path, *arguments: str) -> str:
    """Run a verb that must not work, with the usual settings; return what it complains of."""
    done = run(folder, *arguments, **SETTINGS)
    assert done.returncode != 0, done.stdout
    return done.stderr
