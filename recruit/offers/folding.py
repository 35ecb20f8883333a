"""Verbs that give offers to the application that is kept when two records of one person are merged, and back."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from base.actors import Actor
from base.audit import recording
from base.errors import Refused
from recruit.applications.models import Application
from recruit.offers import history
from recruit.offers.models import Offer
from recruit.offers.states import CURRENT

_CURRENT = [status.value for status in CURRENT]


@transaction.atomic
def carry_over(behind: Application, ahead: Application, *, by: Actor) -> list[int]:
    """Give the offers of an application that gives way to the one that stays; answers their keys.

    Both are locked. The candidate's link stays good. Raises Refused when an offer is in force for both (two_offers).
    """
    rows = list(Offer.objects.select_for_update(of=("self",)).filter(application__in=[behind, ahead]).order_by("pk"))
    if len([row for row in rows if row.status in _CURRENT]) > 1:
        raise Refused(
            _("There is an offer for both, on {job}. Withdraw one of them before you merge.").format(
                job=ahead.job.title
            ),
            code="two_offers",
        )
    carried = [row for row in rows if row.application_id == behind.pk]
    for row in carried:
        row.application = ahead
        row.save(update_fields=["application", "updated_at"])
        recording.record(history.CARRIED, on=row, by=by, about=[ahead, behind, ahead.job])
    return [row.pk for row in carried]


@transaction.atomic
def give_back(keys: Iterable[int], behind: Application) -> int:
    """Give carried offers back to the application that had given way, when two records are parted."""
    return Offer.objects.filter(pk__in=list(keys)).update(application=behind)
