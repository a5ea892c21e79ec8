"""Effects of health news, rumours and days of crisis, and the answer to a notice of any kind."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, select

from core.entries import EntryKind, Report
from core.notices import NoticeKind
from db.models import Notice
from db.queries import follow_ups
from db.queries.follow_ups import Heard
from ivr.handlers.entries import keep
from ivr.moment import Handler, Moment, Values

# What an answer to a notice is filed as.
REPLIES: Mapping[NoticeKind, EntryKind] = {
    NoticeKind.ALERT: EntryKind.HEARD,
    NoticeKind.CAMP: EntryKind.COMING,
    NoticeKind.CLASS: EntryKind.COMING,
    NoticeKind.ORDER: EntryKind.ORDER,
    NoticeKind.SHIFT: EntryKind.SHIFT,
}
_KIND = select(Notice.kind).where(Notice.id == bindparam("notice_id"))


def _notice_reply(connection: Connection, values: Values, moment: Moment) -> None:
    """File what she answers to a notice; the same answer again takes the place of the earlier one."""
    notice_id = int(values["notice"])
    kind = connection.scalar(_KIND, {"notice_id": notice_id})
    reply = REPLIES.get(NoticeKind(kind)) if kind is not None else None
    if reply is None:
        return
    keep(connection, Report(reply, choice=values["choice"], notice_id=notice_id), moment)
    if values["choice"] == "yes" and moment.member_id is not None and moment.other_party is not None:
        heard = Heard(moment.member_id, moment.other_party, notice_id, moment.at)
        follow_ups.ask_how_work_went(connection, heard)


HANDLERS: Mapping[str, Handler] = {
    "notice_reply": _notice_reply,
}
