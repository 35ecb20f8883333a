"""Verb that keeps a brand's logo: decoded, checked for its size and drawn anew, small enough for a first visit.

Sizes are product facts §15.3: at least 188 × 100 pixels, a square one 300 × 300, below 5 MB, PNG or JPG.
"""

from __future__ import annotations

import io
import re
import secrets
import warnings
from collections.abc import Iterator
from typing import Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from base.errors import Invalid
from base.files import formats, marks

FOLDER = "logos"
FIELD = "logo"
MAX_BYTES = 5 * 1024 * 1024
LEAST_WIDTH, LEAST_HEIGHT, LEAST_SQUARE = 188, 100, 300
# What a first visit may spend on a logo (reference/ux.md §9 P6: 60 KB for everything).
SHOWN_BYTES = 20 * 1024
# Pages show a logo 36 pixels high; twice that for fine screens, and enough for the cards of social networks.
_BOXES = ((480, 300), (376, 240), (300, 200), (240, 150), (188, 120))
_QUALITIES = (85, 72, 60)
_NAME = re.compile(rf"{FOLDER}/(?P<key>[0-9a-f]{{32}})-(?P<width>\d{{1,4}})x(?P<height>\d{{1,4}})\.(?P<ending>png|jpg)")


def store_logo(logo: File[Any]) -> str:
    """Store a logo under a random name that says its size, and return the name. For verbs that have checked the right.

    Nothing of the uploaded file is left but its pixels. Side effect: a file in the store. Raises Invalid (field "logo")
    with what to do.
    """
    content, ending, (width, height) = redrawn(logo)
    return default_storage.save(f"{FOLDER}/{secrets.token_hex(16)}-{width}x{height}.{ending}", ContentFile(content))


def drop(name: str) -> None:
    """Remove a logo that nothing came of."""
    if name:
        default_storage.delete(name)


def forget(name: str) -> None:
    """Remove a logo once the change that did without it is certain."""
    transaction.on_commit(lambda: drop(name))


def words_of(name: str) -> str:
    """A stored logo in the words of the audit: its size, "" for none."""
    width, height = size_of(name)
    return f"{width} × {height}" if width else ""


def size_of(name: str) -> tuple[int, int]:
    """Width and height in pixels of a stored logo, from its name; (0, 0) for any other name."""
    found = _NAME.fullmatch(name)
    return (int(found["width"]), int(found["height"])) if found else (0, 0)


def redrawn(logo: File[Any]) -> tuple[bytes, str, tuple[int, int]]:
    """The logo as a new file of at most 20 KB, its ending ("png" or "jpg") and its size. Raises Invalid."""
    picture = _opened(logo)
    _check_size(*picture.size)
    for content, ending, size in _smaller_and_smaller(picture):
        if len(content) <= SHOWN_BYTES:
            return content, ending, size
    raise Invalid(
        _("This logo has too much detail for a quick page. Choose a plainer one."), field=FIELD, code="logo_too_rich"
    )


def _opened(logo: File[Any]) -> Image.Image:
    if logo.size > MAX_BYTES:
        raise Invalid(_("This logo is larger than 5 MB. Choose a smaller file."), field=FIELD, code="logo_too_large")
    logo.seek(0)
    data = logo.read(MAX_BYTES + 1)
    if not data.startswith((marks.PNG, marks.JPEG)):
        raise _unreadable()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as opened:
                if opened.width * opened.height > formats.MAX_PIXELS:
                    raise _unreadable()
                turned = ImageOps.exif_transpose(opened)
                picture = turned.convert("RGBA" if turned.has_transparency_data else "RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise _unreadable() from error
    picture.info.clear()  # profiles and comments of the uploaded file
    return picture


def _check_size(width: int, height: int) -> None:
    if width == height and width < LEAST_SQUARE:
        sentence = _("This logo is {width} × {height} pixels. A square one needs at least 300 × 300.")
    elif width < LEAST_WIDTH or height < LEAST_HEIGHT:
        sentence = _("This logo is {width} × {height} pixels. It needs at least 188 × 100.")
    else:
        return
    raise Invalid(sentence.format(width=width, height=height), field=FIELD, code="logo_too_small")


def _smaller_and_smaller(picture: Image.Image) -> Iterator[tuple[bytes, str, tuple[int, int]]]:
    """The logo in one file after the other, each lighter than the one before."""
    for box in _BOXES:
        drawn = picture.copy()
        drawn.thumbnail(box, Image.Resampling.LANCZOS)
        yield _saved(drawn, "PNG", optimize=True), "png", drawn.size
        if picture.mode == "RGB":
            for quality in _QUALITIES:
                yield _saved(drawn, "JPEG", quality=quality, optimize=True), "jpg", drawn.size
        yield _saved(drawn.quantize(64, Image.Quantize.FASTOCTREE), "PNG", optimize=True), "png", drawn.size


def _saved(picture: Image.Image, kind: str, **how: Any) -> bytes:
    made = io.BytesIO()
    picture.save(made, kind, **how)
    return made.getvalue()


def _unreadable() -> Invalid:
    return Invalid(_("This is no logo we can read. Choose a PNG or JPG file."), field=FIELD, code="logo_unreadable")
