"""Addresses that answers hand out. They point back to the host and the place (`/api/` or the root) the client used."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import register_converter, reverse
from rest_framework.request import Request

NOTHING = UUID(int=0)


class PublicIdConverter:
    """`<id:job_id>`: a public id. Text that is none names nothing, which is a 404 in our words rather than Django's."""

    regex = "[^/]+"

    def to_python(self, value: str) -> UUID:
        """The id, or one that no row has."""
        try:
            return UUID(value)
        except ValueError:
            return NOTHING

    def to_url(self, value: object) -> str:
        """The id as clients write it."""
        return str(value)


register_converter(PublicIdConverter, "id")


def absolute(request: Request | HttpRequest, name: str, **arguments: Any) -> str:
    """The full address of the endpoint `name`."""
    plain = request._request if isinstance(request, Request) else request
    return plain.build_absolute_uri(reverse(f"api:{name}", kwargs=arguments, urlconf=getattr(plain, "urlconf", None)))


def action(request: Request, name: str, *, method: str = "GET", **arguments: Any) -> dict[str, str]:
    """One entry of an `actions` object: where to go and how."""
    return {"url": absolute(request, name, **arguments), "method": method}
