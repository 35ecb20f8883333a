"""The Celery doors of the audit: seal, sign the head, drop what is too old. Each is safe to run twice and to miss."""

from __future__ import annotations

from celery import shared_task

from base.audit import anchoring, keeping, sealing


@shared_task(name="base.audit.background.seal")
def seal() -> None:
    """Seal what was written since the last time."""
    sealing.seal()


@shared_task(name="base.audit.background.anchor")
def anchor() -> None:
    """Sign the newest link and tell it outside."""
    sealing.seal()
    anchoring.anchor()


@shared_task(name="base.audit.background.drop_old")
def drop_old() -> None:
    """Drop what was kept long enough."""
    keeping.drop_old()
