"""What every public view shares: who asks, how often, and headers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from base.actors import Actor
from portal import limiting

View = Callable[..., HttpResponseBase]


def visitor(request: HttpRequest) -> Actor:
    """Who asks on a public page: always a visitor, whoever is signed in beside it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return Actor.anonymous(request_id=actor.request_id, network=actor.network)


def public(view: View) -> View:
    """A page for everybody, counted by network."""

    @login_not_required
    @wraps(view)
    def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        limiting.count_page(visitor(request).network)
        return view(request, *args, **kwargs)

    return counted
