"""What applications ask: tokens, revocation, and where everything is. Refusals are worded as RFC 6749 §5.2."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qsl

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from accounts import throttling
from accounts.doors import actor_of
from accounts.grants import answering
from accounts.grants.scopes import SCOPES
from accounts.throttling import Limit
from base.errors import TooMany

FORM = "application/x-www-form-urlencoded"
MOST_BYTES = 20_000
# Wrong secrets of one network; right ones are not counted.
REFUSED_BY_NETWORK = (
    Limit("oauth-minute", 60, timedelta(minutes=1)),
    Limit("oauth-hour", 600, timedelta(hours=1)),
)


@csrf_exempt
@login_not_required
def token(request: HttpRequest) -> HttpResponse:
    """POST: tokens for a code, a refresh token or credentials. Form fields only, nothing in the address."""
    return _answer(request, answering.answer_token_request)


@csrf_exempt
@login_not_required
def revoke(request: HttpRequest) -> HttpResponse:
    """POST: give a token back (RFC 7009)."""
    return _answer(request, answering.answer_revocation)


@require_GET
@login_not_required
def metadata(_request: HttpRequest) -> HttpResponse:
    """Where everything is, for libraries that find out by themselves (RFC 8414)."""
    base = f"{settings.PUBLIC_URL}/identity/oauth"
    methods = ["client_secret_basic", "client_secret_post", "none"]
    return JsonResponse(
        {
            "issuer": settings.PUBLIC_URL,
            "authorization_endpoint": f"{base}/allow",
            "token_endpoint": f"{base}/token",
            "revocation_endpoint": f"{base}/revoke",
            "scopes_supported": list(SCOPES),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
            "token_endpoint_auth_methods_supported": methods,
            "revocation_endpoint_auth_methods_supported": methods,
            "code_challenge_methods_supported": ["S256"],
        }
    )


@require_GET
@login_not_required
def allow_elsewhere(request: HttpRequest) -> HttpResponse:
    """The consent page needs a signed-in person, whom only the product's own host knows: lead there."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(f"{settings.PUBLIC_URL}/identity/oauth/allow" + (f"?{query}" if query else ""))


def _answer(request: HttpRequest, act: Callable[..., answering.type_answer]) -> HttpResponse:
    if request.method != "POST":
        refused = _refusal("invalid_request", "Send a POST.", 405)
        refused.headers["Allow"] = "POST"
        return refused
    if request.content_type != FORM:
        return _refusal("invalid_request", f"Send the fields as {FORM}.", 400)
    if len(request.body) > MOST_BYTES or b"\x00" in request.body or b"%00" in request.body:
        return _refusal("invalid_request", "The form cannot be read.", 400)
    names = [name for name, _value in parse_qsl(request.body.decode(errors="replace"), keep_blank_values=True)]
    if len(set(names)) != len(names):
        return _refusal("invalid_request", "A field is there twice.", 400)
    by = actor_of(request)
    try:
        throttling.count_within(by.network, REFUSED_BY_NETWORK)
    except TooMany as error:
        refused = _refusal("temporarily_unavailable", "Too many refused requests. Wait, then try again.", 429)
        refused.headers["Retry-After"] = str(error.wait_seconds)
        return refused
    headers, text, status = act(
        request.body.decode(errors="replace"),
        query=request.META.get("QUERY_STRING", ""),
        authorization=request.headers.get("Authorization", ""),
        by=by,
    )
    if status != 401:
        throttling.take_back(by.network, REFUSED_BY_NETWORK)
    response = HttpResponse(text or "", status=status, content_type="application/json")
    for name, value in headers.items():
        response.headers[name] = value
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Basic realm="oauth"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _refusal(error: str, sentence: str, status: int) -> JsonResponse:
    refused = JsonResponse({"error": error, "error_description": sentence}, status=status)
    refused.headers["Cache-Control"] = "no-store"
    return refused
