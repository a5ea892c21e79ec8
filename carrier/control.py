"""The control API: faults, truth, transcripts and people, for tests that live in another process."""

from typing import Any

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from carrier import faults, people_file
from carrier.engine import VirtualClock
from carrier.exchange import Carrier
from carrier.web import ApiError, body_of, plain


class ControlApi:
    """Everything under `/control/`. Bodies are JSON; there are no credentials, so it is for loopback only."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self._map = Map(
            [
                Rule("/control/faults", methods=["GET"], endpoint=self._show_faults),
                Rule("/control/faults", methods=["POST"], endpoint=self._set_faults),
                Rule("/control/truth", methods=["GET"], endpoint=self._truth),
                Rule("/control/transcript/<uuid>", methods=["GET"], endpoint=self._transcript),
                Rule("/control/people", methods=["GET"], endpoint=self._list_people),
                Rule("/control/people", methods=["POST"], endpoint=self._add_people),
                Rule("/control/dial_in", methods=["POST"], endpoint=self._dial_in),
                Rule("/control/run", methods=["POST"], endpoint=self._run),
                Rule("/control/clock", methods=["GET"], endpoint=self._clock),
            ]
        )

    def handle(self, request: Request) -> Response:
        """Answer one request."""
        try:
            endpoint, values = self._map.bind_to_environ(request.environ).match()
            response: Response = endpoint(request, **values)
        except ApiError as error:
            return plain({"error": error.text}, error.status)
        except HTTPException as error:
            return plain({"error": error.description}, error.code or 500)
        except (people_file.PeopleError, faults.UnknownFaultError, TypeError) as error:
            return plain({"error": str(error)}, 400)
        return response

    def _show_faults(self, request: Request) -> Response:
        return plain({"known": faults.NAMES, **self._carrier.faults.as_json()})

    def _set_faults(self, request: Request) -> Response:
        """`{"clear": true, "rates": {...}, "script": [{"fault": "...", "times": 1}], "slow_seconds": 8}`."""
        values = body_of(request)
        with self._carrier.engine.lock:
            if values.get("clear"):
                self._carrier.faults.clear()
            if "rates" in values:
                self._carrier.faults.set_rates(values["rates"])
            for plan in values.get("script", []):
                self._carrier.faults.script(**plan)
            if "slow_seconds" in values:
                self._carrier.faults.slow_seconds = float(values["slow_seconds"])
        return self._show_faults(request)

    def _truth(self, request: Request) -> Response:
        """`?kind=webhook&kind=heard&after=<number of entries already read>`."""
        entries = self._carrier.truth(*request.args.getlist("kind"))
        after = request.args.get("after", "0")
        return plain({"entries": entries[int(after) if after.isdigit() else 0 :], "count": len(entries)})

    def _transcript(self, request: Request, uuid: str) -> Response:
        transcript = self._carrier.transcript(uuid)
        if not transcript.entries:
            raise ApiError(404, "no such call")
        return plain(
            {
                "call_uuid": uuid,
                "ended": transcript.ended,
                "heard": transcript.heard(),
                "entries": [entry.as_json() for entry in transcript.entries],
                "text": str(transcript),
            }
        )

    def _list_people(self, request: Request) -> Response:
        people = self._carrier.people()
        return plain(
            {
                "people": [
                    {
                        "number": person.number,
                        "label": person.label,
                        "label_hi": person.label_hi,
                        "script": [repr(one) for one in person.script],
                    }
                    for person in people
                ]
            }
        )

    def _add_people(self, request: Request) -> Response:
        self._carrier.people(*people_file.people_from(body_of(request)))
        return self._list_people(request)

    def _dial_in(self, request: Request) -> Response:
        """`{"number": "...", "script": [...], "to": "..."}`; without a script the person of that number acts."""
        values = body_of(request)
        person = people_file.person({name: value for name, value in values.items() if name != "to"})
        known = person if "script" in values or "calls" in values else None
        uuid = self._carrier.dial_in(person.number, known, str(values.get("to", "")))
        return plain({"call_uuid": uuid}, 201)

    def _run(self, request: Request) -> Response:
        """Virtual clock: `{"seconds": 60}` lets time pass, `{}` runs until nothing is left to happen."""
        values: dict[str, Any] = body_of(request)
        if not isinstance(self._carrier.engine.clock, VirtualClock):
            raise ApiError(409, "the clock is real")
        if "seconds" in values:
            self._carrier.run_for(float(values["seconds"]))
        else:
            self._carrier.run_until_idle()
        return self._clock(request)

    def _clock(self, request: Request) -> Response:
        engine = self._carrier.engine
        virtual = isinstance(engine.clock, VirtualClock)
        return plain({"now": engine.wall().isoformat(), "seconds": engine.now, "virtual": virtual})
