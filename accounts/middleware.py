"""Who makes each request, in which zone and language; and the end of sessions that have become too old."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone, translation

from accounts import authenticating, looking
from accounts.lifetimes import SEEN_EVERY, is_over
from accounts.models import User
from accounts.networks import network_of
from base.actors import Actor
from base.fences import SENTENCE, reading_only
from base.remembering import remembered

SAFE = {"GET", "HEAD", "OPTIONS"}
# While somebody looks: the viewed user's own account, and consent to programs in their name.
CLOSED = ("/me/", "/oauth/")
type_answer = Callable[[HttpRequest], HttpResponseBase]


class ActorMiddleware:
    """Sets `request.actor` and ends sessions that were idle or lasted too long."""

    def __init__(self, get_response: type_answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with remembered():
            user = _user_of(request)
            where = {
                "request_id": getattr(request, "request_id", ""),
                "network": network_of(request.META.get("REMOTE_ADDR", "")),
            }
            actor = Actor.anonymous(**where) if user is None else Actor.of(user, **where)
            request.actor = actor  # type: ignore[attr-defined]  # set by our middleware
            if user is None:
                return self.get_response(request)
            if (look := _look_of(request, actor)) is not None:
                return self._seen_by(request, actor, look)
            with timezone.override(_zone_of(user)), translation.override(user.language):
                return self.get_response(request)

    def _seen_by(self, request: HttpRequest, actor: Actor, look: looking.Look) -> HttpResponseBase:
        """Answer an administrator as the user through whose eyes they look, in their own zone; nothing is written."""
        if actor.user is None:
            return self.get_response(request)
        request.user = look.viewed
        seen = Actor.of(look.viewed, request_id=actor.request_id, network=actor.network)
        request.actor = replace(seen, viewed_by=actor)  # type: ignore[attr-defined]  # set by our middleware
        request.look = look  # type: ignore[attr-defined]  # carried by the request to its page
        with timezone.override(_zone_of(actor.user)), translation.override(actor.user.language):
            if request.path_info == reverse("accounts:end-looking"):
                return self.get_response(request)
            with reading_only():
                return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponseBase | None:
        """Refuse whatever changes something, and the viewed user's own account, while somebody looks."""
        ending = request.path_info == reverse("accounts:end-looking")
        if not hasattr(request, "look") or ending:
            return None
        if request.method in SAFE and not request.path_info.startswith(CLOSED):
            return None
        from base.ui.pages import refuse  # late, as below

        return refuse(request, 403, str(SENTENCE), code="looking")


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Sends visitors to the sign-in page. Within an htmx page a dialog asks instead, and nothing typed is lost.

    Administrators who must prove a second factor first are sent to do that.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[object, ...],
        view_kwargs: dict[str, object],
    ) -> HttpResponseBase | None:
        """Answer who may not reach the view yet; None lets the request through."""
        from accounts.factors.views import gate  # late, as below

        answer: HttpResponseBase | None = super().process_view(request, view_func, view_args, view_kwargs)
        return answer or gate.lead(request, view_func)

    def handle_no_permission(  # type: ignore[override]  # the dialog is no redirect
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        """Answer somebody who must sign in first."""
        # Late: components draw icons, and nothing may be drawn while Django is still starting.
        from accounts.views import again
        from base.ui.pages import sign_in_again

        if request.headers.get("HX-Request"):
            return sign_in_again(str(self.get_login_url(view_func)))
        if again.can_hold(request):
            return again.hold(request)
        return super().handle_no_permission(request, view_func)


def _look_of(request: HttpRequest, actor: Actor) -> looking.Look | None:
    """Through whose eyes this session looks, if it does; ends a look whose time is over."""
    if looking.SESSION_KEY not in request.session:
        return None
    look = looking.look_of(request.session[looking.SESSION_KEY])
    because = "account" if look is None else looking.why_over(look, by=actor, now=int(time.time()))
    if not because:
        return look
    del request.session[looking.SESSION_KEY]
    if look is not None:
        looking.end(look.viewed, by=actor, because=because)
    return None


def _user_of(request: HttpRequest) -> User | None:
    user = request.user
    if not isinstance(user, User):
        return None
    session, now = request.session, int(time.time())
    signed_in_at, seen_at = int(session.get("signed_in_at", 0)), int(session.get("seen_at", 0))
    over = is_over(now=now, signed_in_at=signed_in_at, seen_at=seen_at, administrator=user.keeps_settings)
    if not over and now - seen_at >= SEEN_EVERY:
        session["seen_at"] = now
        over = not authenticating.note_seen(session_key=session.session_key or "")
    if over:
        if look := looking.look_of(session.get(looking.SESSION_KEY)):
            looking.end(look.viewed, by=Actor.of(user), because="session")
        authenticating.forget_session(session_key=session.session_key or "")
        logout(request)
        return None
    return user


def _zone_of(user: User) -> ZoneInfo:
    try:
        return ZoneInfo(user.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
