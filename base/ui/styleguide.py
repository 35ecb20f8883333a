"""Every component in every state on one page, for those who build pages and for the tests that look at them.

Open to everybody where it exists at all (a local machine and the tests): it shows invented people only and writes
nothing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from base.ui import statuses
from base.ui.pages import refuse, render_page, toast
from base.ui.parts import Choice, Crumb, Entry, Row, Segment, Step, Tab
from base.ui.tags.library import TONES
from base.ui.tags.words import icon_names

SECTIONS = ("words", "controls", "forms", "data", "blocks", "layers", "hiring", "icons")
COLOURS = (
    "bg",
    "surface",
    "sunken",
    "raised",
    "text",
    "muted",
    "faint",
    "line",
    "control",
    "accent",
    "ok",
    "warn",
    "danger",
    "info",
)

statuses.register(
    "specimen",
    {
        "SOURCING": statuses.Look("Sourcing", "info", "search"),
        "ON_HOLD": statuses.Look("On hold", "warn", "pause"),
        "FILLED": statuses.Look("Filled", "ok", "check-circle"),
        "CANCELLED": statuses.Look("Cancelled", "danger", "ban"),
    },
)


class SpecimenForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(max_length=60, help_text="As candidates will read it.")
    salary = forms.DecimalField(required=False)
    start_on = forms.DateField(label="Target start", required=False)
    kind = forms.ChoiceField(label="Type of employment", choices=[("p", "Permanent"), ("t", "Temporary")])
    about = forms.CharField(label="Description", widget=forms.Textarea, required=False)
    remote = forms.BooleanField(label="May be done remotely", required=False)
    visible = forms.BooleanField(
        label="Show on the career site",
        required=False,
        initial=True,
        widget=forms.CheckboxInput(attrs={"class": "switch"}),
    )
    language = forms.ChoiceField(choices=[("en", "English"), ("de", "German")], widget=forms.RadioSelect, initial="en")
    days = forms.MultipleChoiceField(
        label="Working days",
        choices=[("mon", "Monday"), ("tue", "Tuesday")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    resume = forms.FileField(label="Résumé", required=False)
    logo = forms.FileField(required=False)
    stars = forms.IntegerField(label="Your rating", required=False)


class _Page:
    """A page in the middle of a keyset list."""

    newer, older, shown, total, capped = "n1", "o1", 50, 10000, True


def _columns() -> list[dict[str, Any]]:
    names = ["New", "Phone screen", "Interview", "Reference check", "Offer"]
    people = [
        ("Ana Kowalska", "Staff nurse, St Vincent", 4),
        ("Bruno Meyer", "Theatre nurse, Graz", None),
        ("Chidi Okafor", "Ward manager", 5),
        ("Dora Lindqvist", "Nurse practitioner", 3),
    ]
    columns = []
    for number, name in enumerate(names):
        cards = [
            {"id": f"{number}{at}", "name": who, "line": line, "rating": stars, "index": number}
            for at, (who, line, stars) in enumerate(people[: 4 - number if number < 3 else 0])
        ]
        columns.append({"id": f"step-{number}", "name": name, "index": number, "cards": cards, "required": number == 3})
    return columns


def _moments() -> dict[str, Any]:
    now = timezone.now()
    return {
        "now": now,
        "hours_ago": now - timedelta(hours=3),
        "days_ago": now - timedelta(days=9),
        "soon": now + timedelta(days=2),
        "today": timezone.localdate(),
    }


def _samples(query: str) -> dict[str, Any]:
    now = timezone.now()
    return {
        "crumbs": [Crumb("Jobs", "#"), Crumb("Staff nurse", "#"), Crumb("Pipeline")],
        "tabs": [
            Tab("Pipeline", "#", current=True, count=148),
            Tab("Ads", "#", count=3),
            Tab("Team", "#", icon="users"),
            Tab("Activity", "#"),
        ],
        "choices": [Choice("Board", "#", current=True, icon="board"), Choice("Table", "#", icon="list")],
        "segments": [
            Segment("New", 12, "accent", "#"),
            Segment("In review", 4, "info", "#"),
            Segment("Interview", 2, "warn", "#"),
            Segment("Offer", 0, "neutral"),
            Segment("Hired", 1, "ok", "#"),
        ],
        "steps": [
            Step("Create", "#", "done"),
            Step("Details", "#", "current", "needs 2 fields"),
            Step("Team", "#", "problem", "nobody may approve"),
            Step("Share"),
        ],
        "entries": [
            Entry(
                now - timedelta(minutes=4), "moved Ana Kowalska to Interview", "Rosa Brandt", "arrow-right", "accent"
            ),
            Entry(
                now - timedelta(hours=5),
                "rated 4 of 5",
                "Hugo Tran",
                "star",
                "warn",
                "Calm, precise, asks good questions.",
                "#",
            ),
            Entry(now - timedelta(days=2), "hired", "Rosa Brandt", "award", "ok"),
        ],
        "rows": [
            Row("Location", "Graz, Austria", icon="map-pin"),
            Row("Department", "Nursing", url="#"),
            ("Salary", ""),
            ("Openings", "1 of 3"),
        ],
        "page": _Page(),
        "query": query,
        "pages": ["/static/favicon.svg"],
        "none": [],
        "curl": 'curl -H "X-SmartToken: $TOKEN" \\\n  https://example.test/jobs?limit=10',
        "columns": _columns(),
    }


@login_not_required
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """The whole guide; `?open=1` shows the panel as the server draws it."""
    good = SpecimenForm(initial={"title": "Staff nurse", "about": "Looks after a ward of twelve."})
    bad = SpecimenForm({"title": "", "kind": "x"}, prefix="bad")
    context = {
        "sections": SECTIONS,
        "icons": sorted(icon_names()),
        "tones": sorted(TONES),
        "colours": COLOURS,
        "good": good,
        "bad": bad,
    }
    context |= {"opened": request.GET.get("open", "")}
    return render_page(
        request, "base/ui/styleguide/guide.html", context | _moments() | _samples(request.GET.get("q", "")), status=200
    )


@login_not_required
@require_safe
def pretend_panel(request: HttpRequest) -> HttpResponse:
    """The inside of a panel."""
    return render_page(request, "base/ui/styleguide/panel.html", _moments() | _samples(""), status=200)


@login_not_required
@require_POST
def pretend_move(request: HttpRequest) -> HttpResponse:
    """Answer a card's move: the last column refuses, so that the way back can be seen."""
    if request.POST.get("step") == "step-4":
        return refuse(request, 409, "Hugo moved this card to Interview a minute ago.")
    return toast(HttpResponse(status=204), "Moved.", undo_url="/styleguide/undo/")


@login_not_required
@require_POST
def pretend_undo(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  (a view)
    """Answer an undo."""
    return toast(HttpResponse(status=204), "Moved back.", tone="info")
