"""Doors to the answer of an invitation to an interview: yes, no, or another time. Reading changes nothing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_safe

from base.errors import Invalid, Refused, Stale, TooMany
from base.ui.pages import done, render_page
from portal import limiting, speaking
from portal.interviews import queries, words
from portal.interviews.forms import AnswerForm
from portal.interviews.queries import Invited
from portal.interviews.standing import State
from portal.interviews.views.choose import calendar_answer
from portal.interviews.views.frame import around, of_link
from portal.mine.entering import as_candidate
from portal.views.frame import visitor
from recruit.interviews import answering, telling
from recruit.interviews.invite_tokens import path_of

# Another time is asked for: the candidate may come, and their words say when instead.
_RESPONSES = {"accepted": "accepted", "declined": "declined", "other": "tentative"}


@require_http_methods(["GET", "HEAD", "POST"])
@of_link(queries.invited_from)
def invitation(request: HttpRequest, told: Invited) -> HttpResponseBase:
    """The interview and its answer. A time the candidate chose themselves has a page of its own."""
    link = queries.chosen_by_link(told.row)
    if link is not None:
        return done(request, speaking.kept(path_of(link)))
    if request.method == "POST":
        return _answer(request, told)
    return _page(request, told, AnswerForm())


def _answer(request: HttpRequest, told: Invited) -> HttpResponseBase:
    form = AnswerForm(request.POST)
    if told.row.is_cancelled or told.is_over:
        return _page(request, told, AnswerForm(), notice=words.already(_state(told)), status=409)
    if not form.is_valid():
        return _page(request, told, form, status=422)
    by = as_candidate(told.application.candidate, visitor(request))
    response = _RESPONSES[form.cleaned_data["answer"]]
    said = form.cleaned_data["words"] if response == "tentative" else ""
    try:
        limiting.count_answer(by.network)
        answering.answer_as_candidate(told.row, by=by, response=response, words=said)
    except TooMany as error:
        return _page(request, told, form, notice=str(error), status=error.status)
    except (Invalid, Refused, Stale):
        match = request.resolver_match
        now = queries.invited_from(str(match.kwargs["token"]) if match else "")
        return _page(request, now, AnswerForm(), notice=words.already(_state(now)), status=409)
    return done(request, speaking.kept(request.path))


def _state(told: Invited) -> State:
    if told.row.is_cancelled:
        return State.OFF
    return State.OVER if told.is_over else State.OPEN


def _page(
    request: HttpRequest, told: Invited, form: AnswerForm, *, notice: str = "", status: int | None = None
) -> HttpResponse:
    clock = words.clock_of(request, told.application, told.row.zone)
    events: list[dict[str, Any]] = [
        {"event": event, "when": clock.span(event.starts_at, event.ends_at)} for event in told.events
    ]
    context = around(request, told, clock) | {
        "events": events,
        "zone_name": clock.name(told.events[0].starts_at) if told.events else "",
        "status": told.row.candidate_status,
        "state": _state(told).value,
        "form": form,
        "asks_other": bool(form.errors.get("words")),
        "notice": notice,
    }
    return render_page(request, "portal/interviews/answer.html", context, status=status)


@require_safe
@of_link(queries.invited_from)
def calendar(_request: HttpRequest, told: Invited, number: int) -> HttpResponseBase:
    """An event of the interview as a file for a calendar."""
    return calendar_answer(telling.calendar_files(told.row), number)
