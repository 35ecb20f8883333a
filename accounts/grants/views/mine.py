"""One's own connected applications. Open to everybody who is signed in."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.doors import account_frame, actor_of, member_of
from accounts.grants import granting, queries
from accounts.grants.scopes import in_words
from base.ui.pages import done, render_page


def connected(request: HttpRequest) -> HttpResponse:
    """Which applications act for me, what they may do, and an end to it."""
    rows = [
        {"client": client, "rights": in_words(scopes), "since": since, "used_at": used}
        for client, scopes, since, used in queries.granted_by(member_of(request))
    ]
    context = {"rows": rows, **account_frame(request, "connected-applications")}
    return render_page(request, "accounts/grants/connected.html", context)


@require_POST
def disconnect(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End it at once."""
    client = queries.client_of(public_id)
    granting.disconnect(client, by=actor_of(request))
    return done(
        request,
        reverse("accounts:connected-applications"),
        _("“%(name)s” can no longer act for you.") % {"name": client.name},
    )
