"""What the views of the base use to open or close a door: who asks, and the administrator's lock."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from base.access import require_administrator
from base.actors import Actor

Arguments = ParamSpec("Arguments")
type_view = Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]


def actor_of(request: HttpRequest) -> Actor:
    """Who makes this request, as `accounts.middleware` found out."""
    return cast("Actor", request.actor)  # type: ignore[attr-defined]  # set by our middleware


def administrator_required(view: type_view[Arguments]) -> type_view[Arguments]:
    """Answer 403 to everybody who may not administer. Sign-in itself is asked by middleware."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponseBase:
        require_administrator(actor_of(request))
        return view(request, *args, **kwargs)

    return guarded
