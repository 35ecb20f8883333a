"""What the REST door takes about approvals, and how it becomes the words of the verbs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework import serializers

from accounts.models import User
from base.errors import Invalid
from base.rest.fields import Day
from base.rest.filters import Query
from recruit.approvals.models import LONGEST_COMMENT
from recruit.approvals.queries import Chosen
from recruit.approvals.rest.shapes import MODES, ORDERS, SUBJECTS
from recruit.approvals.states import Mode, Order

MOST_STEPS, MOST_APPROVERS = 50, 100


class ApprovalsQuery(Query):
    """Paging of the list."""

    limit = serializers.IntegerField(required=False, min_value=1, help_text="1 to 100, 10 unless given.")
    pageId = serializers.CharField(required=False, help_text="`nextPageId` of the page before.")


class CommentInput(serializers.Serializer[Any]):
    """Something to say about a request."""

    comment = serializers.CharField(max_length=LONGEST_COMMENT)


class OptionalCommentInput(serializers.Serializer[Any]):
    """What may be said with an act."""

    comment = serializers.CharField(required=False, allow_blank=True, allow_null=True, max_length=LONGEST_COMMENT)


class DecisionInput(OptionalCommentInput):
    """What may be said with a decision. With `version`, nobody must have decided since it was read."""

    version = serializers.IntegerField(required=False, allow_null=True, min_value=0)


class PersonInput(serializers.Serializer[Any]):
    """A user by their id."""

    id = serializers.CharField(max_length=100)


class StepInput(serializers.Serializer[Any]):
    """Those who are asked together."""

    approvers = serializers.ListField(child=PersonInput(), min_length=1, max_length=MOST_APPROVERS)


class ChosenInput(serializers.Serializer[Any]):
    """Who approves, and in which order."""

    type = serializers.ChoiceField(ORDERS, default=Order.PARALLEL.value)
    decisionMode = serializers.ChoiceField(MODES, default=Mode.ALL.value)
    steps = serializers.ListField(child=StepInput(), min_length=1, max_length=MOST_STEPS)

    @staticmethod
    def chosen(given: dict[str, Any]) -> Chosen:
        """The words of the verb. Raises Invalid for an id that no user has."""
        places = [[each["id"] for each in step["approvers"]] for step in given["steps"]]
        users = users_of((key for keys in places for key in keys), field="steps")
        approvers = tuple(tuple(users[key] for key in dict.fromkeys(keys)) for keys in places)
        return Chosen(Order(given["type"]), Mode(given["decisionMode"]), approvers)


class ApprovalInput(ChosenInput):
    """A request built from an earlier one with other approvers."""

    baseId = serializers.CharField(max_length=100)


class SubmitInput(OptionalCommentInput):
    """Asking for a job's approval. `approvers` are named only where the chain leaves the choice."""

    approvers = ChosenInput(required=False, allow_null=True)


class DelegateInput(serializers.Serializer[Any]):
    """Who decides from now on."""

    delegate = PersonInput()


class DelegationInput(DelegateInput):
    """A delegation. Without `user` it is the token's owner's; administrators set those of others."""

    subject = serializers.ChoiceField(SUBJECTS)
    user = PersonInput(required=False, allow_null=True)
    startsOn = Day()
    endsOn = Day(required=False, allow_null=True)


def read(form: type[serializers.Serializer[Any]], data: Any) -> dict[str, Any]:
    """The checked body of a request; none at all counts as an empty object."""
    serializer = form(data={} if data is None else data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def user_of(key: str, *, field: str) -> User:
    """The user with this id. Raises Invalid."""
    return users_of([key], field=field)[key]


def users_of(keys: Iterable[str], *, field: str) -> dict[str, User]:
    """Users by the ids a client wrote; one query. Raises Invalid for an id that no user has."""
    asked = list(dict.fromkeys(keys))
    ids = {key: uuid for key in asked if (uuid := _uuid(key)) is not None}
    rows = User.objects.select_related("role").filter(public_id__in=set(ids.values()))
    found = {user.public_id: user for user in rows}
    users = {key: found[uuid] for key, uuid in ids.items() if uuid in found}
    if missing := next((key for key in asked if key not in users), None):
        raise Invalid(_("There is no user with the id {id}.").format(id=missing[:40]), code="unknown_user", field=field)
    return users


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
