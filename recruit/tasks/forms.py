"""Shapes of what is typed about tasks."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Permission
from recruit.tasks import duedates


class DueField(forms.CharField):
    """A due date as people type it: "fri", "in 3 days", "2026-12-24"; nothing is no date."""

    def to_python(self, value: Any) -> Any:
        """The date, None when nothing was typed."""
        words = str(super().to_python(value) or "").strip()
        if not words:
            return None
        day: date | None = duedates.due_on(words, today=timezone.localdate())
        if day is None:
            raise forms.ValidationError(_("Enter a day such as 2026-12-24, tomorrow, fri or in 3 days."))
        return day


class TaskForm(forms.Form):
    """A task with all its parts."""

    title = forms.CharField(label=_("What is to be done"), max_length=200)
    description = forms.CharField(
        label=_("Description"), max_length=5_000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    assignee = forms.ModelChoiceField(
        label=_("Who"), queryset=User.objects.none(), to_field_name="public_id", empty_label=None
    )
    due_on = DueField(
        label=_("Due"), required=False, help_text=_("For instance tomorrow, fri, in 3 days or 2026-12-24.")
    )
    is_priority = forms.BooleanField(label=_("Urgent"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = User.objects.filter(is_active=True, role__permissions__contains=[Permission.STAFF.value])
        field = cast("forms.ModelChoiceField[User]", self.fields["assignee"])
        field.queryset = staff.order_by("first_name", "last_name", "pk")
