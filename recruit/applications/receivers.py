"""What applications do when a subject below has news."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from recruit.jobs.signals import process_replaced


@receiver(process_replaced, dispatch_uid="applications-keep-their-step")
def keep_the_step(**news: Any) -> None:
    """Candidates stay on the step of the same name in the new process."""
    # Imported late: this module is loaded while Django starts, before the models are.
    from recruit.applications import restepping

    restepping.carry_over(news["changes"], by=news["by"])
