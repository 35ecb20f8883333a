"""The built-in terms of an offer: what they are called, what may be written, which are pay. Pure (product facts §15.9).

Terms with a column of their own on `Offer` are marked so; all others are kept as text in `Offer.terms`. A company's own
offer fields stand beside them, under their public ids.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TermType(StrEnum):
    """What a term holds, by the names of the compatible API."""

    TEXT = "TEXT"
    NUMBER = "NUMBER"
    PERCENT = "PERCENT"
    CURRENCY = "CURRENCY"
    DATE = "DATE"
    SELECT = "SELECT"
    BOOLEAN = "BOOLEAN"


@dataclass(frozen=True, slots=True)
class Term:
    """One built-in term. `merge` is its merge field in letters; `is_pay` ones are masked together by default rules."""

    key: str
    label: str
    type: TermType
    merge: str
    is_pay: bool = False
    is_column: bool = False
    longest: int = 200


T = TermType
TERMS: tuple[Term, ...] = (
    Term("job_title", "Job title", T.TEXT, "m_offer_job_title"),
    Term("position", "Position", T.SELECT, "m_offer_position", is_column=True),
    Term("starts_on", "Start date", T.DATE, "m_offer_start_date", is_column=True),
    Term("ends_on", "End of a fixed term", T.DATE, "m_offer_end_date"),
    Term("salary_amount", "Salary", T.CURRENCY, "m_offer_salary", is_pay=True, is_column=True),
    Term("salary_currency", "Currency", T.SELECT, "m_offer_currency", is_pay=True, is_column=True),
    Term("salary_period", "Salary period", T.SELECT, "m_offer_salary_period", is_pay=True, is_column=True),
    Term("bonus_percent", "Target bonus, % of salary", T.PERCENT, "m_offer_bonus_percent", is_pay=True),
    Term("bonus_amount", "Bonus", T.CURRENCY, "m_offer_bonus", is_pay=True),
    Term("sign_on_amount", "Sign-on bonus", T.CURRENCY, "m_offer_sign_on_bonus", is_pay=True),
    Term("equity", "Equity", T.TEXT, "m_offer_equity", is_pay=True),
    Term("type_of_employment", "Type of employment", T.SELECT, "m_offer_type_of_employment"),
    Term("hours_per_week", "Hours a week", T.NUMBER, "m_offer_hours"),
    Term("work_place", "Place of work", T.TEXT, "m_offer_work_place"),
    Term("reports_to", "Reports to", T.TEXT, "m_offer_reports_to"),
    Term("probation_months", "Probation, months", T.NUMBER, "m_offer_probation"),
    Term("notice", "Notice period", T.TEXT, "m_offer_notice"),
    Term("vacation_days", "Days of holiday a year", T.NUMBER, "m_offer_holiday_days"),
    Term("benefits", "Benefits", T.TEXT, "m_offer_benefits", longest=2_000),
)
BY_KEY = {term.key: term for term in TERMS}
PAY = frozenset(term.key for term in TERMS if term.is_pay)
COLUMNS = frozenset(term.key for term in TERMS if term.is_column)
# What a new company's forms ask for.
ASKED_AT_FIRST: tuple[str, ...] = (
    "job_title", "position", "starts_on", "salary_amount", "salary_currency", "salary_period", "bonus_percent",
    "type_of_employment",
)  # fmt: skip
