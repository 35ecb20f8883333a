"""Words of an offer's page: its dates, who sent it, how it ended, and pay beside the job's salary range."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from recruit.fields import wording
from recruit.offers import queries
from recruit.offers.models import Offer
from recruit.offers.states import OfferStatus


def facts_of(offer: Offer) -> list[tuple[str, str]]:
    """When what happened to the offer, in the order it happens; what has not happened is left out."""
    sender = offer.sender.full_name if offer.sender else ""
    reason = str(offer.decline_reason.label) if offer.decline_reason else ""
    rows = [
        (_("Template"), offer.template.name if offer.template else ""),
        (_("Begun"), _joined(_day(offer.created_at), offer.creator.full_name)),
        (_("Submitted"), _day(offer.submitted_at)),
        (_("Approved"), _day(offer.approved_at)),
        (_("Sent"), _joined(_day(offer.sent_at), sender)),
        (_("Opened by the candidate"), _day(offer.opened_at)),
        (_("Open until"), date_format(day, "j M Y") if (day := last_day(offer)) else ""),
        (_("Ended") if offer.status != OfferStatus.ACCEPTED else _("Accepted"), _day(offer.answered_at)),
        (_("Signed as"), offer.signed_name),
        (_("How it ended"), offer.get_ending_display() if offer.ending else ""),
        (_("Reason"), reason),
        (_("What they said"), offer.decline_comment),
    ]
    return [(str(label), value) for label, value in rows if value]


def last_day(offer: Offer, zone: ZoneInfo | None = None) -> date | None:
    """The last day for an answer, as the company counts days: the instant itself may be another day for the reader."""
    return offer.expires_at.astimezone(zone or queries.company_zone()).date() if offer.expires_at else None


def range_warning(offer: Offer, hidden: Collection[str] = ()) -> str:
    """A sentence when the salary lies outside the job's range; empty when it lies within, or cannot be compared."""
    job, amount = offer.application.job, offer.salary_amount
    if amount is None or {"salary_amount", "salary_currency", "salary_period"} & set(hidden):
        return ""
    if (job.salary_currency, job.salary_period) != (offer.salary_currency, offer.salary_period):
        return ""
    if job.salary_max is not None and amount > job.salary_max:
        words = _("The salary is above the job's range, which ends at {limit}.")
        return words.format(limit=_money(job.salary_max, job.salary_currency))
    if job.salary_min is not None and amount < job.salary_min:
        words = _("The salary is below the job's range, which begins at {limit}.")
        return words.format(limit=_money(job.salary_min, job.salary_currency))
    return ""


def _money(amount: Decimal, currency: str) -> str:
    return wording.money({"value": str(amount), "code": currency})


def _day(instant: datetime | None) -> str:
    return date_format(instant.astimezone(queries.company_zone()), "j M Y, H:i") if instant else ""


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part) if parts[0] else ""
