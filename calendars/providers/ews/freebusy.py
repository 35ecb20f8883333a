"""Who is taken when: the availability service, asked so that one mailbox's trouble hides no other's answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from exchangelib.errors import ResponseMessageError, TransportError
from exchangelib.properties import (
    CalendarEvent,
    DaylightTime,
    FreeBusyView,
    FreeBusyViewOptions,
    MailboxData,
    StandardTime,
    TimeWindow,
    TimeZone,
)
from exchangelib.protocol import Protocol
from exchangelib.services import GetUserAvailability
from exchangelib.util import MNS

from base.errors import PermanentError, ProviderError
from calendars.providers.base import Busy, MailboxRefused, NoMailbox, Revoked, Schedule, Shown
from calendars.providers.ews.items import UTC_ZONE, utc
from calendars.providers.ews.troubles import plainly, translated

MOST_DAYS = 42  # what every version of the server accepts in one question
_MERGED_MINUTES = 15
_SHOWN = {
    "Free": Shown.FREE,
    "Tentative": Shown.TENTATIVE,
    "Busy": Shown.BUSY,
    "OOF": Shown.OUT,
    "WorkingElsewhere": Shown.ELSEWHERE,
}
_DIGITS = {"1": Shown.TENTATIVE, "2": Shown.BUSY, "3": Shown.OUT, "4": Shown.ELSEWHERE}


class _Availability(GetUserAvailability):  # type: ignore[misc]  # exchangelib has no types
    """The library's service, but an error about one mailbox is an answer among the others and not the end."""

    def _get_elements_in_response(self, response: Sequence[Any]) -> Iterator[Any]:
        for message in response:
            try:
                said = self._get_element_container(message=message.find(f"{{{MNS}}}ResponseMessage"))
            except (ResponseMessageError, TransportError) as error:
                said = error
            if isinstance(said, Exception):
                yield said
            else:
                yield message.find(f"{{{MNS}}}FreeBusyView")


def schedules(protocol: Protocol, mailboxes: Sequence[str], starts_at: datetime, ends_at: datetime) -> list[Schedule]:
    """What each mailbox is taken for, in the order asked. Unknown is never free."""
    parts = [_asked(protocol, mailboxes, start, end) for start, end in _windows(starts_at, ends_at)]
    return [_joined(mailbox, [part[number] for part in parts]) for number, mailbox in enumerate(mailboxes)]


def _windows(starts_at: datetime, ends_at: datetime) -> Iterator[tuple[datetime, datetime]]:
    start = starts_at
    while start < ends_at:
        end = min(start + timedelta(days=MOST_DAYS), ends_at)
        yield start, end
        start = end


def _joined(mailbox: str, parts: Sequence[Schedule]) -> Schedule:
    unknown = next((part for part in parts if part.problem), None)
    if unknown is not None:
        return unknown
    # What lies across two windows is told twice.
    return Schedule(mailbox, busy=tuple(dict.fromkeys(busy for part in parts for busy in part.busy)))


def _asked(protocol: Protocol, mailboxes: Sequence[str], starts_at: datetime, ends_at: datetime) -> list[Schedule]:
    try:
        return _ask(protocol, mailboxes, starts_at, ends_at)
    except PermanentError as error:
        if isinstance(error, Revoked) or len(mailboxes) == 1:
            raise
    # The question as a whole was refused: one after the other, so that the one it was about stands alone.
    return [_alone(protocol, mailbox, starts_at, ends_at) for mailbox in mailboxes]


def _alone(protocol: Protocol, mailbox: str, starts_at: datetime, ends_at: datetime) -> Schedule:
    try:
        return _ask(protocol, [mailbox], starts_at, ends_at)[0]
    except Revoked:
        raise
    except PermanentError as error:
        return _unknown(mailbox, error)


def _ask(protocol: Protocol, mailboxes: Sequence[str], starts_at: datetime, ends_at: datetime) -> list[Schedule]:
    with plainly():
        views = list(
            _Availability(protocol).call(
                tzinfo=UTC_ZONE,
                mailbox_data=[
                    MailboxData(email=mailbox, attendee_type="Required", exclude_conflicts=False)
                    for mailbox in mailboxes
                ],
                timezone=_utc_rules(),
                free_busy_view_options=FreeBusyViewOptions(
                    time_window=TimeWindow(start=utc(starts_at), end=utc(ends_at)),
                    merged_free_busy_interval=_MERGED_MINUTES,
                    requested_view="DetailedMerged",
                ),
            )
        )
        if len(views) != len(mailboxes):
            raise PermanentError(_("Exchange did not answer for every mailbox it was asked about."))
        return [_schedule(mailbox, view, starts_at) for mailbox, view in zip(mailboxes, views, strict=True)]


def _utc_rules() -> TimeZone:
    """UTC said in the way of this service; asking the server for its own rules would cost a round trip."""
    never = {"bias": 0, "time": datetime.min.time(), "occurrence": 1, "weekday": "Sunday"}
    return TimeZone(
        bias=0, standard_time=StandardTime(iso_month=1, **never), daylight_time=DaylightTime(iso_month=7, **never)
    )


def _unknown(mailbox: str, trouble: ProviderError) -> Schedule:
    code = "refused" if isinstance(trouble, MailboxRefused) else "missing" if isinstance(trouble, NoMailbox) else ""
    return Schedule(mailbox, problem=str(trouble), code=code)


def _schedule(mailbox: str, view: FreeBusyView | Exception, starts_at: datetime) -> Schedule:
    if isinstance(view, Exception):
        trouble: ProviderError = translated(view)
        if isinstance(trouble, Revoked):
            raise trouble
        return _unknown(mailbox, trouble)
    if view.view_type in {None, "None"}:
        return Schedule(
            mailbox, problem=_("The service account may not see when this mailbox is taken."), code="refused"
        )
    events = view.calendar_events or []
    if any(event.busy_type == "NoData" for event in events):
        return Schedule(mailbox, problem=_("Exchange has no data about this mailbox now."))
    if events or view.view_type != "MergedOnly":
        return Schedule(mailbox, busy=tuple(_busy(event) for event in events))
    return Schedule(mailbox, busy=tuple(_from_digits(view.merged or "", starts_at)))


def _busy(event: CalendarEvent) -> Busy:
    details = event.details
    is_private = bool(details and details.is_private)
    return Busy(
        starts_at=event.start.astimezone(UTC_ZONE).replace(tzinfo=UTC),
        ends_at=event.end.astimezone(UTC_ZONE).replace(tzinfo=UTC),
        shown=_SHOWN.get(event.busy_type, Shown.BUSY),
        title="" if is_private or not details else details.subject or "",
        place="" if is_private or not details else details.location or "",
        is_private=is_private,
    )


def _from_digits(merged: str, starts_at: datetime) -> Iterator[Busy]:
    """Busy times of the coarsest answer there is: a digit for each quarter of an hour."""
    quarter = timedelta(minutes=_MERGED_MINUTES)
    first = 0
    for place in range(1, len(merged) + 1):
        if place < len(merged) and merged[place] == merged[first]:
            continue
        shown = _DIGITS.get(merged[first])
        if shown is not None:
            yield Busy(starts_at + first * quarter, starts_at + place * quarter, shown)
        first = place
