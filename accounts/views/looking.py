"""Looking through another user's eyes: the button on the user's page, and the one that ends it on every page."""

from __future__ import annotations

import time
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import access, looking, queries
from accounts.doors import actor_of, administrator_required
from base.actors import Actor
from base.ui.pages import done


@require_POST
@administrator_required
def begin(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """See the product as this user does, from their first page on."""
    viewed = looking.begin(queries.user_of(public_id), by=actor_of(request))
    request.session[looking.SESSION_KEY] = {"who": str(viewed.public_id), "since": int(time.time())}
    message = _("You see what %(name)s sees. Nothing can be changed until you end it.") % {"name": viewed.full_name}
    staff = access.may_use_staff_pages(Actor.of(viewed))
    return done(request, settings.LOGIN_REDIRECT_URL if staff else reverse("portal:jobs"), message)


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Be oneself again. Where nobody looks, nothing happens."""
    look = looking.look_of(request.session.pop(looking.SESSION_KEY, None))
    if look is None:
        return done(request, settings.LOGIN_REDIRECT_URL)
    looking.end(look.viewed, by=actor_of(request))
    return done(request, reverse("accounts:user", args=[look.viewed.public_id]), _("You are yourself again."))
