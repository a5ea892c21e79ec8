"""What can be wrong with a flow, before or during a call."""

from __future__ import annotations


class FlowFileError(ValueError):
    """A flow file cannot be used. The message names file, node and field, and says what to write instead."""

    def __init__(self, file: str, node: str | None, field: str | None, problem: str) -> None:
        place = " · ".join(part for part in (file, node, field) if part)
        super().__init__(f"{place}: {problem}")
        self.file, self.node, self.field, self.problem = file, node, field, problem


class FlowRunError(RuntimeError):
    """A call cannot go on: the flow loops, or asks for a fact that nobody has. The caller hears the apology."""
