"""Delegation: somebody else decides in one's place for a range of days; set, seen and ended here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import actor_of, member_of
from accounts.preferring import value
from base.actors import Actor
from base.errors import NotFound
from base.paging import newest_first
from base.ui.attempts import attempt
from base.ui.pages import done, render_page
from recruit.approvals import access, delegating, queries
from recruit.approvals.models import Delegation
from recruit.approvals.page_forms import DelegationForm
from recruit.approvals.preferences import DELEGATION
from recruit.approvals.states import Subject

SIZE = 30


def subjects_open() -> list[str]:
    """What approvers may name a delegate for."""
    return [subject.value for subject in Subject if value(DELEGATION[subject])]


@require_http_methods(["GET", "POST"])
def delegation(request: HttpRequest) -> HttpResponse:
    """One's own delegations, those one decides for, and a form; administrators see and set everybody's."""
    actor, open_to = actor_of(request), subjects_open()
    is_admin = access.may_skip(actor)
    given: dict[str, Any] = {"subjects": open_to, "for_others": is_admin}
    form = DelegationForm(request.POST, **given) if request.method == "POST" else DelegationForm(**given)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: _set(actor, form.cleaned_data))
        if made is not None:
            words = _("{name} decides from {day}.").format(name=made.delegate.full_name, day=made.starts_on.isoformat())
            return done(request, reverse("recruit:approval-delegation"), words)
    current = _current()
    others = current.exclude(user=actor.user).exclude(delegate=actor.user) if is_admin else Delegation.objects.none()
    cursors = {"before": request.GET.get("before", ""), "after": request.GET.get("after", "")}
    context = {
        "form": form,
        "is_open": bool(open_to),
        "is_admin": is_admin,
        "own": list(queries.delegations_of(member_of(request))),
        "to_me": list(current.filter(delegate=actor.user).order_by("subject", "pk")),
        "page": newest_first(others.order_by(), size=SIZE, counted=False, **cursors),
        "today": timezone.localdate(),
    }
    return render_page(request, "recruit/approvals/delegation.html", context, fragment="form")


def _current() -> QuerySet[Delegation]:
    rows = Delegation.objects.filter(ended_at=None).exclude(ends_on__lt=timezone.localdate())
    return rows.select_related("user", "delegate")


def _set(actor: Actor, typed: dict[str, Any]) -> Delegation:
    return delegating.set_delegate(
        by=actor,
        subject=Subject(typed["subject"]),
        delegate=typed["delegate"],
        starts_on=typed["starts_on"],
        ends_on=typed["ends_on"],
        user=typed.get("user"),
    )


@require_POST
def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End a delegation: one's own, or anybody's for administrators."""
    actor = actor_of(request)
    rows = Delegation.objects.all() if access.may_skip(actor) else Delegation.objects.filter(user=actor.user)
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    delegating.end_delegation(found, by=actor)
    return done(request, reverse("recruit:approval-delegation"), _("The delegation is ended."))
