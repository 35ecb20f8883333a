"""The door of undo: one press takes the act back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from base.ui.pages import done
from base.undo import undoing


@require_POST
def undo(request: HttpRequest, token: UUID) -> HttpResponse:
    """Take an act back, say so, and show the page anew."""
    act = undoing.undo(token, by=request.actor)  # type: ignore[attr-defined]  # the actor middleware adds it
    sentence = _("Undone: {act}").format(act=act.sentence)
    if request.htmx:  # type: ignore[attr-defined]  # django-htmx's middleware adds it
        # The page is loaded anew, so the sentence waits for it.
        messages.success(request, sentence)
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    back = request.headers.get("Referer", "/")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return done(request, back if safe else "/", sentence)
