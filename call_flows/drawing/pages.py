"""The pages of docs/flows/: one for each flow, one for the lessons, and an index."""

from __future__ import annotations

from call_flows.drawing.diagram import diagram, overview
from call_flows.drawing.script import HOUSE_WORDS, lessons_script, script, table
from call_flows.drawing.wording import Wordings
from call_flows.fields import NOTHING
from call_flows.model import Flow, FlowBook

_MADE = "Made from the flow files by `python app.py flows docs`; change those, not this page."

_HOUSE = """At every question 9 says it again (slower from the second time), 0 leads to a person and then back to the
question, star goes to the menu before, 8 plays the cover and ends the call. While a number is entered, 8 and 9 are
digits and star plays the cover. Where a node says nothing else, the first silence or wrong key is answered with these
words and the question again, and the second in a row leads to a person:"""


def pages(book: FlowBook, words: Wordings) -> dict[str, str]:
    """Return every page by file name. The same flows and words always give the same pages."""
    texts = {f"{name}.md": _flow_page(book, flow, words) for name, flow in book.flows.items()}
    texts["lessons.md"] = f"# Lessons\n\n{_MADE}\n\n{lessons_script(book, words)}\n"
    texts["README.md"] = _index(book, words)
    return texts


def _flow_page(book: FlowBook, flow: Flow, words: Wordings) -> str:
    notes = [f"Topic: {flow.topic}.", f"Key 0: `{flow.human}`."]
    notes += ["Star plays the cover here, like 8."] if flow.covers else []
    notes += ["What happens in it is kept in the safety store only; these words are public."] if flow.sealed else []
    notes += ["A call that breaks off here may be taken up again."] if flow.resumes else []
    notes += [f"Whoever rings off at `{flow.over}` was not cut off: all is said."] if flow.over != NOTHING else []
    return (
        f"# {flow.name}: {flow.title}\n\n{_MADE}\n\n{' '.join(notes)}\n\n"
        f"```mermaid\n{diagram(book, flow.name)}\n```\n\n"
        "Not drawn: what [the house](README.md) does on silence, wrong keys and the keys 0, 8, 9 and star.\n\n"
        f"## Script\n\n{script(book, flow.name, words)}\n"
    )


def _index(book: FlowBook, words: Wordings) -> str:
    rows = [f"| [{flow.name}]({flow.name}.md) | {flow.title} | {flow.topic} |" for flow in _in_order(book)]
    return "\n".join(
        [
            "# Flows",
            "",
            _MADE,
            "",
            "| flow | what it is | topic |",
            "|---|---|---|",
            *rows,
            "",
            "Lessons have [a page of their own](lessons.md).",
            "",
            "## The house",
            "",
            _HOUSE,
            "",
            *table(sorted(HOUSE_WORDS), words),
            "",
            "## Which flow runs which",
            "",
            "```mermaid",
            overview(book),
            "```",
            "",
        ]
    )


def _in_order(book: FlowBook) -> list[Flow]:
    return [book.flows[name] for name in sorted(book.flows)]
