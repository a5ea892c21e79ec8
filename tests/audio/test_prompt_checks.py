"""The build checks: the shipped prompts pass, and each rule catches what it is for."""

from __future__ import annotations

from pathlib import Path

import pytest

from audio.catalogue import Catalogue, HeardBy, Prompt
from audio.checks import check, check_catalogue, estimate_seconds


def problems(catalogue: Catalogue, prompt_id: str, hi: str, **fields: object) -> list[str]:
    prompt = Prompt(**{"id": prompt_id, "hi": hi, "en": "", "heard_by": HeardBy.ANYONE, "file": "hi/x.yaml"} | fields)
    found = check_catalogue(Catalogue({**catalogue, prompt_id: prompt}, catalogue.config))
    return [str(problem) for problem in found]


def test_the_shipped_prompts_pass() -> None:
    assert [str(problem) for problem in check()] == []


@pytest.mark.parametrize(
    ("prompt_id", "hi", "fields", "problem"),
    [
        ("A.B", "ओ टी पी OTP", {}, "hi/x.yaml: A.B hi: holds OTP; spell it in Devanagari words"),
        ("A.B", "फ़ोन 108", {}, "hi: holds 108"),
        ("A.B", "फ़ोन १०८", {}, "hi: holds १०८"),
        ("A.B", "₹ दो", {}, "hi: holds ₹"),
        ("A.B", " ", {}, "hi: is empty"),
        ("A.B", "{nmae} जी", {}, "{nmae} is neither a slot nor a key"),
        ("A.B", "जी", {"en": "{name} ji"}, "en: {name} is not in the Hindi"),
        ("A.B", "एक दो तीन चार पाँच। " * 6, {}, "takes about 16 s"),
        ("A.B", "किस्त की याद।", {"outbound_safe": True}, "says किस्त to whoever answers"),
        ("A.B", "कर्ज़ की याद।", {"outbound_safe": True}, "says क़र्ज़ to whoever answers"),
        ("A.B", "नमस्ते।", {"outbound_safe": True, "heard_by": HeardBy.CODE}, "heard_by: must be anyone"),
        ("A.B", "{savings} रुपये", {"heard_by": HeardBy.CONFIRMED}, "heard_by: must be code"),
        ("HOM.X", "सुनिए।", {}, "heard_by: must be private"),
        ("REM.X", "पुलिस आएगी।", {}, "says पुलिस, which no reminder may"),
        ("REM.X", "डिफॉल्ट", {}, "says डिफ़ॉल्ट"),
        ("DIS.E.X", "अस्पताल जाइए।", {}, "says no number to dial"),
        ("LES.x.Q", "क्या?", {}, "quiz_key: is missing"),
    ],
)
def test_each_rule_catches_its_fault(
    catalogue: Catalogue, prompt_id: str, hi: str, fields: dict[str, object], problem: str
) -> None:
    found = problems(catalogue, prompt_id, hi, **fields)
    assert len(found) == 1
    assert problem in found[0]


def test_prompts_the_code_speaks_must_exist(catalogue: Catalogue) -> None:
    rest = {i: prompt for i, prompt in catalogue.items() if i not in {"PHR.SISTER", "ERR.TECH"}}
    found = [problem.id for problem in check_catalogue(Catalogue(rest, catalogue.config))]
    assert found == ["ERR.TECH", "PHR.SISTER"]


def test_an_unreadable_directory_is_one_problem(tmp_path: Path) -> None:
    (found,) = check(tmp_path)
    assert found.file == "config.yaml"


def test_the_estimate_counts_words_and_pauses() -> None:
    assert estimate_seconds("एक, दो।") == pytest.approx(2 / 2.3 + 0.75)
    assert estimate_seconds("{name} जी") == pytest.approx(3 / 2.3)
