"""Puts an offer's terms into its subject, mail and letter, in the letter's language; the merge fields of offers.

Besides those of every letter (`recruit.letters.queries`) there is one for each built-in term, and one for each of the
company's own offer fields: `[m_offer_field_<words>_<id>]`, of which only the id counts, so that renaming a field leaves
letters whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from recruit.fields import queries as company_fields
from recruit.fields.models import CustomField
from recruit.letters import fields
from recruit.letters import queries as letters
from recruit.letters.fields import Facts, MergeField
from recruit.offers import blocks, money, queries, terms, wording
from recruit.offers.blocks import Block, Run
from recruit.offers.models import Offer
from recruit.offers.queries import Content

MASK = "•••"
EXPIRY, LINK = "m_offer_expiry_date", "m_offer_link"
_OWN = re.compile(r"m_offer_field_(?:[a-z0-9_]*_)?([0-9a-f]{8})")
Type = CustomField.Type
_SAMPLE = {
    "m_applicant_first_name": "Robin", "m_applicant_last_name": "Sample", "m_applicant_full_name": "Robin Sample",
    "m_applicant_email": "robin.sample@example.com", "m_applicant_phone": "+1 202 555 0123", "m_applicant_city": "Graz",
    "m_job_title": "Staff nurse", "m_job_location": "Graz, Austria", "m_job_ref": "REF1", "m_job_department": "Nursing",
    "m_application_reference": "1A2B3C4D",
}  # fmt: skip
_SAMPLE_TERMS = {
    "job_title": "Staff nurse", "position": "1", "starts_on": "2027-03-01", "ends_on": "2029-02-28",
    "salary_amount": "54000.00", "salary_currency": "EUR", "salary_period": "YEAR", "bonus_percent": "10",
    "bonus_amount": "5000.00", "sign_on_amount": "2500.00", "equity": "1,000 shares", "type_of_employment": "permanent",
    "hours_per_week": "38.5", "work_place": "Graz, Austria", "reports_to": "Alex Manager", "probation_months": "6",
    "notice": "2 weeks", "vacation_days": "28", "benefits": "Canteen, bicycle",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """An offer's words with its terms in place. `missing` names fields without a value: it may not leave with them.

    `blocks` are the letter as it is printed.
    """

    subject: str
    mail_text: str
    letter: str
    missing: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = field(default=(), repr=False)


def words_of(
    offer: Offer,
    *,
    content: Content | None = None,
    hidden: Iterable[str] = (),
    author: User | None = None,
    link: str = "",
) -> Words:
    """The offer's words as its candidate would read them; `content` is a version instead of what it says now.

    Values of `hidden` terms are shown as •••. `link` is the candidate's secret address; without it the place is named
    in words, so that a preview cannot be used to answer. Four statements at most.
    """
    said = content or queries.content_of(offer)
    texts = [said.words.get(name, "") for name in queries.WORDS]
    writer = author or offer.sender or offer.creator
    names = fields.used_in(*texts)
    with translation.override(wording.main_language(offer.language)):
        values = fields.values_for(Facts(offer.application, writer), names)
        values |= _term_values(said, offer.language, hidden)
        values |= _own_values(said.fields, offer.language, names, hidden)
        values[LINK] = link or _("(the candidate’s own link)")
    if not values.get("m_offer_job_title"):
        values["m_offer_job_title"] = offer.application.job.title
    return filled(texts[0], texts[1], texts[2], values)


def sample_words(subject: str, mail_text: str, letter: str, language: str, *, author: User | None = None) -> Words:
    """A template's words filled with what is made up, for its preview."""
    names = fields.used_in(subject, mail_text, letter)
    said = Content(dict(_SAMPLE_TERMS), {}, {"expires_at": "2027-01-31T22:59:59+00:00"})
    who = {"first_name": "Alex", "last_name": "Recruiter", "email": "alex@example.com"}
    with translation.override(wording.main_language(language)):
        values = _SAMPLE | {"m_company_name": letters.company_name(), "m_job_brand": letters.company_name()}
        values |= {f"m_employee_{name}": str(getattr(author, name, "") or made) for name, made in who.items()}
        values |= {"m_application_date": wording.day_text(date(2027, 1, 4), language)}
        values |= {"m_start_date": wording.day_text(date(2027, 3, 1), language)}
        values |= _term_values(said, language, ())
        values |= {name: f"‹{row.label}›" for name, row in _own_named(names).items()}
        values[LINK] = _("(the candidate’s own link)")
    return filled(subject, mail_text, letter, values)


def filled(subject: str, mail_text: str, letter: str, values: Mapping[str, str]) -> Words:
    """The words with these values. Marks of the letter are read first, so that no value is taken for one."""
    head, mail, text = (fields.fill(words, values) for words in (" ".join(subject.split()), mail_text, letter))
    missing = dict.fromkeys([*head.missing, *mail.missing, *text.missing])
    printed = blocks.mapped(blocks.read(letter), partial(_filled_run, values=values))
    return Words(head.text, mail.text, text.text, tuple(missing), tuple(printed))


def every_field() -> list[MergeField]:
    """All merge fields an offer's words may use: offer terms, the company's own offer fields, then those of letters."""
    offered = [merge for merge in fields.every() if merge.name.startswith("m_offer_")]
    own = [MergeField(own_name(row), company_fields.label_of(row), _nothing) for row in _own_fields()]
    return [*offered, *own, *(merge for merge in fields.every() if not merge.name.startswith("m_offer_"))]


def unknown_in(*texts: str) -> list[str]:
    """Names that look like merge fields and are none, fields that were archived among them."""
    unknown = fields.unknown_in(*texts)
    return [name for name in unknown if name not in _own_named(unknown)] if unknown else []


def own_name(row: CustomField) -> str:
    """The merge field of one of the company's own offer fields."""
    words = slugify(row.label).replace("-", "_")[:40].strip("_")
    return f"m_offer_field_{words}_{row.public_id.hex[:8]}" if words else f"m_offer_field_{row.public_id.hex[:8]}"


def _nothing(_facts: Facts) -> str:
    return ""


def _filled_run(run: Run, values: Mapping[str, str]) -> Iterator[Run]:
    """The run with values in place; a field without one is a run of its own that is marked as missing."""
    start = 0
    for match in fields.matches(run.text):
        if not values.get(match.group(1).lower()):
            yield _with_text(run, fields.fill(run.text[start : match.start()], values).text)
            yield _with_text(run, match.group(0), missing=True)
            start = match.end()
    yield _with_text(run, fields.fill(run.text[start:], values).text)


def _with_text(run: Run, text: str, *, missing: bool = False) -> Run:
    return Run(text, run.bold, run.italic, run.link, missing)


def _term_values(said: Content, language: str, hidden: Iterable[str]) -> dict[str, str]:
    masked = frozenset(hidden)
    values = {}
    for term in terms.TERMS:
        value = _term_text(term, said.terms, language)
        is_masked = term.key in masked or (term.type is terms.TermType.CURRENCY and "salary_currency" in masked)
        values[term.merge] = MASK if value and is_masked else value
    expires_at = said.words.get("expires_at", "")
    if expires_at:
        day = datetime.fromisoformat(expires_at).astimezone(queries.company_zone()).date()
        values[EXPIRY] = wording.day_text(day, language)
    return values


def _term_text(term: terms.Term, said: Mapping[str, str], language: str) -> str:
    value = said.get(term.key, "")
    if not value:
        return ""
    if term.key == "salary_period":
        return wording.period_text(value, language)
    if term.key == "type_of_employment":
        return wording.employment_text(value, language)
    if term.key == "position":
        return queries.term_words(term.key, said) or value
    return _typed_text(term.type.value, value, language, said.get("salary_currency", ""))


def _typed_text(type_: str, value: Any, language: str, currency: str) -> str:
    """An amount, percentage, number or day in the letter's language; anything else as it is."""
    if type_ == Type.DATE:
        try:
            return wording.day_text(date.fromisoformat(str(value)[:10]), language)
        except ValueError:
            return str(value)
    amount = money.read_amount(value)
    if amount is None:
        return str(value)
    if type_ == Type.CURRENCY:
        return money.amount_text(amount, currency, language) if currency else money.number_text(amount, language)
    if type_ == Type.PERCENT:
        return money.percent_text(amount, language)
    return money.number_text(amount, language) if type_ == Type.NUMBER else str(value)


def _own_fields() -> list[CustomField]:
    return list(company_fields.live_fields(company_fields.Category.OFFER))


def _own_named(names: Iterable[str]) -> dict[str, CustomField]:
    """The company's own offer fields behind these names."""
    ids = {name: match[1] for name in names if (match := _OWN.fullmatch(name))}
    if not ids:
        return {}
    rows = {row.public_id.hex[:8]: row for row in _own_fields()}
    return {name: rows[key] for name, key in ids.items() if key in rows}


def _own_values(given: Mapping[str, Any], language: str, names: Iterable[str], hidden: Iterable[str]) -> dict[str, str]:
    named, masked = _own_named(names), frozenset(hidden)
    if not named:
        return {}
    shown = {line.field_id: line.value for line in company_fields.shown(given, company_fields.Category.OFFER)}
    values = {}
    for name, row in named.items():
        key = str(row.public_id)
        value = _own_text(row, given.get(key), shown.get(key, ""), language)
        values[name] = MASK if value and key in masked else value
    return values


def _own_text(row: CustomField, value: Any, shown: str, language: str) -> str:
    if company_fields.is_empty(value):
        return ""
    if row.type == Type.CURRENCY and isinstance(value, Mapping):
        return _typed_text(row.type, Decimal(str(value.get("value", 0))), language, str(value.get("code", "")))
    if row.type in {Type.DATE, Type.NUMBER, Type.PERCENT}:
        return _typed_text(row.type, value, language, "")
    return shown


def _register() -> None:
    for term in terms.TERMS:
        fields.register(MergeField(term.merge, f"Offer: {term.label}", _nothing))
    fields.register(MergeField(EXPIRY, gettext_lazy("Offer: last day to answer"), _nothing))
    fields.register(MergeField(LINK, gettext_lazy("Offer: page where the candidate answers"), _nothing))


_register()
