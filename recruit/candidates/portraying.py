"""Verb that keeps a person's photo: decoded and drawn anew, so that nothing of the uploaded file is left."""

from __future__ import annotations

import io
import secrets
import warnings
from typing import Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from base.errors import Invalid
from base.files import formats
from recruit.candidates.models import Candidate

FOLDER = "photos"
SIDE = 400
FIELD = "photo"


def keep_photo(candidate: Candidate, *, photo: File[Any]) -> Candidate:
    """Keep a photo of at most 400 × 400 pixels, without place and camera. For verbs that have checked the right.

    Raises Invalid (field "photo") for what is no picture, or one above 10 MB or 40 megapixels.
    """
    drawn = redrawn(photo)
    before = candidate.photo.name
    name = default_storage.save(f"{FOLDER}/{secrets.token_hex(16)}.jpg", ContentFile(drawn))
    candidate.photo.name = name
    candidate.save(update_fields=["photo", "updated_at"])
    if before:
        default_storage.delete(before)
    return candidate


def redrawn(photo: File[Any]) -> bytes:
    """The picture as a new JPEG. Raises Invalid as `keep_photo`."""
    if photo.size > formats.MAX_BYTES:
        raise Invalid(_("This photo is larger than 10 MB. Choose a smaller one."), field=FIELD, code="photo_too_large")
    photo.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(photo.read()), formats=("JPEG", "PNG", "GIF", "WEBP")) as opened:
                if opened.width * opened.height > formats.MAX_PIXELS:
                    raise _unreadable()
                opened.draft("RGB", (SIDE * 2, SIDE * 2))
                picture = ImageOps.exif_transpose(opened).convert("RGB")
                picture.thumbnail((SIDE, SIDE))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise _unreadable() from error
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=85)
    return made.getvalue()


def _unreadable() -> Invalid:
    return Invalid(_("This is no photo we can read. Choose a JPG or PNG file."), field=FIELD, code="photo_unreadable")
