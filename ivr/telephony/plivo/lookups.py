"""Ask Plivo about calls, end them, fetch recordings: reads, so the vendor's SDK may repeat them safely.

The SDK has no setting for its address; its module globals are the only place (plivo.md §4.4).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

import plivo
import plivo.rest.client as sdk
import requests
import urllib3
from plivo.exceptions import PlivoRestError, ResourceNotFoundError

from core.phone import from_carrier
from ivr.telephony.plivo.hangups import end_reason
from ivr.telephony.port import CallRecord, TelephonyError

TIMEOUT_SECONDS = 10
PAGE = 20
MAX_RECORDING_BYTES = 10 * 1024 * 1024
_MEDIA_HOSTS = ("media.plivo.com",)

T = TypeVar("T")


def sdk_client(api_url: str, auth_id: str, token: str) -> plivo.RestClient:
    """Return the vendor's client, pointed at `api_url`."""
    base = f"{api_url}/v1/Account"
    for name in (
        "PLIVO_API_BASE_URI",
        "API_VOICE_BASE_URI",
        "API_VOICE_BASE_URI_FALLBACK_1",
        "API_VOICE_BASE_URI_FALLBACK_2",
    ):
        setattr(sdk, name, base)
    return plivo.RestClient(auth_id, token, timeout=TIMEOUT_SECONDS)


class PlivoLookup:
    """Reads calls and recordings from Plivo."""

    def __init__(self, api_url: str, auth_id: str, token: str) -> None:
        self._api_url = api_url
        self._auth = urllib3.make_headers(basic_auth=f"{auth_id}:{token}")
        self._client = sdk_client(api_url, auth_id, token)

    def live_ids(self) -> set[str]:
        """Return the ids of calls that are ringing, queued or in progress."""
        return self._all_ids(self._client.live_calls) | self._all_ids(self._client.queued_calls)

    @staticmethod
    def _all_ids(calls: Any) -> set[str]:
        """Read every page: the vendor's client asks for twenty. A provider that knows no pages repeats itself."""
        ids: set[str] = set()
        while True:
            page = _asked(partial(_page_of_ids, calls, len(ids)))
            if page <= ids:
                return ids
            ids |= page

    def record(self, provider_call_id: str) -> CallRecord | None:
        """Return the record of an ended call, or None if there is none (yet)."""
        try:
            return _asked(lambda: _call_record(self._client.calls.get(provider_call_id)))
        except _NotFoundError:
            return None

    def records_to(self, e164: str, since_at: datetime) -> list[CallRecord]:
        """Return the records of calls to a number since an instant (UTC filters, 20 a page)."""
        records: list[CallRecord] = []
        while True:
            found = _asked(
                lambda: [
                    _call_record(item)
                    for item in self._client.calls.list(
                        to_number=e164.removeprefix("+"),
                        end_time__gte=since_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"),
                        end_time__lt=(since_at + timedelta(days=7)).astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"),
                        limit=PAGE,
                        offset=len(records),
                    )
                ]
            )
            records.extend(found)
            if len(found) < PAGE:
                return records

    def hang_up(self, provider_call_id: str) -> None:
        """End a live call; quietly do nothing if it is over."""
        try:
            _asked(lambda: self._client.calls.hangup(provider_call_id))
        except _NotFoundError:
            return

    def fetch_recording(self, recording_id: str) -> bytes:
        """Return a recording's audio file, fetched by its id: the address in a webhook is never followed (R52)."""
        try:
            recording = _asked(lambda: self._client.recordings.get(recording_id))
        except _NotFoundError as error:
            raise TelephonyError("the provider has no such recording", permanent=True) from error
        return self._download(str(recording.recording_url))

    def delete_recording(self, recording_id: str) -> None:
        """Have Plivo delete its copy of a recording."""
        _asked(lambda: self._client.recordings.delete(recording_id))

    def _download(self, url: str) -> bytes:
        parts = urlsplit(url)
        own_host = urlsplit(self._api_url).hostname
        if parts.hostname != own_host and (parts.scheme != "https" or parts.hostname not in _MEDIA_HOSTS):
            raise TelephonyError("the recording is on a host we do not know", permanent=True)
        try:
            response = urllib3.request(
                "GET",
                url,
                headers=self._auth,
                timeout=TIMEOUT_SECONDS,
                retries=False,
                redirect=False,
                preload_content=False,
            )
            data = response.read(MAX_RECORDING_BYTES + 1)
            response.release_conn()
        except urllib3.exceptions.HTTPError as error:
            raise TelephonyError(f"the recording cannot be fetched ({type(error).__name__})") from error
        if response.status != 200 or not data or len(data) > MAX_RECORDING_BYTES:
            raise TelephonyError(f"the recording cannot be fetched ({response.status}, {len(data)} bytes)")
        return data


class _NotFoundError(TelephonyError):
    """The provider knows no such thing."""


def _asked(question: Callable[[], T]) -> T:
    try:
        return question()
    except ResourceNotFoundError as error:
        raise _NotFoundError("the provider knows no such thing", permanent=True) from error
    except (PlivoRestError, requests.RequestException, ValueError, TypeError, AttributeError) as error:
        # AttributeError and TypeError: an answer without the fields it should have (R10).
        # The vendor's messages name our account: only their kind is passed on.
        raise TelephonyError(f"the provider could not be asked ({type(error).__name__})") from error


def _page_of_ids(calls: Any, offset: int) -> set[str]:
    return {str(one) for one in calls.list_ids(limit=PAGE, offset=offset).calls}


def _call_record(item: Any) -> CallRecord:
    code = item.hangup_cause_code
    code = int(code) if str(code or "").isdigit() else None
    source = item.hangup_source or None
    inbound = item.call_direction == "inbound"
    return CallRecord(
        provider_call_id=str(item.call_uuid),
        to=from_carrier(str(item.to_number)),
        started_at=_instant(getattr(item, "initiation_time", None)),
        reason=end_reason(code, source, inbound=inbound),
        cause_code=code,
        ended_by=source,
        talk_seconds=int(item.call_duration or 0),
        billed_seconds=int(getattr(item, "billed_duration", None) or 0),
        was_answered=bool(item.answer_time),
    )


def _instant(text: str | None) -> datetime | None:
    """Read a CDR time, `2026-01-02 14:05:18+05:30`."""
    return datetime.fromisoformat(text).astimezone(UTC) if text else None
