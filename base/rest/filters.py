"""How query strings are read: arrays in three spellings, empty values as no filter, unknown names ignored."""

from __future__ import annotations

import re
from typing import Any, ClassVar, TypeVar

from rest_framework import serializers
from rest_framework.request import Request

Built = TypeVar("Built", bound="Query")


class Words(serializers.ListField):
    """A filter that may be given several times: `a=1&a=2`, `a=1,2`, `a[0]=1&a[1]=2` or `a[]=1&a[]=2`."""

    child = serializers.CharField(max_length=200)


class Choices(serializers.ListField):
    """A filter of several words out of a known set."""

    def __init__(self, choices: Any, **options: Any) -> None:
        super().__init__(child=serializers.ChoiceField(choices=choices), **options)


class Query(serializers.Serializer[Any]):
    """The filters of one list. Every field is optional; `read` gives only those that were sent with a value."""

    LONGEST: ClassVar[int] = 200

    @classmethod
    def read(cls, request: Request) -> dict[str, Any]:
        """The filters of a request. Raises ValidationError, which the door words."""
        gathered = cls()
        sent: dict[str, Any] = {}
        for name, field in gathered.fields.items():
            values = spelled(request, name, split=isinstance(field, serializers.ListField))
            if values:
                sent[name] = values if isinstance(field, serializers.ListField) else values[-1]
        query = cls(data=sent)
        query.is_valid(raise_exception=True)
        return {name: value for name, value in query.validated_data.items() if value is not None}


def spelled(request: Request, name: str, *, split: bool = True) -> list[str]:
    """All values of one parameter in whatever spelling, without empty ones."""
    indexed = re.compile(rf"{re.escape(name)}(\[\d*\])?")
    found: list[str] = []
    for key, values in request.query_params.lists():
        if indexed.fullmatch(key):
            for value in values:
                found += [str(part).strip() for part in (value.split(",") if split else [value])]
    return [value for value in found if value]
