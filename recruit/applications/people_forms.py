"""Shapes of what is typed over the list of people: its filters, and the acts on many of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from base.countries import COUNTRIES
from base.ui.inputs import choice_of
from recruit.applications.list_forms import Options

SHOWS: Options = [
    ("internal", _("Employees")),
    ("pending", _("A rejection letter waits")),
    ("deferred", _("Deferred")),
    ("duplicate", _("Possible duplicates")),
    ("on_no_job", _("On no job")),
]
CONSENTS: Options = [
    ("ACQUIRED", _("Agreed")),
    ("PENDING", _("Asked, no answer yet")),
    ("REQUIRED", _("Not asked")),
]


def _stars() -> Options:
    return [("", _("Any rating")), *((str(n), _("{n} stars and more").format(n=n)) for n in range(1, 6))]


class PeopleFilterForm(forms.Form):
    """Everything the list of people can be narrowed by. Nothing is required, so nothing is wrong."""

    use_required_attribute = False
    q = forms.CharField(label=_("Name, e-mail, phone or résumé"), required=False)
    stage = forms.MultipleChoiceField(label=_("Status"), required=False)
    place = forms.CharField(label=_("City or region"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    job = forms.MultipleChoiceField(label=_("Applied to"), required=False)
    title = forms.CharField(label=_("Title of the job applied to"), required=False)
    headline = forms.CharField(label=_("Present title"), required=False)
    rating = forms.ChoiceField(label=_("Rating"), required=False, choices=_stars)
    source = forms.MultipleChoiceField(label=_("Source"), required=False)
    tag = forms.CharField(label=_("Tags"), required=False, help_text=_("Several with commas: all of them must fit."))
    applied_from = forms.DateField(
        label=_("Applied from"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    applied_to = forms.DateField(label=_("Applied to"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    company = forms.CharField(label=_("Employer"), required=False)
    school = forms.CharField(label=_("School"), required=False)
    reason = forms.MultipleChoiceField(label=_("Reason for the end"), required=False)
    question = forms.ChoiceField(label=_("Screening question"), required=False)
    answer = forms.CharField(label=_("Answer holds"), required=False)
    consent = forms.ChoiceField(label=_("Consent"), required=False, choices=[("", _("Any")), *CONSENTS])
    added_by = forms.ChoiceField(label=_("Added by"), required=False)
    show = forms.MultipleChoiceField(
        label=_("Show only"), required=False, choices=SHOWS, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, offered: dict[str, Options], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, options in offered.items():
            self.fields[name].choices = list(options)  # type: ignore[attr-defined]  # choice fields


class AddManyForm(forms.Form):
    """Adding people to a job."""

    job = forms.ChoiceField(
        label=_("Job"), help_text=_("They begin as leads."), error_messages={"required": _("Choose a job.")}
    )

    def __init__(self, *args: Any, jobs: Options = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_of(self, "job").choices = [("", _("Choose a job")), *jobs]


class DeleteManyForm(forms.Form):
    """Deleting people."""

    sure = forms.BooleanField(
        label=_("Delete them with all their applications, notes and files. This cannot be undone."),
        error_messages={"required": _("Tick the box to delete.")},
    )


class ManyFilesInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files, as a list."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Every file that came; an empty one is told of later, by name."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return list(given)


class PlaceForm(forms.Form):
    """Where people go that are brought in: which job, which source, which tags."""

    job = forms.ChoiceField(label=_("Job"), required=False)
    source = forms.ChoiceField(label=_("Source"), required=False)
    tags = forms.CharField(label=_("Tags"), required=False, max_length=500, help_text=_("Several with commas."))

    def __init__(self, *args: Any, jobs: Options, sources: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_of(self, "job").choices = list(jobs)
        choice_of(self, "source").choices = list(sources)

    def clean_tags(self) -> list[str]:
        """The tags one by one."""
        return [tag.strip() for tag in self.cleaned_data["tags"].split(",") if tag.strip()]


class PersonForm(PlaceForm):
    """Adding a person by hand."""

    first_name = forms.CharField(
        label=_("First name"), max_length=100, error_messages={"required": _("Enter the first name.")}
    )
    last_name = forms.CharField(
        label=_("Last name"), max_length=100, error_messages={"required": _("Enter the last name.")}
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        help_text=_("Somebody with this address is not added twice."),
        error_messages={"invalid": _("Enter an e-mail address such as name@example.com.")},
    )
    phone = forms.CharField(label=_("Phone"), required=False, max_length=40)
    headline = forms.CharField(label=_("Present title"), required=False, max_length=200)
    city = forms.CharField(label=_("City"), required=False, max_length=100)
    country_code = forms.ChoiceField(
        label=_("Country"), required=False, choices=[("", _("Not said")), *COUNTRIES.items()]
    )
    resume = forms.FileField(label=_("Résumé"), required=False)
    photo = forms.FileField(label=_("Photo"), required=False)
    field_order = (
        "first_name", "last_name", "email", "phone", "headline", "city", "country_code", "job", "source", "tags",
        "resume", "photo",
    )  # fmt: skip


class StationForm(forms.Form):
    """A station of a working life."""

    title = forms.CharField(label=_("Title"), required=False, max_length=200)
    company = forms.CharField(label=_("Employer"), required=False, max_length=200)
    startDate = forms.RegexField(r"^\d{4}(-\d{2})?$", label=_("From"), required=False)
    endDate = forms.RegexField(r"^\d{4}(-\d{2})?$", label=_("To"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("startDate", "endDate"):
            self.fields[name].error_messages["invalid"] = _("Write a year, or year and month: 2019-04.")
            self.fields[name].widget.attrs["placeholder"] = "2019-04"


class SchoolForm(StationForm):
    """A place of learning."""

    title = None  # type: ignore[assignment]  # Django's way to take a field away
    company = None  # type: ignore[assignment]  # the model says it may be
    institution = forms.CharField(label=_("School"), required=False, max_length=200)
    degree = forms.CharField(label=_("Degree"), required=False, max_length=200)
    field_order = ("institution", "degree", "startDate", "endDate")


class UploadForm(PlaceForm):
    """Uploading résumés."""

    resumes = ManyFilesField(
        label=_("Résumés"),
        help_text=_("Up to 200 at once: PDF, DOCX, ODT, RTF or TXT, each up to 10 MB."),
        error_messages={"required": _("Choose at least one file.")},
        allow_empty_file=True,
    )
    field_order = ("resumes", "job", "source", "tags")


class SheetForm(forms.Form):
    """Choosing a spreadsheet."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("CSV or Excel, up to 10,000 lines and 10 MB. The first line names the columns."),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("This file is empty. Save it once more and choose it again."),
        },
    )


class ColumnsMatchForm(PlaceForm):
    """What each column of a spreadsheet holds, and what happens to people already known."""

    existing = forms.ChoiceField(
        label=_("People already known"),
        choices=[
            ("fill", _("Fill what is empty")),
            ("overwrite", _("Replace what is there")),
            ("skip", _("Leave them out")),
        ],
    )

    def __init__(self, *args: Any, columns: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, label in enumerate(columns):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=label, required=False, choices=[("", _("Leave out")), *SHEET_FIELDS]
            )

    @property
    def mapping(self) -> dict[str, str]:
        """The place of each column that is used, with its field."""
        found = {
            name.removeprefix("column_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("column_")
        }
        return {place: value for place, value in found.items() if value}

    @property
    def column_fields(self) -> list[forms.BoundField]:
        """The choices of the columns."""
        return [self[name] for name in self.fields if name.startswith("column_")]


SHEET_FIELDS: Options = [
    ("first_name", _("First name")),
    ("last_name", _("Last name")),
    ("name", _("Whole name")),
    ("email", _("E-mail")),
    ("phone", _("Phone")),
    ("city", _("City")),
    ("region", _("Region")),
    ("country", _("Country")),
    ("headline", _("Present title")),
    ("company", _("Employer")),
    ("school", _("School")),
    ("degree", _("Degree")),
    ("tags", _("Tags")),
    ("linkedin", _("LinkedIn")),
    ("website", _("Website")),
]
