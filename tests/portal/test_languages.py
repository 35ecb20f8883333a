"""Which language a public page and a letter speaks, and that none of their words was forgotten."""

from __future__ import annotations

import re
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation
from django.utils.translation import trans_real

from accounts.models import Company, User
from base import countries
from base.outbox import draining
from portal import addresses, labels, tickets, towns
from portal.mine.forms import STANDARD_REASONS
from recruit.applications.models import Application
from recruit.jobs.models import JobAd, JobAdVersion, Posting
from recruit.screening import seeding
from recruit.setup import vocabulary
from tests.factories.recruit import make_application

pytestmark = pytest.mark.django_db

WHO = {"first_name": "Ana", "last_name": "Kowalska", "email": "ana@example.com", "act": "send", "consent": "on"}


@pytest.fixture
def german(posting: Posting) -> Posting:
    """The nurse's ad, written in German."""
    return write_in(posting, "de")


def write_in(posting: Posting, language: str) -> Posting:
    """Publish an ad anew in a language."""
    JobAd.objects.filter(pk=posting.ad_id).update(language=language)
    Posting.objects.filter(pk=posting.pk).update(language=language)
    if posting.version is not None:
        JobAdVersion.objects.filter(pk=posting.version.pk).update(words={**posting.version.words, "language": language})
    return Posting.objects.select_related("ad__job").get(pk=posting.pk)


def page(path: str, asks: str = "", **more: Any) -> str:
    """A page as a browser that asks for a language gets it."""
    return Client(headers={"Accept-Language": asks} if asks else None).get(path, **more).content.decode()


def language_of(html: str) -> str:
    return str(re.findall(r'<html lang="([^"]+)"', html)[0])


# --- which language ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "asks", "language"),
    [
        ("/careers/", "", "en"),
        ("/careers/", "de-AT,de;q=0.9,en;q=0.5", "de"),
        ("/careers/", "it,fr-CA;q=0.8,en;q=0.7", "fr"),
        ("/careers/", "it", "en"),
        ("/careers/", "en-GB", "en-gb"),
        ("/careers/?lang=pl", "de", "pl"),
        ("/careers/?lang=xx", "es", "es"),
        ("/careers/mine/sign-in/", "es", "es"),
        ("/careers/jobs/1-no-such-job/", "fr", "fr"),
        ("/careers/consent/no-such-secret/", "pl", "pl"),
    ],
)
def test_a_choice_counts_more_than_the_browser(nurse: Any, path: str, asks: str, language: str) -> None:
    assert language_of(page(path, asks)) == language


def test_the_company_says_which_language_comes_last(nurse: Any) -> None:
    Company.objects.update(preferences={"careers.language": "fr"})
    assert language_of(page("/careers/", "it")) == "fr"
    assert language_of(page("/careers/", "de")) == "de"


def test_an_ad_speaks_its_own_language(german: Posting) -> None:
    html = page(addresses.ad_url(german.number, german.ad.title), "fr")
    assert language_of(html) == "de"
    assert "Jetzt bewerben" in html
    assert "Graz, Österreich" in html
    assert "EUR 41.000–52.000" in html
    assert 'hreflang="fr"' not in html, "there is nothing to choose"


def test_an_ad_in_a_language_we_do_not_speak_leaves_the_page_to_the_visitor(posting: Posting) -> None:
    write_in(posting, "sv")
    html = page(addresses.ad_url(posting.number, posting.ad.title), "es")
    assert language_of(html) == "es"
    assert '<h1 lang="sv">' in html


def test_the_form_its_errors_and_thanks_speak_the_language_of_the_ad(german: Posting, monkeypatch: Any) -> None:
    monkeypatch.setattr(tickets, "LEAST_SECONDS", 0)
    path, client = addresses.apply_url(german.number, german.ad.title), Client(headers={"Accept-Language": "fr"})
    ticket = tickets.issue(german.number, now=timezone.now())
    refused = client.post(path, WHO | {"ticket": ticket, "page": "2", "email": "ana"})
    assert refused.status_code == 422
    assert "Geben Sie eine E-Mail-Adresse wie name@example.com ein." in refused.content.decode()
    sent = client.post(path, WHO | {"ticket": ticket, "page": "2"})
    assert sent.status_code == 303
    thanks = client.get(sent.headers["Location"]).content.decode()
    assert language_of(thanks) == "de"
    assert "Danke: Ihre Bewerbung ist angekommen" in thanks
    assert "innerhalb von 10 Arbeitstagen" in thanks
    assert Application.objects.get().language == "de"


def test_the_agreement_that_is_kept_is_in_the_language_that_was_read(german: Posting, monkeypatch: Any) -> None:
    monkeypatch.setattr(tickets, "LEAST_SECONDS", 0)
    path = addresses.apply_url(german.number, german.ad.title)
    html = page(path)
    token = re.findall(r'name="ticket" value="([^"]+)"', html)[0]
    second = Client().post(path, WHO | {"ticket": token, "page": "1", "act": "next"}).content.decode()
    assert "behält, was ich hier sende" in second


# --- a choice travels, search engines and caches are told -------------------------------------------------------------


def test_a_choice_stays_in_the_links_of_the_visit_without_a_cookie(posting: Posting) -> None:
    response = Client().get("/careers/?lang=fr&q=nurse")
    html = response.content.decode()
    assert response.cookies == {}
    assert 'href="/careers/?lang=fr"' in html
    assert 'href="/careers/mine/?lang=fr"' in html
    assert f'href="{addresses.ad_url(posting.number, posting.ad.title)}?lang=fr"' in html
    assert '<input type="hidden" name="lang" value="fr">' in html
    assert 'href="/careers/?lang=pl&amp;q=nurse" hreflang="pl" lang="pl">Polski' in html
    assert "?lang=" not in page("/careers/", "fr").split("<footer")[0].split("</head>")[1]


def test_search_engines_learn_about_every_language(posting: Posting) -> None:
    head = page("/careers/").split("</head>")[0]
    found = re.findall(r'rel="alternate" hreflang="([^"]+)" href="[^"]*/careers/([^"]*)"', head)
    assert found == [
        ("en", "?lang=en"), ("de", "?lang=de"), ("fr", "?lang=fr"), ("es", "?lang=es"), ("pl", "?lang=pl"),
        ("x-default", ""),
    ]  # fmt: skip
    assert re.findall(r'rel="canonical" href="[^"]*(/careers/[^"]*)"', page("/careers/?lang=de")) == [
        "/careers/?lang=de"
    ]
    ad = page(addresses.ad_url(posting.number, posting.ad.title) + "?lang=de")
    assert "?lang" not in re.findall(r'rel="canonical" href="([^"]*)"', ad)[0]


def test_caches_are_told_and_never_mix_languages(posting: Posting) -> None:
    german, french = Client(headers={"Accept-Language": "de"}), Client(headers={"Accept-Language": "fr"})
    first = german.get("/careers/widget.json")
    assert "Accept-Language" in first.headers["Vary"]
    assert first.json()["jobs"][0]["place"] == "Graz, Österreich"
    assert french.get("/careers/widget.json").json()["jobs"][0]["place"] == "Graz, Autriche"
    assert french.get("/careers/").headers["Content-Language"] == "fr"
    assert "Accept-Language" not in german.get("/careers/jobs.xml").headers.get("Vary", "")


def test_one_visit_leaves_nothing_to_the_next(posting: Posting) -> None:
    Client().get("/careers/?lang=de")
    assert language_of(page("/careers/")) == "en"
    assert translation.get_language() == "en"


def test_pages_of_staff_speak_english(client: Client, ada: User) -> None:
    client.force_login(ada)
    for path in ("/jobs/?lang=de", "/settings/"):
        assert 'lang="en"' in client.get(path, headers={"Accept-Language": "de"}).content.decode()
    html = client.get("/account/", headers={"Accept-Language": "de"}).content.decode()
    assert "Deutsch" not in html


# --- letters ----------------------------------------------------------------------------------------------------------


def test_the_link_to_the_own_page_comes_in_the_language_it_was_asked_in(nurse: Any) -> None:
    make_application(nurse, email="nora@mail.example")
    draining.drain()
    mail.outbox.clear()
    Client().post("/careers/mine/sign-in/?lang=pl", {"email": "nora@mail.example"})
    draining.drain()
    draining.drain()
    letter = mail.outbox[-1]
    assert letter.subject == "Link do zgłoszeń"
    path = re.findall(r"(/careers/mine/open/\S+)", str(letter.body))[0]
    assert path.endswith("?lang=pl")
    client = Client(headers={"Accept-Language": "de"})
    assert "Otwórz moją stronę" in client.get(path).content.decode()
    client.post(path)
    assert language_of(client.get("/careers/mine/").content.decode()) == "pl", "the session remembers"
    assert language_of(client.get("/careers/mine/?lang=fr").content.decode()) == "fr"
    assert language_of(client.get("/careers/mine/data/").content.decode()) == "fr"


def test_somebody_who_applies_twice_is_written_to_in_the_language_of_the_application(nurse: Any) -> None:
    make_application(nurse, email="nora@mail.example", language="es")
    draining.drain()
    mail.outbox.clear()
    with translation.override("de"):
        make_application(nurse, email="nora@mail.example", language="es")
    draining.drain()
    assert [letter.subject for letter in mail.outbox] == ["Su candidatura para Staff nurse está al día"]


# --- countries, towns, money, days ------------------------------------------------------------------------------------


def test_countries_have_names_in_every_language() -> None:
    assert countries.name_of("at", "fr") == "Autriche"
    assert countries.name_of("de", "pl-PL") == "Niemcy"
    assert countries.name_of("gb") == "United Kingdom"
    assert countries.name_of("xx", "de") == "XX"
    assert countries.codes_matching("Österr", "de") == ["at"]
    assert countries.codes_matching("Austria", "de") == ["at"]
    assert list(countries.named("de"))[:3] == ["af", "eg", "ax"], "in the order of their names"
    assert set(countries.named("es")) == set(countries.COUNTRIES)


def test_towns_are_found_by_the_name_of_their_country_in_the_language_of_the_page() -> None:
    with translation.override("de"):
        assert towns.suggest("Graz")[0].label == "Graz, Österreich"
        assert {town.country_code for town in towns.called("Graz, Österreich")} == {"at"}
        assert {town.country_code for town in towns.called("Graz, Austria")} == {"at"}


def test_pay_is_written_as_the_language_does() -> None:
    with translation.override("de"):
        assert labels.money(Decimal(41_000), Decimal(52_000), "EUR", "YEAR") == "EUR 41.000–52.000 pro Jahr"


def test_standard_reasons_are_all_known() -> None:
    assert set(STANDARD_REASONS) == set(vocabulary.WITHDRAWAL_REASONS)


# --- nothing forgotten: a language that puts every word into brackets, two fifths longer ------------------------------


class Brackets:
    """A catalogue that knows every word."""

    def get(self, key: Any, default: Any = None) -> Any:
        words = key[0] if isinstance(key, tuple) else key
        words = words.partition("\x04")[2] or words
        return f"⟦{words}{'·' * (len(words) * 2 // 5)}⟧" if words else default

    def plural(self, words: str, number: int) -> str:
        return str(self.get(words))


class Reader(HTMLParser):
    """Collects what a person reads or hears."""

    SPOKEN = frozenset({"alt", "aria-label", "title", "placeholder"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.away = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.away += tag in {"script", "style"}
        spoken = {name: value or "" for name, value in attrs}
        # The exact instant in a title is weekday and month in short, as Django knows them.
        self.found += [spoken[name] for name in self.SPOKEN & set(spoken) if tag != "time"]

    def handle_endtag(self, tag: str) -> None:
        self.away -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self.away:
            self.found.append(data)


# The ad's own words, names of countries, and letters as the company wrote them.
THEIRS = re.compile(
    r'(?s)<div class="prose" lang=.*?</div>|<select[^>]*country_code.*?</select>|<details class="stack.*?</details>'
)


def english_in(html: str) -> list[str]:
    """Words outside of the brackets."""
    reader = Reader()
    reader.feed(re.sub(THEIRS, "", html))
    text = " ".join(reader.found)
    while (fewer := re.sub(r"⟦[^⟦⟧]*⟧", " ", text)) != text:
        text = fewer
    return re.findall(r"[^\W\d_]{2,}", text)


DATA = {
    "St", "Vincent", "Staff", "staff", "nurse", "Nursing", "Graz", "Österreich", "Styria", "Northwind", "EUR",
    "Deutsch", "English", "Français", "Español", "Polski", "Nora", "nora", "mail", "example", "Novak", "localhost",
    "careers", "jobs", "http", "testserver", "UTC", "zzz", "not", "found", "LinkedIn", "Facebook", "WhatsApp", "REF",
}  # fmt: skip


@pytest.fixture
def brackets(monkeypatch: pytest.MonkeyPatch) -> None:
    """German, said in brackets."""
    # Read again for this test alone; the real one comes back by itself afterwards.
    speaking = trans_real.translation("de")
    monkeypatch.setattr(speaking, "_catalog", Brackets())
    cache.clear()


def test_no_word_of_a_public_page_is_forgotten(brackets: None, german: Posting, nurse: Any, ada: User) -> None:
    seeding.seed()
    make_application(nurse, first_name="Nora", last_name="Novak", email="nora@mail.example", language="de")
    draining.drain()
    ad = addresses.ad_url(german.number, german.ad.title)
    client = Client(headers={"Accept-Language": "de"})
    client.post("/careers/mine/sign-in/", {"email": "nora@mail.example"})
    draining.drain()
    draining.drain()
    path = re.findall(r"(/careers/mine/open/\S+)", str(mail.outbox[-1].body))[0]
    opening = client.get(path).content.decode()
    client.post(path)
    mine = Application.objects.get(candidate__email="nora@mail.example").public_id
    own = {
        address: client.get(f"/careers/mine/{address}").content.decode()
        for address in (
            "", "profile/", "files/", "data/", "data/erase/", "email/", f"applications/{mine}/",
            f"applications/{mine}/withdraw/",
        )
    }  # fmt: skip
    public = {
        address: page(address, "de")
        for address in (
            "/careers/", "/careers/?q=zzz", "/careers/saved/", "/careers/mine/sign-in/", "/careers/mine/sent/",
            "/careers/jobs/1-x/", "/careers/consent/x/", ad, f"{ad}apply/", f"{ad}apply/?draft=x",
        )
    }  # fmt: skip
    ticket = tickets.issue(german.number, now=timezone.now())
    bad = client.post(f"{ad}apply/", {"ticket": ticket, "page": "1", "act": "next", "email": "x"}).content.decode()
    second = client.post(f"{ad}apply/", WHO | {"ticket": ticket, "page": "1", "act": "next"}).content.decode()
    pages = own | public | {"open": opening, "bad": bad, "second": second}
    forgotten = {name: sorted(set(english_in(html)) - DATA) for name, html in pages.items()}
    assert {name: words for name, words in forgotten.items() if words} == {}
