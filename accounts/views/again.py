"""A form that arrives after its session has ended: what was typed waits in the page, and is sent once signed in again.

With script a dialog asks before the form leaves (`static/js/session.js`); this is the way without.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare, get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from base.errors import Refused
from base.ui.pages import render_page

COOKIE, SALT = "held-form", "accounts.again"
SECONDS = 60 * 60
MOST_LETTERS = 200_000
SECRET_FIELDS = frozenset({"password", "old", "new"})


def can_hold(request: HttpRequest) -> bool:
    """Whether a request is a form with words that can wait: something was typed, not too long, no passwords."""
    if request.method != "POST" or SECRET_FIELDS & set(request.POST):
        return False
    pairs = _pairs(request)
    return any(text for _name, text in pairs) and sum(len(name) + len(text) for name, text in pairs) <= MOST_LETTERS


def hold(request: HttpRequest) -> HttpResponse:
    """Keep what was typed in the page, sealed and bound to this browser, while somebody signs in beside it."""
    browser = request.COOKIES.get(COOKIE) or get_random_string(32)
    parcel = {"path": request.get_full_path(), "pairs": _pairs(request), "browser": browser}
    held = signing.dumps(parcel, salt=SALT, compress=True)
    response = _waiting(request, held, has_files=bool(request.FILES))
    response.set_cookie(
        COOKIE, browser, max_age=SECONDS, httponly=True, samesite="Strict", secure=bool(settings.SESSION_COOKIE_SECURE)
    )
    return response


@login_not_required
@never_cache
@csrf_exempt  # signing in has changed the token; the seal and the cookie say that the words are this browser's own
@require_POST
def send_again(request: HttpRequest) -> HttpResponse:
    """Show a form with what waited, to be sent with a fresh token. Changes nothing itself."""
    held = request.POST.get("held", "")
    parcel = _open(held, browser=request.COOKIES.get(COOKIE, ""))
    if not request.user.is_authenticated:
        return _waiting(request, held, has_files=False)
    return render_page(request, "accounts/send_again.html", {"path": parcel["path"], "pairs": parcel["pairs"]})


def _waiting(request: HttpRequest, held: str, *, has_files: bool) -> HttpResponse:
    context = {"held": held, "has_files": has_files, "sign_in_url": f"{reverse('accounts:sign-in')}?next=/me/"}
    return render_page(request, "accounts/signed_out.html", context, status=401)


def _pairs(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (name, str(text)) for name, texts in request.POST.lists() if name != "csrfmiddlewaretoken" for text in texts
    ]


def _open(held: str, *, browser: str) -> dict[str, Any]:
    try:
        parcel: dict[str, Any] = signing.loads(held, salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        parcel = {"browser": ""}
    if not browser or not constant_time_compare(str(parcel["browser"]), browser):
        raise Refused(_("What you typed waited for too long. Go back in your browser and copy it."), code="not_held")
    return parcel
