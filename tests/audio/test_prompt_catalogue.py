"""The prompts as shipped, and what the reader refuses."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from audio.catalogue import Catalogue, HeardBy, load
from audio.prompt_files import PromptFileError

GOOD = 'A.B:\n  hi: "ठीक है।"\n  en: "Okay."\n  heard_by: anyone\n'
CONFIG = (
    'fee:\n  value: "20"\n  hi: "बीस"\n  en: "20"\n  source: "X"\n  as_of: "2026"\n'
    "  as_of_on: 2026-12-31\n  review_by: 2027-06-29\n"
)


def write(root: Path, prompts: str, config: str = CONFIG) -> Path:
    (root / "hi").mkdir()
    (root / "hi" / "x.yaml").write_text(prompts, encoding="utf-8")
    (root / "config.yaml").write_text(config, encoding="utf-8")
    return root


def test_the_whole_domain_list_is_there(catalogue: Catalogue) -> None:
    assert len(catalogue) > 375
    assert catalogue["SYS.EMERG"].en == "If life is in danger hang up now and dial 108. It is free."
    assert len(catalogue.lesson_topics()) == 19
    assert catalogue.lesson_points("bocw") == tuple(f"LES.bocw.F{n}" for n in range(1, 7))


def test_a_lessons_values_come_from_the_configuration(catalogue: Catalogue) -> None:
    fact = catalogue["LES.oldage.F3"]
    assert "छियालीस हज़ार अस्सी" in fact.hi
    assert "46,080" in fact.en
    assert fact.config_keys == ("oap_inc_r", "oap_inc_u")
    assert not fact.slots


def test_who_may_hear(catalogue: Catalogue) -> None:
    assert catalogue["LON.BAL"].heard_by is HeardBy.CODE
    assert catalogue["REM.D3"].heard_by is HeardBy.CONFIRMED
    assert catalogue["REM.HELLO"].heard_by is HeardBy.ANYONE
    assert catalogue["HOM.INTRO"].heard_by is HeardBy.PRIVATE
    assert catalogue["LES.dv.F1"].heard_by is HeardBy.PRIVATE
    assert {i for i, prompt in catalogue.items() if prompt.outbound_safe} >= {
        "CBK.MISSED", "CRF.CAMP", "HOM.COVER", "REM.GREET", "REM.MEET", "REM.NOTHER", "REM.THANKS0", "TRN.CLASS",
    }  # fmt: skip


def test_an_expired_value_is_not_spoken(catalogue: Catalogue) -> None:
    limit = catalogue.config["oap_amt"].review_by
    assert limit == date(2026, 6, 29)
    assert catalogue.current("LES.oldage.F2", limit) == "LES.oldage.F2"
    assert catalogue.current("LES.oldage.F2", date(2026, 6, 30)) == "LES.EXPIRED"
    assert catalogue.expired_keys("LES.oldage.F2", date(2026, 6, 30)) == ("oap_amt",)
    assert catalogue.current("LES.oldage.F4", date(2036, 1, 1)) == "LES.oldage.F4"


def test_a_value_without_a_date_is_never_spoken(catalogue: Catalogue) -> None:
    assert catalogue.config["nfsa_kg"].review_by is None
    assert catalogue.current("LES.ration.F2", date(2020, 1, 1)) == "LES.EXPIRED"


def test_values_due_for_review_come_most_overdue_first(catalogue: Catalogue) -> None:
    due = catalogue.due_for_review(date(2026, 11, 22))
    assert due[0].review_by is None
    assert "oap_amt" in [value.key for value in due]
    assert "bocw_age" not in [value.key for value in due]


@pytest.mark.parametrize(
    ("prompts", "message"),
    [
        (GOOD + GOOD, "A.B is written twice"),
        (GOOD.replace("heard_by", "heared_by"), "hi/x.yaml: A.B heared_by: is not a field"),
        (GOOD.replace("anyone", "everyone"), "hi/x.yaml: A.B heard_by: 'everyone' is none of"),
        (GOOD.replace('  en: "Okay."\n', ""), "hi/x.yaml: A.B en: is missing"),
        (GOOD.replace('"Okay."', "108"), "hi/x.yaml: A.B en: must be str"),
        ("- a\n", "hi/x.yaml: must be a list of ids"),
        ("A.B: text\n", "hi/x.yaml: A.B: must be an id with fields"),
        ("A.B: [", "hi/x.yaml: "),
        (GOOD + "  quiz_key: 1\n", "hi/x.yaml: A.B quiz_key: must be str | None"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(tmp_path: Path, prompts: str, message: str) -> None:
    with pytest.raises(PromptFileError) as refused:
        load(write(tmp_path, prompts))
    assert message in str(refused.value)


def test_an_id_in_two_files_is_refused(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    (tmp_path / "hi" / "y.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(PromptFileError, match=r"hi/y.yaml: A.B: is also written in hi/x.yaml"):
        load(tmp_path)


def test_a_missing_configuration_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PromptFileError, match=r"config\.yaml"):
        load(tmp_path)


def test_an_empty_file_is_fine(tmp_path: Path) -> None:
    assert len(load(write(tmp_path, "# nothing yet\n"))) == 0
