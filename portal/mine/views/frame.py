"""What every page of a candidate shares: the cookie, who asks, in which language, and headers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from base.actors import Actor
from base.ui.pages import done
from portal import speaking
from portal.mine import entering
from portal.models import CandidateSession
from portal.views.frame import public, visitor
from recruit.candidates.models import Candidate

COOKIE = "mine"
COOKIE_PATH = "/careers/"


@dataclass(frozen=True, slots=True)
class Visit:
    """A signed-in candidate: who they are, the session, and the actor of their verbs."""

    session: CandidateSession
    actor: Actor

    @property
    def candidate(self) -> Candidate:
        """Who it is."""
        return self.session.candidate


type_view = Callable[..., HttpResponseBase]


def candidate_page(view: type_view) -> type_view:
    """A page behind the candidate's own sign-in: the view gets a `Visit` after the request."""

    @public
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        session = entering.find_session(request.COOKIES.get(COOKIE, ""))
        if session is None:
            words = _("Enter your e-mail address to open your page.")
            if request.COOKIES.get(COOKIE):
                words = _("You were signed out after a while without a page. Ask for a new link.")
            return private(done(request, speaking.kept(reverse("portal:mine-sign-in")), words, tone="info"))
        visit = Visit(session, entering.as_candidate(session.candidate, visitor(request)))
        request.candidate_visit = visit  # type: ignore[attr-defined]  # carried by the request to its page
        _speak(session)
        return private(view(request, visit, *args, **kwargs))

    return guarded


def _speak(session: CandidateSession) -> None:
    """Speak as the session does; a new choice is remembered by it, so that links need not carry it."""
    wished = speaking.chosen()
    if wished and wished != session.language:
        entering.speak(session, wished)
    speaking.speak(wished or session.language)


def private(response: HttpResponseBase) -> HttpResponseBase:
    """Never stored, never told to other sites."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def remember(response: HttpResponse, secret: str, request: HttpRequest) -> None:
    """Give the browser the session; it forgets it when it is closed."""
    response.set_cookie(
        COOKIE, secret, path=COOKIE_PATH, httponly=True, samesite="Lax",
        secure=request.is_secure() or settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def forget(response: HttpResponse) -> HttpResponse:
    """Take the session from the browser."""
    response.delete_cookie(COOKIE, path=COOKIE_PATH, samesite="Lax")
    return response
