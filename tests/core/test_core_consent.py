"""Which calls she wants: what each wish says of each purpose."""

from __future__ import annotations

import pytest

from core.consent import WISHES, CallWish, Purpose

YES, NO, AS_IT_WAS = True, False, None


@pytest.mark.parametrize(
    ("purpose", "reminders", "lessons", "none"),
    [
        (Purpose.REMINDERS, YES, YES, NO),
        (Purpose.LESSONS, NO, YES, NO),
        (Purpose.HEALTH_NEWS, NO, AS_IT_WAS, NO),
        (Purpose.WORK_NEWS, NO, AS_IT_WAS, NO),
        (Purpose.CASE_NEWS, AS_IT_WAS, AS_IT_WAS, NO),
        (Purpose.CALLBACK, AS_IT_WAS, AS_IT_WAS, NO),
        (Purpose.DOCTOR, AS_IT_WAS, AS_IT_WAS, NO),
        # What is no call to her is none of these wishes' business.
        (Purpose.SERVICE_RECORD, AS_IT_WAS, AS_IT_WAS, AS_IT_WAS),
        (Purpose.RECORDING, AS_IT_WAS, AS_IT_WAS, AS_IT_WAS),
    ],
)
def test_a_wish_decides(purpose: Purpose, reminders: bool | None, lessons: bool | None, none: bool | None) -> None:
    said = {wish: WISHES[wish].get(purpose) for wish in CallWish}
    assert said == {CallWish.REMINDERS: reminders, CallWish.LESSONS: lessons, CallWish.NONE: none}
