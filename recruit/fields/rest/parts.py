"""What the endpoints of fields share: finding a field, labels in the client's language, translations, JSON Patch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import jsonpatch
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from rest_framework import serializers
from rest_framework.request import Request

from accounts.rest import StaffEndpoint
from base.errors import Invalid, NotFound
from recruit.fields import wording
from recruit.fields.models import CustomField, FieldValue

TAG = "Configuration"


class LabelTranslation(serializers.Serializer[Any]):
    """A label in one language; an empty one takes the translation away."""

    label = serializers.CharField(allow_blank=True, max_length=150)  # type: ignore[assignment]  # a compatible name
    language = serializers.CharField(max_length=10)


class FieldPatchOperation(serializers.Serializer[Any]):
    """One operation of a JSON Patch."""

    op = serializers.ChoiceField(choices=["add", "remove", "replace", "move", "copy", "test"])
    path = serializers.CharField()
    value = serializers.JSONField(required=False)


class FieldEndpoint(StaffEndpoint):
    """An address of one field: `self.field`, of the categories the address is about."""

    categories: tuple[str, ...] = (CustomField.Category.ORG, CustomField.Category.JOB)

    def field(self, field_id: UUID) -> CustomField:
        """The field, archived ones too. Raises NotFound."""
        rows = CustomField.objects.select_related("parent").filter(category__in=self.categories)
        found = rows.filter(public_id=field_id).first()
        if found is None:
            raise NotFound
        return found

    def value(self, field: CustomField, value_id: UUID) -> FieldValue:
        """A value of the field, archived ones too. Raises NotFound."""
        found = FieldValue.objects.select_related("field").filter(field=field, public_id=value_id).first()
        if found is None:
            raise NotFound
        return found


def label_for(request: Request, thing: CustomField | FieldValue) -> str:
    """The label in the first language of `Accept-Language` there is a translation for."""
    for language, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        words = wording.in_language("", thing.translations, language)
        if words:
            return words
    return thing.label


def translated(known: Mapping[str, str], body: Any) -> dict[str, str]:
    """Translations after those of a body are written over them: a list, or an object that holds one in `content`."""
    given = body.get("content", body.get("translations")) if isinstance(body, dict) else body
    serializer = LabelTranslation(data=given if isinstance(given, list) else None, many=True)
    serializer.is_valid(raise_exception=True)
    found = {one["language"]: one["label"] for one in serializer.validated_data}
    return {code: words for code, words in ({**known, **found}).items() if words.strip()}


def patched(document: dict[str, Any], patch: Any, fixed: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The document after a JSON Patch. Raises Invalid for a patch that is none, or that changes what is fixed."""
    if not isinstance(patch, list) or len(patch) > 200:
        raise Invalid(_("Send a list of at most 200 JSON Patch operations."), code="invalid_patch")
    try:
        changed = jsonpatch.apply_patch(document, patch)
    except (jsonpatch.JsonPatchException, jsonpatch.JsonPointerException, TypeError, KeyError, ValueError) as error:
        sentence = _("The patch does not fit: {reason}").format(reason=str(error)[:200])
        raise Invalid(sentence, code="invalid_patch") from error
    if not isinstance(changed, dict):
        raise Invalid(_("The patch must leave an object."), code="invalid_patch")
    wrong = next((name for name in fixed if changed.get(name) != document.get(name)), "")
    if wrong:
        raise Invalid(_("{name} cannot be changed.").format(name=wrong), field=wrong, code="fixed")
    return changed
