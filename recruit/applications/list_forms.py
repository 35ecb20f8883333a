"""Shapes of what is typed over a list of applications: its filters and columns, and the acts on many of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from base.ui.inputs import choice_of, rows_of
from recruit.applications import drafts
from recruit.applications.forms import WHEN
from recruit.applications.letters import Letter
from recruit.letters.models import EmailTemplate
from recruit.processes.stages import Stage
from recruit.setup.models import ExitReason

Options = Sequence[tuple[str, str | Promise]]

SHOWS: Options = [
    ("pending", _("A rejection letter waits")),
    ("deferred", _("Deferred")),
    ("internal", _("Employees")),
    ("no_consent", _("No consent")),
    ("duplicate", _("Possible duplicates")),
    ("unrated", _("Not rated")),
]


def _stars() -> Options:
    return [("", _("Any rating")), *((str(n), _("{n} stars and more").format(n=n)) for n in range(1, 6))]


def _days() -> Options:
    return [("", _("Any time")), *((str(n), _("More than {n} days").format(n=n)) for n in (3, 7, 14, 30))]


class FilterForm(forms.Form):
    """Everything a job's candidates can be narrowed by. Nothing is required, so nothing is wrong."""

    use_required_attribute = False
    q = forms.CharField(label=_("Name or e-mail"), required=False)
    at = forms.MultipleChoiceField(label=_("Step or status"), required=False)
    rating = forms.ChoiceField(label=_("Rating"), required=False, choices=_stars)
    days = forms.ChoiceField(label=_("In this step"), required=False, choices=_days)
    source = forms.MultipleChoiceField(label=_("Source"), required=False)
    tag = forms.CharField(label=_("Tags"), required=False, help_text=_("Several with commas: all of them must fit."))
    applied_from = forms.DateField(
        label=_("Applied from"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    applied_to = forms.DateField(label=_("Applied to"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    place = forms.CharField(label=_("City, region or country code"), required=False)
    title = forms.CharField(label=_("Present title"), required=False)
    company = forms.CharField(label=_("Employer"), required=False)
    school = forms.CharField(label=_("School"), required=False)
    reason = forms.MultipleChoiceField(label=_("Reason for the end"), required=False)
    question = forms.ChoiceField(label=_("Screening question"), required=False)
    answer = forms.CharField(label=_("Answer holds"), required=False)
    show = forms.MultipleChoiceField(
        label=_("Show only"), required=False, choices=SHOWS, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        places: Options,
        sources: Options,
        reasons: Options,
        questions: Options,
        by_rating: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not by_rating:
            del self.fields["rating"]
            shows = self.fields["show"]
            shows.choices = [show for show in SHOWS if show[0] != "unrated"]  # type: ignore[attr-defined]  # a choice field
        offered = {"at": places, "source": sources, "reason": reasons, "question": questions}
        for name, options in offered.items():
            self.fields[name].choices = list(options)  # type: ignore[attr-defined]  # choice fields


class ColumnsForm(forms.Form):
    """Which columns a table has, and how high its rows are."""

    cols = forms.MultipleChoiceField(label=_("Columns"), widget=forms.CheckboxSelectMultiple)
    density = forms.ChoiceField(
        label=_("Rows"),
        required=False,
        choices=[("", _("Comfortable")), ("compact", _("Compact")), ("roomy", _("Roomy"))],
    )

    def __init__(self, *args: Any, columns: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_of(self, "cols").choices = list(columns)


class BulkMoveForm(forms.Form):
    """Where many candidates go: only places all of them may go to."""

    step = forms.ChoiceField(label=_("Move to"))

    def __init__(self, *args: Any, places: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_of(self, "step").choices = list(places)


class DelayedLetterForm(forms.Form):
    """A letter made of a template, and when it leaves."""

    template = forms.ChoiceField(label=_("Letter"), required=False)
    when = forms.ChoiceField(label=_("The letter leaves"), choices=WHEN, initial="2")
    send_at = forms.DateTimeField(
        label=_("Date and time"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )

    def __init__(self, *args: Any, templates: Sequence[EmailTemplate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.templates = {str(template.public_id): template for template in templates}
        names = [(key, template.name) for key, template in self.templates.items()]
        choice_of(self, "template").choices = [*names, ("", _("No letter"))]
        if names:
            self.fields["template"].initial = names[0][0]

    def clean(self) -> dict[str, Any]:
        """A moment that was chosen lies in the future."""
        values = super().clean() or {}
        if values.get("when") == "at" and (values.get("send_at") is None or values["send_at"] <= timezone.now()):
            self.add_error("send_at", _("Choose a moment in the future."))
        return values

    def letter(self) -> Letter | None:
        """The letter as chosen; None when none is to be sent."""
        template = self.templates.get(self.cleaned_data["template"])
        if template is None or self.cleaned_data["when"] == "never":
            return None
        return Letter(template.subject, template.text, self.moment(), template, template.shows_sender)

    def moment(self) -> datetime | None:
        """When it leaves; None: once undo has passed."""
        when = self.cleaned_data["when"]
        if when in {"2", "5"}:
            return drafts.moment_after(int(when))
        moment: datetime | None = self.cleaned_data.get("send_at")
        return moment if when == "at" else None


class BulkRejectForm(DelayedLetterForm):
    """Why many are rejected, and what they are told."""

    reason = forms.ModelChoiceField(
        label=_("Reason"),
        queryset=ExitReason.objects.none(),
        required=False,
        empty_label=_("No reason"),
        to_field_name="public_id",
        help_text=_("Never shown to the candidates."),
    )
    field_order = ("reason", "template", "when", "send_at")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = ExitReason.objects.filter(kind=ExitReason.Kind.REJECTION, is_active=True)
        rows_of(self, "reason").queryset = reasons


class BulkMessageForm(forms.Form):
    """What many candidates are written, each with their own names."""

    subject = forms.CharField(label=_("Subject"), max_length=200)
    text = forms.CharField(
        label=_("Letter"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Merge fields like [m_applicant_first_name] are filled for each candidate."),
    )

    def letter(self) -> Letter:
        """The letter as typed; it leaves once it can no longer be undone."""
        return Letter(self.cleaned_data["subject"], self.cleaned_data["text"], shows_sender=True)


class BulkTagForm(forms.Form):
    """Tags for many."""

    tags = forms.CharField(
        label=_("Tags"), max_length=500, help_text=_("Several with commas. Those a person has already stay.")
    )

    def clean_tags(self) -> list[str]:
        """The tags one by one."""
        return [tag.strip() for tag in self.cleaned_data["tags"].split(",") if tag.strip()]


class TransferForm(forms.Form):
    """To which job candidates are re-assigned, and as what."""

    job = forms.ChoiceField(label=_("Job"))
    stage = forms.ChoiceField(
        label=_("They arrive as"),
        choices=[(Stage.LEAD.value, _("Leads")), (Stage.NEW.value, _("New applications"))],
        initial=Stage.LEAD.value,
        help_text=_("Files go along. Notes, reviews and answers stay with this job. Letters that wait are cancelled."),
    )

    def __init__(self, *args: Any, jobs: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_of(self, "job").choices = [("", _("Choose a job")), *jobs]


class DeferForm(forms.Form):
    """Until when candidates are laid aside."""

    until = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = timezone.localdate() + timedelta(days=14)

    def clean_until(self) -> Any:
        """A day to come."""
        until = self.cleaned_data["until"]
        if until <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day after today."))
        return until
