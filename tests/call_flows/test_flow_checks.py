"""Each thing `check_book` proves, on a small book that breaks it; and that our own flows break none."""

from __future__ import annotations

from functools import cache

import pytest

from audio import catalogue
from audio.checks import estimate_seconds
from call_flows.checks import Problem, PromptInfo, check_book, find_long_utterances, format_report, load_goals
from call_flows.checks.words import announced_keys
from call_flows.reader import load_book
from tests.call_flows.small_books import info, small_book

PROMPTS = {
    "X.HOLD": info(),
    "X.BYE": info(),
    "X.COVER": info(),
    "X.SAY": info(),
    "X.ASK": info("पेंशन के लिए, एक। राशन के लिए, दो।"),
    "X.ONE": info("आगे के लिए, एक।"),
    "X.NAME": info("{name} जी, हाँ, तो एक। नहीं, तो दो।", slots=("name",)),
    "X.CODE": info(),
    "ERR.NOIN1": info(),
    "ERR.NOIN2": info(),
    "ERR.NOMATCH1": info(),
    "ERR.NOMATCH2": info(),
}
MENU = "{menu: X.ONE, options: {'1': {to: %s, label: x}}, no_input: house, no_match: house}"


@cache
def our_prompts() -> dict[str, PromptInfo]:
    return {
        prompt_id: PromptInfo(estimate_seconds(prompt.hi), str(prompt.heard_by), prompt.slots, prompt.hi)
        for prompt_id, prompt in catalogue.load().items()
    }


def problems(main: str, *, prompts: dict[str, PromptInfo] | None = None, **others: str) -> list[str]:
    """Return the problems of a small book as lines."""
    return [str(problem) for problem in check_book(small_book(main, **others), {**PROMPTS, **(prompts or {})})]


def test_our_own_flows_are_in_order() -> None:
    assert format_report(check_book(load_book(), our_prompts(), load_goals())) == "All flows are in order."


def test_a_good_book_has_no_problems() -> None:
    assert problems(f"  ask: {MENU % 'bye'}\n  bye: {{end: X.BYE}}\n") == []


def test_a_node_nobody_comes_to() -> None:
    assert problems("  bye: {end: X.BYE}\n  lost: {say: X.SAY, next: bye}\n") == [
        "main · lost: no call comes here; lead to it, or take it out"
    ]


def test_a_flow_nobody_runs() -> None:
    (line,) = [line for line in problems("  bye: {end: X.BYE}\n", lost="  bye: {end: X.BYE}\n") if "lost" in line]
    assert line.startswith("lost: no call comes here; run it from main or reminder")
    assert line.endswith("or take the file out")


def test_a_call_that_never_ends() -> None:
    silent = "{attempts: '1', then: ask}"
    ask = f"  ask: {{menu: X.ONE, options: {{'1': {{to: ask, label: x}}}}, no_input: {silent}, no_match: {silent}}}\n"
    assert problems(ask) == ["main · ask: the call never ends from here; let silence lead to an `end` some day"]


def test_a_circle_without_a_question() -> None:
    circle = "  one: {say: X.SAY, next: two}\n  two: {branch: desk.open, cases: {'yes': ask}, otherwise: one}\n"
    main = f"  ask: {MENU % 'one'}\n{circle}"
    assert [line for line in problems(main) if "round" in line] == [
        "main · one: goes round without waiting for the caller; put a question into the circle",
        "main · two: goes round without waiting for the caller; put a question into the circle",
    ]


def test_a_circle_across_flows() -> None:
    main = "  first: {run: other, next: first}\n"
    found = problems(main, other="  words: {say: X.SAY, next: return}\n")
    assert any(line.startswith("main · first: goes round") for line in found)
    assert any(line.startswith("other · words: goes round") for line in found)


def test_a_flow_that_runs_itself() -> None:
    main = f"  ask: {MENU % 'again'}\n  again: {{run: main, next: ask}}\n"
    assert "main · again: runs a flow that is already running; go there with `next`, or `return`" in problems(main)


def test_a_recording_after_which_nobody_can_be_asked_for() -> None:
    main = "  speak: {record: X.SAY, purpose: question, done: bye, nothing: bye}\n  bye: {end: X.BYE}\n"
    assert "main · speak: ends without a way to a didi; ask a question after it, or run the didi's flow" in problems(
        main
    )


def test_a_failed_transfer_may_not_end_the_call() -> None:
    main = f"  ask: {MENU % 'bye'}\n  bye: {{end: X.BYE}}\n"
    didi = "  connect: {transfer: didi, say: X.HOLD, talked: bye, failed: bye}\n  bye: {end: X.BYE}\n"
    assert problems(main, didi=didi) == [
        "didi · connect: ends without a way to a didi; ask a question after it, or run the didi's flow"
    ]


def test_a_didi_flow_without_a_didi() -> None:
    main = f"  ask: {MENU % 'bye'}\n  bye: {{end: X.BYE}}\n"
    assert problems(main, didi="  sorry: {end: X.BYE}\n") == ["didi: connects to nobody; put a `transfer` into it"]


def test_the_didi_can_be_called_from_questions_only() -> None:
    main = f"  ask: {MENU % 'words'}\n  words: {{say: X.SAY, next: 'house:didi'}}\n"
    assert "main · words: leads to house:didi without a question; use `run: didi`" in problems(main)


def test_a_prompt_that_is_not_there() -> None:
    assert problems("  bye: {end: X.MOON}\n")[0] == (
        "main · bye: prompt X.MOON does not exist; write it in audio/prompts"
    )


def test_a_prompt_that_is_too_long() -> None:
    assert problems("  bye: {end: X.SAY}\n", prompts={"X.SAY": info(seconds=16.2)})[0] == (
        "main · bye: prompt X.SAY takes 16.2 s; cut it or split it: 15 s at most"
    )


def test_a_slot_that_is_not_filled() -> None:
    assert problems("  bye: {end: X.NAME}\n")[0] == (
        "main · bye: {name} of X.NAME is not filled; add `name` to slots, with a fact"
    )


def test_a_slot_that_is_in_no_prompt() -> None:
    assert problems("  bye: {end: X.BYE, slots: {day: loan.day}}\n")[0] == (
        "main · bye: slot day is in none of its prompts; take it out"
    )


@pytest.mark.parametrize(
    ("heard_by", "gates", "line"),
    [
        ("confirmed", "", "main · words: X.SAY may be heard before gate `name`; put the gate before it"),
        ("code", "name", "main · words: X.SAY may be heard before gate `code`; put the gate before it"),
        ("private", "code", "main · words: X.SAY may be heard before gate `alone`; put the gate before it"),
        ("confirmed", "name", None),
        ("confirmed", "code", None),
        ("code", "code", None),
    ],
)
def test_what_is_private_waits_for_its_gate(heard_by: str, gates: str, line: str | None) -> None:
    ways = "passed: words, failed: bye, no_input: {attempts: '1', then: bye}, no_match: {attempts: '1', then: bye}"
    gate = {
        "": "  words: {say: X.SAY, next: bye}\n",
        "name": f"  who: {{gate: name, ask: X.NAME, slots: {{name: member.name}}, {ways}}}\n",
        "code": f"  who: {{gate: code, ask: X.CODE, again: X.CODE, {ways}}}\n",
    }[gates]
    words = "" if not gates else "  words: {say: X.SAY, next: bye}\n"
    found = problems(f"{gate}{words}  bye: {{end: X.BYE}}\n", prompts={"X.SAY": info(heard_by=heard_by)})
    assert [text for text in found if "gate" in text] == ([line] if line else [])


def test_the_failed_side_of_a_gate_has_not_passed_it() -> None:
    ways = "passed: bye, failed: other, no_input: house, no_match: house"
    main = f"  who: {{gate: code, ask: X.CODE, again: X.CODE, {ways}}}\n"
    main += "  other: {run: rest, next: bye}\n  bye: {end: X.BYE}\n"
    found = problems(main, rest="  words: {say: X.SAY, next: return}\n", prompts={"X.SAY": info(heard_by="code")})
    assert found == ["rest · words: X.SAY may be heard before gate `code`; put the gate before it"]


def test_a_key_named_before_its_action() -> None:
    main = f"  ask: {MENU % 'bye'}\n  bye: {{end: X.BYE}}\n"
    assert problems(main, prompts={"X.ONE": info("एक दबाइए पेंशन के लिए।")}) == [
        "main · ask: X.ONE does not name key 1 after its action; end a clause with the word for 1"
    ]


def test_a_key_that_is_named_and_does_nothing() -> None:
    main = f"  ask: {MENU % 'bye'}\n  bye: {{end: X.BYE}}\n"
    assert problems(main, prompts={"X.ONE": PROMPTS["X.ASK"]}) == [
        "main · ask: X.ONE names key 2, which does nothing; take the word for 2 out, or add the choice"
    ]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("पेंशन के लिए, एक। राशन के लिए, दो।", {"1", "2"}),
        ("मंज़ूर है, तो एक। नहीं, तो दो दबाइए।", {"1", "2"}),
        ("कब दे पाएँगी? दो-तीन दिन में, तो दो।", {"2"}),
        ("एक दबाइए पेंशन के लिए।", set()),
        ("पूछना हो तो तीन दबाकर बोलिए।", set()),
        ("फिर से सुनने के लिए नौ। दीदी के लिए ज़ीरो।", {"9", "0"}),
        ("अभी एक, ज़ीरो, आठ मिलाइए।", set()),
        ("", set()),
    ],
)
def test_keys_are_what_ends_a_clause(text: str, keys: set[str]) -> None:
    assert announced_keys(text) == keys


def test_long_speeches_are_found_and_do_not_fail() -> None:
    main = f"  words: {{say: [X.SAY, X.SAY, X.SAY], next: ask}}\n  ask: {MENU % 'bye'}\n  bye: {{end: X.BYE}}\n"
    prompts = {**PROMPTS, "X.SAY": info(seconds=9.0)}
    assert check_book(small_book(main), prompts) == []
    (found,) = find_long_utterances(small_book(main), prompts)
    assert (found.flow, found.node, found.seconds) == ("main", "ask", 31.0)
    assert found.prompts == ("X.SAY", "X.SAY", "X.SAY", "X.ONE")


def test_our_longest_speech_is_the_first_call_s_notice() -> None:
    longest = find_long_utterances(load_book(), our_prompts())[0]
    assert (longest.flow, longest.node) == ("main", "consent")


def test_a_report_is_sorted_by_place() -> None:
    report = format_report([Problem("b", "", "is wrong", "mend it"), Problem("a", "n", "is odd", "look")])
    assert report == "a · n: is odd; look\nb: is wrong; mend it"
