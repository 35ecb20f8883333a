"""How the page of an offer words terms, its last moment and its state."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import get_timezone_name
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from base.ui.parts import Row
from base.ui.tags.words import long_day
from portal.labels import employment
from portal.mine.forms import STANDARD_REASONS
from portal.offers import standing
from portal.offers.queries import Told
from portal.offers.standing import State
from recruit.fields import queries as fields
from recruit.offers import money, terms, wording
from recruit.offers.models import Offer
from recruit.offers.queries import company_zone
from recruit.offers.terms import TermType

# Without the seat, which is the company's own business, and currency and period, which stand with the amount.
LABELS: dict[str, str] = {
    "job_title": gettext_noop("Job title"),
    "starts_on": gettext_noop("First day"),
    "ends_on": gettext_noop("Last day of a fixed term"),
    "salary_amount": gettext_noop("Salary"),
    "bonus_percent": gettext_noop("Target bonus, share of the salary"),
    "bonus_amount": gettext_noop("Bonus"),
    "sign_on_amount": gettext_noop("Sign-on bonus"),
    "equity": gettext_noop("Equity"),
    "type_of_employment": gettext_noop("Type of employment"),
    "hours_per_week": gettext_noop("Hours a week"),
    "work_place": gettext_noop("Place of work"),
    "reports_to": gettext_noop("You report to"),
    "probation_months": gettext_noop("Probation, in months"),
    "notice": gettext_noop("Notice period"),
    "vacation_days": gettext_noop("Days of holiday a year"),
    "benefits": gettext_noop("Benefits"),
}


def rows_of(offer: Offer) -> list[Row]:
    """What is offered: the terms its template asks for that have a value, then the company's own fields.

    Of those only the ones its words mention are shown: others may be the company's own business.
    """
    asks = list(offer.template.asks) if offer.template is not None and offer.template.asks else terms.ASKED_AT_FIRST
    rows = [Row(_(LABELS[key]), text) for key in asks if key in LABELS and (text := _value(offer, key))]
    said = " ".join((offer.mail_text, offer.letter))
    own = fields.shown(offer.fields, fields.Category.OFFER) if "m_offer_field_" in said else []
    return rows + [Row(line.label, line.value) for line in own if _mention(line.field_id).search(said)]


def _mention(field_id: str) -> re.Pattern[str]:
    """How a text names a field of the company's own (`recruit.offers.merging`)."""
    return re.compile(rf"\[m_offer_field_(?:[a-z0-9_]*_)?{field_id[:8]}\]", re.IGNORECASE)


def _value(offer: Offer, key: str) -> str:
    language = get_language() or "en"
    if key == "salary_amount":
        return " ".join(_salary(offer, language))
    if key == "starts_on":
        return long_day(offer.starts_on)
    text, kind = str(offer.terms.get(key) or "").strip(), terms.BY_KEY[key].type
    if not text or key == "type_of_employment":
        return str(employment(text).label) if text else ""
    if kind is TermType.DATE:
        return _day(text)
    amount = money.read_amount(text)
    if amount is None or kind not in {TermType.CURRENCY, TermType.NUMBER, TermType.PERCENT}:
        return text
    if kind is TermType.CURRENCY:
        return money.amount_text(amount, offer.salary_currency, language) if offer.salary_currency else text
    return money.percent_text(amount, language) if kind is TermType.PERCENT else money.number_text(amount, language)


def _salary(offer: Offer, language: str) -> Iterator[str]:
    if offer.salary_amount is not None:
        yield money.amount_text(offer.salary_amount, offer.salary_currency, language)
        yield wording.period_text(offer.salary_period, language)


def _day(text: str) -> str:
    try:
        return long_day(date.fromisoformat(text[:10]))
    except ValueError:
        return text


def until_words(offer: Offer) -> str:
    """The last day to answer, as the letter says it; "" when there is none.

    Where that day is not over yet for the person when the time is, the moment in the time of their country:
    "24 November 2026, 18:59 (Eastern Standard Time)".
    """
    if offer.expires_at is None:
        return ""
    last = offer.expires_at.astimezone(company_zone()).date()
    local = offer.expires_at.astimezone(_zone(offer, offer.expires_at))
    if (local + timedelta(minutes=1)).date() > last:
        return long_day(last)
    name = get_timezone_name(local, width="long", locale=Locale.parse((get_language() or "en").partition("-")[0]))
    return f"{long_day(local.date())}, {date_format(local, 'H:i')} ({name})"


def _zone(offer: Offer, at: datetime) -> ZoneInfo:
    application = offer.application
    country = application.candidate.country_code or application.job.country_code
    return standing.zone_of(country, at, otherwise=company_zone())


def reason_of(offer: Offer) -> str:
    """Why the person declined, a standard reason in the language of the page; "" when they did not say."""
    label = offer.decline_reason.label if offer.decline_reason is not None else ""
    return _(label) if label in STANDARD_REASONS else label


def letter_name(offer: Offer) -> str:
    """What the file of the letter is called."""
    title = str(offer.terms.get("job_title") or offer.application.job.title)
    return f"{slugify(_('Offer'))}-{(slugify(title) or 'job')[:60]}.pdf"


def state_words(state: State) -> str:
    """An offer's state on the person's own page."""
    return {
        State.WAITING: _("Waiting for your answer"),
        State.ACCEPTED: _("You accepted"),
        State.DECLINED: _("You declined"),
        State.EXPIRED: _("The time to answer is over"),
        State.CLOSED: _("No longer open"),
    }[state]


@dataclass(frozen=True, slots=True)
class Line:
    """An offer on the person's own page: its state in words, when it was sent, and its address while it is readable."""

    words: str
    sent_at: datetime
    url: str
    waits: bool


def offer_lines(offers: Iterable[Told]) -> list[Line]:
    """The offers of an application as the person's own page lists them."""
    return [
        Line(
            state_words(told.state), told.row.sent_at, told.link if told.is_readable else "",
            told.state is State.WAITING,
        )
        for told in offers
        if told.row.sent_at is not None
    ]  # fmt: skip


def already(state: State) -> str:
    """What somebody reads who answers an offer that cannot be answered any more."""
    return {
        State.WAITING: _("This cannot be done just now. Reply to our letter; nothing is lost."),
        State.ACCEPTED: _("You have accepted this offer already; that stands."),
        State.DECLINED: _("You have declined this offer already; that stands. If you changed your mind, write to us."),
        State.EXPIRED: _("The time to answer is over, so your answer was not taken."),
        State.CLOSED: _("This offer is no longer open, so your answer was not taken."),
    }[state]
