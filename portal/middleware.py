"""Lets public pages speak the visitor's language, whatever language somebody signed in beside it works in."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

from portal import speaking

PUBLIC = ("/careers/", "/offers/")
# Links of interviews are signed, their colon tells them from the pages of staff below the same address.
_INTERVIEW = re.compile(r"/interviews/(?:choose/)?[\w.~-]+(?::|%3A)", re.IGNORECASE)
# Read by machines: whatever they say has one language.
_SAME_FOR_ALL = frozenset({"/careers/jobs.xml", "/careers/widget.js"})
_PICTURES_AND_COLORS = ("/careers/brands/", "/careers/logos/")

type_answer = Callable[[HttpRequest], HttpResponseBase]


class LanguageMiddleware:
    """Chooses the language of a public page, names it in the answer, and tells caches that it depends on the browser.

    A view may change its mind by `speaking.speak`; error pages and refusals follow.
    """

    def __init__(self, get_response: type_answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        is_public = path.startswith(PUBLIC) or _INTERVIEW.match(path) is not None
        if not is_public or path in _SAME_FOR_ALL or path.startswith(_PICTURES_AND_COLORS):
            return self.get_response(request)
        with translation.override(speaking.choose(request)):
            try:
                response = self.get_response(request)
            finally:
                speaking.forget()
            response.headers.setdefault("Content-Language", translation.get_language() or "")
        patch_vary_headers(response, ("Accept-Language",))
        return response
