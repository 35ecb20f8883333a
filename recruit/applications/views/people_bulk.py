"""Acts on many people of the list: those ticked, or all that match. Each asks first, in a dialog or a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accounts.doors import actor_of, staff_required
from accounts.factors.views.again import ask_again, is_proved
from base.actors import Actor
from base.errors import DomainError, Invalid, NotAllowed
from base.runs import kinds, starting
from base.runs.views import begun
from base.ui.attempts import put_refusal
from base.ui.pages import done, onward, render_page
from recruit.applications import bulking, people_runs
from recruit.applications.list_forms import BulkMessageForm, BulkTagForm
from recruit.applications.people import PeopleFilter, latest_applications, people
from recruit.applications.people_forms import AddManyForm, DeleteManyForm
from recruit.applications.views.adding import places
from recruit.candidates.access import visible_candidates
from recruit.candidates.models import Candidate

AT_ONCE = 25
MOST = 10_000
# Privacy stands above this subject: its long work is known here by name only.
ASK_CONSENT = "privacy.ask_consent"


@dataclass(frozen=True, slots=True)
class Asked:
    """One press: who asks, and about whom."""

    request: HttpRequest
    rows: list[Candidate]
    everyone: PeopleFilter | None

    @property
    def actor(self) -> Actor:
        """Who presses."""
        return actor_of(self.request)

    @property
    def data(self) -> Any:
        """What was posted, or None on the way to the form."""
        return self.request.POST if self.request.method == "POST" else None

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The selection as hidden inputs of a form."""
        if self.everyone is not None:
            return [("everyone", "on"), ("filter", self.everyone.address())]
        return [("selected", ",".join(str(row.public_id) for row in self.rows))]


@dataclass(frozen=True, slots=True)
class Act:
    """One act on many: its words, its form, what the work gets, and what does one person."""

    name: str
    label: str | Promise
    submit: str | Promise
    form: Callable[[Asked], Any]
    arguments: Callable[[Any], dict[str, Any]]
    one: Callable[..., str | None] | None
    run: str
    tone: str = "primary"


@staff_required
@require_http_methods(["GET", "POST"])
def bulk(request: HttpRequest) -> HttpResponse:
    """Ask what is to be done with the people chosen, or do it: a few at once, many as a run."""
    given = request.POST if request.method == "POST" else request.GET
    act = ACTS.get(given.get("act", ""))
    if act is None:
        raise Invalid(_("Choose what to do with the people."), field="act")
    if act.name == "delete" and not _is_administrator(request):
        raise NotAllowed(_("Only administrators may delete candidates."))
    if act.name == "delete" and request.method == "POST" and not is_proved(request):
        return ask_again(request)
    asked = _asked(request, given)
    form = act.form(asked)
    if request.method == "POST" and form.is_valid():
        try:
            return _do(asked, act, act.arguments(form), form)
        except Invalid as error:
            put_refusal(form, error)
    return _ask(asked, act, form)


def _is_administrator(request: HttpRequest) -> bool:
    user = actor_of(request).user
    return user is not None and user.is_administrator


def _asked(request: HttpRequest, given: QueryDict) -> Asked:
    everyone = PeopleFilter.of(QueryDict(given.get("filter", ""))) if given.get("everyone") == "on" else None
    actor = actor_of(request)
    if everyone is not None:
        rows = people(actor, everyone)
    else:
        rows = visible_candidates(actor).filter(public_id__in=_keys(given))
    found = list(rows.order_by("-last_activity_at", "-pk")[: MOST + 1])
    if not found:
        raise Invalid(_("Choose at least one person."))
    if len(found) > MOST:
        raise Invalid(_("Choose at most {limit} people at once.").format(limit=MOST))
    return Asked(request, found, everyone)


def _keys(given: QueryDict) -> list[UUID]:
    keys = []
    for value in ",".join(given.getlist("selected")).split(","):
        try:
            keys.append(UUID(value))
        except ValueError:
            continue
    return keys


def _ask(asked: Asked, act: Act, form: forms.Form) -> HttpResponse:
    count, request = len(asked.rows), asked.request
    title = ngettext("{act}: {count} person", "{act}: {count} people", count).format(act=act.label, count=count)
    back = request.POST.get("next_url") or request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    context = {"act": act, "form": form, "pairs": asked.pairs, "title": title, "next_url": back,
               "names": ", ".join(row.full_name for row in asked.rows[:5]), "more": max(0, count - 5),
               "submit": f"{act.submit} ({count})"}  # fmt: skip
    return render_page(request, "recruit/applications/people_act.html", context, fragment="form")


def _do(asked: Asked, act: Act, arguments: dict[str, Any], form: Any) -> HttpResponse:
    back = onward(asked.request, reverse("recruit:people"))
    if act.name == "message":
        return _write(asked, form, back)
    items = [(row.full_name, {"candidate": str(row.public_id)}) for row in asked.rows]
    if act.one is not None and len(items) <= AT_ONCE:
        return done(asked.request, back, _a_few(asked, act, arguments, items))
    label = f"{act.label}: {len(items)}"
    run = starting.start(act.run, by=asked.actor, label=label, items=items, arguments=arguments, back_url=back)
    return begun(asked.request, run)


def _a_few(asked: Asked, act: Act, arguments: dict[str, Any], items: list[tuple[str, dict[str, Any]]]) -> str:
    """Do it now, person by person; who cannot be done is named with the reason."""
    count, refused = 0, []
    one = act.one
    for name, data in items:
        try:
            with transaction.atomic():
                if one is not None:
                    one(data, asked.actor, **arguments)
            count += 1
        except DomainError as error:
            refused.append(f"{name}: {kinds.sentence_of(error)}")
    told = ngettext("{act}: {count} person.", "{act}: {count} people.", count).format(act=act.label, count=count)
    return " ".join([told, *refused[:5]])


def _write(asked: Asked, form: BulkMessageForm, back: str) -> HttpResponse:
    """A letter belongs to an application: each person is written about their newest one."""
    latest = latest_applications(asked.actor, [row.pk for row in asked.rows])
    items = [(row.full_name, str(latest[row.pk].public_id)) for row in asked.rows if row.pk in latest and row.email]
    if not items:
        raise Invalid(_("None of them is on a job and has an e-mail address."))
    many = bulking.begin(
        items,
        by=asked.actor,
        act="message",
        arguments={"letter": bulking.kept_letter(form.letter())},
        label=_("Message: {count}").format(count=len(items)),
        back_url=back,
    )
    return begun(asked.request, many.run)


def _job_form(asked: Asked) -> forms.Form:
    return AddManyForm(asked.data, jobs=[choice for choice in places(asked.actor)["jobs"] if choice[0]])


ACTS = {
    act.name: act
    for act in (
        Act(
            "tag", gettext_lazy("Tag"), gettext_lazy("Add tags"), lambda asked: BulkTagForm(asked.data),
            lambda form: {"tags": form.cleaned_data["tags"]}, people_runs.tag_person, people_runs.TAG,
        ),
        Act(
            "job", gettext_lazy("Add to a job"), gettext_lazy("Add"), _job_form,
            lambda form: {"job": form.cleaned_data["job"]}, people_runs.add_person_to_job, people_runs.ADD,
        ),
        Act(
            "message", gettext_lazy("Message"), gettext_lazy("Send"), lambda asked: BulkMessageForm(asked.data),
            lambda _form: {}, None, "",
        ),
        Act(
            "consent", gettext_lazy("Request consent"), gettext_lazy("Ask"), lambda asked: forms.Form(asked.data),
            lambda _form: {}, None, ASK_CONSENT,
        ),
        Act(
            "delete", gettext_lazy("Delete"), gettext_lazy("Delete"), lambda asked: DeleteManyForm(asked.data),
            lambda _form: {}, people_runs.delete_person, people_runs.DELETE, tone="danger",
        ),
    )
}  # fmt: skip
