"""Shapes of what is typed in the steps of a job's wizard, into its ads, and when it is copied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from base.countries import COUNTRIES
from base.ui.inputs import choice_of, rows_of
from recruit.fields.forms import CustomFields, fields_for
from recruit.jobs import choices
from recruit.jobs.models import SALARY_PERIODS, Job, JobAd, Position
from recruit.setup.models import Brand, Department, Source

_TODAY_ON = {"type": "date"}


class StepForm(forms.Form):
    """A step of the wizard. While the job is a draft, what is missing is no error: only what is wrong is."""

    use_required_attribute = False

    def __init__(self, *args: Any, complete: bool = True, **kwargs: Any) -> None:
        self.complete = complete
        super().__init__(*args, **kwargs)

    def full_clean(self) -> None:
        """Clean as always, then forgive a draft what it does not say yet."""
        super().full_clean()
        if self.complete or not self.is_bound:
            return
        for name in [name for name, errors in self.errors.items() if _is_missing(errors)]:
            del self.errors[name]
            if name in self.fields:
                self.cleaned_data[name] = self.fields[name].to_python("")

    def good(self) -> dict[str, Any]:
        """What can be kept, whatever else is wrong."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.errors}


def _is_missing(errors: Any) -> bool:
    return all(error.code == "required" for error in errors.as_data())


def _section(label: Any, rows: int, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=50_000, widget=forms.Textarea(attrs={"rows": rows}), help_text=hint
    )


class SectionFields(forms.Form):
    """The four sections of an ad."""

    job_description = _section(
        _("Job description"),
        12,
        _("A blank line begins a paragraph, “- ” a list, “## ” a heading; **bold**, *italic*."),
    )
    qualifications = _section(_("Qualifications"), 7)
    company_description = _section(_("About the company"), 5)
    additional_information = _section(_("Additional information"), 4)


class CreateForm(SectionFields, StepForm):
    """The first step: title, language, ID, and the text of the default ad."""

    title = forms.CharField(label=_("Title"), max_length=200)
    language = forms.ChoiceField(label=_("Language"), choices=choices.LANGUAGES, initial="en")
    ref_number = forms.CharField(
        label=_("Job ID"), max_length=40, required=False, help_text=_("Left empty, the job gets the next number.")
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    ad_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = ("title", "language", "ref_number")


class DetailsForm(StepForm):
    """The second step: where, what kind, for how much, and the company's own fields."""

    city = forms.CharField(label=_("City"), max_length=100)
    country_code = forms.ChoiceField(label=_("Country"), choices=[("", "—"), *COUNTRIES.items()])
    region = forms.CharField(label=_("Region"), max_length=100, required=False)
    is_remote = forms.BooleanField(label=_("Can be done remotely"), required=False)
    brand = forms.ModelChoiceField(
        label=_("Brand"), queryset=Brand.objects.all(), required=False, to_field_name="public_id", empty_label=_("None")
    )
    department = forms.ModelChoiceField(
        label=_("Department"),
        queryset=Department.objects.none(),
        required=False,
        to_field_name="public_id",
        empty_label=_("None"),
    )
    industry = forms.ChoiceField(label=_("Industry"), choices=[("", "—"), *choices.INDUSTRIES])
    function = forms.ChoiceField(label=_("Function"), choices=[("", "—"), *choices.FUNCTIONS])
    experience_level = forms.ChoiceField(label=_("Experience level"), choices=choices.EXPERIENCE)
    type_of_employment = forms.ChoiceField(label=_("Type of employment"), choices=choices.EMPLOYMENT)
    salary_min = forms.DecimalField(
        label=_("Salary from"), required=False, min_value=0, max_digits=12, decimal_places=2
    )
    salary_max = forms.DecimalField(label=_("Salary to"), required=False, min_value=0, max_digits=12, decimal_places=2)
    salary_currency = forms.ChoiceField(
        label=_("Currency"), required=False, choices=[("", "—"), *((code, code) for code in choices.CURRENCIES)]
    )
    salary_period = forms.ChoiceField(label=_("Paid"), required=False, choices=SALARY_PERIODS)
    target_hiring_on = forms.DateField(
        label=_("Target hiring date"), required=False, widget=forms.DateInput(attrs=_TODAY_ON)
    )
    positions = forms.IntegerField(label=_("Positions"), min_value=0, max_value=500)
    position_type = forms.ChoiceField(label=_("Type of position"), choices=Position.Type.choices)
    target_start_on = forms.DateField(label=_("Target start"), required=False, widget=forms.DateInput(attrs=_TODAY_ON))
    note = forms.CharField(
        label=_("Private note"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For those who may edit the job. Candidates never see it."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, job: Job, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [job.department_id] if job.department_id else []
        live = Department.objects.filter(is_archived=False) | Department.objects.filter(pk__in=own)
        rows_of(self, "department").queryset = live.distinct()
        for name, known in (("industry", choices.INDUSTRIES), ("function", choices.FUNCTIONS)):
            _keep_own(self.fields[name], getattr(job, name), known)
            # Jobs that came in without one, as integrators' may, can still be edited.
            self.fields[name].required = not self.complete or bool(getattr(job, name))
        for name, known in (("experience_level", choices.EXPERIENCE), ("type_of_employment", choices.EMPLOYMENT)):
            _keep_own(self.fields[name], getattr(job, name), known)
        if not (job.is_draft or job.is_template):
            for name in ("positions", "position_type", "target_start_on"):
                del self.fields[name]
        self.custom: CustomFields = fields_for(
            values=job.fields, org=job.org_values, data=self.data or None, complete=self.complete
        )
        self.custom.join(self)

    def clean(self) -> dict[str, Any]:
        """A salary needs its currency, and its ends in order; the company's own fields are checked by their kind."""
        values = super().clean() or {}
        low, high = values.get("salary_min"), values.get("salary_max")
        if low is not None and high is not None and low > high:
            self.add_error("salary_min", _("The lower end of the salary must not be above the upper end."))
        if self.complete and (low is not None or high is not None) and not values.get("salary_currency"):
            self.add_error("salary_currency", _("Choose the currency of the salary."))
        values["salary_period"] = values.get("salary_period") or "YEAR"
        values["fields"] = self.custom.clean(self)
        return values


def _keep_own(field: forms.Field, value: str, known: Sequence[tuple[str, str]]) -> None:
    """A value the list does not know, as integrators may send, stays choosable."""
    if value and value not in dict(known) and isinstance(field, forms.ChoiceField):
        field.choices = [("", "—"), *known, (value, value.replace("_", " ").capitalize())]


class AdForm(SectionFields, forms.Form):
    """An ad: its words, its own place, who may find it."""

    use_required_attribute = False
    title = forms.CharField(label=_("Title"), max_length=200)
    language = forms.ChoiceField(label=_("Language"), choices=choices.LANGUAGES)
    visibility = forms.ChoiceField(label=_("Who may find it"), choices=JobAd.Visibility.choices)
    country_code = forms.ChoiceField(
        label=_("Country"), required=False, choices=[("", _("As the job")), *COUNTRIES.items()]
    )
    city = forms.CharField(
        label=_("City"), required=False, max_length=100, help_text=_("Left empty, the ad names the job's place.")
    )
    region = forms.CharField(label=_("Region"), required=False, max_length=100)
    video_urls = forms.CharField(
        label=_("Videos"),
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One address a line, each beginning with https://."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = ("title", "language", "visibility")

    def clean_video_urls(self) -> list[str]:
        """The addresses, one a line."""
        return [line.strip() for line in self.cleaned_data["video_urls"].splitlines() if line.strip()]

    def clean(self) -> dict[str, Any]:
        """A place needs both its town and its country."""
        values = super().clean() or {}
        if bool(values.get("country_code")) != bool(values.get("city")):
            empty = "city" if values.get("country_code") else "country_code"
            self.add_error(empty, _("An ad's own place needs its city and its country."))
        return values


class NewAdForm(forms.Form):
    """Another ad of a job, begun empty or as a copy of one there is."""

    language = forms.ChoiceField(label=_("Language"), choices=choices.LANGUAGES)
    start = forms.ChoiceField(label=_("Begin with the text of"), required=False)

    def __init__(self, *args: Any, ads: Sequence[JobAd], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = dict(choices.LANGUAGES)
        named = [(str(ad.public_id), f"{ad.title} · {languages.get(ad.language, ad.language)}") for ad in ads]
        choice_of(self, "start").choices = [("", _("Nothing")), *named]


class CopyForm(forms.Form):
    """What goes along when a job is duplicated."""

    ads = forms.BooleanField(label=_("The text of its ads"), required=False, initial=True)
    team = forms.BooleanField(label=_("The hiring team"), required=False)
    positions = forms.BooleanField(label=_("As many positions"), required=False, initial=True)


class TemplateForm(forms.Form):
    """The name under which a job is kept as a template."""

    title = forms.CharField(label=_("Name of the template"), max_length=200)
    team = forms.BooleanField(label=_("With its hiring team"), required=False)


class LinkForm(forms.Form):
    """The source a tracking link tells."""

    source = forms.ModelChoiceField(
        label=_("Source"),
        queryset=Source.objects.none(),
        to_field_name="public_id",
        empty_label=_("Choose a source"),
    )

    def __init__(self, *args: Any, sources: QuerySet[Source], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_of(self, "source").queryset = sources
        self.fields["source"].label_from_instance = _source_words  # type: ignore[attr-defined]  # a ModelChoiceField


def _source_words(source: Source) -> str:
    return " › ".join(part for part in (source.get_type_display(), source.sub_type, source.name) if part)


def new_key(given: str) -> UUID | None:
    """The key of a draft that a page carries; None for anything else."""
    try:
        return UUID(given)
    except ValueError:
        return None
