"""Verb that gives a new installation its default process, reasons and sources, after each migrate. Safe to repeat."""

from __future__ import annotations

from typing import Any

from recruit.setup import vocabulary


def found(**_signal: Any) -> None:
    """Make what is missing of the default vocabulary. What administrators changed is left alone."""
    from recruit.models import ExitReason, Source

    for kind, labels in (
        (ExitReason.Kind.REJECTION, vocabulary.REJECTION_REASONS),
        (ExitReason.Kind.WITHDRAWAL, vocabulary.WITHDRAWAL_REASONS),
    ):
        for position, label in enumerate(labels):
            ExitReason.objects.get_or_create(
                kind=kind, label=label, defaults={"is_default": True, "position": position}
            )
    for type_, sub_type, name in vocabulary.SOURCES:
        Source.objects.get_or_create(type=type_, sub_type=sub_type, name=name)
    _default_process()


def _default_process() -> None:
    from recruit.models import HiringProcess, HiringStep

    process, created = HiringProcess.objects.get_or_create(is_default=True, defaults={"name": "Default process"})
    if not created:
        return
    names = [
        (stage, name) for stage, steps in vocabulary.STANDARD_STEPS.items() for name, in_default in steps if in_default
    ]
    HiringStep.objects.bulk_create(
        HiringStep(process=process, stage=stage, name=name, position=position, is_standard=True)
        for position, (stage, name) in enumerate(names, start=1)
    )
