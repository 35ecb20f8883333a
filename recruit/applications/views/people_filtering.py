"""What the list of people is narrowed by, in words: the dialog with all filters, the chips, the way out of nothing."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.doors import actor_of, staff_required
from accounts.models import User
from base import countries
from base.actors import Actor
from base.paging import count_up_to
from base.ui.pages import render_page
from recruit.applications.list_forms import Options
from recruit.applications.people import PeopleFilter, people
from recruit.applications.people_forms import CONSENTS, SHOWS, PeopleFilterForm
from recruit.jobs.access import visible_jobs
from recruit.processes.models import STAGE_CHOICES, STAGE_LABELS
from recruit.screening.models import Question
from recruit.setup import queries as setup
from recruit.setup.models import ExitReason, Source

_SEVERAL = frozenset({"stage", "job", "source", "reason", "show"})
_KEPT = ("sort", "cols", "density")
# A list to choose from bears no more; a job beyond is found by its title.
MOST_JOBS, MOST_USERS, MOST_TRIED = 300, 300, 8


@staff_required
@require_GET
def filters(request: HttpRequest) -> HttpResponse:
    """Every filter of the list, filled with those that are on."""
    chosen = PeopleFilter.of(request.GET)
    initial: dict[str, Any] = {}
    for name, value in chosen.pairs():
        initial.setdefault(name, []).append(value)
    initial = {name: held if name in _SEVERAL else ", ".join(held) for name, held in initial.items()}
    form = PeopleFilterForm(initial=initial, offered=_offered(actor_of(request), chosen))
    kept = [(name, value) for name in _KEPT for value in request.GET.getlist(name) if value]
    context = {"form": form, "kept": kept, "title": _("Filters"), "submit": _("Show"), "action": _here()}
    return render_page(request, "recruit/applications/choose.html", context, fragment="form")


def _here() -> str:
    return reverse("recruit:people")


def _offered(actor: Actor, chosen: PeopleFilter) -> dict[str, Options]:
    return {
        "stage": STAGE_CHOICES,
        "country": [("", _("Any country")), *countries.COUNTRIES.items()],
        "job": jobs_offered(actor, chosen.job),
        "source": _sources(),
        "reason": _reasons(),
        "question": [("", _("Any question")), *_questions()],
        "added_by": [("", _("Anybody")), *_users()],
    }


def jobs_offered(actor: Actor, always: tuple[str, ...] = ()) -> Options:
    """The jobs somebody may see, those that moved last; the chosen ones are always among them."""
    rows = visible_jobs(actor).order_by("-last_activity_at", "-pk")
    found = {str(job.public_id): f"{job.title} · {job.ref_number}" for job in rows[:MOST_JOBS]}
    if missing := [key for key in always if key not in found]:
        found |= {str(job.public_id): f"{job.title} · {job.ref_number}" for job in rows.filter(public_id__in=missing)}
    return list(found.items())


def _sources() -> Options:
    return [(str(source.public_id), str(source)) for source in setup.sources()]


def _reasons() -> Options:
    return [(str(reason.public_id), reason.label) for reason in ExitReason.objects.all()]


def _questions() -> Options:
    rows = Question.objects.annotate(given=Count("answers")).filter(given__gt=0).order_by("-given")[:MOST_USERS]
    return [(str(question.public_id), str(question)[:120]) for question in rows]


def _users() -> Options:
    rows = User.objects.filter(is_active=True).order_by("last_name", "first_name", "pk")[:MOST_USERS]
    return [(str(user.public_id), user.full_name) for user in rows]


def chips_of(request: HttpRequest, chosen: PeopleFilter) -> list[tuple[str, str]]:
    """Each filter in words with the address of the list without it; reads names only of what is chosen."""
    names, labels, found = _names(actor_of(request), chosen), _labels(), []
    kept = [(key, value) for key in _KEPT if key != "sort" for value in request.GET.getlist(key) if value]
    for name, value in chosen.pairs():
        if name in {"q", "sort"}:
            continue
        text = labels[name].format(value=names.get(name, {}).get(value, value))
        found.append((text, f"?{urlencode(chosen.without(name, value).pairs() + kept)}"))
    return found


def _names(actor: Actor, chosen: PeopleFilter) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {
        "stage": {key: str(label) for key, label in STAGE_LABELS.items()},
        "show": {key: str(label) for key, label in SHOWS},
        "consent": {key: str(label) for key, label in CONSENTS},
        "country": countries.COUNTRIES,
    }
    if chosen.job:
        rows = visible_jobs(actor).filter(public_id__in=chosen.job)
        found["job"] = {str(job.public_id): job.title for job in rows}
    if chosen.source:
        found["source"] = {str(one.public_id): one.name for one in Source.objects.filter(public_id__in=chosen.source)}
    if chosen.reason:
        reasons = ExitReason.objects.filter(public_id__in=chosen.reason)
        found["reason"] = {str(one.public_id): one.label for one in reasons}
    if chosen.question:
        asked = Question.objects.filter(public_id=chosen.question)
        found["question"] = {str(one.public_id): str(one)[:80] for one in asked}
    if chosen.added_by:
        users = User.objects.filter(public_id=chosen.added_by)
        found["added_by"] = {str(user.public_id): user.full_name for user in users}
    return found


def _labels() -> dict[str, str]:
    return {
        "stage": "{value}",
        "show": "{value}",
        "question": "{value}",
        "country": _("Country: {value}"),
        "job": _("Applied to {value}"),
        "source": _("Source: {value}"),
        "tag": _("Tag: {value}"),
        "reason": _("Reason: {value}"),
        "consent": _("Consent: {value}"),
        "rating": _("{value} stars and more"),
        "applied_from": _("Applied from {value}"),
        "applied_to": _("Applied until {value}"),
        "place": _("Place: {value}"),
        "title": _("Job title: {value}"),
        "headline": _("Present title: {value}"),
        "company": _("Employer: {value}"),
        "school": _("School: {value}"),
        "answer": _("Answer: {value}"),
        "added_by": _("Added by {value}"),
    }


def best_way_out(request: HttpRequest, chosen: PeopleFilter) -> tuple[str, str] | None:
    """The filter that hides most, as "Remove “…”: +37" with its address; None when removing one finds nobody either.

    Asked only when a list is empty: one count a filter.
    """
    actor, best = actor_of(request), (0, False, "", "")
    chips = dict(zip(_keys(chosen), chips_of(request, chosen), strict=True))
    if chosen.q:
        chips["q", chosen.q] = (_("Search: {value}").format(value=chosen.q), f"?{chosen.without('q').address()}")
    for (name, value), (label, url) in list(chips.items())[:MOST_TRIED]:
        count, capped = count_up_to(people(actor, chosen.without(name, value)), 1_000)
        if count > best[0]:
            best = (count, capped, label, url)
    count, capped, label, url = best
    if not count:
        return None
    more = f"{count}+" if capped else str(count)
    return _("Remove “{filter}”: +{count}").format(filter=label, count=more), url


def _keys(chosen: PeopleFilter) -> list[tuple[str, str]]:
    return [(name, value) for name, value in chosen.pairs() if name not in {"q", "sort"}]
