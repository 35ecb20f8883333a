"""Access groups over REST: their configuration, and who is in them. Administrators only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import grouping as membership
from accounts import queries as accounts
from accounts.models import AccessGroup, User
from accounts.permissions import Permission
from accounts.rest import StaffEndpoint, newer
from base.errors import Invalid, NotAllowed
from base.rest.fields import Computed, Instant, Shape
from base.rest.filters import Query
from base.rest.pagination import SizePages, whole
from recruit.fields.queries import org_choices
from recruit.sight.groups import queries
from recruit.teams import grouping

CONFIGURATION, USERS = "Configuration", "Users"
MOST_USERS = 200


class Chosen(serializers.Serializer[Any]):
    """Values of one org field. With `all`, every value the field has now except those named."""

    all = serializers.BooleanField(required=False, default=False)
    values = serializers.ListField(child=serializers.CharField(max_length=100), required=False, max_length=1000)


class Criteria(serializers.Serializer[Any]):
    """Which jobs are in: those with a chosen value in each org field that is named, by the field's id.

    The ids are `brand`, `country` (two letters) and `department` for what every company has, and those of
    `/job-properties` for the company's own.
    """

    include = serializers.DictField(child=Chosen())


class AccessGroupShape(Shape):
    """Jobs opened to users who are not on their hiring teams."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    description = serializers.CharField()
    level = serializers.CharField(help_text="VIEW or FULL; ours.")
    criteria = Computed(Criteria)
    createdOn = Instant(source="created_at")
    updatedOn = Instant(source="updated_at")

    def get_criteria(self, group: AccessGroup) -> dict[str, Any]:
        """The scope, each field with its values."""
        return {"include": {key: {"all": False, "values": list(values)} for key, values in group.scope.items()}}


class AccessGroupInput(serializers.Serializer[Any]):
    """A group. `level` is ours: VIEW unless given, FULL for what a recruiter may."""

    name = serializers.CharField(max_length=100)
    description = serializers.CharField(max_length=500, allow_blank=True)
    criteria = Criteria()
    level = serializers.ChoiceField(AccessGroup.Level.values, required=False)


class AccessGroupPage(serializers.Serializer[Any]):
    """One page of groups."""

    totalFound = serializers.IntegerField()
    nextPageId = serializers.CharField(allow_null=True)
    content = AccessGroupShape(many=True)


class AccessGroupQuery(Query):
    """Which page."""

    pageSize = serializers.IntegerField(required=False, min_value=1, help_text="1 to 100, 10 unless given.")
    pageId = serializers.CharField(required=False, help_text="`nextPageId` of the page before.")


class NamedGroup(Shape):
    """A group by its id and name."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()


class NamedGroupList(serializers.Serializer[Any]):
    """All groups."""

    totalFound = serializers.IntegerField()
    content = NamedGroup(many=True)


class GroupMember(Shape):
    """A user who is in the group now."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField(source="full_name")


class GroupMemberList(serializers.Serializer[Any]):
    """Those who were sent."""

    totalFound = serializers.IntegerField()
    content = GroupMember(many=True)


class AdministratorEndpoint(StaffEndpoint):
    """An address for administrators."""

    def check_permissions(self, request: Request) -> None:
        """After the token, ask for the right to company settings."""
        super().check_permissions(request)
        if self.actor.user is None or not self.actor.user.has(Permission.COMPANY_SETTINGS):
            raise NotAllowed


class ConfiguredGroupsEndpoint(AdministratorEndpoint):
    """All groups with what is in them."""

    @extend_schema(
        operation_id="listConfiguredAccessGroups", tags=[CONFIGURATION], summary="Access groups",
        parameters=[AccessGroupQuery], responses={200: AccessGroupPage},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """The groups, newest first."""
        AccessGroupQuery.read(request)
        page = SizePages.page(AccessGroup.objects.all(), request)
        return Response(page.envelope(lambda found: AccessGroupShape(found, many=True).data))

    @extend_schema(
        operation_id="createAccessGroup", tags=[CONFIGURATION], summary="Create an access group",
        request=AccessGroupInput, responses={201: AccessGroupShape},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Jobs that match are in at once, later ones by themselves. A group without any value is refused."""
        group = grouping.make_group(by=self.actor, **_written(request))
        return Response(AccessGroupShape(group).data, status=201)


class ConfiguredGroupEndpoint(AdministratorEndpoint):
    """One group."""

    @extend_schema(
        operation_id="getAccessGroup", tags=[CONFIGURATION], summary="One access group",
        responses={200: AccessGroupShape},
    )  # fmt: skip
    def get(self, request: Request, group_id: UUID) -> Response:
        """A group."""
        return Response(AccessGroupShape(queries.group_of(group_id)).data)

    @extend_schema(
        operation_id="replaceAccessGroup", tags=[CONFIGURATION], summary="Replace an access group",
        request=AccessGroupInput, responses={200: AccessGroupShape},
    )  # fmt: skip
    def put(self, request: Request, group_id: UUID) -> Response:
        """Members gain and lose jobs at once. Without `level` the group gives VIEW."""
        group = grouping.edit_group(queries.group_of(group_id), by=self.actor, **_written(request))
        return Response(AccessGroupShape(group).data)

    @extend_schema(
        operation_id="deleteAccessGroup", tags=[CONFIGURATION], summary="Delete an access group", responses={204: None}
    )
    def delete(self, request: Request, group_id: UUID) -> Response:
        """What it opened is closed to its members at once."""
        grouping.delete_group(queries.group_of(group_id), by=self.actor)
        return Response(status=204)


class AccessGroupsEndpoint(AdministratorEndpoint):
    """All groups by name."""

    @extend_schema(
        operation_id="listAccessGroups", tags=[USERS], summary="Access groups", responses={200: NamedGroupList}
    )
    def get(self, request: Request) -> Response:
        """Every group."""
        rows = list(AccessGroup.objects.order_by("name", "pk"))
        return Response(whole(rows, lambda found: NamedGroup(found, many=True).data))


class GroupUsersEndpoint(AdministratorEndpoint):
    """The users of a group."""

    @extend_schema(
        operation_id="addAccessGroupUsers", tags=[USERS], summary="Put users into a group",
        request=serializers.ListSerializer(child=serializers.UUIDField()), responses={201: GroupMemberList},
    )  # fmt: skip
    def post(self, request: Request, group_id: UUID) -> Response:
        """An array of user ids, 200 at most; who is in already stays in. All of them, or nobody."""
        group, users = queries.group_of(group_id), _users(request.data)
        membership.add_members(group, users, by=self.actor)
        return Response(whole(users, lambda rows: GroupMember(rows, many=True).data), status=201)


class GroupUserEndpoint(AdministratorEndpoint):
    """One user of a group."""

    @extend_schema(
        operation_id="removeAccessGroupUser", tags=[USERS], summary="Take a user out of a group", responses={204: None}
    )
    def delete(self, request: Request, group_id: UUID, user_id: UUID) -> Response:
        """Safe to repeat."""
        membership.remove_member(queries.group_of(group_id), accounts.user_of(user_id), by=self.actor)
        return Response(status=204)


def _written(request: Request) -> dict[str, Any]:
    serializer = AccessGroupInput(data=request.data)
    serializer.is_valid(raise_exception=True)
    given = serializer.validated_data
    scope = _scope(given["criteria"]["include"])
    level = given.get("level", AccessGroup.Level.VIEW.value)
    return {"name": given["name"], "description": given["description"], "level": level, "scope": scope}


def _scope(include: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    """The values of each field; "all but those" becomes the others there are now, "all" alone names nothing."""
    scope: dict[str, list[str]] = {}
    every = {choice.key: [key for key, _label in choice.values] for choice in org_choices()} if include else {}
    for field, chosen in include.items():
        values = list(chosen.get("values") or [])
        if field == "country":
            values = [value.lower() for value in values]
        if field not in every:
            raise Invalid(_("{name} is no org field.").format(name=field[:60]), field="criteria")
        if unknown := sorted(set(values) - set(every[field])):
            raise Invalid(_("{name} is no value of this field.").format(name=unknown[0][:60]), field="criteria")
        if chosen.get("all"):
            values = [value for value in every[field] if value not in values] if values else []
        scope[field] = values
    return scope


def _users(data: Any) -> list[User]:
    if not isinstance(data, list) or not data:
        raise Invalid(_("Send an array of user ids."), field="users")
    if len(data) > MOST_USERS:
        raise Invalid(_("Send at most 200 user ids at once."), field="users")
    try:
        keys = list(dict.fromkeys(UUID(str(each)) for each in data))
    except ValueError as error:
        raise Invalid(_("One of these is no id of a user."), field="users") from error
    found = {user.public_id: user for user in User.objects.filter(public_id__in=keys).select_related("role")}
    if missing := [key for key in keys if key not in found]:
        raise Invalid(_("There is no user {id}.").format(id=missing[0]), field="users", code="unknown_user")
    return [found[key] for key in keys]


_NEWER = "user-api/v201804"
_ONE = "access-groups/<id:group_id>/users"
routes = [
    path("configuration/access-groups", ConfiguredGroupsEndpoint.as_view(), name="configured-access-groups"),
    path(
        "configuration/access-groups/<id:group_id>", ConfiguredGroupEndpoint.as_view(), name="configured-access-group"
    ),
    path("access-groups", AccessGroupsEndpoint.as_view(), name="access-groups"),
    path(_ONE, GroupUsersEndpoint.as_view(), name="access-group-users"),
    path(f"{_ONE}/<id:user_id>", GroupUserEndpoint.as_view(), name="access-group-user"),
    path(
        f"{_NEWER}/access-groups",
        newer(AccessGroupsEndpoint, get="listAccessGroups").as_view(),
        name="access-groups-v201804",
    ),
    path(
        f"{_NEWER}/{_ONE}",
        newer(GroupUsersEndpoint, post="addAccessGroupUsers").as_view(),
        name="access-group-users-v201804",
    ),
    path(
        f"{_NEWER}/{_ONE}/<id:user_id>",
        newer(GroupUserEndpoint, delete="removeAccessGroupUser").as_view(),
        name="access-group-user-v201804",
    ),
]
