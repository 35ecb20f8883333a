"""The shapes of weeks of working hours and of kept times as they are typed. Rules are the verbs'."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.ui.inputs import choice_of
from calendars.availability import weeks, zones
from calendars.availability.weeks import Stretch

_EVERY, _WORKDAYS = "every", "workdays"


def zone_choices() -> list[tuple[str, str]]:
    """The zones people choose from, in words."""
    names = sorted(name for name in zones.names() if "/" in name and not name.startswith("Etc/"))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names)]


class WeekForm(forms.Form):
    """A week: for each day the stretches of work, as "09:00-12:00, 13:00-17:00"; and a day copied to others."""

    copied = forms.TypedChoiceField(label=gettext_lazy("Copy"), coerce=int, required=False)
    onto = forms.ChoiceField(
        label=gettext_lazy("to"),
        choices=[(_WORKDAYS, gettext_lazy("Monday to Friday")), (_EVERY, gettext_lazy("every day"))],
        required=False,
    )

    def __init__(self, *args: Any, stretches: Sequence[Stretch] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for weekday in weeks.WEEKDAYS:
            self.fields[f"day{weekday}"] = forms.CharField(
                label=WEEKDAYS[weekday],
                required=False,
                max_length=100,
                widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": _("No work")}),
            )
            self.initial.setdefault(f"day{weekday}", weeks.day_text(stretches, weekday))
        choice_of(self, "copied").choices = [(number, WEEKDAYS[number]) for number in weeks.WEEKDAYS]

    @property
    def days(self) -> list[forms.BoundField]:
        """The fields of the week."""
        return [self[f"day{weekday}"] for weekday in weeks.WEEKDAYS]

    @property
    def is_copying(self) -> bool:
        """Whether a day is to be copied, and nothing saved yet."""
        return "copy" in self.data

    def copied_over(self) -> Self:
        """The same form with the chosen day copied, as it was typed."""
        days = weeks.WEEKDAYS if self.data.get("onto") == _EVERY else range(5)
        typed = {name: str(self.data.get(name, ""))[:100] for name in self.data}
        source = typed.get(f"day{typed.get('copied', '0')}", "")
        return type(self)(initial=typed | {f"day{weekday}": source for weekday in days})

    def clean(self) -> dict[str, Any]:
        """Read each day, with a sentence at the day that cannot be read."""
        values = self.cleaned_data
        for weekday in weeks.WEEKDAYS:
            try:
                weeks.parse_day(values.get(f"day{weekday}", ""))
            except ValueError as error:
                words = _("“{piece}” is no stretch of time. Enter it like 09:00-12:00, several with commas.")
                self.add_error(f"day{weekday}", words.format(piece=error))
        return values

    def stretches(self) -> list[Stretch]:
        """The whole week. For valid forms."""
        return [
            Stretch(weekday, starts, ends)
            for weekday in weeks.WEEKDAYS
            for starts, ends in weeks.parse_day(self.cleaned_data[f"day{weekday}"])
        ]


class CompanyWeekForm(WeekForm):
    """The company's week and the zone of its clocks."""

    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=zone_choices,
        help_text=gettext_lazy("For everybody whose profile still says UTC."),
    )


class KeptForm(forms.Form):
    """A time to keep free for interviews every week until a day."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=200,
        error_messages={"required": gettext_lazy("Enter a title, such as Interviews.")},
    )
    weekday = forms.TypedChoiceField(
        label=gettext_lazy("Day"), coerce=int, choices=[(number, WEEKDAYS[number]) for number in weeks.WEEKDAYS]
    )
    starts = forms.TimeField(
        label=gettext_lazy("From"),
        widget=forms.TimeInput(attrs={"type": "time", "step": 900}, format="%H:%M"),
        error_messages={"required": gettext_lazy("Enter when it begins, such as 14:00.")},
    )
    ends = forms.TimeField(
        label=gettext_lazy("To"),
        widget=forms.TimeInput(attrs={"type": "time", "step": 900}, format="%H:%M"),
        error_messages={"required": gettext_lazy("Enter when it ends, such as 16:00.")},
    )
    from_on = forms.DateField(
        label=gettext_lazy("First day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("Choose the first day.")},
    )
    until_on = forms.DateField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("At most a year later."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("Choose the last day.")},
    )
    notes = forms.CharField(
        label=gettext_lazy("Notes"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
