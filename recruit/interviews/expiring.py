"""Verbs that end invitations to choose a time by themselves, remind of those that wait, and keep them in a merge."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from base.actors import Actor
from recruit.applications.models import Application
from recruit.interviews import invite_history
from recruit.interviews.invite_tokens import link_of
from recruit.interviews.inviting import LINK_FIELD, OWN_LINK, close, locked, note
from recruit.interviews.models import SelfSchedule
from recruit.letters import events, queries, sending
from recruit.letters.models import EmailTemplate
from recruit.processes.stages import ACTIVE

BATCH = 200
REMIND_AFTER = timedelta(days=2)
# Nobody is reminded of a link that is about to end.
REMIND_BEFORE = timedelta(hours=6)
WORKER = Actor.system("interviews")
Status = SelfSchedule.Status


@transaction.atomic
def end_with(application: Application, *, by: Actor) -> int:
    """End the open invitations of an application that has ended: what they hold is free, their letters do not leave.

    Returns how many. A booked time is the interview's business.
    """
    rows = SelfSchedule.objects.select_for_update(of=("self",)).filter(application=application, status=Status.OPEN)
    ended = list(rows.order_by("pk"))
    for row in ended:
        row.application = application
        close(row)
        note(invite_history.ENDED, row, by=by)
    return len(ended)


def remind_due(*, most: int = BATCH) -> int:
    """Remind candidates who chose nothing for two days, once each, while there is still time. Returns how many.

    Each is a transaction of its own: killed, run twice or days late, nobody is written to twice.
    """
    now = timezone.now()
    due = SelfSchedule.objects.filter(
        status=Status.OPEN, reminded_at=None, proposed_at=None, created_at__lte=now - REMIND_AFTER,
        expires_at__gt=now + REMIND_BEFORE, application__stage__in=[stage.value for stage in ACTIVE],
    )  # fmt: skip
    rows = due.select_related("application").order_by("created_at", "pk")[:most]
    return sum(_remind(row) for row in rows)


@transaction.atomic
def _remind(self_schedule: SelfSchedule) -> bool:
    row = locked(self_schedule)
    application = row.application
    if row.status != Status.OPEN or row.reminded_at is not None or not application.candidate.email:
        return False
    row.reminded_at = timezone.now()
    row.save(update_fields=["reminded_at", "updated_at"])
    template = queries.template_for_event(events.CHOICE_REMINDED, application.job, application.language)
    if template is None:
        return False
    sending.post(
        application, by=WORKER, subject=template.subject, text=template.text, template=template,
        type=EmailTemplate.Type.INTERVIEW, more={LINK_FIELD: OWN_LINK}, insists=False,
        key=f"self-schedule-reminder:{row.public_id}", whispered={OWN_LINK: link_of(row)},
    )  # fmt: skip
    note(invite_history.REMINDED, row, by=WORKER)
    return True


@transaction.atomic
def carry_over(behind: Application, ahead: Application) -> list[int]:
    """Give the invitations of an application that gives way to the one that stays; answers their keys.

    The candidate's links stay good.
    """
    rows = list(SelfSchedule.objects.select_for_update(of=("self",)).filter(application=behind).order_by("pk"))
    SelfSchedule.objects.filter(pk__in=[row.pk for row in rows]).update(application=ahead)
    return [row.pk for row in rows]


@transaction.atomic
def give_back(keys: Iterable[int], behind: Application) -> int:
    """Give carried invitations back to the application that had given way, when two records are parted."""
    return SelfSchedule.objects.filter(pk__in=list(keys)).update(application=behind)
