"""What jobs do when a subject below has news."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from recruit.processes.signals import scope_changed
from recruit.teams import uses


@receiver(scope_changed, dispatch_uid="jobs-follow-their-process")
def follow_the_process(**news: Any) -> None:
    """Jobs that hire now follow the process that was bound to them."""
    # Imported late: this module is loaded while Django starts, before the models are.
    from recruit.jobs import following

    following.follow(news["process"], by=news["by"], before=news["before"], after=news["after"])


def _seats() -> Mapping[str, int]:
    """How many seats on hiring teams hold each role."""
    from django.db.models import Count

    from recruit.jobs.models import HiringTeamMember

    return dict(HiringTeamMember.objects.order_by().values_list("role").annotate(count=Count("pk")))


uses.register(uses.Use(_("{count} on hiring teams"), _seats))
