"""How views answer: page or fragment, toast, redirect after a write, refusal. No page of its own lives here."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from base.ui.tags.forms import draw_field

TONES = {"ok": messages.SUCCESS, "info": messages.INFO, "warn": messages.WARNING, "danger": messages.ERROR}
ERROR_PAGES = frozenset({400, 403, 404, 409, 500, 503})


def wants_fragment(request: HttpRequest) -> bool:
    """True when htmx asks for a part of the page. Boosted links and the Back button want all of it."""
    if not request.headers.get("HX-Request"):
        return False
    return not (request.headers.get("HX-Boosted") or request.headers.get("HX-History-Restore-Request"))


def render_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    fragment: str | tuple[str, ...] | None = None,
    status: int | None = None,
) -> HttpResponse:
    """Answer with the page, or with its fragment when htmx asked for that part.

    `fragment` names partials of the template; the one named like `HX-Target` wins, else the first. A POST whose
    context carries a form with errors is answered 422 unless `status` says otherwise.
    """
    context = context or {}
    names = (fragment,) if isinstance(fragment, str) else fragment or ()
    if names and wants_fragment(request):
        target = request.headers.get("HX-Target", "")
        template = f"{template}#{target if target in names else names[0]}"
    if status is None:
        status = 422 if request.method == "POST" and _has_errors(context) else 200
    return dress(request, render(request, template, context, status=status))


def dress(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Set the caching headers every page carries: varies by htmx, never stored for signed-in people."""
    patch_vary_headers(response, ("HX-Request", "HX-Target"))
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        response.headers["Cache-Control"] = "no-store"
    return response


def _has_errors(context: dict[str, Any]) -> bool:
    return any(isinstance(value, BaseForm) and value.is_bound and value.errors for value in context.values())


def trigger(response: HttpResponse, name: str, detail: object) -> HttpResponse:
    """Add an event to `HX-Trigger`, keeping those already there. Toasts and announcements use it."""
    events = json.loads(response.headers.get("HX-Trigger", "{}"))
    events[name] = detail
    # Header values must be ASCII; json escapes everything else.
    response.headers["HX-Trigger"] = json.dumps(events)
    return response


def onward(request: HttpRequest, otherwise: str) -> str:
    """Where a form wishes to go on to (`next_url`), when that is a page of ours; else `otherwise`."""
    wished = request.POST.get("next_url", "")
    safe = url_has_allowed_host_and_scheme(wished, {request.get_host()}, require_https=request.is_secure())
    # Without a slash a redirect would take it for the name of a view.
    return wished if safe and "/" in wished else otherwise


def toast(response: HttpResponse, text: str, *, undo_url: str | None = None, tone: str = "ok") -> HttpResponse:
    """Show a sentence for some seconds; with `undo_url` it offers to take the act back."""
    if tone not in TONES:
        raise ValueError(f"Unknown tone {tone!r}; use one of {', '.join(TONES)}.")
    return trigger(response, "toast", {"text": str(text), "undo": undo_url or "", "tone": tone})


def announce(response: HttpResponse, text: str) -> HttpResponse:
    """Say something to screen readers only."""
    return trigger(response, "announce", {"text": str(text)})


def keep_message(request: HttpRequest, text: str, *, undo_url: str | None = None, tone: str = "ok") -> None:
    """Keep a sentence for the next full page, which shows it as a toast."""
    try:
        messages.add_message(request, TONES[tone], str(text), extra_tags=f"undo:{undo_url}" if undo_url else "")
    except (messages.MessageFailure, ImproperlyConfigured):  # requests without a session, such as a health check
        return


def done(
    request: HttpRequest, url: str, message: str = "", *, undo_url: str | None = None, tone: str = "ok"
) -> HttpResponse:
    """Go on after a write. `url` is an address or the name of one; the message waits for the page that opens."""
    if message:
        keep_message(request, message, undo_url=undo_url, tone=tone)
    address = resolve_url(url)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponse(status=303, headers={"Location": address})


def refuse(request: HttpRequest, status: int, sentence: str, *, code: str = "", detail: str = "") -> HttpResponse:
    """Turn a refusal into HTML: a red toast for htmx, else the error page with the sentence and a code to quote."""
    if wants_fragment(request):
        return toast(HttpResponse(status=status), sentence, tone="danger")
    page = status if status in ERROR_PAGES else 500 if status >= 500 else 409 if status == 422 else 400
    context = {"sentence": sentence, "code": code, "detail": detail, "status": status}
    try:
        response = render(request, f"errors/{page}.html", context, status=status)
    except Exception:
        if status < 500:
            raise
        # The page that says sorry must stand when database, session or brand do not.
        response = HttpResponse(render_to_string(f"errors/{page}.html", context | {"bare": True}), status=status)
    return dress_refusal(response)


def dress_refusal(response: HttpResponse) -> HttpResponse:
    """Error pages vary by htmx and are never stored."""
    patch_vary_headers(response, ("HX-Request",))
    response.headers["Cache-Control"] = "no-store"
    return response


def sign_in_again(url: str, sentence: str = "") -> HttpResponse:
    """Tell an htmx page that the session is over. A dialog asks to sign in; what was typed stays and is sent again.

    `sentence` says something else, where the session lives and only a fresh proof is asked for.
    """
    text = sentence or _("You were signed out. Sign in again; what you typed is still here.")
    return trigger(HttpResponse(status=401), "signin", {"url": url, "text": text})


def validate_field(request: HttpRequest, form: BaseForm) -> HttpResponse | None:
    """Answer the check of one field (`POST ?validate=<name>`), or None when the request is not such a check."""
    name = request.GET.get("validate", "")
    if request.method != "POST" or not name:
        return None
    if name not in form.fields:
        return HttpResponse(status=204)
    form.full_clean()
    return dress(request, HttpResponse(draw_field(form[name])))


def with_query(url: str, /, **values: object) -> str:
    """An address with query values; None and empty strings are left out."""
    kept = {name: value for name, value in values.items() if value not in (None, "")}
    return f"{url}?{urlencode(kept, doseq=True)}" if kept else url
