"""Draws a stranger's picture anew, small and without its facts, in the process with few rights. Imports no Django."""

from __future__ import annotations

import io
import os
import sys
import warnings

from base.files import child

SIDE = 400
MAX_PIXELS = 40_000_000
FORMATS = ("JPEG", "PNG", "GIF", "WEBP")


def redrawn(data: bytes) -> bytes:
    """The picture as a new JPEG of at most 400 × 400 pixels. Raises OSError or ValueError for what is none."""
    from PIL import Image, ImageOps

    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise ValueError("too many pixels")
            opened.draft("RGB", (SIDE * 2, SIDE * 2))
            turned = ImageOps.exif_transpose(opened)
            picture = turned.convert("RGB")
            picture.thumbnail((SIDE, SIDE))
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=85)
    return made.getvalue()


def main() -> int:
    """Read the picture from standard input, answer on standard output; the exit code says if it worked."""
    child.give_up_rights()
    data = sys.stdin.buffer.read()
    try:
        answer = redrawn(data)
    except Exception:  # noqa: BLE001  (decoders of foreign bytes raise whatever they like; all of it means the same)
        sys.stdout.buffer.write(b"damaged")
        return child.EXIT_UNREADABLE
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # no destructors of foreign libraries
