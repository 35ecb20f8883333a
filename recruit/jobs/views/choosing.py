"""What is chosen over the list of jobs: all its filters, the chosen ones in words, and the ticked jobs."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.doors import staff_required
from accounts.models import User
from base.countries import name_of
from base.errors import Invalid
from base.ui.pages import render_page
from recruit.fields.models import CustomField, FieldValue
from recruit.fields.queries import label_of, org_choices
from recruit.fields.queries.basics import as_uuid
from recruit.jobs.filters import FIELD, NOT_PUBLISHED, JobFilter
from recruit.jobs.list_forms import JobFilterForm
from recruit.jobs.models import JobAd
from recruit.jobs.queries import filter_choices
from recruit.setup.models import Brand, Department

MOST_TICKED = 200
_VOCABULARY: dict[str, type[Brand | Department]] = {"brand": Brand, "department": Department}
_POSTINGS = dict(JobAd.Visibility.choices)


@staff_required
@require_GET
def filters(request: HttpRequest) -> HttpResponse:
    """Every filter of the list of jobs, which sends to the list."""
    chosen = JobFilter.of(request.GET)
    form = JobFilterForm(initial=dict(chosen.pairs()), people=filter_choices(), org=org_choices())
    kept = [(name, request.GET[name]) for name in ("lens", "status", "sort") if request.GET.get(name)]
    context = {"form": form, "kept": kept, "back": f"{reverse('recruit:jobs')}?{chosen.address()}"}
    return render_page(request, "recruit/jobs/filters.html", context, fragment="form")


def chips_of(chosen: JobFilter) -> list[tuple[str, str]]:
    """Each filter in words with the address of the list without it; reads names only of what is chosen."""
    pairs = [pair for pair in chosen.pairs() if pair[0] not in {"q", "status"}]
    if not pairs:
        return []
    words, labels = _words(pairs), _labels()
    return [
        (
            labels.get(name, _org_label(name, words)).format(value=words.get((name, value), value)),
            _without(chosen, name),
        )
        for name, value in pairs
    ]


def _without(chosen: JobFilter, name: str) -> str:
    return f"?{chosen.address(without=name)}"


def _labels() -> dict[str, str]:
    return {
        "owner": _("Recruiter: {value}"),
        "manager": _("Hiring manager: {value}"),
        "posting": _("Ads: {value}"),
        "opened_from": _("Created from {value}"),
        "opened_to": _("Created to {value}"),
        "target_from": _("Target from {value}"),
        "target_to": _("Target to {value}"),
    }


def _org_label(name: str, words: dict[tuple[str, str], str]) -> str:
    # Doubled, because a name may hold braces and is formatted afterwards.
    return words.get((name, ""), name).replace("{", "{{").replace("}", "}}") + ": {value}"


def _words(pairs: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The name of every chosen value under (filter, value), and of every org field under (filter, "").

    Reads only what is chosen: a statement for people, brand and department each, two for the company's own fields.
    """
    found: dict[tuple[str, str], str] = {("posting", key): str(label) for key, label in _POSTINGS.items()}
    found |= {("posting", NOT_PUBLISHED): _("Not published"), ("brand", ""): _("Brand")}
    found |= {("department", ""): _("Department"), ("country", ""): _("Country")}
    people = {value for name, value in pairs if name in {"owner", "manager"}}
    if people:
        for user in User.objects.filter(public_id__in=people):
            found |= {(name, str(user.public_id)): user.full_name for name in ("owner", "manager")}
    for name, value in pairs:
        if name == "country":
            found[name, value] = name_of(value)
        elif name in _VOCABULARY:
            row = _VOCABULARY[name].objects.filter(public_id=value).first()
            found[name, value] = str(row or value)
    return found | _own_words({name: value for name, value in pairs if name.startswith(FIELD)})


def _own_words(chosen: dict[str, str]) -> dict[tuple[str, str], str]:
    if not chosen:
        return {}
    own = CustomField.objects.filter(public_id__in=[name.removeprefix(FIELD) for name in chosen])
    found = {(f"{FIELD}{field.public_id}", ""): label_of(field) for field in own}
    keys = [key for key in map(as_uuid, chosen.values()) if key is not None]
    names = {str(value.public_id): label_of(value) for value in FieldValue.objects.filter(public_id__in=keys)}
    return found | {(name, value): names[value] for name, value in chosen.items() if value in names}


def keys_in(query: QueryDict) -> list[UUID]:
    """The ticked jobs. Raises Invalid for more than 200."""
    keys = []
    for value in ",".join(query.getlist("selected")).split(","):
        try:
            keys.append(UUID(value))
        except ValueError:
            continue
    if len(keys) > MOST_TICKED:
        raise Invalid(_("Choose at most {most} jobs at once.").format(most=MOST_TICKED))
    return keys
