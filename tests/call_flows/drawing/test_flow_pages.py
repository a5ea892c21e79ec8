"""The flows on paper. `docs/flows/` is made from the files and must not lag behind them."""

from __future__ import annotations

import re

import pytest

from call_flows.drawing.diagram import diagram
from call_flows.drawing.pages import pages
from call_flows.drawing.script import script
from call_flows.drawing.wording import Wording
from call_flows.reader import load_book
from commands.flows import DOCS, wordings
from tests.call_flows.small_books import small_book

BOOK = load_book()
PAGES = pages(BOOK, wordings())
MAIN = """
  choose:
    menu: X.MENU
    options: {"1": {to: check, label: health}, "2": {to: house:didi, label: didi}}
    no_input: {attempts: "1", then: bye}
    no_match: house
  check: {branch: desk.open, cases: {"yes": choose}, otherwise: bye}
  bye: {end: X.BYE}
"""
WORDS = {"X.MENU": Wording("तबीयत, एक। दीदी, दो।", "Health 1. A didi | 2."), "X.BYE": Wording("नमस्ते।", "Goodbye.")}


def test_the_pages_in_docs_are_those_of_the_flows() -> None:
    """Red after a change of flows or words: run `python app.py flows docs` and look at the difference."""
    assert sorted(PAGES) == sorted(path.name for path in DOCS.glob("*.md"))
    stale = [name for name, text in PAGES.items() if (DOCS / name).read_text(encoding="utf-8") != text]
    assert stale == [], "run `python app.py flows docs`"


def test_a_flow_is_drawn_with_its_choices_and_its_ends() -> None:
    assert diagram(small_book(MAIN), "main").splitlines() == [
        "flowchart TD",
        "  begin((begin)) --> n_choose",
        '  n_choose{{"choose<br/>menu X.MENU"}}',
        '  n_choose -- "1 health" --> n_check',
        '  n_choose -- "2 didi" --> house_didi',
        '  n_choose -. "no_input" .-> n_bye',
        '  n_check{"check<br/>branch desk.open"}',
        '  n_check -- "yes" --> n_choose',
        '  n_check -- "otherwise" --> n_bye',
        '  n_bye(["bye<br/>end X.BYE"])',
        "  house_didi([a didi])",
    ]


def test_a_script_has_both_languages_side_by_side() -> None:
    told = script(small_book(MAIN), "main", WORDS)
    assert "| X.MENU | तबीयत, एक। दीदी, दो। | Health 1. A didi \\| 2. |" in told
    assert "- 1 health → `check`\n- 2 didi → a person, then this question again\n- silence → `bye`" in told


@pytest.mark.parametrize("name", BOOK.flows)
def test_every_node_is_drawn_and_told_and_every_arrow_has_two_ends(name: str) -> None:
    page = PAGES[f"{name}.md"]
    drawing = page.split("```")[1]
    boxes = set(re.findall(r"^  (\w+)[\[({>]", drawing, re.MULTILINE)) | {"begin"}
    ends = set(re.findall(r"> (\w+)$", drawing, re.MULTILINE)) | set(re.findall(r"^  (\w+) -", drawing, re.MULTILINE))
    assert ends <= boxes
    for node in BOOK.flows[name].nodes:
        assert f"n_{node}" in boxes
        assert f"### {node} · " in page


def test_no_word_that_is_said_is_missing_from_the_pages() -> None:
    told = "".join(PAGES.values())
    spoken = {
        said.prompt_id
        for flow in BOOK.flows.values()
        for node in flow.nodes.values()
        for said in node.spoken(BOOK.tables)
    }
    # A lesson without amounts has no day on which they were right.
    undated = {f"LES.{lesson.topic}.ASOF" for lesson in BOOK.tables.lessons.values() if not lesson.amounts_change}
    assert {prompt for prompt in spoken if f"| {prompt} |" not in told} <= undated
