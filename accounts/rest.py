"""Users over REST. Addresses are in `routes`, named `api:…`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import access, queries
from accounts.models import User
from accounts.permissions import Permission
from base.rest.endpoints import Endpoint
from base.rest.fields import Computed, Instant, Shape


class SystemRoleShape(serializers.Serializer[Any]):
    """One of the roles of the company."""

    id = serializers.CharField(source="code")
    name = serializers.CharField()


class LanguageCode(serializers.Serializer[Any]):
    """A language."""

    code = serializers.CharField()


class UserShape(Shape):
    """Somebody of the company."""

    id = serializers.UUIDField(source="public_id")
    email = serializers.CharField()
    firstName = serializers.CharField(source="first_name")
    lastName = serializers.CharField(source="last_name")
    systemRole = SystemRoleShape(source="role")
    active = serializers.BooleanField(source="is_active")
    externalData = serializers.CharField(source="external_data")
    ssoLoginMode = serializers.SerializerMethodField()
    language = Computed(LanguageCode)
    updatedOn = Instant(source="updated_at")

    def get_ssoLoginMode(self, user: User) -> str:  # noqa: N802
        """How the user signs in."""
        return "PASSWORD"

    def get_language(self, user: User) -> dict[str, str]:
        """The language of the user's pages."""
        return {"code": user.language}


class MeEndpoint(Endpoint):
    """The owner of the token."""

    @extend_schema(operation_id="getMe", tags=["Users"], summary="Own user", responses={200: UserShape})
    def get(self, request: Request) -> Response:
        """Whose rights the token has."""
        return Response(UserShape(self.actor.user, context={"request": request}).data)


class UserEndpoint(Endpoint):
    """One user: for administrators and the members of staff pages, who meet each other on hiring teams."""

    @extend_schema(operation_id="getUser", tags=["Users"], summary="One user", responses={200: UserShape})
    def get(self, request: Request, user_id: UUID) -> Response:
        """A user of the company."""
        if self.actor.user is None or self.actor.user.public_id != user_id:
            access.require(self.actor, Permission.STAFF)
        return Response(UserShape(queries.user_of(user_id), context={"request": request}).data)


class MeV201804Endpoint(MeEndpoint):
    """The owner of the token, at the address of the newer User API."""

    @extend_schema(operation_id="getMeV201804", tags=["Users"], summary="Own user", responses={200: UserShape})
    def get(self, request: Request) -> Response:
        """Whose rights the token has."""
        return super().get(request)


class UserV201804Endpoint(UserEndpoint):
    """One user, at the address of the newer User API."""

    @extend_schema(operation_id="getUserV201804", tags=["Users"], summary="One user", responses={200: UserShape})
    def get(self, request: Request, user_id: UUID) -> Response:
        """A user of the company."""
        return super().get(request, user_id)


class StaffEndpoint(Endpoint):
    """An address for people who may use the staff pages; employees are refused."""

    def check_permissions(self, request: Request) -> None:
        """After the token, ask for the role."""
        super().check_permissions(request)
        access.require(self.actor, Permission.STAFF)


routes = [
    path("users/me", MeEndpoint.as_view(), name="me"),
    path("user-api/v201804/users/me", MeV201804Endpoint.as_view(), name="me-v201804"),
    path("users/<id:user_id>", UserEndpoint.as_view(), name="user"),
    path("user-api/v201804/users/<id:user_id>", UserV201804Endpoint.as_view(), name="user-v201804"),
]
