"""What the pages behind a link share: no script, nothing stored, one 404 for every link that is not good."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from base.errors import NotFound
from base.ui.pages import render_page
from portal import speaking
from portal.interviews import words
from portal.interviews.queries import Invited, Offered
from portal.mine.views.frame import private
from portal.views.frame import public

# No script runs beside an interview, and nothing but our own pictures and styles is loaded.
_POLICY = {"script-src": ["'none'"], "connect-src": ["'none'"], "frame-src": ["'none'"]}

type_view = Callable[..., HttpResponseBase]
Load = Callable[[str], Offered | Invited]


def of_link(load: Load) -> Callable[[type_view], type_view]:
    """A page behind a link: the view gets what `load` tells of it. Every other link gets the same 404."""

    def decorate(view: type_view) -> type_view:
        @csp_replace(_POLICY)
        @public
        @wraps(view)
        def guarded(request: HttpRequest, token: str, **more: Any) -> HttpResponseBase:
            request.portal_brand = None  # type: ignore[attr-defined]  # a public page, of the default brand so far
            try:
                told = load(token)
                request.portal_brand = told.application.job.brand  # type: ignore[attr-defined]  # carried by the request to its page
                if not speaking.chosen():
                    speaking.speak(told.application.language)
                response = view(request, told, **more)
            except NotFound:
                response = render_page(request, "portal/link_gone.html", {}, status=404)
            response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
            return private(_remember_zone(request, response))

        return guarded

    return decorate


def _remember_zone(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Keep the zone that was just chosen for the pages of interviews, in this browser alone."""
    zone = words.chosen_zone(request)
    if zone and isinstance(response, HttpResponse):
        response.set_cookie(
            words.COOKIE, zone, path=words.COOKIE_PATH, max_age=words.COOKIE_LASTS, httponly=True, samesite="Lax",
            secure=request.is_secure() or settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip
    return response


def around(request: HttpRequest, told: Offered | Invited, clock: words.Clock) -> dict[str, Any]:
    """What every page shows beside its own: whom to ask, the zone of its times, the job."""
    match = request.resolver_match
    return {
        "told": told,
        "candidate": told.application.candidate,
        "job_title": told.application.job.title,
        "contact": told.contact,
        "clock": clock,
        "zones": words.zone_choices(clock.zone),
        "token": str(match.kwargs["token"]) if match else "",
    }
