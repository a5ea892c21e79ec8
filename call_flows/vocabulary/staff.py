"""Facts and effects of staff who work by phone. What is about a matter is about the one remembered as `matter`."""

from __future__ import annotations

from collections.abc import Mapping

FACTS: Mapping[str, str] = {
    "staff.new_n": "how many new matters nobody has taken, of those she may see",
    "staff.mine_n": "how many open matters are hers",
    "staff.matter_next": "the most urgent matter of `queue` that she has not heard, by its row; none if none",
    "staff.list_begins": "that no matter of a list was heard so far",
    "staff.heard": "the matters she has heard in this call, this one included",
    "staff.version": "how often that matter was changed so far",
    "staff.unchanged": "it is still as she heard it, and still hers to see",
    "staff.urgency": "how soon somebody must act on it",
    "staff.case_no": "the number the woman was told",
    "staff.name": "her name, if anybody knows it and may say it",
    "staff.topic": "what it is about, in a neutral word",
    "staff.age": "how long ago it came",
    "staff.sound": "where what she said is kept; coming while it is being fetched; none if she said nothing",
    "staff.may_answer": "an answer to it may be played to her, by this didi",
    "staff.may_close": "this didi may close it",
    "staff.herself": "this didi, by her row",
    "staff.senior": "the first senior it may be given to, by her row; none if there is none",
    "staff.group_didi": "the didi of the woman's group, by her row; none if it cannot be given to her",
    "staff.colleague": "the first other didi it may be given to, by her row; none if there is none",
    "staff.colleague_next": "the one after the one remembered as `to`; none if she was the last",
    "staff.colleague_name": "the name of the one remembered as `to`",
}

EFFECTS: Mapping[str, frozenset[str]] = {
    "staff_seen": frozenset({"case_id"}),
    "staff_listened": frozenset({"case_id"}),
    "staff_answer": frozenset({"case_id", "recording_id", "seconds"}),
    "staff_give": frozenset({"case_id", "version", "to"}),
    "staff_close": frozenset({"case_id", "version", "reason"}),
}
