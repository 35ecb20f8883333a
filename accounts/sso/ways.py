"""How each protocol sends a browser to its provider. Its folder registers itself; nothing here knows a protocol."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from accounts.sso.starting import Round

type_leave = Callable[[HttpRequest, Round], HttpResponse]
_ways: dict[str, type_leave] = {}


def register(kind: str, leave: type_leave) -> None:
    """Make the way of one kind of provider known: `leave` answers with the redirect that takes the round there."""
    _ways[kind] = leave


def leave(request: HttpRequest, begun: Round) -> HttpResponse:
    """The answer that sends this browser to the provider of the round."""
    return _ways[begun.provider.kind](request, begun)
