"""Facts and effects of what comes back to her: answers, case numbers, calls we owe."""

from __future__ import annotations

from collections.abc import Mapping

FACTS: Mapping[str, str] = {
    "case.number": "the number of the case that was opened last in this call, digit by digit",
    "call.need": "what waits for whoever rings from this number: unfinished, answer, money, lesson or nothing",
    "call.unfinished": "the newest call from this number broke off within half an hour and may be taken up",
    "call.left_off": "where it broke off, as its stored state; none if there is nothing to take up",
    "matter.status": "how the matter stands whose number was entered: new, in_hand, waiting, done or unknown",
    "told.case": "the case this call or this answer is about, by its row; none if there is none",
    "told.status": "how that case stands: new, in_hand, waiting or done",
    "told.reopened": "she said before that it was not solved",
    "answer.id": "the answer that waits for whoever rings from this number, by its row; none if there is none",
    "answer.sound": "where that answer is kept",
}

EFFECTS: Mapping[str, frozenset[str]] = {
    "answer_heard": frozenset({"answer_id"}),
    "solved": frozenset({"case_id", "solved"}),
    "resume": frozenset(),
}
