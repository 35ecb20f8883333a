"""Shape of an invitation to choose a time: what, who, the rows of blocks, the rules, and the letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from base.ui.inputs import choice_of
from calendars.availability import zones
from calendars.availability.slots import Span, merged
from calendars.connections.models import Resource
from recruit.interviews.invite_drafts import DURATIONS, MOST_BLOCKS, InviteDraft
from recruit.interviews.models import InterviewType
from recruit.processes.models import HiringStep

LENGTHS = {
    15: _("15 minutes"), 30: _("30 minutes"), 45: _("45 minutes"), 60: _("1 hour"), 90: _("1½ hours"),
    120: _("2 hours"), 180: _("3 hours"),
}  # fmt: skip
MOST_ROWS = MOST_BLOCKS + 10


class PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic only in the stubs
    """Colleagues by their public ids."""

    def label_from_instance(self, obj: User) -> str:
        """A colleague's name."""
        return obj.full_name


class InviteForm(forms.Form):
    """An invitation as it is typed. The rows of blocks stand beside it, see `rows_of`."""

    use_required_attribute = False
    step = forms.ModelChoiceField(
        label=_("Step"), queryset=HiringStep.objects.none(), to_field_name="public_id", required=False,
        empty_label=_("Where the candidate stands"),
    )  # fmt: skip
    title = forms.CharField(label=_("Title"), max_length=300, help_text=_("The candidate reads it."))
    type = forms.ModelChoiceField(
        label=_("Interview type"), queryset=InterviewType.objects.none(), to_field_name="public_id", required=False,
        empty_label=_("No type"),
    )  # fmt: skip
    minutes = forms.TypedChoiceField(
        label=_("Duration"), coerce=int, choices=[(number, LENGTHS[number]) for number in DURATIONS], initial=30
    )
    location = forms.CharField(label=_("Place"), max_length=300, required=False)
    video_url = forms.URLField(
        label=_("Link of the video call"), max_length=1000, required=False, assume_scheme="https"
    )
    notes = forms.CharField(
        label=_("Notes for interviewers"), max_length=10_000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    is_private = forms.BooleanField(label=_("Private"), required=False, help_text=_("Calendars show no details of it."))
    interviewers = PeopleField(
        label=_("Interviewers"), queryset=User.objects.none(), to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple, help_text=_("A time is offered when all of them are free."),
        error_messages={"required": _("Choose at least one interviewer.")},
    )  # fmt: skip
    resource = forms.ModelChoiceField(
        label=_("Room"), queryset=Resource.objects.none(), to_field_name="public_id", required=False,
        empty_label=_("No room"),
    )  # fmt: skip
    zone = forms.ChoiceField(label=_("Times in"))
    notice_hours = forms.IntegerField(label=_("At least so many hours ahead"), min_value=4, max_value=336, initial=4)
    buffer_minutes = forms.IntegerField(label=_("Free minutes before and after"), min_value=0, max_value=120, initial=0)
    may_change = forms.BooleanField(label=_("The candidate may change or cancel"), required=False, initial=True)
    change_until_hours = forms.IntegerField(
        label=_("Until so many hours before"), min_value=0, max_value=336, initial=24
    )
    subject = forms.CharField(label=_("Subject"), max_length=300)
    text = forms.CharField(
        label=_("Letter"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("The link stands where “(link for the candidate)” is."),
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, steps: QuerySet[HiringStep], people: QuerySet[User], zones_first: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        sets: dict[str, QuerySet[Any]] = {
            "step": steps, "interviewers": people, "type": InterviewType.objects.filter(archived_at=None),
            "resource": Resource.objects.filter(gone_at=None, kind=Resource.Kind.ROOM),
        }  # fmt: skip
        for name, rows in sets.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]  # ModelChoiceFields
        names = dict.fromkeys([*zones_first, *(name for name in zones.COMMON if zones.is_known(name))])
        choices = [(name, name.replace("_", " ")) for name in names]
        choice_of(self, "zone").choices = choices

    def draft(self, blocks: Sequence[Span]) -> InviteDraft:
        """The invitation as the verb wants it, after a check that passed."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        values["interviewers"] = tuple(values["interviewers"])
        return InviteDraft(blocks=tuple(blocks), **values)


class Rows:
    """The typed rows of blocks: what they mean, and what could not be read."""

    def __init__(self, spans: Sequence[Span] = (), problems: Sequence[str] = ()) -> None:
        self.spans = merged(spans)
        self.problems = list(problems)


def rows_of(given: Mapping[str, Any], zone: str) -> Rows:
    """The blocks of rows `block-0-day`, `block-0-from`, `block-0-to`, their wall times meant in the zone."""
    spans, problems = list[Span](), list[str]()
    for number in range(MOST_ROWS):
        day, starts, ends = (str(given.get(f"block-{number}-{name}", "")).strip() for name in ("day", "from", "to"))
        if not day and not starts and not ends:
            continue
        try:
            on, first, last = date.fromisoformat(day), time.fromisoformat(starts), time.fromisoformat(ends)
        except ValueError:
            problems.append(str(_("Give each block a day, a begin and an end.")))
            continue
        begin = zones.instant_of(on, first, zone)
        end = zones.instant_of(on if last > first else on + timedelta(days=1), last, zone)
        if last <= first and last != time():
            problems.append(str(_("A block ends after it begins.")))
        elif begin < end:
            spans.append(Span.of(begin, end))
    return Rows(spans, list(dict.fromkeys(problems)))


def painted(spans: Sequence[Span], strokes: str, zone: str) -> list[Span]:
    """The blocks after strokes on the week: "2026-11-23 09:00 10:30 1", 1 draws and 0 wipes; parted by semicolons."""
    found = list(spans)
    for stroke in strokes.split(";")[:100]:
        parts = stroke.split()
        try:
            day, first, last = date.fromisoformat(parts[0]), time.fromisoformat(parts[1]), parts[2]
            until = day + timedelta(days=1) if last == "24:00" else day
            end = zones.instant_of(until, time() if last == "24:00" else time.fromisoformat(last), zone)
            span, draws = Span.of(zones.instant_of(day, first, zone), end), parts[3] == "1"
        except (IndexError, ValueError):
            continue
        if span.start < span.end:
            found = merged([*found, span]) if draws else wiped(found, span)
    return merged(found)


def wiped(spans: Sequence[Span], away: Span) -> list[Span]:
    """The times without another one."""
    pieces = [
        piece
        for span in spans
        for piece in (Span(span.start, min(span.end, away.start)), Span(max(span.start, away.end), span.end))
    ]
    return [piece for piece in pieces if piece.start < piece.end]


def lines_of(spans: Sequence[Span], zone: str) -> list[dict[str, Any]]:
    """The blocks as rows to be typed over, on the clock of the zone; two empty ones at the end."""
    lines: list[dict[str, Any]] = []
    for span in merged(spans):
        day, first = zones.wall_of(span.starts_at, zone)
        _last_day, last = zones.wall_of(span.ends_at, zone)
        lines.append({"day": f"{day:%F}", "from": f"{first:%H:%M}", "to": f"{last:%H:%M}"})
    return [{"number": number, **line} for number, line in enumerate([*lines, {}, {}])]


def monday_of(text: str, otherwise: datetime, zone: str) -> date:
    """The Monday of the week a day is in; of `otherwise` for a text that is no day."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = zones.wall_of(otherwise, zone)[0]
    return day - timedelta(days=day.weekday())
