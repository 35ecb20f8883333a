"""Pure: words for the codes a job carries, and what search engines call them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Employment:
    """A type of employment: its words, and its name in schema.org's JobPosting."""

    label: str | Promise
    schema_name: str


_PERIODS: dict[str, str | Promise] = {
    "YEAR": _("a year"),
    "MONTH": _("a month"),
    "WEEK": _("a week"),
    "DAY": _("a day"),
    "HOUR": _("an hour"),
}
_OTHER = Employment(_("Other"), "OTHER")
_EMPLOYMENT: dict[str, Employment] = {
    "permanent": Employment(_("Full-time"), "FULL_TIME"),
    "full_time": Employment(_("Full-time"), "FULL_TIME"),
    "part_time": Employment(_("Part-time"), "PART_TIME"),
    "contract": Employment(_("Contract"), "CONTRACTOR"),
    "contractor": Employment(_("Contract"), "CONTRACTOR"),
    "freelance": Employment(_("Freelance"), "CONTRACTOR"),
    "temporary": Employment(_("Temporary"), "TEMPORARY"),
    "seasonal": Employment(_("Seasonal"), "TEMPORARY"),
    "intern": Employment(_("Internship"), "INTERN"),
    "internship": Employment(_("Internship"), "INTERN"),
    "apprenticeship": Employment(_("Apprenticeship"), "OTHER"),
    "volunteer": Employment(_("Volunteer"), "VOLUNTEER"),
    "per_diem": Employment(_("By the day"), "PER_DIEM"),
    "other": _OTHER,
}
_EXPERIENCE: dict[str, str | Promise] = {
    "internship": _("Internship"),
    "entry_level": _("Entry level"),
    "associate": _("Associate"),
    "mid_senior_level": _("Mid-senior level"),
    "director": _("Director"),
    "executive": _("Executive"),
}


def employment(code: str) -> Employment:
    """The type of employment of a code; a company's own code reads as its words."""
    plain = code.strip().lower().replace("-", "_")
    return _EMPLOYMENT.get(plain) or (Employment(_in_words(code), "OTHER") if plain else _OTHER)


def experience(code: str) -> str:
    """The words of an experience level; "" when it does not apply."""
    plain = code.strip().lower().replace("-", "_")
    return "" if plain in {"", "not_applicable"} else str(_EXPERIENCE.get(plain) or _in_words(code))


def _in_words(code: str) -> str:
    words = code.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def money(lowest: Decimal | None, highest: Decimal | None, currency: str, period: str = "") -> str:
    """A pay range as people read it: "EUR 41,000–52,000 a year". "" when nothing is known."""
    code = currency.strip().upper()
    known = [amount for amount in (lowest, highest) if amount is not None]
    if not known:
        return ""
    figures = [
        number_format(amount, decimal_pos=0 if amount == amount.to_integral_value() else 2, force_grouping=True)
        for amount in known
    ]
    shown = "–".join(dict.fromkeys(figures))
    return f"{code} {shown} {_PERIODS.get(period, '')}".strip()
