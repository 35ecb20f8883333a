"""Acts on the ticked jobs of the list: each says first what it does, and afterwards to which jobs it was not done."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.doors import actor_of, staff_required
from base.errors import Invalid
from base.ui.attempts import attempt
from base.ui.pages import done, onward, render_page
from recruit.jobs import staffing, steering
from recruit.jobs.access import visible_jobs
from recruit.jobs.list_forms import NewOwnerForm
from recruit.jobs.models import Job, Posting
from recruit.jobs.steering import Outcome
from recruit.jobs.views.choosing import keys_in

_VERBS = {"hold": steering.hold_many, "reactivate": steering.reactivate_many, "cancel": steering.cancel_many}
ACTS = (*_VERBS, "owner")


@staff_required
@require_http_methods(["GET", "POST"])
def bulk(request: HttpRequest) -> HttpResponse:
    """Hold, reactivate or cancel the ticked jobs, or give them to another owner."""
    given = request.POST if request.method == "POST" else request.GET
    act = given.get("act", "")
    if act not in ACTS:
        raise Invalid(_("Choose what to do with the jobs."), field="act")
    actor = actor_of(request)
    chosen = list(visible_jobs(actor).filter(public_id__in=keys_in(given)).order_by("title", "pk"))
    if not chosen:
        raise Invalid(_("Choose at least one job."), field="selected")
    form = NewOwnerForm(request.POST or None) if act == "owner" else None
    if request.method == "POST" and form is None:
        return _told(request, act, _VERBS[act](chosen, by=actor))
    if request.method == "POST" and form is not None and form.is_valid():
        user = form.cleaned_data["user"]
        outcome = attempt(form, lambda: staffing.hand_over_many(chosen, by=actor, user=user))
        if outcome is not None:
            return _told(request, act, outcome)
    context = {"act": act, "jobs": chosen, "form": form, "live": _live(chosen) if act == "cancel" else []}
    return render_page(request, "recruit/jobs/bulk.html", context, fragment="form")


def _live(jobs: list[Job]) -> list[Posting]:
    live = Posting.objects.filter(ad__job__in=jobs, unpublished_at=None)
    return list(live.select_related("ad").order_by("ad__title", "pk"))


def _told(request: HttpRequest, act: str, outcome: Outcome) -> HttpResponse:
    count = len(outcome.done)
    sentences = {
        "hold": ngettext("{count} job is on hold.", "{count} jobs are on hold.", count),
        "reactivate": ngettext("{count} job is active again.", "{count} jobs are active again.", count),
        "cancel": ngettext("{count} job is cancelled.", "{count} jobs are cancelled.", count),
        "owner": ngettext("{count} job has a new owner.", "{count} jobs have a new owner.", count),
    }
    told = [sentences[act].format(count=count)]
    told += [f"{job.title}: {sentence}" for job, sentence in outcome.refused[:5]]
    if len(outcome.refused) > 5:
        told.append(_("{count} more were left out.").format(count=len(outcome.refused) - 5))
    return done(request, onward(request, reverse("recruit:jobs")), " ".join(told))
