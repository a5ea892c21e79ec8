"""`flows`: the pages, the interchange, and results, as an operator asks for them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from call_flows.reader import load_book
from commands.flows import flows

FOREIGN = Path(__file__).parents[1] / "call_flows" / "interop" / "foreign.json"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(flows, [str(argument) for argument in arguments])


def test_what_is_exported_and_imported_again_differs_in_nothing(tmp_path: Path) -> None:
    exported = tmp_path / "flows.json"
    assert run("export", exported).output == f"{len(load_book().flows)} flows in {exported}\n"
    assert json.loads(exported.read_text(encoding="utf-8"))["specification_version"] == "1.0.0-rc4"
    said = run("import", exported, "--to", tmp_path / "taken").output
    assert said == f"0 of {len(load_book().flows)} flows differ: none\n"
    assert list((tmp_path / "taken").iterdir()) == []


def test_a_flow_of_another_system_is_written_down_with_its_words(tmp_path: Path) -> None:
    said = run("import", FOREIGN, "--to", tmp_path).output
    assert said == "2 of 2 flows differ: seed_survey.yaml, closing_words.yaml\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "closing_words.yaml",
        "prompts.yaml",
        "seed_survey.yaml",
    ]
    assert "IMP.SEED_SURVEY.WHICH_CROP" in (tmp_path / "prompts.yaml").read_text(encoding="utf-8")


def test_a_file_that_is_no_container_is_refused(tmp_path: Path) -> None:
    (tmp_path / "odd.json").write_text('{"specification_version": "2"}', encoding="utf-8")
    refused = run("import", tmp_path / "odd.json", "--to", tmp_path / "taken")
    assert refused.exit_code == 1
    assert "this reads 1.0.0-rc4" in refused.output


@pytest.mark.parametrize("flow", ["cover", "home"])
def test_results_of_a_flow_about_violence_are_refused(flow: str, tmp_path: Path) -> None:
    refused = run("results", flow, "--from", "2026-11-01", "--until", "2026-11-22", "--to", tmp_path)
    assert refused.exit_code == 1
    assert "belongs into the safety store only" in refused.output
    assert list(tmp_path.iterdir()) == []


def test_pages_that_have_no_flow_any_more_go(tmp_path: Path) -> None:
    (tmp_path / "gone.md").write_text("old", encoding="utf-8")
    assert run("docs", "--to", tmp_path).exit_code == 0
    assert sorted(path.stem for path in tmp_path.iterdir()) == sorted([*load_book().flows, "README", "lessons"])
