"""One's own working hours and kept times, and the company's hours."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import account_frame, actor_of, administrator_required, member_of
from base.ui.attempts import attempt
from base.ui.pages import done, render_page
from base.ui.parts import Crumb
from calendars.availability import keeping, queries, weeks, zones
from calendars.availability.forms import CompanyWeekForm, KeptForm, WeekForm

_PAGE = "calendars:working-hours"
USUAL_LENGTH = timedelta(days=90)


@require_http_methods(["GET", "POST"])
def hours(request: HttpRequest) -> HttpResponse:
    """When one works, day by day, and what one keeps for interviews."""
    user = member_of(request)
    own = queries.own_hours([user.pk]).get(user.pk)
    usual = queries.company_hours()
    form = WeekForm(request.POST or None, stretches=own or usual)
    if request.method == "POST" and "usual" in request.POST:
        keeping.set_hours(user, by=actor_of(request), rows=())
        return done(request, _PAGE, _("You work on the company’s hours again."))
    if form.is_copying:
        form = form.copied_over()
    elif request.method == "POST" and form.is_valid() and _is_set(request, form):
        return done(request, _PAGE, _("Your working hours are saved."))
    zone = queries.zone_of(user)
    today = zones.wall_of(timezone.now(), zone)[0]
    context = account_frame(request, _PAGE) | {
        "form": form,
        "is_own": own is not None,
        "zone": zone,
        "is_company_zone": user.time_zone != zone,
        "total": weeks.minutes_of(own or usual) / 60,
        "kept": [(WEEKDAYS[row.weekday], row, row.from_on > today) for row in queries.kept_of(user, today=today)],
    }
    return render_page(request, "calendars/availability/hours.html", context, fragment="form")


def _is_set(request: HttpRequest, form: WeekForm) -> bool:
    rows, user = form.stretches(), member_of(request)
    return attempt(form, lambda: keeping.set_hours(user, by=actor_of(request), rows=rows)) is not None


@require_http_methods(["GET", "POST"])
def keep(request: HttpRequest) -> HttpResponse:
    """Add a time kept free for interviews every week."""
    user = member_of(request)
    zone = queries.zone_of(user)
    today = zones.wall_of(timezone.now(), zone)[0]
    initial = {"title": _("Interviews"), "from_on": today, "until_on": today + USUAL_LENGTH, "weekday": 0}
    form = KeptForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if attempt(form, lambda: keeping.keep_available(user, by=actor_of(request), **values)) is not None:
            return done(request, _PAGE, _("The time is kept for interviews."))
    context = {"form": form, "zone": zone, "crumbs": [Crumb(_("Working hours"), reverse(_PAGE))]}
    return render_page(request, "calendars/availability/keep.html", context, fragment="form")


@require_POST
def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep one of one's own times no longer."""
    keeping.end_available(queries.availability_of(member_of(request), public_id), by=actor_of(request))
    return done(request, _PAGE, _("The time is kept no longer. Interviews booked in it stay."))


@administrator_required
@require_http_methods(["GET", "POST"])
def company(request: HttpRequest) -> HttpResponse:
    """The hours and the zone of everybody who has entered none."""
    usual, zone = queries.company_hours(), queries.company_zone()
    form = CompanyWeekForm(request.POST or None, stretches=usual, initial={"zone": zone})
    if form.is_copying:
        form = form.copied_over()
    elif request.method == "POST" and form.is_valid() and _is_company_set(request, form):
        return done(request, "calendars:company-hours", _("The company’s working hours are saved."))
    context = {"form": form, "crumbs": [Crumb(_("Settings"), reverse("accounts:settings"))]}
    return render_page(request, "calendars/availability/company.html", context, fragment="form")


def _is_company_set(request: HttpRequest, form: CompanyWeekForm) -> bool:
    rows, zone, by = form.stretches(), form.cleaned_data["zone"], actor_of(request)
    return attempt(form, lambda: keeping.set_company_hours(rows, zone=zone, by=by)) is not None
