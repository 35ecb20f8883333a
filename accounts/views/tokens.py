"""API tokens, as administrators make and revoke them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import issuing, queries
from accounts.doors import actor_of, administrator_required
from accounts.factors.views.again import step_up_to_change
from accounts.forms import put_refusal
from accounts.grants.forms import ScopedTokenForm
from accounts.grants.scopes import in_order
from accounts.models import ApiToken
from base.errors import Invalid
from base.ui.pages import done, render_page, validate_field

MOST_SHOWN = 200


@administrator_required
@step_up_to_change
def tokens(request: HttpRequest) -> HttpResponse:
    """The list, and the form that makes one. A new token's value is on the answer and nowhere else."""
    form = ScopedTokenForm(request.POST or None)
    if answer := validate_field(request, form):
        return answer
    made: dict[str, object] = {}
    if request.method == "POST" and form.is_valid():
        try:
            token, value = _create(request, form)
        except Invalid as error:
            put_refusal(form, error)
        else:
            form, made = ScopedTokenForm(), {"token": token, "value": value}
    now = timezone.now()
    context = {"form": form, "tokens": queries.tokens()[:MOST_SHOWN], "made": made, "now": now}
    return render_page(request, "accounts/settings/api_tokens.html", context)


@require_POST
@administrator_required
def revoke(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make a token worthless."""
    token = issuing.revoke_token(queries.token_of(public_id), by=actor_of(request))
    return done(request, reverse("accounts:api-tokens"), _("The token “%(name)s” is revoked.") % {"name": token.name})


def _create(request: HttpRequest, form: ScopedTokenForm) -> tuple[ApiToken, str]:
    days = form.cleaned_data["days"]
    return issuing.create_token(
        form.cleaned_data["name"],
        expires_at=timezone.now() + timedelta(days=days) if days else None,
        may_skip_required_steps=form.cleaned_data["may_skip_required_steps"],
        scopes=in_order(form.cleaned_data["scopes"]),
        by=actor_of(request),
    )
