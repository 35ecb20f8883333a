"""Users over REST. Addresses are in `routes`, named `api:…`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import access, joining, queries
from accounts.grants import urls as grants
from accounts.models import User
from accounts.permissions import Permission, RoleCode
from base.rest.endpoints import Endpoint
from base.rest.fields import Computed, Instant, Shape
from base.rest.filters import Query
from base.rest.pagination import TokenPages, whole

TAG = "Users"
# What the first User API calls a role that has another name now.
LEGACY_ROLES = {"RESTRICTED": RoleCode.BASIC.value}


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


class StaffEndpoint(Endpoint):
    """An address for people who may use the staff pages; employees are refused."""

    def check_permissions(self, request: Request) -> None:
        """After the token, ask for the role."""
        super().check_permissions(request)
        access.require(self.actor, Permission.STAFF)


class UsersQuery(Query):
    """Filters of users."""

    q = serializers.CharField(required=False, max_length=200, help_text="Words of the name or the e-mail address.")
    updatedAfter = Instant(required=False)
    limit = serializers.IntegerField(required=False, min_value=1, help_text="1 to 100, 10 unless given.")
    pageId = serializers.CharField(required=False, help_text="`nextPageId` of the page before.")
    offset = serializers.IntegerField(required=False, min_value=0, help_text="Deprecated: use `pageId`.")


class UserPage(serializers.Serializer[Any]):
    """One page of users."""

    limit = serializers.IntegerField()
    offset = serializers.IntegerField()
    nextPageId = serializers.CharField(allow_null=True)
    totalFound = serializers.IntegerField()
    content = UserShape(many=True)


class RoleInput(serializers.Serializer[Any]):
    """A system role by its id."""

    id = serializers.ChoiceField([code.value for code in RoleCode])


class UserInput(serializers.Serializer[Any]):
    """A new user. `role` is the older spelling of `systemRole`; without either the user is an employee."""

    email = serializers.EmailField(max_length=254)
    firstName = serializers.CharField(max_length=100)
    lastName = serializers.CharField(max_length=100)
    systemRole = RoleInput(required=False)
    role = serializers.ChoiceField([*LEGACY_ROLES, *(code.value for code in RoleCode)], required=False)


class SystemRoleList(serializers.Serializer[Any]):
    """All system roles."""

    totalFound = serializers.IntegerField()
    content = SystemRoleShape(many=True)


class MeEndpoint(Endpoint):
    """The owner of the token."""

    @extend_schema(operation_id="getMe", tags=[TAG], summary="Own user", responses={200: UserShape})
    def get(self, request: Request) -> Response:
        """Whose rights the token has."""
        return Response(UserShape(self.actor.user, context={"request": request}).data)


class UsersEndpoint(StaffEndpoint):
    """The users of the company."""

    @extend_schema(
        operation_id="listUsers", tags=[TAG], summary="Users", parameters=[UsersQuery], responses={200: UserPage}
    )
    def get(self, request: Request) -> Response:
        """Users, the newest first. Follow `nextPageId` until it is null."""
        chosen = UsersQuery.read(request)
        rows = queries.users_matching(chosen.get("q", "")).select_related("role")
        if moment := chosen.get("updatedAfter"):
            rows = rows.filter(updated_at__gte=moment)
        page = TokenPages.page(rows, request)
        return Response(page.envelope(lambda users: UserShape(users, many=True).data))

    @extend_schema(
        operation_id="createUser", tags=[TAG], summary="Create a user", request=UserInput, responses={201: UserShape}
    )
    def post(self, request: Request) -> Response:
        """The user is inactive until they follow the invitation, which is mailed at once. Administrators only."""
        serializer = UserInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        given = serializer.validated_data
        named = given.get("systemRole", {}).get("id") or given.get("role") or RoleCode.EMPLOYEE
        user = joining.invite(
            given["email"],
            first_name=given["firstName"],
            last_name=given["lastName"],
            role=queries.role_coded(LEGACY_ROLES.get(named, named)),
            by=self.actor,
        )
        return Response(UserShape(user).data, status=201)


class UserEndpoint(Endpoint):
    """One user: oneself, and for staff, who meet each other on hiring teams, everybody."""

    @extend_schema(operation_id="getUser", tags=[TAG], summary="One user", responses={200: UserShape})
    def get(self, request: Request, user_id: UUID) -> Response:
        """A user of the company."""
        if self.actor.user is None or self.actor.user.public_id != user_id:
            access.require(self.actor, Permission.STAFF)
        return Response(UserShape(queries.user_of(user_id)).data)


class LegacyUserEndpoint(UserEndpoint):
    """One user, as the first User API knows it."""

    @extend_schema(
        operation_id="deleteUser", tags=[TAG], summary="Deactivate a user", responses={204: None}, deprecated=True
    )
    def delete(self, request: Request, user_id: UUID) -> Response:
        """The older spelling of `DELETE …/activation`."""
        joining.deactivate(queries.user_of(user_id), by=self.actor)
        return Response(status=204)


class ActivationEndpoint(StaffEndpoint):
    """Whether a user may sign in. Administrators only."""

    @extend_schema(
        operation_id="activateUser", tags=[TAG], summary="Activate a user", request=None, responses={204: None}
    )
    def put(self, request: Request, user_id: UUID) -> Response:
        """Let a deactivated user in again."""
        joining.reactivate(queries.user_of(user_id), by=self.actor)
        return Response(status=204)

    @extend_schema(operation_id="deactivateUser", tags=[TAG], summary="Deactivate a user", responses={204: None})
    def delete(self, request: Request, user_id: UUID) -> Response:
        """Sessions end and tokens are revoked; what they did stays."""
        joining.deactivate(queries.user_of(user_id), by=self.actor)
        return Response(status=204)


class ActivationMailEndpoint(StaffEndpoint):
    """The invitation. Administrators only."""

    @extend_schema(
        operation_id="sendActivationMail", tags=[TAG], summary="Send the invitation again", request=None,
        responses={204: None},
    )  # fmt: skip
    def post(self, request: Request, user_id: UUID) -> Response:
        """A fresh link; the earlier ones stop working."""
        joining.send_invitation_again(queries.user_of(user_id), by=self.actor)
        return Response(status=204)


class SystemRolesEndpoint(StaffEndpoint):
    """The system roles."""

    @extend_schema(operation_id="listSystemRoles", tags=[TAG], summary="System roles", responses={200: SystemRoleList})
    def get(self, request: Request) -> Response:
        """Every role, the least first."""
        return Response(whole(list(queries.roles()), lambda rows: SystemRoleShape(rows, many=True).data))


def newer(view: type[Endpoint], **names: str) -> type[Endpoint]:
    """The same endpoint at the address of the newer User API; `names` are its operations' names in the schema."""
    changed = {method: extend_schema(operation_id=f"{name}V201804") for method, name in names.items()}
    return extend_schema_view(**changed)(type(f"{view.__name__}V201804", (view,), {"__doc__": view.__doc__}))


_NEWER = "user-api/v201804"
routes = [
    *grants.rest_routes,
    path("users/me", MeEndpoint.as_view(), name="me"),
    path("users", UsersEndpoint.as_view(), name="users"),
    path("users/<id:user_id>", LegacyUserEndpoint.as_view(), name="user"),
    path("users/<id:user_id>/activation", ActivationEndpoint.as_view(), name="activation"),
    path("users/<id:user_id>/activation-email", ActivationMailEndpoint.as_view(), name="activation-email"),
    path("system-roles", SystemRolesEndpoint.as_view(), name="system-roles"),
    path(f"{_NEWER}/users/me", newer(MeEndpoint, get="getMe").as_view(), name="me-v201804"),
    path(f"{_NEWER}/users", newer(UsersEndpoint, get="listUsers", post="createUser").as_view(), name="users-v201804"),
    path(f"{_NEWER}/users/<id:user_id>", newer(UserEndpoint, get="getUser").as_view(), name="user-v201804"),
    path(
        f"{_NEWER}/users/<id:user_id>/activation",
        newer(ActivationEndpoint, put="activateUser", delete="deactivateUser").as_view(),
        name="activation-v201804",
    ),
    path(
        f"{_NEWER}/users/<id:user_id>/activation-email",
        newer(ActivationMailEndpoint, post="sendActivationMail").as_view(),
        name="activation-email-v201804",
    ),
    path(
        f"{_NEWER}/system-roles",
        newer(SystemRolesEndpoint, get="listSystemRoles").as_view(),
        name="system-roles-v201804",
    ),
]
