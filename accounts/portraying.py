"""Verb that keeps a user's picture: decoded and drawn anew at arm's length, so that nothing of the upload is left."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import access, history
from accounts.models import User
from base.actors import Actor
from base.audit.recording import record
from base.errors import Invalid, NotAllowed
from base.files import formats, picturing, sandbox

FOLDER = "avatars"


@transaction.atomic
def set_avatar(user: User, *, picture: File[Any], by: Actor) -> User:
    """Keep a picture of at most 400 × 400 pixels, without place and camera.

    Raises NotAllowed unless it is one's own or an administrator asks; Invalid (field "file") for what is no picture, or
    one above 10 MB or 40 megapixels.
    """
    if not access.may_administer(by) and not access.is_self(by, user):
        raise NotAllowed
    if not picture.size or picture.size > formats.MAX_BYTES:
        raise Invalid(_("Choose a picture of at most 10 MB."), field="file", code="picture_too_large")
    picture.seek(0)
    try:
        drawn = sandbox.run_module(picturing.__name__, picture.read())
    except sandbox.ReadingFailed as error:
        sentence = _("This is no picture we can read. Choose a JPG, PNG, GIF or WebP file.")
        raise Invalid(sentence, field="file", code="picture_unreadable") from error
    before = user.avatar
    user.avatar = default_storage.save(f"{FOLDER}/{secrets.token_hex(16)}.jpg", ContentFile(drawn))
    user.save(update_fields=["avatar", "updated_at"])
    record(history.USER_EDITED, on=user, by=by, data={"avatar": True})
    if before:
        transaction.on_commit(lambda: default_storage.delete(before))
    return user
