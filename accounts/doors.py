"""What views of every package use to open or close a door: the request with its actor, permission decorators."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts import access, queries
from accounts.models import User
from accounts.options import SignInOption
from accounts.permissions import Permission
from base.actors import Actor
from base.ui.parts import Tab

Arguments = ParamSpec("Arguments")
type_view = Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]


class MemberRequest(HttpRequest):
    """A request of somebody signed in, as `ActorMiddleware` leaves it. Only for type hints."""

    actor: Actor
    user: User
    request_id: str


def actor_of(request: HttpRequest) -> Actor:
    """Who makes this request: a user, or an anonymous visitor."""
    return cast("Actor", request.actor)  # type: ignore[attr-defined]  # set by our middleware


def member_of(request: HttpRequest) -> User:
    """The signed-in user of this request, role included. For views behind sign-in only."""
    return cast("User", request.user)


def permission_required(permission: Permission) -> Callable[[type_view[Arguments]], type_view[Arguments]]:
    """Answer 403 to everybody whose system role lacks the permission. Sign-in itself is asked by middleware."""

    def guard(view: type_view[Arguments]) -> type_view[Arguments]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponseBase:
            access.require(actor_of(request), permission)
            return view(request, *args, **kwargs)

        guarded.required_permission = permission  # type: ignore[attr-defined]  # a mark on the function
        return guarded

    return guard


staff_required = permission_required(Permission.STAFF)
administrator_required = permission_required(Permission.COMPANY_SETTINGS)


_more_account_pages: dict[str, str | Promise] = {}


def add_account_page(url_name: str, label: str | Promise) -> None:
    """Let a page of another package stand among the tabs of one's own account. Called once, from its wiring."""
    _more_account_pages[url_name] = label


def account_frame(request: HttpRequest, current: str) -> dict[str, object]:
    """What every page of one's own account shows around its content: the tabs, and which one is open (its URL name)."""
    pages = {
        "profile": _("Profile"),
        "password": _("Login and password"),
        "security": _("Security"),
        "sessions": _("Sessions"),
        "connected-applications": _("Connected applications"),
    }
    if queries.sign_in_option_of(member_of(request)) is SignInOption.SSO:
        del pages["password"]
    tabs = [Tab(label, reverse(f"accounts:{name}"), current=name == current) for name, label in pages.items()]
    tabs += [Tab(str(label), reverse(name), current=name == current) for name, label in _more_account_pages.items()]
    return {"account_tabs": tabs, "is_staff": access.may_use_staff_pages(actor_of(request))}
