"""A second language: its own words where it has them, ours where it has not, and nothing of it in code."""

from __future__ import annotations

from pathlib import Path

import pytest

from audio.build import clip_texts
from audio.catalogue import Catalogue, load
from audio.checks import check_catalogue
from audio.prompt_files import PromptFileError
from audio.speech.numbers import BELOW_HUNDRED
from audio.utterance import text_of

PROMPTS = (
    'A.HELLO:\n  hi: "नमस्ते {name} जी।"\n  en: "Hello {name}."\n  heard_by: confirmed\n'
    'A.BYE:\n  hi: "धन्यवाद।"\n  en: "Thank you."\n  heard_by: anyone\n'
    'A.FEE:\n  hi: "{fee} रुपये।"\n  en: "{fee} rupees."\n  heard_by: anyone\n'
    'PHR.SISTER:\n  hi: "बहन"\n  en: "sister"\n  heard_by: anyone\n'
)
CONFIG = (
    'fee:\n  value: "20"\n  hi: "बीस"\n  en: "20"\n  source: "X"\n  as_of: "2026"\n'
    "  as_of_on: 2026-12-31\n  review_by: 2027-06-29\n"
)


def folder(root: Path, words: str) -> Path:
    for language, text in (("hi", PROMPTS), ("bho", words)):
        (root / language).mkdir()
        (root / language / "x.yaml").write_text(text, encoding="utf-8")
    (root / "config.yaml").write_text(CONFIG, encoding="utf-8")
    return root


def test_a_new_folder_is_a_new_language(tmp_path: Path) -> None:
    catalogue = load(folder(tmp_path, 'A.HELLO: {text: "परनाम {name} जी।", reviewer: "R-1"}\n'))
    bhojpuri = catalogue.spoken_in("bho")
    assert catalogue.languages == ("hi", "bho")
    assert text_of(bhojpuri, "A.HELLO", {}).hi == "परनाम बहन जी।"
    assert text_of(bhojpuri, "A.HELLO", {}).en == "Hello (name)."
    assert bhojpuri["A.HELLO"].reviewer == "R-1"
    assert bhojpuri["A.BYE"].hi == "धन्यवाद।"
    assert text_of(catalogue, "A.HELLO", {}).hi == "नमस्ते बहन जी।"


def test_its_ears_are_the_same(tmp_path: Path) -> None:
    catalogue = load(folder(tmp_path, 'A.HELLO: {text: "परनाम {name} जी।"}\n'))
    assert catalogue.spoken_in("bho")["A.HELLO"].heard_by is catalogue["A.HELLO"].heard_by


def test_its_clips_are_built_with_the_others(tmp_path: Path) -> None:
    texts = clip_texts(load(folder(tmp_path, 'A.BYE: {text: "राम राम।"}\n')))
    assert {"राम राम।", "धन्यवाद।"} <= set(texts)


def test_an_unknown_language_is_spoken_in_ours(catalogue: Catalogue) -> None:
    assert catalogue.spoken_in("xx") is catalogue


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        ('A.NEW: {text: "राम राम।"}\n', "write it in hi/ first"),
        ('A.HELLO: {text: "परनाम।"}\n', "must hold the slots"),
        ('A.FEE: {text: "{fee} रुपया।"}\n', "which are Hindi only"),
        ('A.BYE: {hi: "राम राम।"}\n', "is not a field"),
    ],
)
def test_what_is_refused(tmp_path: Path, words: str, advice: str) -> None:
    with pytest.raises(PromptFileError, match=advice) as refused:
        load(folder(tmp_path, words))
    assert refused.value.file == "bho/x.yaml"


def test_awadhi_as_shipped_is_in_order(catalogue: Catalogue) -> None:
    """Its texts keep the rules of ours: no digits, no Latin letters, no sentence that is too long."""
    awadhi = catalogue.spoken_in("awa")
    own = {i for i in awadhi if awadhi[i].hi != catalogue[i].hi}
    assert len(own) > 40
    assert not check_catalogue(awadhi)


def test_it_names_the_same_keys(catalogue: Catalogue) -> None:
    """A menu that counted otherwise would send her elsewhere."""
    awadhi = catalogue.spoken_in("awa")
    digits = set(BELOW_HUNDRED[:10])

    def keys(text: str) -> list[str]:
        return [word for word in text.replace(",", " ").replace("।", " ").split() if word in digits]

    menus = [i for i in catalogue if i.startswith(("MNU.", "LES.NEXT", "RES.", "REC.", "CNT.", "SYS.HOWTO"))]
    said = {i: keys(awadhi[i].hi) for i in menus}
    wanted = {i: keys(catalogue[i].hi) for i in menus}
    assert said == wanted


def test_what_decides_about_a_life_stays_in_hindi(catalogue: Catalogue) -> None:
    awadhi = catalogue.spoken_in("awa")
    own = {i for i in awadhi if awadhi[i].hi != catalogue[i].hi}
    assert not {i for i in own if i.startswith(("T.", "DIS.", "TRI.", "HOM.", "HLP.", "PRV.", "MIND."))}
    assert "SYS.EMERG" not in own
