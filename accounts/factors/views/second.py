"""The second step of signing in: between the first proof and the session. Nothing of the product is reachable here."""

from __future__ import annotations

import time

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.doors import actor_of
from accounts.factors.queries import codes_left
from accounts.factors.views import asking
from accounts.factors.views.entry import PENDING, home_of, open_session
from accounts.forms import put_refusal
from accounts.models import User
from base.errors import DomainError
from base.ui.pages import done, keep_message, render_page

SECONDS = 10 * 60
FEW_CODES = 2


@login_not_required
@never_cache
@sensitive_post_parameters("code", "answer")
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor of somebody whose first proof was right, and open the session."""
    if isinstance(request.user, User):
        return done(request, home_of(request.user))
    user = _pending_user(request)
    ways = asking.ways_of(user) if user else []
    if user is None or not ways:
        request.session.pop(PENDING, None)
        return done(request, reverse("accounts:sign-in"), _("That took too long. Sign in again."), tone="info")
    way, status = asking.way_of(request, ways), None
    form = asking.form_for(request, way)
    if request.method == "POST" and form.is_valid():
        try:
            kind = asking.take(request, user, way=way, form=form, by=actor_of(request))
        except DomainError as error:
            put_refusal(form, error)
            status = error.status
        else:
            return _enter(request, user, kind)
    context = {"form": form, "back_url": reverse("accounts:sign-in"), **asking.frame(request, user, ways=ways, way=way)}
    return render_page(request, "accounts/factors/second_step.html", context, status=status)


def _enter(request: HttpRequest, user: User, kind: str) -> HttpResponse:
    kept = request.session.pop(PENDING)
    response = open_session(
        request, user, proof=f"{kept['proof']}+{kind}", next_path=kept["next"], message=kept["message"]
    )
    if kind == asking.RECOVERY and (left := codes_left(user)) <= FEW_CODES:
        text = _("You have %(left)d recovery codes left. Make new ones under Your account, Security.") % {"left": left}
        keep_message(request, text, tone="warn")
    return response


def _pending_user(request: HttpRequest) -> User | None:
    """Whose first proof this browser gave within the last ten minutes, with a password that is still theirs."""
    kept = request.session.get(PENDING)
    if not isinstance(kept, dict) or int(time.time()) - int(kept["at"]) >= SECONDS:
        return None
    user = User.objects.select_related("role").filter(public_id=kept["user"], is_active=True).first()
    if user is None or not constant_time_compare(user.get_session_auth_hash(), kept["hash"]):
        return None
    return user
