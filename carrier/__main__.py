"""`python -m carrier`: the stand-in with its browser phone, on this machine."""

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence

from carrier.config import DEMO_AUTH_ID, DEMO_AUTH_TOKEN, CarrierConfig
from carrier.people_file import PeopleError
from carrier.server import create_server


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, serve until interrupted."""
    parser = argparse.ArgumentParser(prog="carrier", description="A stand-in for Plivo with a phone in the browser.")
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--auth-id", default=os.environ.get("PLIVO_AUTH_ID", DEMO_AUTH_ID))
    parser.add_argument("--helpline", default=os.environ.get("PLIVO_NUMBER", "911140000000"), help="the number")
    parser.add_argument("--answer-url", default="http://127.0.0.1:8000/ivr/plivo/answer")
    parser.add_argument("--hangup-url", default="http://127.0.0.1:8000/ivr/plivo/hangup")
    parser.add_argument("--people", default="", metavar="FILE", help="JSON file with the people on the network")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    tokens = os.environ.get("PLIVO_AUTH_TOKEN", DEMO_AUTH_TOKEN).split(",")
    config = CarrierConfig(
        port=given.port,
        host=given.host,
        auth_id=given.auth_id,
        auth_token=[token.strip() for token in tokens],
        helpline_number=given.helpline,
        answer_url=given.answer_url,
        hangup_url=given.hangup_url,
        people_file=given.people,
        seed=given.seed,
    )
    try:
        server = create_server(config)
    except (PeopleError, OSError) as error:
        sys.stderr.write(f"The carrier cannot start: {error}\n")
        return 1
    sys.stdout.write(f"The phone is at {config.address}/\n")
    sys.stdout.flush()
    with contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
