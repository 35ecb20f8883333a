"""How the REST door describes itself: OpenAPI 3.1 at `openapi.json`, read by machines and by our own docs page."""

from __future__ import annotations

from functools import cache
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from base.rest.endpoints import PublicEndpoint

PREFIX = "/api"


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Both headers that carry a token."""

    target_class = "api.authentication.TokenAuthentication"
    name = ["smartToken", "bearer"]

    def get_security_definition(self, auto_schema: AutoSchema) -> list[dict[str, Any]]:
        """The two schemes."""
        sentence = "A token from the settings page “API tokens”."
        return [
            {"type": "apiKey", "in": "header", "name": "X-SmartToken", "description": sentence},
            {"type": "http", "scheme": "bearer", "description": f"{sentence} The same value."},
        ]

    def get_security_requirement(self, auto_schema: AutoSchema) -> list[dict[str, list[str]]]:
        """Either of them."""
        return [{"smartToken": []}, {"bearer": []}]


def document(server: str) -> dict[str, Any]:
    """The whole OpenAPI document, its paths without prefix, for a server at this address."""
    return _described() | {"servers": [{"url": server}]}


@cache
def _described() -> dict[str, Any]:
    generator = SchemaGenerator(urlconf="api.schema_urls")  # type: ignore[no-untyped-call]
    found: dict[str, Any] = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
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
