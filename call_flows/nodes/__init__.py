"""The node types. A new one is a file in this folder, its line here, and its cases in tests/call_flows/nodes/."""

from __future__ import annotations

from call_flows.nodes.base import Node
from call_flows.nodes.branch import Branch
from call_flows.nodes.case import OpenCase
from call_flows.nodes.checklist import Checklist
from call_flows.nodes.collect import Collect
from call_flows.nodes.effect import DoEffect
from call_flows.nodes.end import End
from call_flows.nodes.gate import Gate
from call_flows.nodes.lesson import Lesson
from call_flows.nodes.menu import Menu
from call_flows.nodes.quiz import Quiz
from call_flows.nodes.record import Record
from call_flows.nodes.resume import Resume
from call_flows.nodes.run import Run
from call_flows.nodes.say import Say
from call_flows.nodes.transfer import Transfer
from call_flows.nodes.triage import Triage
from call_flows.nodes.yes_no import YesNo

NODE_TYPES: dict[str, type[Node]] = {
    node.word: node
    for node in (
        Branch,
        Checklist,
        Collect,
        DoEffect,
        End,
        Gate,
        Lesson,
        Menu,
        OpenCase,
        Quiz,
        Record,
        Resume,
        Run,
        Say,
        Transfer,
        Triage,
        YesNo,
    )
}
