"""Doors of meetings: a colleague answers by the link of a letter, and subscribes to their own meetings."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import throttling
from accounts.doors import account_frame, actor_of, member_of
from accounts.throttling import Limit
from base.actors import Actor
from base.errors import DomainError, NotFound, TooMany
from base.ui.pages import done, render_page
from calendars.availability import zones
from calendars.meetings import answering, feeding, ics, queries, tokens
from calendars.meetings.models import Attendee

# A link is answered once or twice; a feed is read every few minutes by each of somebody's devices.
_WRONG_BY_NETWORK = (Limit("calendar-link-hour", 60, timedelta(hours=1)),)
_ANSWERS = {"accepted", "tentative", "declined"}


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation to whom it was mailed, and take their answer. Opening the page answers nothing."""
    try:
        attendee = tokens.attendee_from(token)
    except NotFound:
        return _unlisted(render_page(request, "calendars/meetings/answer_spent.html", {}, status=404))
    problem, status = "", 200
    if request.method == "POST":
        try:
            response = request.POST.get("response", "")
            answering.answer(
                attendee, response=response if response in _ANSWERS else "", by=_as_attendee(request, attendee)
            )
            return _unlisted(done(request, request.path))
        except DomainError as error:
            problem, status = str(error), error.status
            attendee = tokens.attendee_from(token)
    return _unlisted(_answer_page(request, attendee, problem, status))


def _answer_page(request: HttpRequest, attendee: Attendee, problem: str, status: int) -> HttpResponse:
    meeting, user = attendee.meeting, attendee.user
    zone = user.time_zone if user is not None and zones.is_known(user.time_zone) else "UTC"
    context = {
        "meeting": meeting,
        "attendee": attendee,
        "zone": zone,
        "problem": problem,
        "is_over": meeting.ends_at < timezone.now(),
        "title": _("Private appointment") if meeting.is_private else meeting.title,
    }
    with timezone.override(ZoneInfo(zone)):
        return render_page(request, "calendars/meetings/answer.html", context, status=status)


def _as_attendee(request: HttpRequest, attendee: Attendee) -> Actor:
    """Who has the link answers as the colleague it was sent to, whoever is signed in in this browser."""
    assert attendee.user is not None  # noqa: S101  tokens give colleagues only
    visitor = actor_of(request)
    return Actor.of(attendee.user, request_id=visitor.request_id, network=visitor.network)


@login_not_required
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """One's meetings as a calendar to subscribe to. Whoever has the address reads it; it can be revoked."""
    try:
        link = queries.feed_of(secret)
    except NotFound:
        _count_wrong(actor_of(request).network)
        raise Http404 from None
    changed_at, count = queries.feed_changed_at(link.user)
    mark = hashlib.sha256(f"{link.pk} {changed_at} {count} {timezone.now():%F}".encode()).hexdigest()[:32]
    feeding.note_read(link)
    response = get_conditional_response(
        request, etag=f'"{mark}"', last_modified=int(changed_at.timestamp()) if changed_at else None
    )
    if not isinstance(response, HttpResponseNotModified):
        name = _("Meetings of {name}").format(name=link.user.full_name)
        response = HttpResponse(
            ics.feed(queries.feed_facts(link.user), name=name), content_type="text/calendar; charset=utf-8"
        )
    response.headers["ETag"] = f'"{mark}"'
    response.headers["Cache-Control"] = "private, no-cache"
    if changed_at:
        response.headers["Last-Modified"] = http_date(changed_at.timestamp())
    return _unlisted(response)


@require_POST
def make_feed(request: HttpRequest) -> HttpResponse:
    """Make one's secret address, or a new one in its place, and show it this once."""
    address = feeding.make_feed(member_of(request), by=actor_of(request))
    context = account_frame(request, "calendars:own-calendar") | {"address": address}
    response = render_page(request, "calendars/meetings/feed_made.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
def revoke_feed(request: HttpRequest) -> HttpResponse:
    """Let one's secret address stop working."""
    feeding.revoke_feed(member_of(request), by=actor_of(request))
    return done(request, "calendars:own-calendar", _("The address does not work any more."))


def _count_wrong(network: str) -> None:
    try:
        throttling.count_all({network: _WRONG_BY_NETWORK})
    except throttling.UsedUp as error:
        raise TooMany(wait_seconds=error.wait_seconds) from error


def _unlisted(response: HttpResponse) -> HttpResponse:
    """A secret address is nothing for search engines, nor for pages that are left through a link."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    # Not "no-referrer": browsers then send forms with the origin "null", which the check against forgeries refuses.
    response.headers["Referrer-Policy"] = "same-origin"
    return response
