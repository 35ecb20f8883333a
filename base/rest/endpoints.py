"""The view under all REST endpoints: limits, headers, repeated requests. What is answered belongs to the subjects."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar, cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from base.actors import Actor
from base.errors import NotFound, TooMany
from base.rest import limits, repeating
from base.rest.limits import Rate, Verdict
from base.rest.parsers import StrictJSONParser
from base.rest.permissions import Anybody


class AlwaysJson(BaseContentNegotiation):
    """Answers JSON whatever `Accept` says: clients in the field send all sorts of it."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        """The parser for the content type that was sent; none for one we cannot read."""
        from rest_framework.utils.mediatypes import media_type_matches

        return next((parser for parser in parsers if media_type_matches(parser.media_type, request.content_type)), None)

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Always the first one."""
        first = next(iter(renderers))
        return first, first.media_type


class Endpoint(APIView):
    """One address of the REST interface.

    `rate` names a stricter limit for methods in `rate_methods`. POST answers are kept for repeats with the same
    `Idempotency-Key`. `self.actor` is who asks.
    """

    content_negotiation_class = AlwaysJson
    parser_classes: Sequence[type[BaseParser]] = (StrictJSONParser,)
    rate: ClassVar[Rate | None] = None
    rate_methods: ClassVar[frozenset[str]] = frozenset()
    verdict: Verdict | None = None

    @property
    def actor(self) -> Actor:
        """Who asks: a credential, or a visitor on a public endpoint."""
        return cast("Actor", self.request._request.actor)  # type: ignore[attr-defined]  # set by our middleware

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """DRF's own order of things, with limits around it and repeats answered from what was kept."""
        self.args, self.kwargs = args, kwargs
        asked = self.request = self.initialize_request(request, *args, **kwargs)
        self.headers = self.default_response_headers
        self.ticket = uuid.uuid4().hex
        try:
            try:
                _refuse_zeros(kwargs)
                self.initial(asked, *args, **kwargs)
                handler = self._handler(asked)
                response = repeating.once(asked, lambda: handler(asked, *args, **kwargs))
            except Exception as error:  # noqa: BLE001  (DRF's way: what it does not know is raised again)
                response = self.handle_exception(error)
            self.response = self.finalize_response(asked, response, *args, **kwargs)
            self._tell_limits(self.response)
            return self.response
        finally:
            self._leave()

    def _handler(self, request: Request) -> Callable[..., Response]:
        known = (request.method or "").lower() in self.http_method_names
        return cast(
            "Callable[..., Response]",
            getattr(self, (request.method or "").lower(), self.http_method_not_allowed)
            if known
            else self.http_method_not_allowed,
        )

    def check_throttles(self, request: Request) -> None:
        """Take a token of the credential's bucket; raise TooMany when there is none. Visitors are counted elsewhere."""
        if request.auth is None:
            return
        limiter = limits.limiter()
        self.verdict = limiter.enter(limits.STANDARD, self.actor.key, self.ticket)
        verdicts = [self.verdict]
        if self.rate is not None and request.method in self.rate_methods and self.verdict.allowed:
            verdicts.append(limiter.enter(self.rate, self.actor.key, self.ticket))
        for verdict in verdicts:
            if not verdict.allowed:
                raise TooMany(wait_seconds=verdict.wait_seconds, code="rate_limit")

    def _tell_limits(self, response: HttpResponseBase) -> None:
        standard, verdict = limits.STANDARD, self.verdict
        remaining = verdict.remaining if verdict else standard.burst
        busy = verdict.concurrent if verdict else 0
        response.headers["X-RateLimit-Limit"] = str(standard.burst)
        response.headers["X-RateLimit-Remaining"] = str(remaining)
        response.headers["X-RateLimit-Concurrent-Limit"] = str(standard.concurrent)
        response.headers["X-RateLimit-Concurrent-Remaining"] = str(max(0, standard.concurrent - busy))

    def _leave(self) -> None:
        if self.verdict is not None and self.verdict.allowed:
            limits.limiter().leave(limits.STANDARD, self.actor.key, self.ticket)


def _refuse_zeros(arguments: dict[str, Any]) -> None:
    """Names in an address never hold the character that databases cannot store."""
    if any("\x00" in value for value in arguments.values() if isinstance(value, str)):
        raise NotFound


class PublicEndpoint(Endpoint):
    """An address that needs no token and may be read by scripts of any site (CORS)."""

    authentication_classes = ()
    permission_classes = (Anybody,)

    def check_throttles(self, request: Request) -> None:
        """Count by network, since there is no credential."""
        verdict = limits.limiter().enter(limits.PUBLIC, self.actor.network, self.ticket)
        if not verdict.allowed:
            raise TooMany(wait_seconds=verdict.wait_seconds, code="rate_limit")

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Response:
        """Let every site's scripts read the answer."""
        final = super().finalize_response(request, response, *args, **kwargs)
        final.headers["Access-Control-Allow-Origin"] = "*"
        final.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        final.headers["Access-Control-Allow-Headers"] = "*"
        return final


class Unknown(Endpoint):
    """Every address nobody serves: 404 in the words of this door."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Ask for the token first, so that strangers learn nothing about addresses."""
        super().initial(request, *args, **kwargs)
        raise NotFound
