"""The notices that stand behind the journeys: where a journey says notice 1, the database has it too."""

from __future__ import annotations

from datetime import date

from core.notices import NoticeKind, NoticeStatus
from db.models import Notice, Staff
from tests.harness import Line

# By the number the journeys know them by.
NOTICES = {
    1: NoticeKind.ALERT,
    2: NoticeKind.CAMP,
    3: NoticeKind.CLASS,
    4: NoticeKind.ORDER,
    5: NoticeKind.SHIFT,
    # What she took earlier, and is asked about.
    6: NoticeKind.ORDER,
    7: NoticeKind.SHIFT,
    # The bank sakhi's next visit.
    8: NoticeKind.SAKHI_DAY,
}


def put_up_notices(line: Line) -> Line:
    """Return the line with one notice of each kind that women answer, made and approved by two people."""
    with line.database.session() as session:
        maker = Staff(code="S-20", name="Kamini", fs_uniquifier="s20")
        approver = Staff(code="S-21", name="Lata", fs_uniquifier="s21")
        session.add_all([maker, approver])
        session.flush()
        for notice_id, kind in NOTICES.items():
            session.add(
                Notice(
                    id=notice_id,
                    kind=kind.value,
                    title_hi="डेंगू से बचाव",
                    from_on=date(2026, 11, 1),
                    until_on=date(2026, 12, 31),
                    happens_on=date(2026, 12, 2),
                    source="ज़िला अस्पताल",
                    source_on=date(2026, 11, 1),
                    status=NoticeStatus.APPROVED.value,
                    made_by_id=maker.id,
                    made_at=line.services.clock.now(),
                    approved_by_id=approver.id,
                )
            )
    return line
