"""The parameters of each webhook, key for key, with the vendor's inconsistencies kept: they are what bites."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from carrier.calls import Call

Fields = dict[str, str]


@dataclass(frozen=True)
class FieldMaker:
    """Makes parameter sets for one account."""

    auth_id: str
    zone: ZoneInfo

    def _common(self, call: Call, event: str, status: str, now: datetime, plus: bool) -> Fields:
        fields = {
            "CallUUID": call.uuid,
            # The plus comes and goes with the event; only API calls ever have it.
            "From": f"+{call.caller}" if plus and not call.inbound else call.caller,
            "To": call.callee,
            "CallStatus": status,
            "Direction": call.direction,
            "Event": event,
            "ParentAuthID": self.auth_id,
            # Always the moment of sending, in UTC, unlike every other time in the same body.
            "SessionStart": now.strftime("%Y-%m-%d %H:%M:%S.%f"),
        }
        if not call.inbound:
            fields["RequestUUID"] = call.uuid
        return fields

    def _in_call(self, call: Call, event: str, status: str, now: datetime) -> Fields:
        fields = self._common(call, event, status, now, plus=False)
        fields |= {
            "BillRate": call.rate,
            "STIRVerification": "Not Applicable",
            "STIRAttestation": "Not Applicable",
            "CountryCode": "IN",
            "RouteType": "Domestic_Anchored",
        }
        if call.inbound:
            fields["CallerName"] = ""
        else:
            fields |= {"ALegUUID": call.uuid, "ALegRequestUUID": call.uuid}
        return fields

    def ring(self, call: Call, now: datetime) -> Fields:
        """The far end rings."""
        return self._common(call, "Ring", "ringing", now, plus=True) | {"CallerName": call.caller_name}

    def answer(self, call: Call, now: datetime) -> Fields:
        """The call wants its first document."""
        status = "ringing" if call.inbound else "in-progress"
        return self._in_call(call, "StartApp", status, now) | self._machine(call)

    def step(self, call: Call, now: datetime, result: Fields) -> Fields:
        """An element has a result, or a redirect wants a document."""
        status = "in-progress" if call.answered_at else "ringing"
        return self._in_call(call, "Redirect", status, now) | result

    def machine(self, call: Call, now: datetime) -> Fields:
        """Detection has decided, while the call goes on."""
        fields = self._in_call(call, "MachineDetection", "in-progress", now) | self._machine(call)
        return fields | {"IfMachine": "hangup" if call.machine_detection == "hangup" else "continue"}

    def _machine(self, call: Call) -> Fields:
        return {"Machine": "true"} if call.machine and call.machine_detection else {}

    def hangup(self, call: Call, now: datetime) -> Fields:
        """The call is over, answered or not."""
        ending = call.ending
        if ending is None:
            raise ValueError("the call is not over")
        answered = call.answered_at is not None
        fields = self._common(call, "Hangup", call.status, now, plus=not answered)
        if answered and not call.inbound:
            fields |= {"ALegUUID": call.uuid, "ALegRequestUUID": call.uuid}
        return (
            fields
            | {
                "BillRate": call.rate,
                "STIRVerification": "Not Applicable",
                "STIRAttestation": "Not Applicable",
                "StartTime": self.local(call.created_at),
                "EndTime": self.local(call.ended_at),
                "AnswerTime": self.local(call.answered_at),
                "Duration": str(call.duration),
                # Here the rounded figure; in the call record the same words mean the raw one.
                "BillDuration": str(call.billed),
                "TotalCost": call.cost,
                "HangupCause": ending.cause.legacy,
                "HangupCauseCode": str(ending.code),
                "HangupCauseName": ending.cause.name,
                "HangupSource": ending.source,
            }
            | self._machine(call)
        )

    def local(self, moment: datetime | None) -> str:
        """The account's own zone, without an offset; empty when it never happened."""
        return moment.astimezone(self.zone).strftime("%Y-%m-%d %H:%M:%S") if moment else ""
