"""Shapes of what is typed about a job, its ad, its positions and its team."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Permission
from base.countries import COUNTRIES
from base.ui.inputs import rows_of
from recruit.jobs import choices
from recruit.jobs.models import JobAd, Position
from recruit.processes.models import HiringProcess
from recruit.setup.models import Brand, Department
from recruit.teams import standing

SECTION_ROWS = {"rows": 6}


class UserField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic only in the stubs
    """Somebody of the company."""

    def label_from_instance(self, obj: User) -> str:
        """Name and address, since names repeat."""
        return f"{obj.full_name} · {obj.email}"


class JobForm(forms.Form):
    """A job's details."""

    title = forms.CharField(label=_("Title"), max_length=200)
    city = forms.CharField(label=_("City"), max_length=100)
    country_code = forms.ChoiceField(label=_("Country"), choices=[("", "—"), *COUNTRIES.items()])
    is_remote = forms.BooleanField(label=_("Can be done remotely"), required=False)
    department = forms.ModelChoiceField(
        label=_("Department"),
        queryset=Department.objects.none(),
        required=False,
        to_field_name="public_id",
        empty_label=_("None"),
    )
    brand = forms.ModelChoiceField(
        label=_("Brand"),
        queryset=Brand.objects.all(),
        required=False,
        to_field_name="public_id",
        empty_label=_("None"),
    )
    type_of_employment = forms.ChoiceField(label=_("Type of employment"), choices=choices.EMPLOYMENT)
    experience_level = forms.ChoiceField(label=_("Experience level"), choices=choices.EXPERIENCE)
    salary_min = forms.DecimalField(
        label=_("Salary from"), required=False, min_value=0, max_digits=12, decimal_places=2
    )
    salary_max = forms.DecimalField(label=_("Salary to"), required=False, min_value=0, max_digits=12, decimal_places=2)
    salary_currency = forms.ChoiceField(
        label=_("Currency"), required=False, choices=[("", "—"), *((code, code) for code in choices.CURRENCIES)]
    )
    language = forms.ChoiceField(label=_("Language"), choices=choices.LANGUAGES, initial="en")
    target_hiring_on = forms.DateField(
        label=_("Target hiring date"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    ref_number = forms.CharField(
        label=_("Job ID"), max_length=40, required=False, help_text=_("Left empty, the job gets the next number.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        live = Department.objects.filter(is_archived=False)
        rows_of(self, "department").queryset = live

    def clean(self) -> dict[str, Any]:
        """A salary needs its currency, and its ends in order."""
        values = super().clean() or {}
        low, high = values.get("salary_min"), values.get("salary_max")
        if low is not None and high is not None and low > high:
            self.add_error("salary_min", _("The lower end of the salary must not be above the upper end."))
        if (low is not None or high is not None) and not values.get("salary_currency"):
            self.add_error("salary_currency", _("Choose the currency of the salary."))
        return values


class NewJobForm(JobForm):
    """A new job: details, seats, who decides, and the text of its first ad."""

    hiring_manager = UserField(
        label=_("Hiring manager"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody yet"),
        to_field_name="public_id",
        help_text=_("Joins the hiring team. You are its recruiter."),
    )
    process = forms.ModelChoiceField(
        label=_("Hiring process"),
        queryset=HiringProcess.objects.filter(is_archived=False),
        required=False,
        to_field_name="public_id",
        empty_label=None,
    )
    positions = forms.IntegerField(label=_("Positions"), min_value=0, max_value=500, initial=1)
    job_description = forms.CharField(
        label=_("Job description"), required=False, widget=forms.Textarea(attrs={"rows": 10})
    )
    qualifications = forms.CharField(
        label=_("Qualifications"), required=False, widget=forms.Textarea(attrs=SECTION_ROWS)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_of(self, "hiring_manager").queryset = team_people()


class EditJobForm(JobForm):
    """An existing job; `version` tells who saved in between."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class AdForm(forms.Form):
    """The text of an ad."""

    title = forms.CharField(label=_("Title"), max_length=200)
    visibility = forms.ChoiceField(label=_("Who may find it"), choices=JobAd.Visibility.choices)
    language = forms.ChoiceField(label=_("Language"), choices=choices.LANGUAGES)
    company_description = forms.CharField(
        label=_("About the company"), required=False, widget=forms.Textarea(attrs=SECTION_ROWS)
    )
    job_description = forms.CharField(
        label=_("Job description"), required=False, widget=forms.Textarea(attrs={"rows": 12})
    )
    qualifications = forms.CharField(
        label=_("Qualifications"), required=False, widget=forms.Textarea(attrs=SECTION_ROWS)
    )
    additional_information = forms.CharField(
        label=_("Additional information"), required=False, widget=forms.Textarea(attrs=SECTION_ROWS)
    )


class EditPositionForm(forms.Form):
    """One seat."""

    type = forms.ChoiceField(label=_("Type"), choices=Position.Type.choices)
    code = forms.CharField(label=_("Position ID"), max_length=40, required=False)
    incumbent_name = forms.CharField(label=_("Replaces"), max_length=150, required=False)
    opened_on = forms.DateField(
        label=_("Open from"), initial=lambda: timezone.now().date(), widget=forms.DateInput(attrs={"type": "date"})
    )
    target_start_on = forms.DateField(
        label=_("Target start"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


class PositionForm(EditPositionForm):
    """One or more seats alike."""

    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=100, initial=1)


class PositionLinesForm(forms.Form):
    """Several seats, a line each, typed, pasted or from a file."""

    lines = forms.CharField(
        label=_("Lines"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_("Position ID, type, replaces, open from, target start. Paste from a spreadsheet or type commas."),
    )
    file = forms.FileField(label=_("Or a CSV file"), required=False)

    def clean_file(self) -> str:
        """The text of the file; not one that is no text."""
        upload = self.cleaned_data.get("file")
        if not upload:
            return ""
        if upload.size > 100_000:
            raise forms.ValidationError(_("The file is larger than 100 KB. Split it."))
        try:
            return str(upload.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError(
                _("This is no CSV file in UTF-8. Save it as CSV again, or paste the lines.")
            ) from error


class MemberForm(forms.Form):
    """Somebody for the hiring team."""

    user = UserField(
        label=_("Person"),
        queryset=User.objects.none(),
        to_field_name="public_id",
        empty_label=_("Choose a person"),
    )
    role = forms.ChoiceField(label=_("Role on this job"), choices=standing.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_of(self, "user").queryset = team_people()


class CopyTeamForm(forms.Form):
    """The job whose team is to be copied."""

    job = forms.CharField(label=_("Job ID"), max_length=40, help_text=_("The ID of a job you see, like REF270Y."))


class JobNoteForm(forms.Form):
    """The private note of a job."""

    note = forms.CharField(
        label=_("Private note"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("For those who may edit the job. Never published."),
    )


def team_people() -> QuerySet[User]:
    """Those whose system role lets them join a hiring team, by name."""
    people = User.objects.filter(is_active=True, role__permissions__contains=[Permission.HIRING_TEAM.value])
    return people.order_by("last_name", "first_name")
