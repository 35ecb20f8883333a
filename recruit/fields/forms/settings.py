"""Shapes of what is typed on the settings pages of fields."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.ui.inputs import rows_of
from recruit.fields import queries
from recruit.fields.forms.scope import ScopeField
from recruit.fields.models import CustomField

PLACES = (
    ("PROFILE", gettext_lazy("Candidate profile")),
    ("OFFER_FORM", gettext_lazy("Offer form")),
    ("OFFER_APPROVAL_FORM", gettext_lazy("Offer approval form")),
    ("HIRE_FORM", gettext_lazy("Hire form")),
)
LONGEST_FILE = 2 * 1024 * 1024
# The languages job texts may be in; a label may be translated into each.
_CODES = (
    "af sq ar hy az eu be bs bg ca zh-CN zh-TW hr cs da nl en en-GB et fil fi fr fr-CA gl ka de el gu he hi hu is id "
    "ga it ja kn kk ko lv lt lb mk ms ml mt mr mn ne no fa pl pt pt-BR pa ro ru sr sk sl es es-MX sw sv ta te th tr uk "
    "ur vi cy"
)
LANGUAGES = frozenset(_CODES.split())


class TranslationsField(forms.CharField):
    """Labels by language, a line each: `de = Abteilung`."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("Translations"))
        options.setdefault("help_text", gettext_lazy("One line for each language, such as: de = Abteilung"))
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": 3}), **options)

    def prepare_value(self, value: Any) -> Any:
        """The labels as lines."""
        return "\n".join(f"{code} = {words}" for code, words in value.items()) if isinstance(value, dict) else value

    def to_python(self, value: Any) -> Any:
        """The lines as labels by language."""
        found: dict[str, str] = {}
        languages = {code.lower(): code for code in LANGUAGES}
        for line in str(value or "").splitlines():
            if not line.strip():
                continue
            code, mark, words = line.partition("=")
            known = languages.get(code.strip().lower().replace("_", "-"))
            if not mark or known is None:
                raise forms.ValidationError(_("Write “%s” as language = label, such as: de = Abteilung") % line.strip())
            found[known] = " ".join(words.split())
        return found

    def run_validators(self, value: Any) -> None:
        """Nothing beyond what `to_python` asks."""


class FieldForm(forms.Form):
    """What can be changed about a field."""

    label = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    help_text = forms.CharField(
        label=gettext_lazy("Help"), max_length=300, required=False,
        help_text=gettext_lazy("A sentence below the field, for colleagues who fill it in."),
    )  # fmt: skip
    is_required = forms.BooleanField(label=gettext_lazy("Required"), required=False)
    is_public = forms.BooleanField(
        label=gettext_lazy("Public"), required=False,
        help_text=gettext_lazy("Shown in job ads and to job boards. Otherwise only colleagues see it."),
    )  # fmt: skip
    placements = forms.MultipleChoiceField(
        label=gettext_lazy("Asked in"), choices=PLACES, required=False, widget=forms.CheckboxSelectMultiple
    )
    scope = ScopeField(label=gettext_lazy("Asked only for jobs of"))
    translations = TranslationsField()

    def __init__(self, *args: Any, category: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if category != CustomField.Category.APPLICATION:
            del self.fields["placements"]
        if category in {CustomField.Category.APPLICATION, CustomField.Category.OFFER}:
            del self.fields["is_public"]
        if category == CustomField.Category.ORG:
            del self.fields["scope"]


class NewFieldForm(FieldForm):
    """A new field. Its type is for good."""

    type = forms.ChoiceField(
        label=gettext_lazy("Type"), choices=CustomField.Type.choices, initial=CustomField.Type.SELECT,
        help_text=gettext_lazy("Cannot be changed later. Only a choice from a list can drive processes and scopes."),
    )  # fmt: skip
    field_order = ("label", "type", "help_text")


class NewValueForm(forms.Form):
    """A choice for a list."""

    label = forms.CharField(label=gettext_lazy("Value"), max_length=150)
    code = forms.CharField(label=gettext_lazy("Code"), max_length=100, required=False)


class ValueForm(NewValueForm):
    """A choice of a list, with its translations."""

    translations = TranslationsField()


class ImportForm(forms.Form):
    """A list of values as a file or as pasted lines."""

    file = forms.FileField(label=gettext_lazy("CSV file"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Or paste the lines"), required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Columns: label, code, value of the parent field. Code and parent may be left out."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The text of the file or of the box, in `text`."""
        values = super().clean() or {}
        file = values.get("file")
        if file is not None:
            if file.size > LONGEST_FILE:
                self.add_error("file", _("This file is larger than 2 MB. Split it, then import the parts."))
                return values
            values["text"] = _decoded(file.read())
        if not values.get("text", "").strip() and not self.errors:
            self.add_error("file", _("Choose a file, or paste the lines."))
        return values


class ParentForm(forms.Form):
    """On which field a field depends."""

    parent = forms.ModelChoiceField(
        label=gettext_lazy("Depends on"), queryset=CustomField.objects.none(), required=False,
        to_field_name="public_id",
        empty_label=gettext_lazy("Nothing: every value can always be chosen"),
        help_text=gettext_lazy("What is chosen there decides which values are offered here."),
    )  # fmt: skip

    def __init__(self, *args: Any, field: CustomField, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        above = {"JOB": ("ORG", "JOB")}.get(field.category, (field.category,))
        rows = queries.live_fields(*above).filter(type=CustomField.Type.SELECT).exclude(pk=field.pk)
        rows_of(self, "parent").queryset = rows


def _decoded(raw: bytes) -> str:
    """The words of a file: UTF-8, else UTF-16 with its mark, else as older spreadsheet programs write."""
    for encoding in ("utf-8-sig", "utf-16") if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig",):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp1252", errors="replace")
