"""YAML without surprises: every value is text, list or mapping, and what YAML would silently change is refused.

Plain YAML reads `1:` as a number, `no:` as false, and lets a repeated key win silently (style.md, Flows). Here
unquoted digits and booleans, repeated keys, anchors and tags are errors that name the line.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from call_flows.errors import FlowFileError

_NUMBER_LIKE = re.compile(r"[-+]?[0-9][0-9_.,:eExXoO]*")
_BOOLEAN_LIKE = frozenset({"yes", "no", "on", "off", "true", "false", "y", "n", "null", "~"})
# Several times faster where libyaml is there, and read at every start.
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_strict(file: str, text: str) -> Any:
    """Return the document as text, lists and dicts. Raises FlowFileError naming the line."""
    try:
        root = _compose(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}" if mark else None
        raise FlowFileError(file, line, None, f"is not YAML: {getattr(error, 'problem', error)}") from error
    if root is None:
        raise FlowFileError(file, None, None, "is empty")
    return _build(file, root, set())


def reads_as_text(text: str) -> bool:
    """Tell whether plain YAML takes `text` without quotes for text, and not for a number or a truth value."""
    return not _NUMBER_LIKE.fullmatch(text) and text.lower() not in _BOOLEAN_LIKE


def _compose(text: str) -> yaml.Node | None:
    try:
        return yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError:
        # Read again, for its words about what is wrong: the same with and without libyaml.
        return yaml.compose(text, Loader=yaml.SafeLoader)


def _build(file: str, node: yaml.Node, seen: set[int]) -> Any:
    if id(node) in seen:
        raise _error(file, node, "anchors and aliases are not allowed")
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        return _build_mapping(file, node, seen)
    if isinstance(node, yaml.SequenceNode):
        return [_build(file, item, seen) for item in node.value]
    return _scalar(file, node)


def _build_mapping(file: str, node: yaml.MappingNode, seen: set[int]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise _error(file, key_node, "a key must be a word")
        key = _scalar(file, key_node)
        if key in result:
            raise _error(file, key_node, f"{key!r} is written twice")
        result[key] = _build(file, value_node, seen)
    return result


def _scalar(file: str, node: yaml.Node) -> str:
    text: str = node.value
    # Not in quotes and no block: the fast loader says so with an empty text, the other one with None.
    if not getattr(node, "style", None):
        if _NUMBER_LIKE.fullmatch(text):
            raise _error(file, node, f'put quotes around {text}: "{text}"')
        if text.lower() in _BOOLEAN_LIKE and text not in {"yes", "no"}:
            raise _error(file, node, f'put quotes around {text}: "{text}"')
    return text


def _error(file: str, node: yaml.Node, problem: str) -> FlowFileError:
    return FlowFileError(file, f"line {node.start_mark.line + 1}", None, problem)
