"""How endpoints describe themselves: every operation lists the refusals that the frame itself can give."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from base.rest.fields import Action, Shape


class Trouble(serializers.Serializer[Any]):
    """One thing that is wrong."""

    code = serializers.CharField(help_text="A stable word for machines.")
    message = serializers.CharField(required=False, help_text="A sentence that says what to do.")
    field = serializers.CharField(required=False, help_text="Which input it is about.")


class Errors(Shape):
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

    def _get_serializer_name(self, serializer: Any, direction: Any, bypass_extensions: bool = False) -> str:
        name: str = super()._get_serializer_name(serializer, direction, bypass_extensions)
        if name.endswith("ShapeRequest"):
            return name.removesuffix("ShapeRequest") + "Input"
        return name.removesuffix("Request") if name.endswith("InputRequest") else name.removesuffix("Shape")

    def _map_serializer(self, serializer: Any, direction: Any, bypass_extensions: bool = False) -> dict[str, Any]:
        """Members that may be absent are not promised."""
        found: dict[str, Any] = super()._map_serializer(  # type: ignore[no-untyped-call]  # the library carries no types
            serializer, direction, bypass_extensions
        )
        fields = getattr(serializer, "fields", {})
        absent = {name for name, field in fields.items() if getattr(field, "optional", False)}
        if absent and "required" in found:
            found["required"] = [name for name in found["required"] if name not in absent]
        return found

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

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        shape = getattr(self.view, "error_shape", self.error_shape)
        for code, sentence in self._refusals().items():
            if code not in bodies:
                described = OpenApiResponse(shape, description=sentence)
                bodies[code] = self._get_response_for_code(  # type: ignore[no-untyped-call]  # the library carries no types
                    described, code, direction=direction
                )
        return dict(sorted(bodies.items()))


class ActionsDescription(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # the library carries no types
    """Describes an `actions` object by the names it has."""

    target_class = "base.rest.fields.Actions"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Any) -> dict[str, Any]:
        """An object of links."""
        link = auto_schema.resolve_serializer(Action, direction).ref
        names = list(self.target.targets)
        return {"type": "object", "properties": dict.fromkeys(names, link), "required": names}


class ComputedDescription(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # the library carries no types
    """Describes a member that a method works out."""

    target_class = "base.rest.fields.Computed"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Any) -> dict[str, Any]:
        """Its shape, or a list of it."""
        shape = self.target.shape
        plain = {str: "string", float: "number"}.get(shape)
        inner = {"type": plain} if plain else auto_schema.resolve_serializer(shape, direction).ref
        return {"type": "array", "items": inner} if self.target.many else dict(inner)
