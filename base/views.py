"""What the product says when it cannot answer, and how it says that it is well. No page of a subject lives here."""

from __future__ import annotations

import sys

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_safe

from base import health
from base.errors import NotAllowed, NotFound
from base.middleware import database_away, is_api


def _refuse(request: HttpRequest, status: int, sentence: str, code: str) -> HttpResponse:
    if is_api(request):
        return JsonResponse({"message": sentence, "errors": [{"code": code, "message": sentence}]}, status=status)
    from base.ui.pages import refuse

    return refuse(request, status, sentence, code=code)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django's signature
    """The request itself is broken: too large, too many fields, a host nobody serves."""
    return _refuse(request, 400, _("The browser sent something we cannot read. Go back and try again."), "bad_request")


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django's signature
    """Django's own refusals, worded like ours."""
    return _refuse(request, 403, str(NotAllowed.default_message), "not_allowed")


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django's signature
    """No such address, or nothing the visitor may know of."""
    return _refuse(request, 404, str(NotFound.default_message), "not_found")


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours: show the identifier the log carries too, and no detail. A database that is away is a 503."""
    request_id = getattr(request, "request_id", "")
    try:
        if isinstance(sys.exception(), OperationalError | InterfaceError) and not is_api(request):
            return database_away(request)
        sentence = _("Something went wrong on our side. Try again; if it stays, tell us this code: %(code)s")
        return _refuse(request, 500, sentence % {"code": request_id}, request_id or "server_error")
    except Exception:  # noqa: BLE001  the page that says sorry must not need anything that may be broken
        return HttpResponse(f"Something went wrong. Code: {request_id}", status=500, content_type="text/plain")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django's signature
    """The form was not recognised as ours. Who is signed out is asked to sign in; what was typed stays in the page."""
    if request.headers.get("HX-Request") and not request.user.is_authenticated:
        from base.ui.pages import sign_in_again

        return sign_in_again(resolve_url(settings.LOGIN_URL))
    sentence = _("This page was open for too long. Go back, reload it, and send the form again.")
    return _refuse(request, 403, sentence, "csrf")


@login_not_required
@never_cache
@require_safe
def live(_request: HttpRequest) -> JsonResponse:
    """The process answers. Asks nobody else."""
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """Requests can be served: the database answers and its schema is the code's."""
    return _report(health.ready())


@login_not_required
@never_cache
@require_safe
def deep(_request: HttpRequest) -> JsonResponse:
    """Everything behind the pages works too: broker, cache, background work, disk."""
    return _report(health.deep())


def _report(findings: dict[str, bool]) -> JsonResponse:
    well = all(findings.values())
    body = {
        "status": "ok" if well else "failing",
        "checks": {name: "ok" if ok else "failing" for name, ok in findings.items()},
    }
    return JsonResponse(body, status=200 if well else 503)
