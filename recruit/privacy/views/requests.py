"""The pages where administrators decide about wishes to be forgotten, and where the team asks for consent."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.doors import actor_of, administrator_required, staff_required
from accounts.factors.views.again import step_up_to_change
from base.errors import Invalid, NotFound
from base.runs import starting
from base.ui.attempts import attempt
from base.ui.pages import done, onward, render_page
from base.ui.parts import Crumb
from recruit.applications.access import visible_applications
from recruit.candidates.access import visible_candidates
from recruit.candidates.models import Candidate
from recruit.privacy import asking, forgetting, queries, requesting
from recruit.privacy.forms import RefusalForm
from recruit.privacy.models import ErasureRequest
from recruit.privacy.runs import ASK_CONSENT
from recruit.processes.stages import ACTIVE

AT_ONCE = 10


@administrator_required
def erasure_requests(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, and the newest decisions."""
    decided = ErasureRequest.objects.exclude(state=ErasureRequest.State.ASKED).select_related("candidate", "decider")
    context = {
        "waiting": list(queries.open_erasure_requests()[:200]),
        "decided": list(decided.order_by("-decided_at")[:50]),
        "crumbs": _crumbs(),
    }
    return render_page(request, "recruit/privacy/requests.html", context)


@require_POST
@administrator_required
@step_up_to_change
def approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Erase the person as they wished."""
    requesting.approve(get_object_or_404(ErasureRequest, public_id=public_id), by=actor_of(request))
    return done(request, "recruit:erasure-requests", _("The person is erased. Their files leave the store now."))


@administrator_required
def refuse(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say why the person's data is kept."""
    found = get_object_or_404(ErasureRequest.objects.select_related("candidate"), public_id=public_id)
    form = RefusalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: requesting.refuse(found, by=actor_of(request), reason=reason)):
            return done(
                request, "recruit:erasure-requests", _("The request is refused; the candidate gets your reason.")
            )
    context = {"form": form, "request_": found, "crumbs": _crumbs(Crumb(_("Refuse")))}
    return render_page(request, "recruit/privacy/refuse.html", context)


@administrator_required
@step_up_to_change
def erase_person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Erase somebody by hand, after reading what that means."""
    person = visible_candidates(actor_of(request)).filter(public_id=public_id).first()
    if person is None:
        raise NotFound
    if request.method == "POST":
        forgetting.end_and_forget(person, by=actor_of(request), reason="administrator")
        return done(request, "recruit:people", _("The person is erased. Their files leave the store now."))
    open_ones = [stage.value for stage in ACTIVE]
    context = {"person": person, "open": person.applications.filter(stage__in=open_ones).count()}
    return render_page(request, "recruit/privacy/erase.html", context)


@require_POST
@staff_required
def ask_consent(request: HttpRequest) -> HttpResponse:
    """Ask chosen people for consent: `selected` are applications, `people` candidates. Many become a long work."""
    actor, back = actor_of(request), onward(request, reverse("recruit:people"))
    chosen = _chosen(request)
    if not chosen:
        raise Invalid(_("Choose at least one candidate."))
    if len(chosen) > AT_ONCE:
        items = [(person.full_name, {"candidate": str(person.public_id)}) for person in chosen]
        label = _("Ask {count} people for consent").format(count=len(chosen))
        run = starting.start(ASK_CONSENT, by=actor, label=label, items=items, back_url=back)
        return done(request, reverse("base:run", args=[run.public_id]))
    outcomes = asking.ask_many(chosen, by=actor)
    asked = sum(1 for outcome in outcomes if outcome.request is not None)
    said = ngettext("%(count)d person was asked for consent.", "%(count)d people were asked for consent.", asked)
    words = [said % {"count": asked}, *(str(outcome.refusal) for outcome in outcomes if outcome.refusal is not None)]
    return done(request, back, " ".join(words), tone="ok" if asked == len(outcomes) else "warn")


def _chosen(request: HttpRequest) -> list[Candidate]:
    actor = actor_of(request)
    applications = visible_applications(actor).filter(public_id__in=_uuids(request, "selected"))
    people = visible_candidates(actor)
    found = people.filter(pk__in=applications.values("candidate")) | people.filter(
        public_id__in=_uuids(request, "people")
    )
    return list(found.distinct().order_by("pk"))


def _uuids(request: HttpRequest, name: str) -> list[UUID]:
    found = []
    for text in request.POST.getlist(name):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _crumbs(*more: Crumb) -> list[Crumb]:
    settings = Crumb(_("Settings"), reverse("accounts:settings"))
    return [settings, Crumb(_("Erasure requests"), reverse("recruit:erasure-requests") if more else ""), *more]
