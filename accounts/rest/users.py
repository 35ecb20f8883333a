"""Users over REST: list, make, read, patch; the owner of the token; the system roles."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import jsonpatch
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import access, amending, joining, queries
from accounts.models import User
from accounts.permissions import Permission, RoleCode
from accounts.rest import shapes
from accounts.rest.shapes import TAG, StaffEndpoint, UserChangesInput, UserInput, UserRow, UserShape, UsersQuery
from base.errors import Invalid, NotAllowed
from base.rest.endpoints import Endpoint
from base.rest.pagination import TokenPages, whole
from base.rest.parsers import JSONPatchParser, StrictJSONParser

MOST_OPERATIONS = 200
# What a patch may carry along but not change: it is changed elsewhere, or by nobody.
_FIXED = ("id", "active", "updatedOn", "accessGroups", "seats")


class MeEndpoint(Endpoint):
    """The owner of the token."""

    @extend_schema(operation_id="getMe", tags=[TAG], summary="Own user", responses={200: UserShape})
    def get(self, request: Request) -> Response:
        """Whose rights the token has."""
        return Response(UserShape(self.actor.user, context={"request": request}).data)


class UsersEndpoint(StaffEndpoint):
    """The users of the company."""

    @extend_schema(
        operation_id="listUsers", tags=[TAG], summary="Users", parameters=[UsersQuery],
        responses={200: shapes.UserPage},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Users, the newest first. Follow `nextPageId` until it is null."""
        chosen = UsersQuery.read(request)
        rows = _matching(chosen.get("q", "")).select_related("role").prefetch_related("access_groups")
        if moment := chosen.get("updatedAfter"):
            rows = rows.filter(updated_at__gte=moment)
        page = TokenPages.page(rows, request)
        return Response(page.envelope(lambda users: UserRow(users, many=True).data))

    @extend_schema(
        operation_id="createUser", tags=[TAG], summary="Create a user", request=UserInput, responses={201: UserShape}
    )
    def post(self, request: Request) -> Response:
        """The user is inactive, and nothing is mailed, until `activation` or `activation-email`. For administrators."""
        if not access.may_administer(self.actor):
            raise NotAllowed
        serializer = UserInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        given = serializer.validated_data
        named = given.get("systemRole", {}).get("id") or given.get("role") or RoleCode.EMPLOYEE
        values: dict[str, Any] = shapes.extras_of(given)
        _check_language(values.get("language"))
        values |= {"first_name": given["firstName"], "last_name": given["lastName"], "role": shapes.role_named(named)}
        if password := given.get("password"):
            user = amending.add_with_password(given["email"], password=password, by=self.actor, **values)
        else:
            user = joining.add_user(given["email"], by=self.actor, **values)
        return Response(UserShape(user).data, status=201)


class UserEndpoint(Endpoint):
    """One user: oneself, and for staff, who meet each other on hiring teams, everybody."""

    parser_classes = (StrictJSONParser, JSONPatchParser)

    @extend_schema(operation_id="getUser", tags=[TAG], summary="One user", responses={200: UserShape})
    def get(self, request: Request, user_id: UUID) -> Response:
        """A user of the company."""
        if self.actor.user is None or self.actor.user.public_id != user_id:
            access.require(self.actor, Permission.STAFF)
        return Response(UserShape(queries.user_of(user_id)).data)

    @extend_schema(
        operation_id="updateUser", tags=[TAG], summary="Change a user",
        request={"application/json-patch+json": shapes.UserPatchOperation(many=True)}, responses={200: UserShape},
    )  # fmt: skip
    def patch(self, request: Request, user_id: UUID) -> Response:
        """The patch (RFC 6902) works on what GET answers. All of it is done, or nothing. Administrators only.

        `active` is changed by PUT and DELETE of `activation`; access groups have addresses of their own.
        """
        access.require(self.actor, Permission.COMPANY_SETTINGS)
        found = queries.user_of(user_id)
        patch = request.data
        user = amending.amend_user(found, change=lambda fresh: _amended(fresh, patch), by=self.actor)
        return Response(UserShape(queries.user_of(user.public_id)).data)


class LegacyUserEndpoint(UserEndpoint):
    """One user, as the first User API knows it."""

    @extend_schema(
        operation_id="deleteUser", tags=[TAG], summary="Deactivate a user", responses={204: None}, deprecated=True
    )
    def delete(self, request: Request, user_id: UUID) -> Response:
        """The older spelling of `DELETE …/activation`."""
        joining.deactivate(queries.user_of(user_id), by=self.actor)
        return Response(status=204)


class SystemRolesEndpoint(StaffEndpoint):
    """The system roles."""

    @extend_schema(
        operation_id="listSystemRoles", tags=[TAG], summary="System roles", responses={200: shapes.SystemRoleList}
    )
    def get(self, request: Request) -> Response:
        """Every role, the least first."""
        return Response(whole(list(queries.roles()), lambda rows: shapes.SystemRoleShape(rows, many=True).data))


def _matching(words: str) -> QuerySet[User]:
    found = User.objects.all()
    for word in words.lower().split():
        found = found.filter(Q(search_text__contains=word) | Q(external_data__icontains=word))
    return found


def _amended(user: User, patch: Any) -> amending.Amendment:
    before = dict(UserShape(user).data)
    document = _patched(before, patch)
    for name in _FIXED:
        if document.get(name, before[name]) != before[name]:
            raise Invalid(_("{name} cannot be changed by a patch.").format(name=name), field=name)
    serializer = UserChangesInput(data=document)
    serializer.is_valid(raise_exception=True)
    given = serializer.validated_data
    extras = dict.fromkeys(("external_data", "sso_identifier", "sign_in_option", "location"), "")
    extras |= {"language": user.language} | shapes.extras_of(given)
    if not user.sign_in_option and document.get("ssoLoginMode") == before["ssoLoginMode"] and not _names_mode(patch):
        extras["sign_in_option"] = ""  # nobody chose: the company's default keeps holding
    _check_language(extras["language"])
    role = shapes.role_named(given["systemRole"]["id"]) if "systemRole" in given else user.role
    return amending.Amendment(
        email=given["email"],
        first_name=given["firstName"],
        last_name=given["lastName"],
        role=role,
        sign_in_option=extras["sign_in_option"],
        sso_identifier=extras["sso_identifier"],
        location=extras["location"],
        external_data=extras["external_data"],
        language=extras["language"],
    )


def _patched(document: dict[str, Any], patch: Any) -> dict[str, Any]:
    if not isinstance(patch, list) or len(patch) > MOST_OPERATIONS:
        raise Invalid(_("Send a list of at most 200 JSON Patch operations."), code="invalid_patch")
    try:
        changed = jsonpatch.apply_patch(document, patch)
    except (jsonpatch.JsonPatchException, jsonpatch.JsonPointerException, TypeError, KeyError, ValueError) as error:
        sentence = _("The patch does not fit the user: {reason}").format(reason=str(error)[:200])
        raise Invalid(sentence, code="invalid_patch") from error
    if not isinstance(changed, dict):
        raise Invalid(_("The patch must leave an object."), code="invalid_patch")
    return changed


def _names_mode(patch: Any) -> bool:
    return any(isinstance(step, dict) and step.get("path") in {"", "/ssoLoginMode"} for step in patch)


def _check_language(code: str | None) -> None:
    if code is not None and code not in dict(settings.STAFF_LANGUAGES):
        known = ", ".join(shapes.language_out(each) for each, _name in settings.STAFF_LANGUAGES)
        raise Invalid(_("The languages of users are {codes}.").format(codes=known), field="language.code")
