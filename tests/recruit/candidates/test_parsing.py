"""Facts are found in résumés, fill what is empty, overwrite nothing, and are put right by people."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from base.actors import Actor
from base.audit.models import Entry
from base.errors import Stale
from base.files import sandbox
from recruit.applications import applying
from recruit.candidates import attaching, enlisting, parsing, reading
from recruit.candidates.models import Attachment, Candidate, ParsedResume
from recruit.candidates.resumes.periods import period_in
from recruit.candidates.resumes.profile import profile_of
from recruit.jobs import opening
from tests.candidates import documents as make
from tests.recruit.candidates.resumes_corpus import Written, corpus

SYSTEM = Actor.system("test")
ONE = next(corpus(1))


def _facts(found: dict[str, Any]) -> dict[str, Any]:
    return {name: fact["value"] for name, fact in found.items() if isinstance(fact, dict)}


def _matches(written: Written) -> dict[str, bool]:
    found = profile_of(written.text)
    facts = _facts(found)
    stations = [(one["title"], one["company"], one["startDate"], one["endDate"]) for one in found["experience"]]
    return {
        "first_name": facts.get("first_name") == written.first_name,
        "last_name": facts.get("last_name") == written.last_name,
        "email": facts.get("email") == written.email,
        "phone": facts.get("phone") == written.phone,
        "city": facts.get("city") == written.city,
        "country_code": facts.get("country_code") == written.country,
        "experience": stations == list(written.stations),
        "education": [one["institution"] for one in found["education"]] == [written.school],
        "skills": [one["value"] for one in found["skills"]] == list(written.skills),
    }


def test_every_fact_of_the_corpus_is_found() -> None:
    missed = [
        (number, name) for number, written in enumerate(corpus(200)) for name, ok in _matches(written).items() if not ok
    ]
    assert missed == []


def test_a_resume_with_everything_on_it() -> None:
    found = profile_of(
        "Dr. Ana Maria de la Torre\nSenior Data Engineer\nBerlin, Germany • ana@example.org • +49 30 901820\n"
        "linkedin.com/in/ana-torre\n\nSummary\nTen years of data.\n\nWork Experience\n"
        "Data Engineer at Northwind GmbH\nMarch 2019 – Present\n• Built it.\n"
        "Education\nMSc in Computer Science, Technical University of Berlin\n2012 – 2014\n"
        "Skills: Python, SQL\nLanguages\nEnglish (fluent), German (B2)"
    )
    assert _facts(found) == {
        "first_name": "Ana Maria",
        "last_name": "de la Torre",
        "headline": "Senior Data Engineer",
        "email": "ana@example.org",
        "phone": "+4930901820",
        "city": "Berlin",
        "country_code": "de",
        "linkedin": "https://linkedin.com/in/ana-torre",
    }
    assert found["experience"] == [
        {
            "title": "Data Engineer", "company": "Northwind GmbH", "location": "", "startDate": "2019-03",
            "endDate": "", "current": True, "description": "Built it.", "confidence": 0.95,
        }
    ]  # fmt: skip
    assert [(one["degree"], one["major"], one["institution"]) for one in found["education"]] == [
        ("MSc", "Computer Science", "Technical University of Berlin")
    ]
    assert [(one["value"], one["level"]) for one in found["languages"]] == [("English", "fluent"), ("German", "B2")]


@pytest.mark.parametrize(
    ("line", "start", "end", "is_current"),
    [
        ("Jan 2019 - Feb 2020", "2019-01", "2020-02", False),
        ("03/2018 – heute", "2018-03", "", True),
        ("2015-09 to 2017-01", "2015-09", "2017-01", False),
        ("września 2014 – obecnie", "2014-09", "", True),
        ("seit Mai 2021", "2021-05", "", True),
        ("août 2010 à décembre 2012", "2010-08", "2012-12", False),
        ("2009–2012", "2009", "2012", False),
    ],
)
def test_periods_in_the_words_of_five_languages(line: str, start: str, end: str, is_current: bool) -> None:
    found = period_in(line)
    assert found is not None
    assert (found.start, found.end, found.is_current) == (start, end, is_current)


@pytest.mark.parametrize("line", ["Led 20 people", "Room 2019", "IBAN 2019-2020-1234", "12.05.1987"])
def test_what_is_no_period(line: str) -> None:
    assert period_in(line) is None


@given(st.text(max_size=3_000))
def test_any_text_gives_an_answer_of_the_right_shape(text: str) -> None:
    found = profile_of(text)
    assert all(0 <= one["confidence"] <= 1 for one in [*found.get("experience", []), *found.get("skills", [])])
    assert all(isinstance(fact["value"], str) and fact["value"] for fact in found.values() if isinstance(fact, dict))


@pytest.mark.parametrize(
    "poison", ["a" * 60_000, "a-" * 30_000, "1 " * 30_000, "@a." * 20_000, "2019 - " * 9_000, "(" * 60_000]
)
def test_no_text_takes_long(poison: str) -> None:
    began = time.process_time()
    poison *= 60_000 // len(poison)
    for text in (poison, f"Experience\n{poison}", f"Skills\n{poison}", "Experience\n" + poison.replace(" ", "\n")):
        profile_of(text)
    assert time.process_time() - began < 5


MAKERS: dict[str, Callable[[str], bytes]] = {
    "pdf": make.pdf_text,
    "docx": lambda text: make.word(*text.split("\n")),
    "odt": lambda text: make.open_document(*text.split("\n")),
    "rtf": lambda text: make.rich_text("\\par\n".join(_rtf(line) for line in text.split("\n"))),
    "txt": lambda text: text.encode(),
}


def _rtf(line: str) -> str:
    return "".join(sign if ord(sign) < 128 else f"\\u{ord(sign)}?" for sign in line)


@pytest.mark.parametrize("ending", sorted(MAKERS))
def test_the_same_facts_come_out_of_every_format(ending: str) -> None:
    looked = parsing.look_at(MAKERS[ending](ONE.text), ending=ending)
    assert _facts(looked.found)["email"] == ONE.email
    assert (_facts(looked.found)["first_name"], _facts(looked.found)["last_name"]) == (ONE.first_name, ONE.last_name)
    stations = [(one["title"], one["company"]) for one in looked.found["experience"]]
    assert stations == [(title, firm) for title, firm, _start, _end in ONE.stations]


def _attached(person: Candidate, data: bytes, name: str) -> Attachment:
    attachment = attaching.attach(person, by=SYSTEM, file=ContentFile(data, name=name))
    reading.perform({"attachment": str(attachment.public_id)}, effect_id="x")
    attachment.refresh_from_db()
    return attachment


def _anna() -> Candidate:
    return enlisting.register_person(
        by=SYSTEM, first_name="Anna", last_name="Other", email="anna@example.com", city="Rome"
    )


@pytest.mark.django_db
def test_what_is_empty_is_filled_and_what_is_there_stays() -> None:
    person = enlisting.register_person(
        by=SYSTEM, first_name="Anna", last_name="Other", email="anna@example.com", city="Rome"
    )
    attachment = _attached(person, ONE.text.encode(), "cv.txt")
    person.refresh_from_db()
    assert (person.first_name, person.email, person.city) == ("Anna", "anna@example.com", "Rome")
    assert (person.phone, person.country_code) == (ONE.phone, ONE.country)
    assert [one["title"] for one in person.experience] == [title for title, *_rest in ONE.stations]
    assert attachment.parsed.state == ParsedResume.State.READY
    again = parsing.parse(attachment)
    assert again.pk == attachment.parsed.pk
    assert Entry.objects.filter(kind="candidate.edited", actor_key="resume").count() == 1


@pytest.mark.django_db
def test_a_scan_is_kept_and_said() -> None:
    person = enlisting.register_person(by=SYSTEM, first_name="Ana", last_name="Kowalska")
    attachment = _attached(person, make.pdf(" "), "scan.pdf")
    assert attachment.parsed.state == ParsedResume.State.FAILED
    assert (
        attachment.parsed.problem
        == "This file holds no text: it looks like a scan or a picture. Type the facts in by hand."
    )
    assert attachment.file.size > 0


@pytest.mark.django_db
def test_a_broken_file_is_kept_and_said() -> None:
    person = enlisting.register_person(by=SYSTEM, first_name="Ana", last_name="Kowalska")
    attachment = _attached(person, b"%PDF-1.7", "broken.pdf")
    assert (attachment.parsed.state, attachment.parsed.problem) == ("failed", attachment.reading_error)


@pytest.mark.django_db
def test_a_process_that_takes_too_much_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_much(module: str, data: bytes) -> bytes:
        raise sandbox.ReadingFailed("too_much")

    monkeypatch.setattr(sandbox, "run_module", too_much)
    person = enlisting.register_person(by=SYSTEM, first_name="Ana", last_name="Kowalska")
    attachment = _attached(person, ONE.text.encode(), "cv.txt")
    assert attachment.parsed.problem == "The file is too complicated to be read here. Download it to look at it."


@pytest.fixture
def read(rosa: User) -> Attachment:
    job = opening.open_job(by=Actor.of(rosa), title="Nurse", country_code="gb", city="Leeds")
    person = enlisting.register_person(
        by=SYSTEM, first_name="Anna", last_name="Other", email="anna@example.com", city="Rome"
    )
    applying.add_to_job(job, by=Actor.of(rosa), candidate=person)
    return _attached(person, ONE.text.encode(), "cv.txt")


@pytest.mark.django_db
def test_page_takes_over_only_what_is_ticked(read: Attachment, rosa: User, client: Client) -> None:
    client.force_login(rosa)
    address = f"/files/{read.public_id}/check/"
    page = client.get(address).content.decode()
    assert ONE.city in page
    assert "Rome" in page
    version = re.search(r'name="version" value="([^"]+)"', page)
    assert version is not None
    given = {"version": version[1], "take-city": "on", "city": "Leeds North", "first_name": ONE.first_name}
    answer = client.post(address, given)
    assert answer.status_code == 303
    person = Candidate.objects.get(pk=read.candidate_id)
    assert (person.city, person.first_name) == ("Leeds North", "Anna")
    assert ParsedResume.objects.get(attachment=read).state == ParsedResume.State.CONFIRMED


@pytest.mark.django_db
def test_page_keeps_what_was_typed_when_it_is_wrong(read: Attachment, rosa: User, client: Client) -> None:
    client.force_login(rosa)
    answer = client.post(f"/files/{read.public_id}/check/", {"take-email": "on", "email": "no address"})
    assert answer.status_code == 422
    assert 'value="no address"' in answer.content.decode()
    assert Candidate.objects.get(pk=read.candidate_id).email == "anna@example.com"


@pytest.mark.django_db
def test_a_profile_changed_meanwhile_is_not_overwritten(read: Attachment, rosa: User) -> None:
    with pytest.raises(Stale):
        parsing.confirm(read.parsed, by=Actor.of(rosa), changes={"city": "Leeds"}, version="2020-01-01T00:00:00+00:00")
    assert Candidate.objects.get(pk=read.candidate_id).city == "Rome"


@pytest.mark.django_db
def test_others_find_no_page(read: Attachment, emil: User, client: Client) -> None:
    client.force_login(emil)
    assert client.get(f"/files/{read.public_id}/check/").status_code in {403, 404}
