"""The conversation, as a pure function: `start` and `resume` turn a state and an input into a turn.

The engine knows the house rules that hold in every flow: 9 says the question again (slower from the second time),
0 leads to a didi and afterwards back to the question, * goes to the menu before, 8 plays the cover and hangs up (the
danger key), # says the question again where nothing is entered (the number or the recording before it had ended by
itself), and no turn takes more than forty steps. Everything else is in the nodes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

from call_flows.anew import where_anew
from call_flows.errors import FlowRunError
from call_flows.facts import Facts
from call_flows.fields import COVER, DIDI, RETURN
from call_flows.inputs import CodeTried, Heard, HungUp, Input, Pressed, Spoke, Talked
from call_flows.model import COVER_FLOW, FlowBook
from call_flows.nodes.asking import MISSED, NOBODY_THERE
from call_flows.nodes.base import Go, Move, RunFlow, TakeUp, Visit, Wait
from call_flows.nodes.gate import PASSED
from call_flows.nodes.menu import Menu
from call_flows.state import SUSPENDED, Frame, State, Turn
from call_flows.turn import Expect, Goodbye, Keys, Said, expect_from_json, expect_to_json
from call_flows.unfinished import read_unfinished

MAX_STEPS = 40
# Set at a question for which the didi was called.
_CALLED = "called"
REPEAT, HUMAN, BACK, DANGER, FINISH = "9", "0", "*", "8", "#"
CONSENT = "consent"


@runtime_checkable
class NoticesHangUp(Protocol):
    """A node that does something when the line goes dead while it waits."""

    def hung_up(self, visit: Visit) -> Move | None:
        """Ask for effects; return where to go on silently, if anywhere."""
        ...


def start(book: FlowBook, flow: str, facts: Facts, memory: Mapping[str, Any] | None = None) -> Turn:
    """Begin a call with `flow`. Raises FlowRunError."""
    first = Frame(flow, book.flows[flow].start)
    state = State(frames=(first,), expects=Goodbye(), memory=dict(memory or {}))
    run = _Run(book, facts, state)
    return run.finish("start", run.walk(Go(first.node)))


def resume(book: FlowBook, state: State, given: Input, facts: Facts) -> Turn:
    """Answer one input. Raises FlowRunError when the flow cannot go on, and for a call that has ended."""
    run = _Run(book, facts, state, acts=_is_act(given))
    if isinstance(given, HungUp):
        return run.hang_up()
    if isinstance(state.expects, Goodbye):
        raise FlowRunError("the call is over")
    if isinstance(given, Pressed) and isinstance(state.expects, Keys):
        match run.house_key(given.keys, state.expects):
            case "danger":
                return run.finish("danger", run.walk(Go(COVER)))
            case "repeat":
                return run.repeat()
            case "didi":
                return run.finish("didi", run.walk(Go(DIDI)))
            case "back":
                return run.finish("back", run.walk(run.back()))
    move = book.node(state.here.flow, state.here.node).take(run.visit, given)
    if isinstance(move, Wait) and move.again:
        move = where_anew(book, run.visit, state.here, state.asked) or move
    return run.finish(run.visit.outcome, run.walk(move))


def _is_act(given: Input) -> bool:
    """Tell whether somebody did something: pressed, said or recorded, or talked to a person."""
    match given:
        case Spoke(seconds=seconds):
            return seconds > 0
        case Talked(connected=connected):
            return connected
    return isinstance(given, Pressed | CodeTried | Heard)


class _Run:
    """One turn being worked out. `acts`: it began with somebody doing something."""

    def __init__(self, book: FlowBook, facts: Facts, state: State, *, acts: bool = False) -> None:
        self.book = book
        self.acts = acts
        self.before = state
        self.frames = list(state.frames)
        self.trail = list(state.trail)
        self.sealed = any(book.flows[frame.flow].sealed for frame in state.frames)
        # Where in this turn's words the present question begins: what key 9 says again.
        self.question_from = 0
        self.visit = Visit(facts, dict(state.memory), dict(state.here.memory), book.tables, state.misses)

    def house_key(self, keys: str, expects: Keys) -> str | None:
        """Return what the house does on these keys, or None where they are the node's.

        While she enters a number 8 and 9 are digits and star is the danger key, as it is in every flow that covers.
        """
        entering = expects.most > 1 and not expects.secret
        meanings = {HUMAN: "didi"} if entering else {HUMAN: "didi", REPEAT: "repeat", BACK: "back", DANGER: "danger"}
        if expects.finish_on is None:
            meanings[FINISH] = "repeat"
        if entering or any(self.book.flows[frame.flow].covers for frame in self.before.frames):
            meanings[BACK] = "danger"
        meaning = meanings.get(keys)
        # A call that began before there was a cover goes on with the flows it began with.
        return None if meaning == "danger" and COVER_FLOW not in self.book.flows else meaning

    def walk(self, move: Move) -> Wait:
        """Go from node to node until one waits for the caller."""
        for _ in range(MAX_STEPS):
            if isinstance(move, Wait):
                self._keep_here()
                return move
            move = self._step(move)
        raise FlowRunError(f"more than {MAX_STEPS} steps without waiting, near {self.frames[-1].node}")

    def _step(self, move: Go | RunFlow | TakeUp) -> Move:
        if isinstance(move, RunFlow):
            self._stand(move.then)
            return self._begin(move.flow)
        if isinstance(move, TakeUp):
            return self._take_up(move)
        if move.to == DIDI:
            return self._call_didi()
        if move.to == COVER:
            return self._take_cover()
        if move.to == RETURN:
            return self._return()
        self._stand(move.to)
        return self._enter()

    def _take_up(self, move: TakeUp) -> Move:
        """Go on with a call that broke off, its open question first; `gate` remembers which gate comes before it."""
        memory = self.visit.memory
        left = read_unfinished(self.book, memory.get(move.name), frozenset(memory.get(PASSED, ())))
        if left is not None and left.gate:
            memory["gate"] = left.gate
            return Go(move.locked)
        memory.pop(move.name, None)
        if left is None:
            return Go(move.gone)
        memory.update(left.memory)
        self._stand(move.then)
        self.frames.extend(left.frames)
        if left.expects is None:
            return Go(self.frames[-1].node)
        return self._ask_left(left.frames[-1], left.asked, left.expects)

    def _ask_left(self, frame: Frame, asked: Sequence[Said], expects: Expect) -> Move:
        """Put a question that was left for something else once more, as it was put, if that is still so."""
        if (anew := where_anew(self.book, self.visit, frame, asked)) is not None:
            return anew
        self.visit.here = {name: value for name, value in frame.memory.items() if name != SUSPENDED}
        self.visit.misses = 0
        # Key 9 says the question again, without what was said before it.
        self.question_from = len(self.visit.says)
        self.visit.says.extend(asked)
        return Wait(expects)

    def _begin(self, flow: str) -> Move:
        self.frames.append(Frame(flow, self.book.flows[flow].start))
        self.sealed = self.sealed or self.book.flows[flow].sealed
        return self._enter()

    def _call_didi(self) -> Move:
        """Run the didi's flow and keep the present question for afterwards. Never a didi inside a didi."""
        if self.visit.outcome in MISSED and self.visit.here.get(_CALLED):
            return self._nobody_there()
        human = self.book.flows[self.frames[-1].flow].human
        if self.frames[-1].flow == human:
            self._stand(self.book.flows[human].start)
            return self._enter()
        question = {
            "asked": [said.to_json() for said in self.before.asked],
            "expects": expect_to_json(self.before.expects),
        }
        here = self.frames[-1]
        self.frames[-1] = Frame(here.flow, here.node, {**self.visit.here, SUSPENDED: question})
        return self._begin(human)

    def _nobody_there(self) -> Move:
        """End a call in which a question was missed again after the didi was called for it.

        The number to dial comes last, in place of the words that a didi is called: she is not called once more.
        """
        self.visit.says.clear()
        if self.book.flows[self.frames[-1].flow].covers:
            return self._take_cover()
        self.visit.say(NOBODY_THERE)
        return Wait(Goodbye())

    def _take_cover(self) -> Move:
        """Leave everything and play the cover: there is no way back into what she rang for."""
        self.frames.clear()
        self.trail.clear()
        return self._begin(COVER_FLOW)

    def _return(self) -> Move:
        self.frames.pop()
        if not self.frames:
            self.frames = [Frame(self.before.frames[0].flow, RETURN)]
            return Wait(Goodbye())
        # Menus of the flow that was left are none of a flow that runs at the same depth later.
        self.trail = [place for place in self.trail if place[0] <= len(self.frames)]
        here = self.frames[-1]
        if here.node == RETURN:
            return Go(RETURN)
        question = here.memory.get(SUSPENDED)
        if question is None:
            return self._enter()
        asked = [Said.from_json(said) for said in question["asked"]]
        move = self._ask_left(here, asked, expect_from_json(question["expects"]))
        if isinstance(move, Wait):
            self.visit.here[_CALLED] = True
        return move

    def _enter(self) -> Move:
        here = self.frames[-1]
        self.visit.here = {}
        self.visit.misses = 0
        node = self.book.node(here.flow, here.node)
        if isinstance(node, Menu):
            self._pass_menu(node)
        everything = isinstance(node, Menu) and node.repeats_all
        begins = 0 if everything else len(self.visit.says)
        move = node.enter(self.visit)
        if isinstance(move, Wait):
            self.question_from = begins
        return move

    def _stand(self, node: str) -> None:
        self.frames[-1] = Frame(self.frames[-1].flow, node)

    def _keep_here(self) -> None:
        here = self.frames[-1]
        self.frames[-1] = Frame(here.flow, here.node, dict(self.visit.here))

    def _pass_menu(self, menu: Menu) -> None:
        place = (len(self.frames), self.frames[-1].node)
        if menu.is_first:
            self.trail.clear()
        if place in self.trail:
            del self.trail[self.trail.index(place) :]
        self.trail.append(place)

    def back(self) -> Move:
        """Return to the menu before the present one; where there is none, to the present question's beginning.

        From the didi's flow that is the question she left for it. A menu that must not lose what she spoke keeps it.
        """
        if len(self.frames) > 1 and SUSPENDED in self.frames[-2].memory:
            return Go(RETURN)
        node = self.book.node(self.frames[-1].flow, self.frames[-1].node)
        if isinstance(node, Menu) and (kept := node.hung_up(self.visit)) is not None:
            return kept
        here = (len(self.frames), self.frames[-1].node)
        while self.trail and (self.trail[-1] == here or self.trail[-1][0] > len(self.frames)):
            self.trail.pop()
        if not self.trail:
            return Go(self.frames[-1].node)
        depth, menu = self.trail[-1]
        del self.frames[depth:]
        return Go(menu)

    def repeat(self) -> Turn:
        """Say the question again, slower from the second time on."""
        if (anew := where_anew(self.book, self.visit, self.before.here, self.before.asked)) is not None:
            return self.finish("repeat", self.walk(anew))
        self.visit.says = list(self.before.asked)
        self._keep_here()
        repeats = self.before.repeats + 1
        return self._turn("repeat", self.before.expects, self.before.asked, repeats=repeats, slower=repeats > 1)

    def hang_up(self) -> Turn:
        """Let the waiting nodes finish what must not be lost; nobody hears a word any more."""
        for depth, frame in reversed(list(enumerate(self.before.frames, 1))):
            node: object = self.book.flows[frame.flow].nodes.get(frame.node)
            if isinstance(node, NoticesHangUp) and self._was_waiting(depth):
                self.visit.here = dict(frame.memory)
                move = node.hung_up(self.visit)
                if move is not None:
                    # Also from a question she left for the didi: pressing 0 must not lower what it keeps (R2, R5).
                    self.frames = list(self.before.frames[:depth])
                    self.walk(move)
        self.visit.says = []
        # Nobody agrees to anything by ringing off: she has not heard what she would have agreed to.
        self.visit.effects = [effect for effect in self.visit.effects if effect.name != CONSENT]
        return self._turn("hung_up", Goodbye(), ())

    def _was_waiting(self, depth: int) -> bool:
        """Tell whether the frame at `depth` had asked something; other outer frames only hold where to go on."""
        if depth == len(self.before.frames):
            return not isinstance(self.before.expects, Goodbye)
        return SUSPENDED in self.before.frames[depth - 1].memory

    def finish(self, outcome: str, wait: Wait) -> Turn:
        """Put the turn together. A question that was missed is said again, and stays the one that 9 repeats."""
        if wait.question_from is not None:
            self.question_from = wait.question_from
        if wait.again:
            self.visit.says.extend(self.before.asked)
            return self._turn(outcome, wait.expects, self.before.asked)
        return self._turn(outcome, wait.expects, tuple(self.visit.says[self.question_from :]))

    def _turn(
        self, outcome: str, expects: Expect, asked: tuple[Said, ...], *, repeats: int = 0, slower: bool = False
    ) -> Turn:
        state = State(
            frames=tuple(self.frames),
            expects=expects,
            memory=self.visit.memory,
            asked=asked,
            trail=tuple(self.trail),
            misses=self.visit.misses,
            repeats=repeats,
            acted=self.before.acted or (self.acts and outcome not in MISSED),
        )
        return Turn(state, tuple(self.visit.says), tuple(self.visit.effects), outcome, slower, self.sealed)
