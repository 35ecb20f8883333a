"""What every request passes: an identifier of its own, and one place where refusals become answers.

Who the visitor is belongs to `accounts.middleware`; how an answer looks to `base.ui.pages`.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from base.errors import DomainError, Invalid, TooMany
from base.logs import current_request_id

type_answer = Callable[[HttpRequest], HttpResponseBase]

# How the database's driver refuses the one character that text columns cannot hold.
_NO_ZEROS = "cannot contain NUL"
_GOOD_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,40}")
DATABASE_WAIT_SECONDS = 10


def is_api(request: HttpRequest) -> bool:
    """Whether the request belongs to the REST door, which words its own errors."""
    host = request.META.get("HTTP_HOST", "").split(":")[0].lower()
    return request.path_info.startswith("/api/") or host in settings.API_HOSTS


class RequestIdMiddleware:
    """Names each request (`request.request_id`, `X-Request-Id`), so that a page, a log line and an audit entry meet.

    A proxy's own identifier is kept when it is plain.
    """

    def __init__(self, get_response: type_answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-Id", "")
        request_id = given if _GOOD_REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        request.request_id = request_id  # type: ignore[attr-defined]  # carried by the request to its page
        token = current_request_id.set(request_id)
        try:
            response = self.get_response(request)
        finally:
            current_request_id.reset(token)
        response.headers["X-Request-Id"] = request_id
        return response


class PlainAddressMiddleware:
    """Drops the character that databases cannot store from what a page's address asks, so that no search has to.

    The REST door refuses it instead: a program is told of its mistake.
    """

    def __init__(self, get_response: type_answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_api(request):
            request.META["QUERY_STRING"] = request.META.get("QUERY_STRING", "").replace("%00", "")
        return self.get_response(request)


class DomainErrorMiddleware:
    """Turns what a verb refused into a page, or into a toast for htmx. The REST door is left alone."""

    def __init__(self, get_response: type_answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a refusal with its status and its sentence; leave everything else to Django."""
        if is_api(request):
            return None
        if isinstance(error, OperationalError | InterfaceError):
            return database_away(request)
        if isinstance(error, ValueError) and _NO_ZEROS in str(error):
            error = Invalid(_("This holds a character that cannot be kept. Type it anew instead of pasting it."))
        if not isinstance(error, DomainError):
            return None
        from base.ui.pages import refuse

        response = refuse(request, error.status, sentence_of(error), code=error.code)
        if isinstance(error, TooMany):
            response.headers["Retry-After"] = str(error.wait_seconds)
        return response


def sentence_of(error: DomainError) -> str:
    """The sentence of a refusal, followed by what it says about single inputs."""
    details = [str(text) for text in getattr(error, "fields", {}).values() if str(text) != str(error)]
    return " ".join([str(error), *details])


def database_away(request: HttpRequest) -> HttpResponse:
    """Say that the database does not answer now, and when to come back."""
    from base.ui.pages import refuse

    sentence = _("The database does not answer just now. Nothing is lost; try again in a few seconds.")
    response = refuse(request, 503, sentence, code="database_away")
    response.headers["Retry-After"] = str(DATABASE_WAIT_SECONDS)
    return response
