"""Which language a public page and a letter to a candidate speak.

What a visitor chose with `?lang=` travels in the links of the visit, so that no cookie is needed. Without a choice the
browser is asked, and then the company's setting. An ad, its form and what follows speak the language of the ad.
"""

from __future__ import annotations

from contextvars import ContextVar
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from recruit.setup.languages import of_company, spoken

NAME = "lang"
_chosen: ContextVar[str] = ContextVar("portal_chosen_language", default="")


def chosen() -> str:
    """What the visitor of the present request chose; "" without a choice."""
    return _chosen.get()


def choose(request: HttpRequest) -> str:
    """Note the choice of this request and return the language its page speaks."""
    # A choice is one of the five, never a dialect: it is in addresses search engines see.
    wished = request.GET.get(NAME, "")
    wish = wished if wished in dict(settings.PUBLIC_LANGUAGES) else ""
    _chosen.set(wish)
    return wish or _of_browser(request) or of_company()


def forget() -> None:
    """Forget the choice: the request is over and its thread serves others."""
    _chosen.set("")


def _of_browser(request: HttpRequest) -> str:
    wishes = parse_accept_lang_header(request.headers.get("Accept-Language", "").lower())
    return next((found for code, _weight in wishes if (found := spoken(code))), "")


def speak(code: str) -> bool:
    """Let the rest of this request be in the language: an ad's, or a session's. False where we do not speak it."""
    language = spoken(code)
    if language:
        translation.activate(language)
    return bool(language)


def speak_ad(request: HttpRequest, code: str) -> None:
    """Let a page speak the language of its ad; nothing is offered to choose then."""
    request.speaks_ad = speak(code)  # type: ignore[attr-defined]  # carried by the request to its page


def kept(address: str) -> str:
    """The address with the visitor's choice of language, for links between public pages; others' are left alone."""
    if not chosen() or not address.startswith("/"):
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode({NAME: chosen()})}"


def onward() -> str:
    """What a page that follows has to be told to speak as this one does; "" when it would do so by itself."""
    present = translation.get_language() or ""
    return present if chosen() or present in dict(settings.PUBLIC_LANGUAGES) else ""


def in_each(path: str, query: QueryDict) -> list[tuple[str, str, str]]:
    """The page in every language: (code, its own name, address), other values of the address kept."""
    found = []
    for code, name in settings.PUBLIC_LANGUAGES:
        values = query.copy()
        values[NAME] = code
        found.append((code, name, f"{path}?{values.urlencode()}"))
    return found
