"""Pure: the address of an ad as a QR code."""

from __future__ import annotations

import io

import segno


def svg_of(address: str) -> bytes:
    """A QR code as SVG, dark on light with four modules of quiet around it, so that phones read it on any theme."""
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", scale=4, border=4, dark="#000", light="#fff", title=address)
    return drawn.getvalue()
