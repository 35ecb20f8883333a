"""Verbs that write an offer before it is sent: make one, save it, begin anew from one that ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, Refused, type_message
from recruit.applications.models import Application
from recruit.approvals import abandoning
from recruit.approvals.models import ApprovalRequest
from recruit.approvals.states import RequestStatus
from recruit.fields import queries as fields
from recruit.jobs import choices
from recruit.jobs.models import SALARY_PERIODS, Position
from recruit.offers import access, checks, comparing, history, queries, terms
from recruit.offers.entering import enter, keep_version, locked, locked_place, require_going
from recruit.offers.models import Offer, OfferTemplate
from recruit.offers.states import CURRENT, WRITABLE, OfferStatus

LONGEST = {"subject": 300, "mail_text": 20_000, "letter": 50_000}
FURTHEST = timedelta(days=366)
UNFIT: dict[str, type_message] = {
    "NUMBER": gettext_lazy("Enter a number."),
    "CURRENCY": gettext_lazy("Enter an amount with at most two decimals, such as 52000."),
    "NEGATIVE": gettext_lazy("Enter a number that is not below zero."),
    "TOO_MUCH": gettext_lazy("This is more than can be true. Enter a smaller number."),
    "DATE": gettext_lazy("Enter a date such as 2021-03-31."),
    "BOOLEAN": gettext_lazy("Choose yes or no."),
    "TOO_LONG": gettext_lazy("Shorten this text."),
}


@transaction.atomic
def make_offer(
    application: Application,
    *,
    by: Actor,
    template: OfferTemplate | None = None,
    values: Mapping[str, Any] | None = None,
) -> Offer:
    """Begin an offer for somebody on a job, with what the job says of its terms, then `values` (see `save_offer`).

    A template brings its words and how long the offer is valid. Raises NotFound, NotAllowed, Refused for a lead or an
    ended application, and where an offer is in force already (offer_exists); Invalid as `save_offer`.
    """
    if by.user is None:
        raise Refused(_("An offer is begun by somebody who answers for it."), code="no_author")
    row = locked_place(application)
    access.require_edit(by, row)
    require_going(row)
    if Offer.objects.filter(application=row, status__in=[status.value for status in CURRENT]).exists():
        raise Refused(
            _("There is an offer for {name} already. Change it, or withdraw it first.").format(
                name=row.candidate.full_name
            ),
            code="offer_exists",
        )
    if template is not None and template.archived_at is not None:
        raise Invalid(_("This template was archived. Choose another one."), field="template")
    offer = Offer(application=row, creator=by.user, template=template, language=row.language or "en")
    if template is not None:
        offer.language = template.language
        offer.subject, offer.mail_text, offer.letter = template.subject, template.mail_text, template.letter
        offer.expires_at = queries.end_of(queries.today() + timedelta(days=template.valid_days))
    hidden = access.hidden_on(by, row)
    _write(offer, _from_job(row))
    _write(offer, dict(values or {}), hidden=hidden)
    offer.save()
    keep_version(offer, by=by)
    recording.record(history.CREATED, on=offer, by=by, about=[row, row.job, row.candidate])
    return offer


@transaction.atomic
def save_offer(offer: Offer, *, by: Actor, values: Mapping[str, Any], version: int | None = None) -> Offer:
    """Write terms, own fields and words of an offer that was not sent. What is not in `values` stays.

    Keys: those of `terms.TERMS` (amounts as numbers or text, days as dates or ISO text, `position` a public id), public
    ids of offer fields, `subject`, `mail_text`, `letter`, and `expires_at`, the last day to answer. Nothing different
    changes nothing. While it is in approval the request is given up; an approved offer goes back to Created when pay or
    a term marked so changes. Raises Invalid naming each bad value, Refused once it was sent (offer_sent), Stale,
    NotFound, NotAllowed.
    """
    row = locked(offer, version=version)
    access.require_edit(by, row.application)
    require_writable(row)
    before = queries.content_of(row)
    _write(row, values, hidden=access.hidden_terms(by, row))
    after = queries.content_of(row)
    changed = comparing.changed_keys(before.terms, after.terms) | comparing.changed_keys(before.fields, after.fields)
    words = comparing.changed_keys(before.words, after.words)
    if not changed and not words:
        return row
    status, before_status = _status_after(row, changed), row.status
    if before_status == OfferStatus.PENDING_APPROVAL:
        row.save()
        give_approval_up(row, by=by, reason=_("The offer was changed."))
        row.refresh_from_db(fields=["status", "version"])
    enter(row, by=by, status=status)
    keep_version(row, by=by)
    _record_saved(row, by, sorted(changed | words), before_status)
    return row


@transaction.atomic
def copy_offer(offer: Offer, *, by: Actor) -> Offer:
    """Begin a new offer with what an ended one said. What no longer fits (a taken position, a past day) is left out."""
    content = queries.content_of(offer)
    values: dict[str, Any] = {**content.terms, **content.fields}
    values |= {name: value for name, value in content.words.items() if name != "expires_at"}
    if values.get("starts_on", "9") < queries.today().isoformat():
        values.pop("starts_on")
    seat = offer.position
    if seat is not None and seat.status != Position.Status.OPEN:
        values.pop("position", None)
    live = offer.template if offer.template is not None and offer.template.archived_at is None else None
    hidden = access.hidden_terms(by, offer)
    return make_offer(
        offer.application, by=by, template=live, values={k: v for k, v in values.items() if k not in hidden}
    )


def require_writable(offer: Offer) -> None:
    """Pass while the terms may be written; raise Refused once the offer was sent or has ended."""
    if OfferStatus(offer.status) in WRITABLE:
        return
    if OfferStatus(offer.status) in CURRENT:
        raise Refused(
            _("This offer was sent. Withdraw it and begin a new one with the same terms to change it."),
            code="offer_sent",
        )
    raise Refused(_("This offer has ended. Begin a new one with the same terms."), code="offer_ended")


def require_complete(offer: Offer) -> None:
    """Pass when every required term is there; raise Invalid that names each missing one."""
    content = queries.content_of(offer)
    said = content.terms | {key: "x" for key, value in content.fields.items() if not fields.is_empty(value)}
    problems: dict[str, type_message] = {
        asked.key: _("Fill in {field}.").format(field=asked.label)
        for asked in queries.asked_by(offer.template, offer.application)
        if asked.is_required and not said.get(asked.key)
    }
    if problems:
        raise Invalid(next(iter(problems.values())), fields=problems, code="offer_incomplete")


def give_approval_up(offer: Offer, *, by: Actor, reason: str) -> None:
    """Give the pending request for approval of a locked offer up, when there is one."""
    pending = ApprovalRequest.objects.filter(offer=offer, status=RequestStatus.PENDING.value).first()
    if pending is not None:
        abandoning.give_up(pending, by=by, reason=reason)


def _status_after(offer: Offer, changed: frozenset[str]) -> OfferStatus:
    """Where a saved offer stands: Created, or still approved when nothing weighty changed."""
    if offer.status != OfferStatus.APPROVED:
        return OfferStatus.CREATED
    weighty = terms.PAY | {key for key, rule in queries.rules().items() if rule.needs_reapproval}
    own = fields.live_fields(fields.Category.OFFER).filter(needs_reapproval=True)
    weighty |= {str(key) for key in own.values_list("public_id", flat=True)}
    if not changed & weighty:
        return OfferStatus.APPROVED
    offer.approval_outdated = True
    return OfferStatus.CREATED


def _record_saved(offer: Offer, by: Actor, names: list[str], before: str) -> None:
    """The names of what changed and never the values: pay stands in no audit."""
    changes = {"status": (before, offer.status)} if before != offer.status else {}
    application = offer.application
    recording.record(
        history.UPDATED,
        on=offer,
        by=by,
        about=[application, application.job, application.candidate],
        data={"changed": names},
        changes=changes,
    )


def _from_job(application: Application) -> dict[str, Any]:
    """What the job knows of the terms, so that nobody types it again."""
    job = application.job
    seats = list(queries.open_positions(application)[:2])
    values: dict[str, Any] = {"job_title": job.title, "work_place": job.location}
    if job.salary_currency in choices.CURRENCIES:
        values |= {"salary_currency": job.salary_currency, "salary_period": job.salary_period}
    if job.type_of_employment in dict(choices.EMPLOYMENT):
        values["type_of_employment"] = job.type_of_employment
    if len(seats) == 1:
        values["position"] = seats[0].public_id
        start = seats[0].target_start_on
        if start is not None and start >= queries.today():
            values["starts_on"] = start
    return {key: value for key, value in values.items() if value}


def _write(offer: Offer, values: Mapping[str, Any], *, hidden: frozenset[str] = frozenset()) -> None:
    """Put values into the offer without saving it. Raises Invalid naming each that does not fit."""
    problems: dict[str, type_message] = {}
    own = {str(row.public_id) for row in fields.offered(fields.Category.OFFER, org=offer.application.job.org_values)}
    given_own = {}
    for key, value in values.items():
        if key in hidden:
            problems[key] = _("You may not see this term, so you cannot change it.")
        elif key in own:
            given_own[key] = value
        elif sentence := _write_one(offer, key, value):
            problems[key] = sentence
    if given_own:
        try:
            offer.fields = fields.checked(
                given_own, fields.Category.OFFER, before=offer.fields, org=offer.application.job.org_values,
                complete=False, prefix="",
            )  # fmt: skip
        except Invalid as error:
            problems |= error.fields
    _check_together(offer, values, problems)
    if problems:
        raise Invalid(next(iter(problems.values())), fields=problems)


def _write_one(offer: Offer, key: str, value: Any) -> type_message:
    """Put one value into the offer; answers a sentence when it does not fit."""
    if key in LONGEST:
        return _write_words(offer, key, value)
    if key == "expires_at":
        return _write_expiry(offer, value)
    if key == "position":
        return _write_position(offer, value)
    if key not in terms.BY_KEY:
        return _("An offer has no such field.")
    try:
        kept = checks.kept(key, value)
    except checks.Unfit as error:
        return UNFIT[str(error)]
    if sentence := _unknown_choice(key, kept):
        return sentence
    if key == "salary_amount":
        offer.salary_amount = Decimal(kept) if kept else None
    elif key == "starts_on":
        offer.starts_on = date.fromisoformat(kept) if kept else None
    elif key in terms.COLUMNS:
        setattr(offer, key, kept or ("YEAR" if key == "salary_period" else ""))
    else:
        offer.terms = {k: v for k, v in offer.terms.items() if k != key} | ({key: kept} if kept else {})
    return ""


def _unknown_choice(key: str, kept: str) -> type_message:
    lists = {
        "salary_currency": choices.CURRENCIES,
        "salary_period": tuple(code for code, _label in SALARY_PERIODS),
        "type_of_employment": tuple(code for code, _label in choices.EMPLOYMENT),
    }
    if not kept or key not in lists or kept in lists[key]:
        return ""
    if key == "salary_currency":
        return _("This is no currency in use. Choose one of the list, such as EUR.")
    return _("Choose one of the values.")


def _write_words(offer: Offer, key: str, value: Any) -> type_message:
    text = str(value or "").replace("\0", "").strip()
    if key == "subject":
        text = " ".join(text.split())
    if len(text) > LONGEST[key]:
        return _("Use at most {limit} characters.").format(limit=f"{LONGEST[key]:,}")
    setattr(offer, key, text)
    return ""


def _write_expiry(offer: Offer, value: Any) -> type_message:
    if not value:
        offer.expires_at = None
        return ""
    try:
        if isinstance(value, datetime):
            day = value.astimezone(queries.company_zone()).date() if timezone.is_aware(value) else value.date()
        else:
            day = value if isinstance(value, date) else date.fromisoformat(str(value).strip())
    except ValueError:
        return UNFIT["DATE"]
    ends_at = queries.end_of(day) if date(1, 1, 3) < day < date(9999, 12, 30) else None
    if ends_at is not None and ends_at == offer.expires_at:
        return ""
    if day < queries.today() or ends_at is None:
        return _("Choose a day in the future: until its end the candidate can answer.")
    if day > queries.today() + FURTHEST:
        return _("Choose a day within a year.")
    offer.expires_at = ends_at
    return ""


def _write_position(offer: Offer, value: Any) -> type_message:
    if not value:
        offer.position = None
        return ""
    key = queries.fields_key(str(value.public_id if isinstance(value, Position) else value))
    if offer.position is not None and offer.position.public_id == key:
        return ""
    seat = queries.open_positions(offer.application).filter(public_id=key).first() if key else None
    if seat is None:
        return _("Choose an open position of this job.")
    offer.position = seat
    return ""


def _check_together(offer: Offer, given: Mapping[str, Any], problems: dict[str, type_message]) -> None:
    """What values say to each other: pay has a currency, days are in order, nobody starts in the past."""
    if offer.salary_amount is not None and not offer.salary_currency:
        problems.setdefault("salary_currency", _("Choose the currency of the salary."))
    if given.get("starts_on") and offer.starts_on and "starts_on" not in problems and offer.starts_on < queries.today():
        problems["starts_on"] = _("Choose a start date that is not in the past.")
    ends_on = offer.terms.get("ends_on", "")
    if ends_on and offer.starts_on and ends_on < offer.starts_on.isoformat():
        problems.setdefault("ends_on", _("The end of a fixed term must not be before the start date."))
