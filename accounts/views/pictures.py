"""The pictures of users, for colleagues who work with them."""

from __future__ import annotations

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from accounts import access, queries
from accounts.doors import actor_of
from accounts.permissions import Permission
from base.errors import NotFound


@require_safe
def picture(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """One's own picture, and for staff everybody's. Raises NotFound for who has none."""
    actor = actor_of(request)
    if actor.user is None or actor.user.public_id != public_id:
        access.require(actor, Permission.STAFF)
    user = queries.user_of(public_id)
    if not user.avatar:
        raise NotFound
    try:
        kept = default_storage.open(user.avatar, "rb")
    except FileNotFoundError as error:
        raise NotFound from error
    response = FileResponse(kept, content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=300"
    return response
