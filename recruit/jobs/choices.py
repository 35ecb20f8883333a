"""Pure: what can be chosen for a job: employment, experience, currencies, languages, by compatible identifiers."""

from __future__ import annotations

EMPLOYMENT = (
    ("permanent", "Full-time"),
    ("part_time", "Part-time"),
    ("contract", "Contract"),
    ("temporary", "Temporary"),
    ("intern", "Internship"),
)
EXPERIENCE = (
    ("not_applicable", "Not applicable"),
    ("internship", "Internship"),
    ("entry_level", "Entry level"),
    ("associate", "Associate"),
    ("mid_senior_level", "Mid-senior level"),
    ("director", "Director"),
    ("executive", "Executive"),
)
CURRENCIES = ("EUR", "GBP", "USD", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "CAD", "AUD", "JPY", "INR", "BRL", "ZAR")
LANGUAGES = (
    ("en", "English"),
    ("de", "German"),
    ("fr", "French"),
    ("es", "Spanish"),
    ("pl", "Polish"),
    ("it", "Italian"),
)
