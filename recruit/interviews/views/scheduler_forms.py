"""Shapes of the scheduler: what all events share, and one event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from base.ui.inputs import choice_of, rows_of
from calendars.availability import zones
from calendars.connections import queries as connections
from calendars.connections.models import Resource
from recruit.interviews.models import InterviewType
from recruit.interviews.views.scheduler_panel import (
    CUSTOM,
    DEFAULT_MINUTES,
    FIRST_DAY,
    LAST_DAY,
    LEAST,
    MOST,
    ONSITE,
    PHONE,
    VIDEO,
)
from recruit.letters.models import EmailTemplate

# Up to three hours; longer by dragging (product facts §11.3).
LENGTHS = (15, 30, 45, 60, 90, 120, 150, 180)
WHERE = [
    (ONSITE, _("At the job's location")),
    (PHONE, _("Phone")),
    (VIDEO, _("Video call")),
    (CUSTOM, _("Somewhere else")),
]


class KeysField(forms.Field):
    """Several public ids, checked against those there are; cleaned to the objects in the order sent."""

    widget = forms.MultipleHiddenInput

    def __init__(self, *, known: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.known = known

    def to_python(self, value: Any) -> list[Any]:
        """The objects of these ids."""
        keys = [str(key) for key in value or []]
        if missing := [key for key in keys if key not in self.known]:
            raise forms.ValidationError(
                _("Somebody or some room that was chosen is gone (%(count)s). Choose again."),
                params={"count": len(missing)},
            )
        return [self.known[key] for key in keys]


class EventForm(forms.Form):
    """One event: what, how long, when, with whom, in which rooms. Its wall time is meant in the panel's zone."""

    title = forms.CharField(label=_("Title"), max_length=300)
    type = forms.ModelChoiceField(
        label=_("Interview type"), queryset=InterviewType.objects.none(), required=False, to_field_name="public_id",
        empty_label=_("No type"),
    )  # fmt: skip
    minutes = forms.TypedChoiceField(label=_("Duration"), coerce=int)
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    time = forms.TimeField(label=_("Time"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": 300}))
    notes = forms.CharField(
        label=_("Notes for interviewers"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The candidate does not see them."),
    )  # fmt: skip
    any_room = forms.BooleanField(label=_("Find a free room"), required=False)
    need = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, people: dict[str, User], rooms: dict[str, Resource], length: int = DEFAULT_MINUTES,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["people"] = KeysField(label=_("Interviewers"), known=people, required=False)
        self.fields["optional"] = KeysField(known=people, required=False)
        # Read from the panel, which forgives; they stand here to be drawn again.
        self.fields["pool"] = forms.Field(widget=forms.MultipleHiddenInput, required=False)
        self.fields["picked"] = forms.Field(widget=forms.MultipleHiddenInput, required=False)
        self.fields["rooms"] = KeysField(label=_("Rooms"), known=rooms, required=False)
        rows_of(self, "type").queryset = InterviewType.objects.filter(archived_at=None)
        lengths = sorted({*LENGTHS, min(max(length, LEAST), MOST)})
        choice_of(self, "minutes").choices = [(number, words_for(number)) for number in lengths]

    def clean_day(self) -> date:
        """A day of our time."""
        day: date = self.cleaned_data["day"]
        if not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError(_("Choose a day nearer to today."))
        return day

    def clean(self) -> dict[str, Any]:
        """An interview takes somebody who interviews."""
        values = super().clean() or {}
        if "people" in values and not values["people"]:
            self.add_error(None, _("Choose at least one interviewer."))
        return values


class PanelForm(forms.Form):
    """What all events of an interview share, and the invitation to the candidate."""

    step = forms.ChoiceField(label=_("Hiring step"), required=False)
    where = forms.ChoiceField(label=_("Where"), choices=WHERE, initial=ONSITE)
    place = forms.CharField(label=_("Place"), max_length=300, required=False)
    video_url = forms.URLField(
        label=_("Link of the video call"), max_length=1000, required=False, assume_scheme="https"
    )
    zone = forms.ChoiceField(label=_("Times in"))
    is_private = forms.BooleanField(
        label=_("Private"),
        required=False,
        help_text=_("Calendars show no details, as for a candidate of your own house."),
    )
    tell = forms.BooleanField(label=_("Add invite to candidate"), required=False)
    template = forms.ChoiceField(label=_("Template"), required=False)
    subject = forms.CharField(label=_("Subject"), max_length=300, required=False)
    text = forms.CharField(
        label=_("Message"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 9})
    )
    anyway = forms.BooleanField(label=_("Book them all the same"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, steps: Sequence[tuple[str, str]] = (), templates: Sequence[EmailTemplate] = (),
        location: str = "", zones_first: Sequence[tuple[str, str]] = (), **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        choice_of(self, "step").choices = list(steps)
        self.templates = {str(row.public_id): row for row in templates}
        names = [("", _("No template")), *((key, row.name) for key, row in self.templates.items())]
        choice_of(self, "template").choices = names
        self.fields["template"].widget.attrs["data-press"] = "take_template"
        if location:
            choice_of(self, "where").choices = [(ONSITE, location), *WHERE[1:]]
        first = {zone for zone, _label in zones_first}
        rest = [(name, name.replace("_", " ")) for name in zones.COMMON if name not in first and zones.is_known(name)]
        choice_of(self, "zone").choices = [*zones_first, (_("Other zones"), rest)]

    def clean(self) -> dict[str, Any]:
        """A video call has a link or none yet; another place is named; an invitation has words."""
        values = super().clean() or {}
        if values.get("where") == CUSTOM and not values.get("place"):
            self.add_error("place", _("Say where."))
        if values.get("tell"):
            for name in ("subject", "text"):
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, _("Write it, or schedule without inviting the candidate."))
        return values


def words_for(minutes: int) -> str:
    """A length as people say it."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(count)d min") % {"count": rest}
    return _("%(hours)d h %(rest)02d") % {"hours": hours, "rest": rest} if rest else _("%(hours)d h") % {"hours": hours}


def room_search() -> dict[str, Any]:
    """Attributes of the field that finds rooms while one types."""
    return {
        "list": "rooms-found", "autocomplete": "off", "maxlength": 200, "placeholder": _("Find a room"),
        "hx-get": reverse_lazy("recruit:interview-rooms"), "hx-trigger": "input changed delay:200ms",
        "hx-target": "#rooms-found", "hx-swap": "innerHTML",
    }  # fmt: skip


def room_of(typed: str) -> Resource | None:
    """The room a line of the list means; None when nothing fits."""
    name, _dot, place = typed.partition(" · ")
    found = [row for row in connections.find_resources(name, limit=20) if row.name == name.strip()]
    exact = [row for row in found if row.place == place.strip()]
    return next(iter(exact or found or connections.find_resources(typed, limit=1)), None)
