"""Money, figures and days as each language of a letter writes them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from recruit.jobs.choices import CURRENCIES, LANGUAGES
from recruit.offers import money, wording

CODES = [code for code, _name in LANGUAGES]


@pytest.mark.parametrize(
    ("amount", "currency", "language", "written"),
    [
        ("72000", "EUR", "en", "€72,000"),
        ("72000.50", "EUR", "en", "€72,000.50"),
        ("72000", "EUR", "de", "72.000 €"),
        ("72000", "USD", "en", "US$72,000"),
        ("8000000", "JPY", "en", "JP¥8,000,000"),
        ("1200.5", "KWD", "en", "KWD 1,200.500"),
        ("1200.55", "JPY", "en", "JP¥1,200.55"),
        ("54000", "PLN", "pl", "54 000 zł"),
        ("54000.25", "CHF", "fr", "54 000,25 CHF"),
        ("999999999999.99", "GBP", "es", "999.999.999.999,99 GBP"),
        ("0", "EUR", "en", "€0"),
    ],
    ids=lambda value: str(value).replace(" ", "_"),
)
def test_amounts_read_as_the_language_writes_them(amount: str, currency: str, language: str, written: str) -> None:
    text = money.amount_text(Decimal(amount), currency, language)
    assert text.replace("\u202f", " ").replace("\u00a0", " ") == written


def test_every_currency_in_every_language_says_its_figure_and_no_two_currencies_look_the_same() -> None:
    assert len(CURRENCIES) >= 66
    for language in CODES:
        looks = {money.amount_text(Decimal(1234), currency, language) for currency in CURRENCIES}
        assert len(looks) == len(CURRENCIES)
        assert all("234" in look for look in looks)


@pytest.mark.parametrize(("currency", "decimals"), [("EUR", 2), ("JPY", 0), ("KWD", 3), ("BHD", 3), ("KRW", 0)])
def test_currencies_have_their_own_decimals(currency: str, decimals: int) -> None:
    assert money.decimals_of(currency) == decimals


@pytest.mark.parametrize(
    ("language", "day"),
    [("en", "1 March 2027"), ("de", "1. März 2027"), ("fr", "1 mars 2027"), ("es", "1 de marzo de 2027"),
     ("pl", "1 marca 2027"), ("tlh", "1 March 2027"), ("pt-BR", "1 de março de 2027")],
)  # fmt: skip
def test_days_are_written_out(language: str, day: str) -> None:
    assert wording.day_text(date(2027, 3, 1), language) == day


def test_every_language_has_words_for_pay_periods_employment_and_the_sheet() -> None:
    for language in CODES:
        assert all(wording.period_text(period, language) for period in ("HOUR", "DAY", "WEEK", "MONTH", "YEAR"))
        said = wording.printed(language)
        assert "{page}" in said.page
        assert "{pages}" in said.page
        assert "{company}" in said.for_company
        assert language == "en" or said != wording.printed("en")
    assert wording.period_text("YEAR", "de") == "pro Jahr"
    assert wording.period_text("FORTNIGHT", "de") == ""
    assert wording.employment_text("permanent", "fr") == "Temps plein"
    assert wording.employment_text("on_call", "fr") == "on_call"


@pytest.mark.parametrize(("value", "read"), [("12.50", Decimal("12.50")), ("x", None), ("NaN", None), (None, None)])
def test_what_is_no_amount_is_none(value: object, read: Decimal | None) -> None:
    assert money.read_amount(value) == read


def test_figures_and_shares() -> None:
    assert money.number_text(Decimal("38.5"), "de") == "38,5"
    assert money.percent_text(Decimal("12.5"), "en") == "12.5%"
