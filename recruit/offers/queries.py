"""Reads of offers used by more than one door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from base.actors import Actor
from base.errors import NotFound
from recruit.applications.models import Application
from recruit.applications.moving import current_index
from recruit.fields import queries as fields
from recruit.fields import scopes, wording
from recruit.jobs import choices
from recruit.jobs.models import SALARY_PERIODS, Position
from recruit.offers import access, terms
from recruit.offers.models import Offer, OfferTemplate, OfferTermRule, OfferVersion
from recruit.offers.states import CURRENT
from recruit.processes.queries import road_of
from recruit.processes.stages import Stage, Station, next_required
from recruit.setup.languages import of_company

WORDS = ("subject", "mail_text", "letter")
_CURRENT = sorted(status.value for status in CURRENT)
_LINKED = ("application__job__process", "application__candidate", "template", "creator", "sender", "position",
           "decline_reason")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Content:
    """What an offer says at a moment, ready to be kept: terms as text, own fields, words."""

    terms: dict[str, str] = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShownTerm:
    """A term as a page shows it. `is_hidden`: the reader may not know it, and `value` is empty."""

    key: str
    label: str
    type: str
    value: str
    is_hidden: bool = False
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """One field of an offer's form: a built-in term or a field of the company, with what the company decided on it."""

    key: str
    label: str
    type: str
    is_required: bool = False
    needs_reapproval: bool = False
    is_own: bool = False


def current_offer(application: Application) -> Offer | None:
    """The offer in force, if there is one; an application has at most one."""
    rows = Offer.objects.filter(application=application, status__in=_CURRENT)
    return rows.select_related(*_LINKED).first()


def with_current(applications: Iterable[Application]) -> list[Application]:
    """Of these applications those with an offer in force, in their order. One query."""
    rows = list(applications)
    offers = Offer.objects.filter(application__in=[row.pk for row in rows], status__in=_CURRENT)
    keys = set(offers.order_by().values_list("application", flat=True))
    return [row for row in rows if row.pk in keys]


def offers_of(actor: Actor, application: Application) -> list[Offer]:
    """The application's offers the actor may see, newest first. Raises as `access.require_see`."""
    access.require_see(actor, application)
    return list(Offer.objects.filter(application=application).select_related(*_LINKED))


def offer_for(actor: Actor, public_id: UUID) -> Offer:
    """One offer the actor may see, with what its pages show. Raises NotFound, or NotAllowed where offers are hidden."""
    found = Offer.objects.select_related(*_LINKED).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    access.require_see(actor, found.application)
    return found


def way_of(application: Application) -> list[Station]:
    """The required steps between where an application stands and the offer, in order. One query or two."""
    road = road_of(application.job.process_id)
    current = current_index(application, road)
    return [s for s in road[: first_offered(road).index] if s.is_required and s.index > current]


def steps_in_the_way(offer: Offer) -> list[Station]:
    """The required steps to be reached before this offer may be sent (product facts §7.2)."""
    return way_of(offer.application)


def first_offered(road: Sequence[Station]) -> Station:
    """Where a candidate stands once an offer was sent."""
    return next(station for station in road if station.stage is Stage.OFFERED)


def step_before_hire(application: Application) -> Station | None:
    """The required step in the way of a hire; None when there is none."""
    road = road_of(application.job.process_id)
    return next_required(current_index(application, road), road)


def versions_of(offer: Offer) -> list[OfferVersion]:
    """What the offer said after each save, newest first."""
    return list(offer.versions.select_related("author"))


def templates_for(application: Application) -> list[OfferTemplate]:
    """The templates in use for offers of this job: first the narrowest in the candidate's language, then by name.

    Who speaks a language no template has gets the company's.
    """
    org = application.job.org_values
    rows = [row for row in OfferTemplate.objects.filter(archived_at=None) if scopes.takes(row.scope, org)]
    spoken = next((found for code in (application.language, of_company()) if (found := _in(rows, code))), rows)
    best = scopes.narrowest([(row.scope, row) for row in spoken], org)
    return sorted(rows, key=lambda row: (row is not best, row.name.lower()))


def _in(rows: Sequence[OfferTemplate], language: str) -> list[OfferTemplate]:
    main = language.lower()[:2]
    return [row for row in rows if main and row.language.lower()[:2] == main]


def open_positions(application: Application) -> QuerySet[Position]:
    """The seats of the job that an offer may be made for."""
    return Position.objects.filter(job=application.job_id, status=Position.Status.OPEN).order_by("id")


def company_zone() -> ZoneInfo:
    """The time zone in which the company's days begin and end: that of the installation."""
    return ZoneInfo(settings.TIME_ZONE)


def today() -> date:
    """The day it is for the company."""
    return timezone.now().astimezone(company_zone()).date()


def end_of(day: date) -> datetime:
    """The last second of a day for the company: until then an offer can be answered."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=company_zone()) - timedelta(seconds=1)


def is_expired(offer: Offer) -> bool:
    """Whether the time to answer is over."""
    return offer.expires_at is not None and offer.expires_at <= timezone.now()


def rules() -> dict[str, OfferTermRule]:
    """What the company decided about terms, by key. One query."""
    return {rule.key: rule for rule in OfferTermRule.objects.all()}


def asked_by(template: OfferTemplate | None, application: Application) -> list[Asked]:
    """The form of an offer: what its template asks for, then the company's own fields for such a job. Two queries.

    The amount of the salary brings its currency and period along.
    """
    decided = rules()
    own = {str(row.public_id): row for row in fields.offered(fields.Category.OFFER, org=application.job.org_values)}
    keys = list(template.asks) if template is not None and template.asks else list(terms.ASKED_AT_FIRST)
    if "salary_amount" in keys:
        keys += [key for key in ("salary_currency", "salary_period") if key not in keys]
    keys += [key for key in own if key not in keys]
    found = []
    for key in dict.fromkeys(keys):
        rule = decided.get(key) or OfferTermRule(key=key)
        if term := terms.BY_KEY.get(key):
            again = rule.needs_reapproval or term.is_pay
            found.append(Asked(key, _(term.label), term.type.value, rule.is_required, again))
        elif row := own.get(key):
            found.append(
                Asked(
                    key, fields.label_of(row), row.type, rule.is_required or row.is_required,
                    rule.needs_reapproval or row.needs_reapproval, is_own=True,
                )
            )  # fmt: skip
    return found


def content_of(offer: Offer) -> Content:
    """What the offer says now, ready to be kept as a version or compared with one."""
    amount = offer.salary_amount
    said = {
        "position": str(offer.position.public_id) if offer.position is not None else "",
        "starts_on": offer.starts_on.isoformat() if offer.starts_on else "",
        "salary_amount": f"{Decimal(amount):.2f}" if amount is not None else "",
        "salary_currency": offer.salary_currency,
        "salary_period": offer.salary_period if amount is not None else "",
    }
    said = {key: value for key, value in said.items() if value} | {k: str(v) for k, v in offer.terms.items() if v}
    words = {name: getattr(offer, name) for name in WORDS}
    words["expires_at"] = offer.expires_at.isoformat() if offer.expires_at else ""
    return Content(said, dict(offer.fields), {name: value for name, value in words.items() if value})


def content_at(version: OfferVersion) -> Content:
    """What the offer said after that save."""
    return Content(dict(version.terms), dict(version.fields), dict(version.words))


def shown_terms(
    offer: Offer, *, hidden: Iterable[str] = (), content: Content | None = None, asked_only: bool = False
) -> list[ShownTerm]:
    """The offer's terms as people read them: those its form asks for, then others that have a value.

    `hidden` keys come without value. With `asked_only` those that have none are left in; else they are left out.
    """
    said, hidden = content or content_of(offer), frozenset(hidden)
    form = asked_by(offer.template, offer.application)
    known = {asked.key for asked in form}
    more = [Asked(t.key, _(t.label), t.type.value) for t in terms.TERMS if t.key not in known and t.key in said.terms]
    own = {line.field_id: line for line in fields.shown(said.fields, fields.Category.OFFER)}
    more += [Asked(key, line.label, line.type, is_own=True) for key, line in own.items() if key not in known]
    seats = _seat_names([said.terms.get("position", "")])
    found = []
    for asked in [*form, *more]:
        is_hidden = asked.key in hidden
        value = own[asked.key].value if asked.key in own else term_words(asked.key, said.terms, seats)
        if value or asked_only:
            words = "" if is_hidden else value
            found.append(ShownTerm(asked.key, asked.label, asked.type, words, is_hidden, asked.is_required))
    return found


def folded(lines: Iterable[ShownTerm]) -> list[ShownTerm]:
    """The lines with pay as one reads it: "52,000 EUR a year" in one, where its reader may know all three parts.

    The amount says its currency already; currency and period stand alone only while there is no amount.
    """
    found = {line.key: line for line in lines}
    amount, period = found.get("salary_amount"), found.get("salary_period")
    parts = [found[key] for key in ("salary_amount", "salary_currency", "salary_period") if key in found]
    if amount is None or not amount.value or any(part.is_hidden for part in parts):
        return list(found.values())
    words = f"{amount.value} {period.value}" if period is not None and period.value else amount.value
    rest = {key: line for key, line in found.items() if key not in {"salary_currency", "salary_period"}}
    return list((rest | {"salary_amount": replace(amount, value=words)}).values())


def term_words(key: str, said: Mapping[str, str], seats: Mapping[str, str] | None = None) -> str:
    """A built-in term as people read it: amounts with their currency, days in words, choices by their names."""
    value, term = said.get(key, ""), terms.BY_KEY.get(key)
    if not value or term is None:
        return ""
    if key == "position":
        return (_seat_names([value]) if seats is None else seats).get(value, "")
    if key == "salary_period":
        return str(dict(SALARY_PERIODS).get(value, value))
    if key == "type_of_employment":
        return dict(choices.EMPLOYMENT).get(value, value)
    if term.type is terms.TermType.CURRENCY:
        return wording.money({"value": value, "code": said.get("salary_currency", "")})
    if term.type is terms.TermType.PERCENT:
        return f"{wording.plain_number(value)} %"
    if term.type is terms.TermType.NUMBER:
        return wording.plain_number(value)
    return date_format(date.fromisoformat(value), "j F Y") if term.type is terms.TermType.DATE else value


def _seat_names(public_ids: Iterable[str]) -> dict[str, str]:
    keys = [key for key in map(fields_key, public_ids) if key is not None]
    if not keys:
        return {}
    return {str(row.public_id): str(row) for row in Position.objects.filter(public_id__in=keys)}


def fields_key(text: str) -> UUID | None:
    """The id a text is, or None."""
    try:
        return UUID(str(text))
    except ValueError:
        return None
