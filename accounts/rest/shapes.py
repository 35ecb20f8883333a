"""How users look over REST, and what may be said about them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from accounts import access, queries
from accounts.models import SIGN_IN_OPTIONS, SystemRole, User
from accounts.permissions import Permission, RoleCode
from base.errors import Invalid, NotFound
from base.rest.endpoints import Endpoint
from base.rest.fields import Computed, Instant, Shape
from base.rest.filters import Query

TAG = "Users"
# What the first User API calls a role that has another name now.
LEGACY_ROLES = {"RESTRICTED": RoleCode.BASIC.value}
MODES = [value for value, _label in SIGN_IN_OPTIONS]


class StaffEndpoint(Endpoint):
    """An address for people who may use the staff pages; employees are refused."""

    def check_permissions(self, request: Request) -> None:
        """After the token, ask for the role."""
        super().check_permissions(request)
        access.require(self.actor, Permission.STAFF)


class SystemRoleShape(serializers.Serializer[Any]):
    """One of the roles of the company."""

    id = serializers.CharField(source="code")
    name = serializers.CharField()


class LanguageCode(serializers.Serializer[Any]):
    """A language."""

    code = serializers.CharField()


class GroupId(serializers.Serializer[Any]):
    """An access group by its id."""

    id = serializers.UUIDField(source="public_id")


class GroupName(GroupId):
    """An access group."""

    name = serializers.CharField()


class UserRow(Shape):
    """Somebody of the company, as lists show them."""

    id = serializers.UUIDField(source="public_id")
    email = serializers.CharField()
    firstName = serializers.CharField(source="first_name")
    lastName = serializers.CharField(source="last_name")
    systemRole = SystemRoleShape(source="role")
    active = serializers.BooleanField(source="is_active")
    externalData = serializers.CharField(source="external_data")
    ssoIdentifier = serializers.CharField(source="sso_identifier")
    ssoLoginMode = serializers.SerializerMethodField(help_text="SSO or PASSWORD. Respected while the company has SSO.")
    language = Computed(LanguageCode)
    updatedOn = Instant(source="updated_at")
    accessGroups = Computed(GroupId, many=True)
    seats = Computed(str, many=True)

    def get_ssoLoginMode(self, user: User) -> str:
        """What was chosen for the user; without a choice, how they sign in now."""
        return user.sign_in_option or queries.sign_in_option_of(user).value

    def get_language(self, user: User) -> dict[str, str]:
        """The language of the user's pages."""
        return {"code": language_out(user.language)}

    def get_accessGroups(self, user: User) -> Any:
        """The groups the user is in."""
        return GroupId(user.access_groups.all(), many=True).data

    def get_seats(self, user: User) -> list[str]:
        """Paid seats. An installation of one's own has none."""
        return []


class UserShape(UserRow):
    """Somebody of the company."""

    location = serializers.CharField()
    accessGroups = Computed(GroupName, many=True)

    def get_accessGroups(self, user: User) -> Any:
        """The groups the user is in, by name."""
        return GroupName(user.access_groups.all(), many=True).data


class UsersQuery(Query):
    """Filters of users."""

    q = serializers.CharField(
        required=False, max_length=200, help_text="Words of the name, the e-mail address or the external data."
    )
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
    content = UserRow(many=True)


class RoleInput(serializers.Serializer[Any]):
    """A system role by its id, those of the company's own included."""

    id = serializers.CharField(max_length=40)


class UserLanguageInput(serializers.Serializer[Any]):
    """A language by its code."""

    code = serializers.CharField(max_length=10)


class UserChangesInput(serializers.Serializer[Any]):
    """What of a user may be set."""

    email = serializers.EmailField(max_length=254)
    firstName = serializers.CharField(max_length=100)
    lastName = serializers.CharField(max_length=100)
    systemRole = RoleInput(required=False)
    externalData = serializers.CharField(max_length=200, required=False, allow_blank=True, allow_null=True)
    ssoIdentifier = serializers.CharField(max_length=300, required=False, allow_blank=True, allow_null=True)
    ssoLoginMode = serializers.ChoiceField(MODES, required=False, allow_null=True)
    language = UserLanguageInput(required=False)
    location = serializers.CharField(max_length=200, required=False, allow_blank=True, allow_null=True)


class UserInput(UserChangesInput):
    """A new user. `role` is the older spelling of `systemRole`; without either the user is an employee.

    With `password` (the first User API) the user signs in by it once activated.
    """

    role = serializers.CharField(max_length=40, required=False)
    password = serializers.CharField(max_length=1000, required=False, write_only=True, trim_whitespace=False)


class UserPatchOperation(serializers.Serializer[Any]):
    """One operation of a JSON Patch."""

    op = serializers.ChoiceField(["add", "remove", "replace", "move", "copy", "test"])
    path = serializers.CharField(help_text="A JSON pointer such as `/systemRole/id`.")
    value = serializers.JSONField(required=False, allow_null=True)


class SystemRoleList(serializers.Serializer[Any]):
    """All system roles."""

    totalFound = serializers.IntegerField()
    content = SystemRoleShape(many=True)


def role_named(name: str) -> SystemRole:
    """The role of that id or older name. Raises Invalid."""
    try:
        return queries.role_coded(LEGACY_ROLES.get(name, name))
    except NotFound as error:
        raise Invalid("There is no system role with this id. See /system-roles.", field="systemRole.id") from error


def language_in(code: str) -> str:
    """Our code of a language of the compatible interface: `en-GB` is `en-gb` here."""
    return code.lower()


def language_out(code: str) -> str:
    """The compatible interface's code of a language."""
    first, dash, region = code.partition("-")
    return f"{first}{dash}{region.upper()}"


def extras_of(given: dict[str, Any]) -> dict[str, str]:
    """What a body says beside name, address and role, by the names of the verbs. What it leaves out is left out."""
    names = {
        "externalData": "external_data", "ssoIdentifier": "sso_identifier", "ssoLoginMode": "sign_in_option",
        "location": "location",
    }  # fmt: skip
    found = {ours: str(given[theirs] or "") for theirs, ours in names.items() if theirs in given}
    if "language" in given:
        found["language"] = language_in(given["language"]["code"])
    return found
