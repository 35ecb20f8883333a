"""What jobs do when a subject below has news."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from recruit.processes.signals import scope_changed


@receiver(scope_changed, dispatch_uid="jobs-follow-their-process")
def follow_the_process(**news: Any) -> None:
    """Jobs that hire now follow the process that was bound to them."""
    # Imported late: this module is loaded while Django starts, before the models are.
    from recruit.jobs import following

    following.follow(news["process"], by=news["by"], before=news["before"], after=news["after"])
