"""Values as the compatible interface writes them: instants with milliseconds, days as instants, nothing absent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from base.rest import links

EARLIEST_YEAR, LATEST_YEAR = 100, 9000


def written(instant: dt.datetime) -> str:
    """An instant as `2020-10-05T08:00:00.000Z`."""
    return instant.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant.microsecond // 1000:03d}Z"


def read_instant(text: str) -> dt.datetime | None:
    """An instant with any offset, or a day (its first moment, UTC); None for anything else."""
    try:
        found = parse_datetime(text.strip().replace(" ", "+") if "T" in text else text)
        day = parse_date(text)
    except ValueError:
        return None
    if found is None:
        found = dt.datetime.combine(day, dt.time()) if day else None
    if found is None or not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
        return None
    # In UTC, since databases refuse offsets that the notation allows.
    return found.astimezone(dt.UTC) if timezone.is_aware(found) else found.replace(tzinfo=dt.UTC)


@extend_schema_field(OpenApiTypes.DATETIME)
class Instant(serializers.Field[dt.datetime, str, str, Any]):
    """A moment."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": _("Write a moment such as 2020-10-05T08:00:00.000Z.")
    }

    def to_internal_value(self, data: str) -> dt.datetime:
        """The moment a client wrote."""
        found = read_instant(data) if isinstance(data, str) else None
        if found is None:
            self.fail("invalid")
        return found

    def to_representation(self, value: dt.datetime) -> str:
        """The moment as clients read it."""
        return written(value)


@extend_schema_field(OpenApiTypes.DATETIME)
class Day(serializers.Field[dt.date, str, str, Any]):
    """A date. Written as the first moment of the day; read from a moment or a bare date."""

    default_error_messages: ClassVar[dict[str, Any]] = {"invalid": _("Write a day such as 2020-10-05.")}

    def to_internal_value(self, data: str) -> dt.date:
        """The date a client wrote."""
        found = read_instant(data) if isinstance(data, str) else None
        if found is None:
            self.fail("invalid")
        return found.date()

    def to_representation(self, value: dt.date) -> str:
        """The date as clients read it."""
        return f"{value.isoformat()}T00:00:00.000Z"


class Shape(serializers.Serializer[Any]):
    """What an answer holds. Members without a value are left out, but those named in `null_when_absent`."""

    # Members of the compatible interface bear these names too; they shadow nothing that is used at run time.
    label: Any
    source: Any
    errors: Any
    context: Any
    fields: Any

    null_when_absent: ClassVar[frozenset[str]] = frozenset()

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """The members that have a value."""
        shown = super().to_representation(instance)
        return {name: value for name, value in shown.items() if value is not None or name in self.null_when_absent}

    @property
    def request(self) -> Request:
        """The request being answered, for links."""
        found: Request = self.context["request"]
        return found


class Action(serializers.Serializer[Any]):
    """Where to go next."""

    url = serializers.URLField()
    method = serializers.CharField()


class Computed(serializers.SerializerMethodField):
    """A member worked out by its `get_…` method and described by `shape`: a serializer, or a plain type.

    `optional` says that it may be absent, `many` that it is a list.
    """

    def __init__(self, shape: Any, *, many: bool = False, optional: bool = False) -> None:
        self.shape, self.many, self.optional = shape, many, optional
        super().__init__()


class Labelled(Shape):
    """A value of a list the company or the product keeps."""

    id = serializers.CharField()
    label = serializers.CharField(required=False)


class Reference(serializers.Serializer[Any]):
    """Points at something by its id."""

    id = serializers.CharField(max_length=100)


class Actions(serializers.Field[Any, Any, dict[str, dict[str, str]], Any]):
    """An `actions` object: `{name: (endpoint, {argument: attribute path})}`, with links back to the client's host."""

    def __init__(self, **targets: tuple[str, Mapping[str, str]]) -> None:
        self.targets = targets
        super().__init__(source="*", read_only=True)

    def to_representation(self, value: Any) -> dict[str, dict[str, str]]:
        """A link for each action."""
        request = self.context["request"]
        return {
            name: links.action(request, endpoint, **{key: _follow(value, path) for key, path in arguments.items()})
            for name, (endpoint, arguments) in self.targets.items()
        }


def _follow(value: Any, path: str) -> Any:
    for name in path.split("."):
        value = getattr(value, name)
    return value
