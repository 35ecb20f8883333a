"""How the REST door describes itself: OpenAPI 3.1 at `openapi.json`, read by machines and by our own docs page."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.grants.scopes import SCOPES
from api import scopes
from base.rest.endpoints import PublicEndpoint

PREFIX = "/api"
_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # the library carries no types
    """Both headers that carry a token."""

    target_class = "api.authentication.TokenAuthentication"
    name = ["smartToken", "bearer", "oauth2"]

    def get_security_definition(self, auto_schema: AutoSchema) -> list[dict[str, Any]]:
        """The three schemes."""
        sentence = "A token from the settings page “API tokens”."
        base = f"{settings.PUBLIC_URL}/identity/oauth"
        worded = {name: str(words) for name, words in SCOPES.items()}
        to_token = {"tokenUrl": f"{base}/token", "scopes": worded}
        return [
            {"type": "apiKey", "in": "header", "name": "X-SmartToken", "description": sentence},
            {"type": "http", "scheme": "bearer", "description": f"{sentence} The same value."},
            {
                "type": "oauth2",
                "description": "An application from the settings page “OAuth applications”.",
                "flows": {
                    "authorizationCode": {
                        "authorizationUrl": f"{base}/allow",
                        "refreshUrl": f"{base}/token",
                        **to_token,
                    },
                    "clientCredentials": to_token,
                },
            },
        ]

    def get_security_requirement(self, auto_schema: AutoSchema) -> list[dict[str, list[str]]]:
        """One of them; an OAuth token needs the scope of the operation."""
        # The address tells the route: the description's own list of addresses is made of the same routes.
        scope = scopes.scope_for(_route_at(auto_schema.path), auto_schema.method)
        either: list[dict[str, list[str]]] = [{"smartToken": []}, {"bearer": []}]
        return [*either, {"oauth2": [scope]}] if scope else either


def _route_at(path: str) -> str:
    from api.schema_urls import urlpatterns

    for route in urlpatterns:
        if "/" + _ARGUMENT.sub(r"{\1}", str(route.pattern)) == path:
            return str(getattr(route, "name", ""))
    return ""


def document(server: str) -> dict[str, Any]:
    """The whole OpenAPI document, its paths without prefix, for a server at this address."""
    return _described() | {"servers": [{"url": server}]}


@cache
def _described() -> dict[str, Any]:
    generator = SchemaGenerator(urlconf="api.schema_urls")  # type: ignore[no-untyped-call]  # the library carries no types
    found: dict[str, Any] = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # the library carries no types
    for operation in operations_of(found):
        for parameter in operation.get("parameters", []):
            # An empty value means no filter, whatever the value would have to look like.
            parameter["schema"].pop("minLength", None)
    return found


def operations_of(found: dict[str, Any]) -> list[dict[str, Any]]:
    """Every operation of a document."""
    return [operation for methods in found["paths"].values() for operation in methods.values()]


class SchemaEndpoint(PublicEndpoint):
    """The description of this interface."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        """OpenAPI 3.1 as JSON."""
        return Response(document(server_of(request)))


def server_of(request: Any) -> str:
    """The address below which the client found us."""
    path = request.path_info if hasattr(request, "path_info") else request._request.path_info
    return str(request.build_absolute_uri(PREFIX if path.startswith(f"{PREFIX}/") else "/")).rstrip("/")
