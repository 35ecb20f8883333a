"""What every public view shares: who asks, how often, and headers."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from base.actors import Actor
from portal import limiting

View = Callable[..., HttpResponseBase]
# Who opens links before their reader does: scanners of mail and makers of previews. Their visit opens nothing.
_MACHINES = re.compile(
    r"bot\b|crawl|spider|scan|preview|fetch|prefetch|python|curl|wget|java/|headlesschrome", re.IGNORECASE
)


def visitor(request: HttpRequest) -> Actor:
    """Who asks on a public page: always a visitor, whoever is signed in beside it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by our middleware
    return Actor.anonymous(request_id=actor.request_id, network=actor.network)


def public(view: View) -> View:
    """A page for everybody, counted by network."""

    @login_not_required
    @wraps(view)
    def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        limiting.count_page(visitor(request).network)
        return view(request, *args, **kwargs)

    return counted


def is_person(request: HttpRequest) -> bool:
    """Whether this looks like the person reading: no HEAD, no prefetch, no scanner, nobody of the company."""
    purpose = " ".join(request.headers.get(name, "") for name in ("Purpose", "Sec-Purpose", "X-Purpose", "X-Moz"))
    goal = request.headers.get("Sec-Fetch-Dest", "document")
    agent = request.headers.get("User-Agent", "")
    if request.method != "GET" or purpose.strip() or goal != "document" or request.user.is_authenticated:
        return False
    return bool(agent) and _MACHINES.search(agent) is None
