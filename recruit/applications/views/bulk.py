"""Acts on many selected applications of one job."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.doors import actor_of
from base.errors import Invalid
from base.ui.pages import done, onward
from recruit.applications import drafts, moving, rejecting
from recruit.applications.access import visible_applications
from recruit.applications.letters import Letter
from recruit.applications.models import Application
from recruit.applications.queries import with_everything
from recruit.applications.views.finding import job_of, place_of
from recruit.jobs.models import Job

LIMIT = 200


@require_POST
def bulk(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Move or reject the selected applications, all or none, with one undo."""
    job = job_of(request, job_id)
    chosen = _chosen(request, job)
    token = uuid4()
    if request.POST.get("act") == "reject":
        rejecting.reject_many(chosen, by=actor_of(request), letters=_letters(request, chosen), undo_token=token)
        sentence = ngettext("Rejected {count} candidate.", "Rejected {count} candidates.", len(chosen))
    else:
        stage, step = place_of(request.POST.get("step", ""), job.process_id)
        moving.move_many(chosen, by=actor_of(request), stage=stage, step=step, undo_token=token)
        sentence = ngettext("Moved {count} candidate.", "Moved {count} candidates.", len(chosen))
    back = onward(request, reverse("recruit:job-candidates", args=[job.public_id]))
    return done(request, back, sentence.format(count=len(chosen)), undo_url=reverse("base:undo", args=[token]))


def _chosen(request: HttpRequest, job: Job) -> list[Application]:
    keys = []
    for value in ",".join(request.POST.getlist("selected")).split(","):
        try:
            keys.append(UUID(value))
        except ValueError:
            continue
    if len(keys) > LIMIT:
        raise Invalid(_("Choose at most {limit} candidates at once.").format(limit=LIMIT))
    return list(with_everything(visible_applications(actor_of(request))).filter(job=job, public_id__in=keys))


def _letters(request: HttpRequest, chosen: list[Application]) -> list[Letter | None]:
    if request.POST.get("letter") != "on":
        return [None] * len(chosen)
    return [drafts.rejection_letter(application) for application in chosen]
