"""What administrators see of a user's factors and sessions, and the rule for administrators."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import authenticating, preferring, queries
from accounts.doors import actor_of, administrator_required, member_of
from accounts.factors import enrolling, requiring
from accounts.factors.preferences import ADMINISTRATORS_ASKED
from accounts.factors.queries import administrators_without_factor, codes_left, factors_of, has_factor
from accounts.factors.views.again import step_up_required, step_up_to_change
from base.ui.pages import done, render_page
from base.ui.parts import Crumb

MOST_SHOWN = 100


@administrator_required
def member_security(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Which factors somebody has, never their secrets, and where they are signed in."""
    member = queries.user_of(public_id)
    factors = list(factors_of(member))
    context = {
        "member": member,
        "factors": factors,
        "codes_left": codes_left(member) if factors else 0,
        "sessions": queries.sessions_of(member)[:MOST_SHOWN],
        "current": request.session.session_key,
        "is_self": member.pk == member_of(request).pk,
        "crumbs": [
            Crumb(_("Settings"), reverse("accounts:settings")),
            Crumb(_("Users"), reverse("accounts:users")),
            Crumb(member.full_name, reverse("accounts:user", args=[member.public_id])),
            Crumb(_("Security")),
        ],
    }
    return render_page(request, "accounts/factors/member.html", context)


@require_POST
@administrator_required
@step_up_required
def reset_factors(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take all factors from somebody who lost them."""
    member = queries.user_of(public_id)
    enrolling.reset_factors(member, by=actor_of(request))
    message = _("%(name)s signs in without a second factor until they set one up.") % {"name": member.full_name}
    return _back(request, public_id, message)


@require_POST
@administrator_required
def end_session(request: HttpRequest, public_id: UUID, session_id: UUID) -> HttpResponse:
    """Sign somebody out of one browser."""
    session = queries.session_of(queries.user_of(public_id), session_id)
    authenticating.end_session(session, by=actor_of(request))
    return _back(request, public_id, _("The session is ended."))


@require_POST
@administrator_required
def end_sessions(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Sign somebody out everywhere; for oneself, everywhere else."""
    keep = request.session.session_key or ""
    count = authenticating.end_other_sessions(queries.user_of(public_id), keep=keep, by=actor_of(request))
    return _back(request, public_id, _("All sessions are ended.") if count else _("There was no session to end."))


@administrator_required
@step_up_to_change
def factor_rule(request: HttpRequest) -> HttpResponse:
    """Whether administrators need a second factor."""
    if request.method == "POST":
        on = request.POST.get("on") == "yes"
        requiring.ask_administrators(on=on, by=actor_of(request))
        sentence = _("Administrators now need a second factor.") if on else _("Administrators no longer need one.")
        return done(request, reverse("accounts:factor-rule"), sentence)
    context = {
        "is_on": preferring.value(ADMINISTRATORS_ASKED),
        "has_factor": has_factor(member_of(request)),
        "without": list(administrators_without_factor()[:MOST_SHOWN]),
        "crumbs": [Crumb(_("Settings"), reverse("accounts:settings")), Crumb(_("Second factor"))],
    }
    return render_page(request, "accounts/factors/rule.html", context)


def _back(request: HttpRequest, public_id: UUID, message: str) -> HttpResponse:
    return done(request, reverse("accounts:user-security", args=[public_id]), message)
