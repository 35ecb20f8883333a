"""Shapes of what is typed about an application."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from base.countries import COUNTRIES
from base.ui.inputs import choice_of, rows_of
from recruit.applications import drafts
from recruit.applications.letters import Letter
from recruit.applications.models import Application, Note, Review
from recruit.applications.reviewing import Rated
from recruit.fields.forms import fields_for
from recruit.jobs.models import Position
from recruit.letters import queries as letters
from recruit.letters.models import EmailTemplate
from recruit.scorecards.models import Criterion
from recruit.setup.models import ExitReason, Source

WHEN = [
    ("now", _("Now, once undo has passed")),
    ("2", _("After 2 business days")),
    ("5", _("After 5 business days")),
    ("at", _("At a date and time")),
    ("never", _("No letter")),
]


class LetterForm(forms.Form):
    """A letter to the candidate: which template, who it is from, when it leaves and what it says."""

    when = forms.ChoiceField(label=_("Letter to the candidate"), choices=WHEN, initial="2")
    send_at = forms.DateTimeField(
        label=_("Date and time"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    template = forms.ChoiceField(label=_("Template"), required=False)
    sender = forms.ChoiceField(label=_("From"), required=False, initial="team")
    subject = forms.CharField(label=_("Subject"), max_length=300, required=False)
    text = forms.CharField(label=_("Letter"), required=False, widget=forms.Textarea(attrs={"rows": 8}))
    # What an empty subject or text is told beside.
    otherwise = _("Write it, or choose No letter.")

    def __init__(
        self, *args: Any, templates: Sequence[EmailTemplate] = (), author: User | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.templates = {str(row.public_id): row for row in templates}
        choices = [("", _("No template")), *((key, row.name) for key, row in self.templates.items())]
        choice_of(self, "template").choices = choices
        choice_of(self, "sender").choices = senders_for(author)
        # A press of the hidden button fills the template in as soon as it is chosen.
        self.fields["template"].widget.attrs["data-press"] = "use"
        # The reader's zone is said beside what is read in it.
        zone = timezone.get_current_timezone_name()
        self.fields["send_at"].help_text = _("In your time zone, {zone}.").format(zone=zone.replace("_", " "))

    def clean(self) -> dict[str, Any]:
        """A letter that is to be sent needs words, and a moment in the future when one was chosen."""
        values = super().clean() or {}
        if values.get("when") == "at":
            moment = values.get("send_at")
            if moment is None and "send_at" not in self.errors:
                self.add_error("send_at", _("Choose when the letter leaves."))
            elif moment is not None and moment <= timezone.now():
                self.add_error("send_at", _("Choose a moment in the future."))
        if values.get("when") != "never":
            if not values.get("subject") and "subject" not in self.errors:
                self.add_error("subject", self.otherwise)
            if not values.get("text") and "text" not in self.errors:
                self.add_error("text", self.otherwise)
        return values

    def chosen(self) -> EmailTemplate | None:
        """The template that is chosen, filled in or not."""
        return self.templates.get(str(self["template"].value() or ""))

    def letter(self) -> Letter | None:
        """The letter as chosen; None when none is to be sent."""
        values = self.cleaned_data
        if values["when"] == "never":
            return None
        return Letter(
            values["subject"],
            values["text"],
            self._moment(values["when"], values.get("send_at")),
            template=self.chosen(),
            shows_sender=values.get("sender") == "me",
        )

    @staticmethod
    def _moment(when: str, send_at: datetime | None) -> datetime | None:
        if when in {"2", "5"}:
            return drafts.moment_after(int(when))
        return send_at if when == "at" else None


def senders_for(author: User | None) -> list[tuple[str, str]]:
    """Who a letter may say it is from."""
    team = ("team", letters.from_name(author, shows_sender=False))
    return [team, ("me", author.full_name)] if author is not None else [team]


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
    field_order = ("reason", "when", "send_at", "template", "sender", "subject", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = ExitReason.objects.filter(kind=ExitReason.Kind.REJECTION, is_active=True)
        rows_of(self, "reason").queryset = reasons


class ComposeForm(LetterForm):
    """A letter of its own to a candidate."""

    when = forms.ChoiceField(label=_("Send"), choices=[("now", _("Now")), ("at", _("At a date and time"))])
    otherwise = _("Write something first.")


class WithdrawForm(forms.Form):
    """Why a candidate wants no more."""

    reason = forms.ModelChoiceField(
        label=_("Reason"),
        queryset=ExitReason.objects.none(),
        required=False,
        empty_label=_("No reason"),
        to_field_name="public_id",
    )
    tell = forms.BooleanField(label=_("Write to the candidate that it is withdrawn"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = ExitReason.objects.filter(kind=ExitReason.Kind.WITHDRAWAL, is_active=True)
        rows_of(self, "reason").queryset = reasons


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
        rows_of(self, "position").queryset = seats
        first = seats.first()
        if first is not None:
            self.fields["position"].initial = first.public_id
            self.fields["starts_on"].initial = first.target_start_on


class NoteForm(forms.Form):
    """A note and who reads it."""

    text = forms.CharField(
        label=_("Note"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=10_000,
        help_text=_("Type @ and a name to tell a colleague."),
    )
    kind = forms.ChoiceField(label=_("Who reads it"), choices=Note.Kind.choices, required=False, initial="OPEN")

    def __init__(self, *args: Any, for_everybody: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {**dict(Note.Kind.choices), Note.Kind.SELF.value: _("Only me and administrators")}
        offered = [each for each in labels.items() if for_everybody or each[0] != Note.Kind.EVERYONE]
        choice_of(self, "kind").choices = offered


class ProfileForm(forms.Form):
    """A person's name, contact and place."""

    first_name = forms.CharField(label=_("First name"), max_length=100)
    last_name = forms.CharField(label=_("Last name"), max_length=100)
    headline = forms.CharField(label=_("Headline"), max_length=200, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    city = forms.CharField(label=_("City"), max_length=100, required=False)
    country_code = forms.ChoiceField(label=_("Country"), choices=[("", "—"), *COUNTRIES.items()], required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class SourceForm(forms.Form):
    """Where the application came from, and who referred the person."""

    source = forms.ModelChoiceField(
        Source.objects.none(), label=_("Source"), to_field_name="public_id", empty_label=None
    )
    referrer = forms.ModelChoiceField(
        User.objects.none(), label=_("Referred by"), to_field_name="public_id", required=False, empty_label="—",
        help_text=_("Only for referrals."),
    )  # fmt: skip

    def __init__(self, data: Any, *, application: Application) -> None:
        initial = {
            "source": application.source and application.source.public_id,
            "referrer": application.referrer and application.referrer.public_id,
        }
        super().__init__(data, initial=initial)
        # What the application has stays to be chosen, archived or not.
        kept = Q(pk=application.source_id) | Q(is_archived=False)
        source, referrer = self.fields["source"], self.fields["referrer"]
        source.queryset = Source.objects.filter(kept)  # type: ignore[attr-defined]  # a choice field
        grouped = groupby(source.queryset, key=lambda row: row.get_type_display())  # type: ignore[attr-defined]  # a choice field
        source.choices = [  # type: ignore[attr-defined]  # a choice field
            (label, [(str(row.public_id), row.name) for row in rows]) for label, rows in grouped
        ]
        people = User.objects.filter(Q(pk=application.referrer_id) | Q(is_active=True))
        referrer.queryset = people.order_by("last_name", "first_name", "pk")  # type: ignore[attr-defined]  # a choice field


class OwnFieldsForm(forms.Form):
    """The company's own application fields."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.custom = fields_for(
            "APPLICATION", values=application.fields, org=application.job.org_values, data=self.data, complete=False
        )
        self.custom.join(self)

    def clean(self) -> dict[str, Any]:
        """What is to be kept, beside what was typed."""
        values = super().clean() or {}
        values["kept"] = self.custom.clean(self)
        return values


class ReviewForm(forms.Form):
    """One's stars and words."""

    rating = forms.TypedChoiceField(
        label=_("Rating"), choices=Review.Rating.choices, coerce=int, widget=forms.RadioSelect
    )
    comment = forms.CharField(
        label=_("Comment"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=20_000
    )

    def __init__(
        self, *args: Any, criteria: Sequence[Criterion] = (), own: Review | None = None, **kwargs: Any
    ) -> None:
        self.criteria = list(criteria)
        given = {one.criterion_id: one for one in own.ratings.all()} if own and self.criteria else {}
        initial: dict[str, Any] = {"rating": own.rating, "comment": own.comment} if own else {}
        for one in self.criteria:
            if one.pk in given:
                initial[f"criterion-{one.public_id}"] = given[one.pk].rating
                initial[f"words-{one.public_id}"] = given[one.pk].comment
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        for one in self.criteria:
            self.fields[f"criterion-{one.public_id}"] = forms.TypedChoiceField(
                label=one.label, help_text=one.help_text, required=one.is_required, coerce=int, empty_value=None,
                choices=Review.Rating.choices, widget=forms.RadioSelect,
            )  # fmt: skip
            self.fields[f"words-{one.public_id}"] = forms.CharField(
                label=_("Comment"), required=False, max_length=2_000, widget=forms.TextInput
            )

    @property
    def judged(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The criteria as pairs of stars and words."""
        return [(self[f"criterion-{one.public_id}"], self[f"words-{one.public_id}"]) for one in self.criteria]

    def ratings(self) -> dict[str, Rated] | None:
        """What was given on the criteria; None when there are none."""
        if not self.criteria:
            return None
        keys = [str(one.public_id) for one in self.criteria]
        typed = self.cleaned_data
        return {key: Rated(typed[f"criterion-{key}"], typed[f"words-{key}"]) for key in keys}
