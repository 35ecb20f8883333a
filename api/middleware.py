"""What tells a request to the REST door from a page, before anything else looks at it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from base.middleware import is_api

type_answer = Callable[[HttpRequest], HttpResponseBase]

DOCS = ("/api/docs", "/docs")


class ApiDoorMiddleware:
    """Leads requests to the REST door.

    On hosts named in `settings.API_HOSTS` the API answers at the root. Everywhere a trailing slash means nothing, and
    cookies are put aside, so that neither sessions nor CSRF tokens play a part: only a token in a header opens it.
    """

    def __init__(self, get_response: type_answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_api(request):
            if request.get_host().split(":")[0].lower() in settings.API_HOSTS:
                request.urlconf = "api.root_urls"
            request.path_info = request.path_info.rstrip("/") or "/"
            if not request.path_info.startswith(DOCS):
                request.COOKIES = {}
        return self.get_response(request)
