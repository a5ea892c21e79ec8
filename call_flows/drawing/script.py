"""A flow as a script: node by node what is said, in Hindi and English side by side, and where each answer leads."""

from __future__ import annotations

from collections.abc import Iterator

from call_flows.drawing.wording import Wordings
from call_flows.fields import COVER, DIDI, RETURN
from call_flows.links import Link, RawNode, links_of, raw_flow, word_of
from call_flows.model import FlowBook
from call_flows.nodes.asking import HOUSE_SILENCE, HOUSE_WRONG_KEY
from call_flows.nodes.lesson import Lesson
from call_flows.nodes.quiz import Quiz
from call_flows.nodes.triage import Triage
from call_flows.tables import Lesson as Content
from call_flows.tables import Question

_PLACES = {
    DIDI: "a person, then this question again",
    COVER: "the cover, and the end",
    RETURN: "back to the flow before",
}
_ANSWERS = {"yes": "1 yes", "no": "2 no", "dont_know": "3 don't know", "no_input": "silence", "no_match": "wrong key"}

# Said at most questions; told once, in the index.
HOUSE_WORDS = frozenset(said.prompt_id for miss in (HOUSE_SILENCE, HOUSE_WRONG_KEY) for said in miss.spoken())


def script(book: FlowBook, name: str, words: Wordings) -> str:
    """Return the script of one flow as Markdown, beginning with its first node."""
    nodes = raw_flow(book, name)["nodes"]
    parts = ["\n".join(_node(book, name, node_name, node, words)) for node_name, node in nodes.items()]
    return "\n\n".join(parts)


def lessons_script(book: FlowBook, words: Wordings) -> str:
    """Return every lesson with its facts and its quiz."""
    parts = []
    for lesson in book.tables.lessons.values():
        note = "" if lesson.access == "open" else f" ({lesson.access.replace('_', ' ')})"
        rows = table(_lesson_prompts(lesson), words)
        right = f"Right: {lesson.right_key}"
        parts.append("\n".join([f"### {lesson.topic}{note}", "", *rows, "", right]))
    return "\n\n".join(parts)


def table(prompts: list[str], words: Wordings) -> list[str]:
    """Return the lines of a table with a row for each prompt, each once."""
    lines = ["| prompt | Hindi | English |", "|---|---|---|"]
    for prompt in dict.fromkeys(prompts):
        hi, en = (words[prompt].hi, words[prompt].en) if prompt in words else ("–", "–")
        lines.append(f"| {prompt} | {_cell(hi)} | {_cell(en)} |")
    return lines


def _lesson_prompts(lesson: Content) -> list[str]:
    facts = [f"F{number}" for number in range(1, lesson.facts + 1)]
    changes = ["ASOF"] if lesson.amounts_change else []
    return [f"LES.{lesson.topic}.{part}" for part in ("T", *facts, *changes, "Q", "A")]


def _node(book: FlowBook, flow: str, name: str, node: RawNode, words: Wordings) -> Iterator[str]:
    yield f"### {name} · {_title(node)}"
    built = book.node(flow, name)
    said = [spoken.prompt_id for spoken in built.spoken(book.tables) if spoken.prompt_id not in HOUSE_WORDS]
    if isinstance(built, Lesson | Quiz):
        said = [prompt for prompt in said if not prompt.startswith("LES.") or prompt.count(".") == 1]
        yield "\nThe words of the topic she chose: [lessons](lessons.md)."
    if said:
        yield ""
        yield from table(said, words)
    if isinstance(built, Triage):
        yield ""
        yield from _levels(book, built)
    ways = [f"- {_way(node, link)} → {_PLACES.get(link.to, f'`{link.to}`')}" for link in links_of(node)]
    if ways:
        yield ""
        yield from ways


def _title(node: RawNode) -> str:
    """Return a node's type with what it decides on or does, where that is not a prompt."""
    word = word_of(node)
    if word in {"branch", "case", "effect", "run", "transfer", "checklist", "resume", "gate", "triage"}:
        about = node[word] if isinstance(node[word], str) else " ".join(node[word])
        return f"{word} {about}" + (f", {node['priority']}" if word == "case" else "")
    return word


def _levels(book: FlowBook, node: Triage) -> Iterator[str]:
    yield "| question | yes | don't know | silence | first aid |"
    yield "|---|---|---|---|---|"
    for name in node.tables:
        for question in book.tables.triage[name]:
            yield _level_row(question)


def _level_row(question: Question) -> str:
    cells = (question.prompt_id, question.on_yes, question.on_dont_know, question.on_silence, question.play_on_yes)
    return f"| {' | '.join(cells)} |"


def _way(node: RawNode, link: Link) -> str:
    if link.path[0] == "options":
        return f"{link.name} {node['options'][link.name]['label']}"
    if word_of(node) == "yes_no" or link.path[0] in {"no_input", "no_match"}:
        return _ANSWERS.get(link.name, link.name)
    return link.name


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ").strip()
