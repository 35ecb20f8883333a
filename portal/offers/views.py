"""Doors to a candidate's offer: read it, answer it, fetch the letter. Reading answers nothing; only a POST does."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.decorators import csp_replace
from django.forms import Form
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from base.actors import Actor
from base.errors import DomainError, Invalid, NotFound, Refused, Stale, TooMany
from base.ui.pages import done, render_page
from portal import limiting, speaking
from portal.mine.entering import as_candidate
from portal.mine.views.frame import private
from portal.offers import queries, words
from portal.offers.forms import AcceptForm, DeclineForm
from portal.offers.queries import Told
from portal.offers.standing import State
from portal.views.frame import is_person, public, visitor
from recruit.offers import answering, paper

# No script runs beside an offer, and nothing but our own pictures and styles is loaded.
_POLICY = {"script-src": ["'none'"], "connect-src": ["'none'"], "frame-src": ["'none'"]}

type_view = Callable[..., HttpResponseBase]


def _of_link(view: type_view) -> type_view:
    """A page behind an offer's link: the view gets what is told of the offer. Every other link gets the same 404."""

    @csp_replace(_POLICY)
    @public
    @wraps(view)
    def guarded(request: HttpRequest, token: str, **more: Any) -> HttpResponseBase:
        try:
            told = queries.opened(token)
            request.portal_brand = told.row.application.job.brand  # type: ignore[attr-defined]  # carried by the request to its page
            if not speaking.chosen():
                speaking.speak(told.row.language)
            response = view(request, told, **more)
        except NotFound:
            response = render_page(request, "portal/link_gone.html", {}, status=404)
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return private(response)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@_of_link
def offer(request: HttpRequest, told: Told) -> HttpResponseBase:
    """The offer and its answer. Being read by its person is noted once; it changes nothing else."""
    if request.method == "POST":
        return _answer(request, told)
    if told.state is State.WAITING and is_person(request):
        answering.note_opened(told.row)
    return _page(request, told, AcceptForm(), DeclineForm())


def _answer(request: HttpRequest, told: Told) -> HttpResponseBase:
    accepts = request.POST.get("act") != "decline"
    yes = AcceptForm(request.POST if accepts else None)
    no = DeclineForm(None if accepts else request.POST)
    form: Form = yes if accepts else no
    if told.state is not State.WAITING:
        return _page(request, told, AcceptForm(), DeclineForm(), notice=words.already(told.state), status=409)
    if not form.is_valid():
        return _page(request, told, yes, no, status=422)
    by = as_candidate(told.candidate, visitor(request))
    try:
        limiting.count_answer(by.network)
        _give(told, by, form.cleaned_data, accepts=accepts)
    except TooMany as error:
        return _page(request, told, yes, no, notice=str(error), status=error.status)
    except (Invalid, Refused, Stale) as error:
        return _refused(request, error, yes, no)
    return done(request, speaking.kept(request.path))


def _give(told: Told, by: Actor, given: dict[str, Any], *, accepts: bool) -> None:
    if accepts:
        answering.accept(told.row, by=by, signed_name=given["signed_name"], link_number=told.link_number)
        return
    answering.decline(
        told.row, by=by, reason=given["reason"], comment=given["comment"].strip(), link_number=told.link_number
    )


def _refused(request: HttpRequest, error: DomainError, yes: AcceptForm, no: DeclineForm) -> HttpResponseBase:
    """Somebody was faster, in another tab or at the company: the page as it stands now, with a sentence about it."""
    now = queries.opened(_token(request))
    return _page(request, now, yes, no, notice=words.already(now.state), status=error.status)


def _page(
    request: HttpRequest, told: Told, yes: AcceptForm, no: DeclineForm, *, notice: str = "", status: int | None = None
) -> HttpResponse:
    row = told.row
    context = {
        "told": told,
        "job_title": row.terms.get("job_title") or row.application.job.title,
        "rows": words.rows_of(row) if told.is_readable else [],
        "until": words.until_words(row),
        "reason": words.reason_of(row),
        "contact": _contact(row.sender, row.creator),
        "token": _token(request),
        "yes": yes,
        "no": no,
        "declines": no.is_bound,
        "notice": notice,
    }
    return render_page(request, "portal/offers/offer.html", context, status=status)


def _token(request: HttpRequest) -> str:
    return str(request.resolver_match.kwargs["token"]) if request.resolver_match else ""


def _contact(*people: User | None) -> User | None:
    """Whom to ask: who sent the offer, else who wrote it, as long as they work here."""
    return next((user for user in people if user is not None and user.is_active), None)


@require_safe
@_of_link
def letter(request: HttpRequest, told: Told) -> HttpResponseBase:
    """The letter as it was sent, to read in the browser or, with `?save=1`, to keep."""
    if not told.is_readable:
        raise NotFound
    kept, saves, name = queries.letter_of(told.row), "save" in request.GET, words.letter_name(told.row)
    if kept is not None:
        try:
            stored = kept.file.open("rb")
            return FileResponse(stored, as_attachment=saves, filename=name, content_type="application/pdf")
        except FileNotFoundError:
            pass  # drawn again from what was sent
    drawn = HttpResponse(paper.letter_pdf(told.row), content_type="application/pdf")
    drawn.headers["Content-Disposition"] = f'{"attachment" if saves else "inline"}; filename="offer.pdf"'
    return drawn
