"""How endpoints describe themselves: every operation lists the refusals that the frame itself can give."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers


class Trouble(serializers.Serializer[Any]):
    """One thing that is wrong."""

    code = serializers.CharField(help_text="A stable word for machines.")
    message = serializers.CharField(required=False, help_text="A sentence that says what to do.")
    field = serializers.CharField(required=False, help_text="Which input it is about.")


class Errors(serializers.Serializer[Any]):
    """The body of every refusal."""

    message = serializers.CharField()
    errors = Trouble(many=True)


_ALWAYS = {"400": "The request has a wrong value.", "429": "Too many requests; `Retry-After` says when to come back."}
_WITH_TOKEN = {
    "401": "The token is missing or not good.",
    "403": "The token's owner may not do this.",
    "404": "It does not exist, or the token's owner may not see it.",
}
_WITH_BODY = {
    "409": "A rule forbids it in the present state.",
    "413": "The body is too large.",
    "415": "The content type cannot be read.",
    "422": "The Idempotency-Key was used with another body.",
}
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="Any text. A repeat within 48 hours with the same key and body gets the first answer and does nothing.",
)


class Schema(AutoSchema):
    """Adds to each operation what is the same for all."""

    error_shape: ClassVar[Any] = Errors

    def get_override_parameters(self) -> list[Any]:
        """Every POST with a token takes an `Idempotency-Key`."""
        parameters = list(super().get_override_parameters())
        if self.method == "POST" and self._asks_for_token():
            parameters.append(IDEMPOTENCY_KEY)
        return parameters

    def _asks_for_token(self) -> bool:
        return bool(self.view.authentication_classes)

    def _refusals(self) -> dict[str, str]:
        found = dict(_ALWAYS)
        if self._asks_for_token():
            found |= _WITH_TOKEN
        elif "{" in self.path:
            found["404"] = "It does not exist."
        if self.method in {"POST", "PUT", "PATCH", "DELETE"}:
            found |= _WITH_BODY
        return found

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        shape = getattr(self.view, "error_shape", self.error_shape)
        for code, sentence in self._refusals().items():
            if code not in bodies:
                described = OpenApiResponse(shape, description=sentence)
                bodies[code] = self._get_response_for_code(described, code, direction=direction)
        return dict(sorted(bodies.items()))
