"""Verb with which a job board reports what became of an ad."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Permission
from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, NotAllowed
from portal.mine.history import BOARD_REPORTED
from portal.models import BoardReport
from recruit.jobs.models import Posting


@transaction.atomic
def report(posting: Posting, *, by: Actor, status: str, live_url: str = "", comment: str = "") -> BoardReport:
    """Keep what the board says; the newest report counts. Raises Invalid, NotAllowed."""
    if by.user is None or not by.user.has(Permission.JOBS_ALL):
        raise NotAllowed
    if status not in BoardReport.Status.values:
        raise Invalid(_("Use one of {values}.").format(values=", ".join(BoardReport.Status.values)), field="status")
    if live_url:
        try:
            URLValidator(schemes=["http", "https"])(live_url)
        except ValidationError as error:
            raise Invalid(_("Give an address that begins with https://."), field="liveUrl") from error
    values: dict[str, Any] = {
        "status": status, "live_url": live_url, "comment": comment[:1000], "reported_at": timezone.now(),
    }  # fmt: skip
    row, _made = BoardReport.objects.update_or_create(posting=posting, defaults=values)
    recording.record(BOARD_REPORTED, on=posting.ad, by=by, about=[posting.ad.job], data={"status": status})
    return row
