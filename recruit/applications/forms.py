"""Shapes of what is typed about an application."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruit.applications import business_days
from recruit.applications.letters import Letter
from recruit.applications.models import Review
from recruit.jobs.models import Position
from recruit.setup.models import ExitReason

WHEN = [
    ("now", _("Now, once undo has passed")),
    ("2", _("After 2 business days")),
    ("5", _("After 5 business days")),
    ("at", _("At a date and time")),
    ("never", _("No letter")),
]


class LetterForm(forms.Form):
    """A letter to the candidate: when it leaves and what it says."""

    when = forms.ChoiceField(label=_("Letter to the candidate"), choices=WHEN, initial="2")
    send_at = forms.DateTimeField(
        label=_("Date and time"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    subject = forms.CharField(label=_("Subject"), max_length=200, required=False)
    text = forms.CharField(label=_("Letter"), required=False, widget=forms.Textarea(attrs={"rows": 8}))

    def clean(self) -> dict[str, Any]:
        """A letter that is to be sent needs words, and a moment in the future when one was chosen."""
        values = super().clean() or {}
        if values.get("when") == "at":
            moment = values.get("send_at")
            if moment is None:
                self.add_error("send_at", _("Choose when the letter leaves."))
            elif moment <= timezone.now():
                self.add_error("send_at", _("Choose a moment in the future."))
        if values.get("when") != "never":
            if not values.get("subject"):
                self.add_error("subject", _("Give the letter a subject, or choose No letter."))
            if not values.get("text"):
                self.add_error("text", _("Write the letter, or choose No letter."))
        return values

    def letter(self) -> Letter | None:
        """The letter as chosen; None when none is to be sent."""
        values = self.cleaned_data
        if values["when"] == "never":
            return None
        return Letter(values["subject"], values["text"], self._moment(values["when"], values.get("send_at")))

    @staticmethod
    def _moment(when: str, send_at: datetime | None) -> datetime | None:
        if when in {"2", "5"}:
            return business_days.after(timezone.now(), int(when))
        return send_at if when == "at" else None


class RejectForm(LetterForm):
    """Why an application is rejected, and what the candidate is told."""

    reason = forms.ModelChoiceField(
        label=_("Reason"),
        queryset=ExitReason.objects.none(),
        required=False,
        empty_label=_("No reason"),
        to_field_name="public_id",
        help_text=_("Never shown to the candidate."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ("reason", "when", "send_at", "subject", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = ExitReason.objects.filter(kind=ExitReason.Kind.REJECTION, is_active=True)
        self.fields["reason"].queryset = reasons  # type: ignore[attr-defined]  # a ModelChoiceField


class WithdrawForm(forms.Form):
    """Why a candidate wants no more."""

    reason = forms.ModelChoiceField(
        label=_("Reason"),
        queryset=ExitReason.objects.none(),
        required=False,
        empty_label=_("No reason"),
        to_field_name="public_id",
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = ExitReason.objects.filter(kind=ExitReason.Kind.WITHDRAWAL, is_active=True)
        self.fields["reason"].queryset = reasons  # type: ignore[attr-defined]  # a ModelChoiceField


class _PositionField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic only in the stubs
    def label_from_instance(self, obj: Position) -> str:
        """How a seat is offered: its code, type and target start."""
        start = f" · {_('start')} {obj.target_start_on:%d %b %Y}" if obj.target_start_on else ""
        return f"{obj.code or _('Position')} · {obj.get_type_display()}{start}"


class HireForm(forms.Form):
    """Into which position, from when."""

    position = _PositionField(label=_("Position"), queryset=Position.objects.none(), to_field_name="public_id")
    starts_on = forms.DateField(label=_("Start date"), widget=forms.DateInput(attrs={"type": "date"}))
    tell = forms.BooleanField(label=_("Send the candidate a welcome letter"), required=False, initial=True)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, job_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = Position.objects.filter(job=job_id, status=Position.Status.OPEN)
        self.fields["position"].queryset = seats  # type: ignore[attr-defined]  # a ModelChoiceField
        first = seats.first()
        if first is not None:
            self.fields["position"].initial = first.public_id
            self.fields["starts_on"].initial = first.target_start_on


class NoteForm(forms.Form):
    """A note for the people who may see the application."""

    text = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), max_length=10_000)


class ReviewForm(forms.Form):
    """One's stars and words."""

    rating = forms.TypedChoiceField(
        label=_("Rating"), choices=Review.Rating.choices, coerce=int, widget=forms.RadioSelect
    )
    comment = forms.CharField(
        label=_("Comment"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=20_000
    )
