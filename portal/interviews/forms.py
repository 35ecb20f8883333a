"""Shapes of what a candidate sends about an interview."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_WORDS, LONGEST_REASON = 1_000, 500
_TOO_LONG = _("Use at most %(limit_value)d characters.")


class MomentField(forms.CharField):
    """An instant as its button sent it, in UTC: "2026-11-24T09:30Z"."""

    default_error_messages = {"invalid": _("Choose one of the times.")}

    def clean(self, value: str) -> datetime:
        """The instant."""
        text, found = super().clean(value), None
        with suppress(ValueError):
            found = datetime.strptime(text, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
        # No further than every zone's clocks can tell.
        if found is None or not 2000 <= found.year < 2200:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return found


class ChoiceForm(forms.Form):
    """A time that was pressed."""

    starts_at = MomentField(max_length=20, error_messages={"required": _("Choose one of the times.")})


class ProposeForm(forms.Form):
    """Which other times would suit."""

    words = forms.CharField(
        label=_("Which times suit you?"),
        max_length=LONGEST_WORDS,
        help_text=_("For example three days with a morning or an afternoon."),
        error_messages={"required": _("Write which times suit you."), "max_length": _TOO_LONG},
        widget=forms.Textarea({"rows": 3}),
    )


class CancelForm(forms.Form):
    """Why a time is cancelled, or nothing about it."""

    reason = forms.CharField(
        label=_("Anything you would like to tell us"),
        max_length=LONGEST_REASON,
        required=False,
        error_messages={"max_length": _TOO_LONG},
        widget=forms.Textarea({"rows": 2}),
    )


class AnswerForm(forms.Form):
    """Yes, no, or another time."""

    answer = forms.ChoiceField(
        choices=[("accepted", ""), ("declined", ""), ("other", "")],
        error_messages={"required": _("Choose an answer."), "invalid_choice": _("Choose an answer.")},
    )
    words = forms.CharField(
        label=_("Which times suit you?"),
        max_length=LONGEST_WORDS,
        required=False,
        error_messages={"max_length": _TOO_LONG},
        widget=forms.Textarea({"rows": 3}),
    )

    def clean(self) -> dict[str, object]:
        """Another time is asked for with words."""
        values = super().clean() or {}
        if values.get("answer") == "other" and not values.get("words", "").strip() and "words" not in self.errors:
            self.add_error("words", _("Write which times suit you."))
        return values
