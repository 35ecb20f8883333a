"""Doors to a link to choose a time. Reading changes nothing, apart from noting that it was opened; only a POST does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from base.actors import Actor
from base.errors import Invalid, NotFound, Refused, Stale, TooMany
from base.ui.pages import done, render_page
from calendars.availability.slots import Span
from portal import limiting, speaking
from portal.interviews import queries, standing, words
from portal.interviews.forms import CancelForm, ChoiceForm, ProposeForm
from portal.interviews.queries import Offered
from portal.interviews.standing import State
from portal.interviews.views.frame import around, of_link
from portal.mine.entering import as_candidate
from portal.views.frame import is_person, visitor
from recruit.interviews import choosing, invite_queries, telling
from recruit.interviews.choosing import SlotGone

Act = Callable[[Offered, Actor, dict[str, Any]], object]


def _hold(told: Offered, by: Actor, given: dict[str, Any]) -> object:
    return choosing.hold(told.row, by=by, starts_at=given["starts_at"], link_number=told.link_number)


def _confirm(told: Offered, by: Actor, given: dict[str, Any]) -> object:
    act = choosing.change if told.state is State.BOOKED else choosing.choose
    return act(told.row, by=by, starts_at=given["starts_at"], link_number=told.link_number)


def _cancel(told: Offered, by: Actor, given: dict[str, Any]) -> object:
    return choosing.cancel(told.row, by=by, reason=given["reason"], link_number=told.link_number)


def _propose(told: Offered, by: Actor, given: dict[str, Any]) -> object:
    return choosing.propose(told.row, by=by, words=given["words"], link_number=told.link_number)


_ACTS: dict[str, tuple[type[Form], Act]] = {
    "hold": (ChoiceForm, _hold),
    "confirm": (ChoiceForm, _confirm),
    "cancel": (CancelForm, _cancel),
    "propose": (ProposeForm, _propose),
}


@require_http_methods(["GET", "HEAD", "POST"])
@of_link(queries.offered_from)
def times(request: HttpRequest, told: Offered) -> HttpResponseBase:
    """The times to choose from, or what became of the link."""
    if request.method == "POST":
        return _act(request, told)
    if told.state is State.OPEN and is_person(request):
        choosing.note_opened(told.row)
    return _page(request, told)


def _act(request: HttpRequest, told: Offered) -> HttpResponseBase:
    name = request.POST.get("act", "")
    shape, act = _ACTS.get(name, _ACTS["hold"])
    form = shape(request.POST)
    if not form.is_valid():
        return _page(request, told, form, status=422)
    by = as_candidate(told.application.candidate, visitor(request))
    try:
        limiting.count_choice(by.network)
        act(told, by, form.cleaned_data)
    except SlotGone as error:
        return _page(request, _anew(request), nearest=error.nearest, notice=_why_gone(told, error), status=409)
    except TooMany as error:
        return _page(request, told, form, notice=str(error), status=error.status)
    except (Invalid, Refused, Stale) as error:
        now = _anew(request)
        notice = _("It is too late to change this time here. Reply to our letter instead.")
        return _page(request, now, notice=notice if error.code == "too_late" else words.already(now.state), status=409)
    anchor = {"hold": "#confirm", "propose": "#propose"}.get(name, "")
    return done(request, speaking.kept(request.path) + anchor)


def _why_gone(told: Offered, error: SlotGone) -> str:
    """Nobody took a time that only cannot be looked up: no other one is left then either."""
    if not error.nearest and invite_queries.offered_to(told.row).lost:
        return _("This time cannot be confirmed at the moment. Please try again in a few minutes.")
    return _("Somebody else just took this time. Choose another one.")


def _anew(request: HttpRequest) -> Offered:
    match = request.resolver_match
    return queries.offered_from(str(match.kwargs["token"]) if match else "")


def _page(
    request: HttpRequest,
    told: Offered,
    form: Form | None = None,
    *,
    nearest: list[Span] | None = None,
    notice: str = "",
    status: int | None = None,
) -> HttpResponse:
    clock = words.clock_of(request, told.application, told.row.zone)
    chooses = told.state is State.OPEN or (told.may_move and ("change" in request.GET or nearest is not None))
    held = invite_queries.held_of(told.row) if told.state is State.OPEN or told.may_move else None
    found = invite_queries.offered_to(told.row) if chooses or held else invite_queries.Offered()
    context = around(request, told, clock) | {
        "days": clock.days(found.slots),
        "is_unsure": bool(found.lost),
        "chooses": chooses,
        "held": _held(held, clock) if held else None,
        "nearest": clock.times(nearest or []),
        "asks": told.state in standing.ASKABLE,
        "form": form,
        "propose": form if isinstance(form, ProposeForm) else ProposeForm(),
        "cancel": form if isinstance(form, CancelForm) else CancelForm(),
        "notice": notice,
        "until": clock.span(told.row.expires_at, told.row.expires_at).rpartition("–")[0],
        "minutes": invite_queries.length_of(told.row, told.meeting),
    }
    if told.meeting is not None and told.row.interview is not None:
        context |= {
            "when": clock.span(told.meeting.starts_at, told.meeting.ends_at),
            "zone_name": clock.name(told.meeting.starts_at),
            "people": queries.people_of(told.row.interview),
        }
    else:
        context["zone_name"] = clock.name(told.row.expires_at)
    return render_page(request, "portal/interviews/choose.html", context, status=status)


def _held(held: tuple[Span, datetime], clock: words.Clock) -> dict[str, str]:
    span, until = held
    return {
        "value": words.sent(span.starts_at),
        "words": clock.span(span.starts_at, span.ends_at),
        "until": clock.time(until),
        "zone": clock.name(span.starts_at),
    }


@require_safe
@of_link(queries.offered_from)
def calendar(_request: HttpRequest, told: Offered) -> HttpResponseBase:
    """The booked interview as a file for a calendar."""
    if told.row.interview is None:
        raise NotFound
    return calendar_answer(telling.calendar_files(told.row.interview), 1)


def calendar_answer(files: list[tuple[str, bytes, str]], number: int) -> HttpResponse:
    """One of an interview's files, the first is 1. Raises NotFound for a number there is none of."""
    if not 1 <= number <= len(files):
        raise NotFound
    name, content, content_type = files[number - 1]
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
