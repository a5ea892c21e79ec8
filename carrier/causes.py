"""Why calls end: Plivo's hangup codes with their names, the older cause and the call's status."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Cause:
    """One hangup cause as the webhook and the call record tell it."""

    code: int
    name: str
    legacy: str
    status: str


_ROWS = """
0|Unknown|UNKNOWN|failed
1000|Canceled|ORIGINATOR_CANCEL|cancel
1010|Canceled (Out Of Credits)|OUTGOING_CALL_BARRED|failed
1020|Canceled (Simultaneous dial limit)|OUTGOING_CALL_BARRED|failed
2000|Invalid Destination Address|INVALID_NUMBER_FORMAT|failed
2010|Destination Out Of Service|DESTINATION_OUT_OF_ORDER|failed
2020|Endpoint Not Registered|USER_NOT_REGISTERED|failed
2030|Destination Country Barred|OUTGOING_CALL_BARRED|failed
2040|Destination Number Barred|OUTGOING_CALL_BARRED|failed
2050|Destination Prefix Barred|OUTGOING_CALL_BARRED|failed
2060|Loop Detected|EXCHANGE_ROUTING_ERROR|failed
2070|Violates Media Anchoring|OUTGOING_CALL_BARRED|failed
3000|No Answer|NO_ANSWER|no-answer
3010|Busy Line|USER_BUSY|busy
3020|Rejected|CALL_REJECTED|failed
3030|Unknown Caller ID|CALL_REJECTED|failed
3040|Forbidden|CALL_REJECTED|failed
3050|Unallocated number|UNALLOCATED_NUMBER|failed
3070|Request timeout|RECOVERY_ON_TIMER_EXPIRE|timeout
3080|Internal server error from carrier|NORMAL_TEMPORARY_FAILURE|failed
3090|Network congestion from carrier|SWITCH_CONGESTION|failed
3100|Busy everywhere|USER_BUSY|busy
3110|Declined|CALL_REJECTED|failed
3120|User does not exist anywhere|UNALLOCATED_NUMBER|failed
3130|Spam block|CALL_REJECTED|failed
3140|DNO Caller ID|CALL_REJECTED|failed
4000|Normal Hangup|NORMAL_CLEARING|completed
4010|End Of XML Instructions|NORMAL_CLEARING|completed
5000|Network Error|NETWORK_OUT_OF_ORDER|failed
5010|Internal Error|NORMAL_TEMPORARY_FAILURE|failed
5020|Routing Error|NO_ROUTE_DESTINATION|failed
5030|Concurrency Limit Breached|CALL_REJECTED|failed
6000|Scheduled Hangup|ALLOTTED_TIMEOUT|completed
6010|Ring Timeout Reached|NO_ANSWER|no-answer
6020|Media Timeout|MEDIA_TIMEOUT|completed
7011|Error Reaching Answer URL|NORMAL_CLEARING|completed
7012|Error Reaching Action URL|NORMAL_CLEARING|completed
7013|Error Reaching Transfer URL|NORMAL_CLEARING|completed
7014|Error Reaching Redirect URL|NORMAL_CLEARING|completed
7022|Invalid Action URL|NORMAL_CLEARING|completed
7023|Invalid Transfer URL|NORMAL_CLEARING|completed
7024|Invalid Redirect URL|NORMAL_CLEARING|completed
7032|Invalid Method For Action URL|NORMAL_CLEARING|completed
7033|Invalid Method For Transfer URL|NORMAL_CLEARING|completed
7034|Invalid Method For Redirect URL|NORMAL_CLEARING|completed
8011|Invalid Answer XML|NORMAL_CLEARING|completed
8012|Invalid Action XML|NORMAL_CLEARING|completed
8013|Invalid Transfer XML|NORMAL_CLEARING|completed
8014|Invalid Redirect XML|NORMAL_CLEARING|completed
9000|Lost Race|ORIGINATOR_CANCEL|cancel
9100|Machine Detected|NORMAL_CLEARING|completed
9110|Confirm Key Challenge Failed|NORMAL_CLEARING|completed
"""


def _table() -> dict[int, Cause]:
    rows = (line.split("|") for line in _ROWS.strip().splitlines())
    return {int(code): Cause(int(code), name, legacy, status) for code, name, legacy, status in rows}


CAUSES = _table()


@dataclass(frozen=True)
class Ending:
    """The end of a call: its cause's code, and who or what caused it."""

    code: int
    source: str

    @property
    def cause(self) -> Cause:
        """The row of the table; a code nobody knows reads as Unknown."""
        return CAUSES.get(self.code, CAUSES[0])

    def status(self, answered: bool) -> str:
        """The call's last status: an unanswered call is never `completed`."""
        status = self.cause.status
        if answered:
            return "completed"
        return "failed" if status == "completed" else status
