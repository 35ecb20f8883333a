"""The doors of the frame itself: the command palette and how the reader wants the pages to look."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from base.ui import palette as sources
from base.ui.context import DENSITIES, THEMES
from base.ui.pages import render_page, sign_in_again

if TYPE_CHECKING:
    from base.actors import Actor

LOOKS = {"theme": THEMES, "density": DENSITIES, "keys": ("on", "off"), "rail": ("wide", "narrow")}
REMEMBER_SECONDS = 60 * 60 * 24 * 365


@require_safe
def palette(request: HttpRequest) -> HttpResponse:
    """What the palette shows for `?q=`: a fragment for the dialog, a page of its own without script."""
    actor = cast("Actor", request.actor)  # type: ignore[attr-defined]  # set by accounts.middleware
    typed = request.GET.get("q", "")[:200]
    words = {"go": _("Go to"), "find": _("Found"), "do": _("Do")}
    groups = [(words[kind], hits) for kind, hits in sources.find(actor, typed).items()]
    return render_page(request, "base/ui/palette.html", {"groups": groups, "typed": typed}, fragment="hits")


@login_not_required
@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Remember theme, density, keys or the folded rail in a cookie, and go back."""
    onward = request.POST.get("next") or request.headers.get("Referer", "/")
    if not url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure()):
        onward = "/"
    response = HttpResponse(status=303, headers={"Location": onward})
    if request.headers.get("X-Quiet"):  # our script has already changed the page
        response = HttpResponse(status=204)
    for name, allowed in LOOKS.items():
        if (value := request.POST.get(name)) in allowed:
            response.set_cookie(name, value, max_age=REMEMBER_SECONDS, samesite="Lax", secure=request.is_secure())
    return response


@login_not_required
@never_cache
@require_safe
def session(request: HttpRequest) -> HttpResponse:
    """Whether the session lives, with a fresh token for the forms of a page that stood open through a sign-in."""
    if not request.user.is_authenticated:
        return sign_in_again(resolve_url(settings.LOGIN_URL))
    return JsonResponse({"csrf": get_token(request)})
