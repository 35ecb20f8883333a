"""The last three steps of the wizard: who hires, which ads go up, and the links to them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.doors import actor_of
from accounts.models import User
from base.errors import NotFound
from base.ui.attempts import attempt
from base.ui.pages import done, render_page
from recruit.jobs import access, publishing, queries, readiness, staffing
from recruit.jobs.forms import MemberForm
from recruit.jobs.job_forms import NewAdForm
from recruit.jobs.models import HiringTeamMember, Job, JobAd
from recruit.jobs.views.making import PAGE, is_making, lead_on, shell, step_url
from recruit.jobs.views.sharing import shared
from recruit.jobs.views.team import words_of
from recruit.jobs.views.telling import ad_lines
from recruit.teams.rights import JobAction

Role = HiringTeamMember.Role


def _render(request: HttpRequest, job: Job, step: str, context: dict[str, Any]) -> HttpResponse:
    status = 422 if context.get("missing") else None
    return render_page(request, PAGE, shell(job, step) | context, fragment="progress", status=status)


# --- Hiring team -----------------------------------------------------------------------------------------------------


def team(request: HttpRequest, job: Job) -> HttpResponse:
    """See and build the hiring team: by hand, from suggestions, from another job."""
    form = MemberForm(request.POST if request.POST.get("do") == "add" else None)
    if request.method == "POST":
        access.require(actor_of(request), JobAction.EDIT_TEAM, job)
        if (sentence := _team_act(request, job, form)) is not None:
            return done(request, step_url(job, readiness.TEAM), sentence)
        if not form.is_bound:
            return lead_on(request, job, readiness.TEAM, lambda missing: _team(request, job, form, missing))
    return _team(request, job, form, [])


def _team(request: HttpRequest, job: Job, form: MemberForm, missing: list[readiness.Missing]) -> HttpResponse:
    actor = actor_of(request)
    members = list(job.team.select_related("user").order_by("pk"))
    sources = access.visible_jobs(actor).exclude(pk=job.pk).order_by("-last_activity_at")
    context: dict[str, Any] = {
        "form": form,
        "missing": missing,
        "members": [(member, words_of(member.role)) for member in members],
        "has_manager": any(member.role == Role.HIRING_MANAGER for member in members),
        "likely": queries.suggested_for(job, [member.user_id for member in members]),
        "sources": sources.only("public_id", "title", "ref_number")[:30],
    }
    return _render(request, job, readiness.TEAM, context)


def _team_act(request: HttpRequest, job: Job, form: MemberForm) -> str | None:
    """Do what was asked and say so; None when nothing was, or it was refused and stands in the form."""
    actor, act = actor_of(request), request.POST.get("do", "")
    if act == "add" and form.is_valid():
        user, role = form.cleaned_data["user"], form.cleaned_data["role"]
        if attempt(form, lambda: staffing.add_member(job, by=actor, user=user, role=role)) is not None:
            return _("{name} is on the team.").format(name=user.full_name)
    if act == "remove":
        user = _user(request.POST.get("user", ""))
        staffing.remove_member(job, by=actor, user=user)
        return _("{name} is off the team.").format(name=user.full_name)
    if act == "copy":
        source = access.visible_jobs(actor).filter(public_id=_key(request.POST.get("source", ""))).first()
        if source is None:
            return _("Choose the job whose team is copied.")
        count = len(staffing.copy_team(job, by=actor, source=source))
        return ngettext("{count} person joined the team.", "{count} people joined the team.", count).format(count=count)
    return None


def _user(text: str) -> User:
    found = User.objects.select_related("role").filter(public_id=_key(text)).first()
    if found is None:
        raise NotFound
    return found


def _key(text: str) -> UUID:
    """The public id that was sent; one nothing has for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


# --- Advertise -------------------------------------------------------------------------------------------------------


def advertise(request: HttpRequest, job: Job) -> HttpResponse:
    """Choose which ads go up when the job is published, and for whom; begin further ones."""
    if request.method == "POST":
        _choose(request, job)
        return lead_on(request, job, readiness.ADVERTISE, lambda missing: _advertise(request, job, missing))
    return _advertise(request, job, [])


def _advertise(request: HttpRequest, job: Job, missing: list[readiness.Missing]) -> HttpResponse:
    lines = ad_lines(job)
    context = {"lines": lines, "new_form": NewAdForm(ads=[line.ad for line in lines]), "missing": missing}
    return _render(request, job, readiness.ADVERTISE, context | {"visibilities": JobAd.Visibility.choices})


@transaction.atomic
def _choose(request: HttpRequest, job: Job) -> None:
    if "ads" not in request.POST:
        return
    chosen = set(request.POST.getlist("ad"))
    for ad in job.ads.filter(archived_at=None):
        visibility = request.POST.get(f"visibility-{ad.public_id}", ad.visibility)
        changes = {
            "is_chosen": str(ad.public_id) in chosen,
            "visibility": visibility if visibility in JobAd.Visibility.values else ad.visibility,
        }
        if any(getattr(ad, name) != value for name, value in changes.items()):
            publishing.write_ad(job, by=actor_of(request), ad=ad, changes=changes, settled=False)


# --- Share -----------------------------------------------------------------------------------------------------------


def share(request: HttpRequest, job: Job) -> HttpResponse:
    """The links to the ads that are up, with their QR codes; before publishing, that they will be here."""
    if request.method == "POST":
        return lead_on(request, job, readiness.SHARE, lambda missing: _share(request, job, missing))
    return _share(request, job, [])


def _share(request: HttpRequest, job: Job, missing: list[readiness.Missing]) -> HttpResponse:
    context: dict[str, Any] = {"missing": missing}
    if not is_making(job):
        context["ads"] = shared(job)
    return _render(request, job, readiness.SHARE, context)
