"""The form in two pages: nothing is lost on the way, entries come and go, towns, drafts, questions, tracking links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.models import Company, User
from base.models import OutboxRow
from base.outbox import draining
from portal import addresses, drafting, estimates
from recruit.applications.models import Application
from recruit.candidates.models import Attachment, Candidate
from recruit.jobs import linking
from recruit.jobs.models import Posting
from recruit.screening import arranging, composing, seeding
from recruit.screening.models import Answer, AskedQuestion, DiversityAnswer, Question, QuestionSet
from recruit.setup.models import Source
from tests.factories.accounts import actor

pytestmark = pytest.mark.django_db

WHO = {"first_name": "Ana", "last_name": "Kowalska", "email": "ana@example.com"}


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def path(posting: Posting) -> str:
    return addresses.apply_url(posting.number, posting.ad.title)


@pytest.fixture
def default_set(ada: User) -> QuestionSet:
    seeding.seed()
    return QuestionSet.objects.get(is_default=True, is_internal=False)


def cv(text: str = "Staff nurse since 2019") -> SimpleUploadedFile:
    return SimpleUploadedFile("cv.txt", text.encode())


def hidden(html: str) -> dict[str, str]:
    """The hidden fields of a page."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)
    return {name: value.replace("&#x27;", "'").replace("&amp;", "&") for name, value in found}


def on(client: Client, path: str, html: str, act: str, **typed: Any) -> Any:
    """Press a button of the page, with its hidden fields and what was typed."""
    return client.post(path, {**hidden(html), "act": act, **typed})


def start(client: Client, path: str, clock: Any) -> str:
    html = client.get(path).content.decode()
    clock.shift(timedelta(seconds=30))
    return str(html)


def asked(ada: User, questions: QuestionSet, question: Question, **how: Any) -> AskedQuestion:
    made = arranging.ask(questions, by=actor(ada), question=question)
    return arranging.change_asked(made, by=actor(ada), changes=how) if how else made


def test_both_pages_carry_each_other(client: Client, path: str, clock: Any) -> None:
    first = start(client, path, clock)
    second = on(client, path, first, "next", **WHO, resume=cv(), phone="+43 316 123456").content.decode()
    assert "questions and consent" in second
    assert "Your file is kept: cv.txt" in second
    back = on(client, path, second, "back", message="I can start soon.", consent="on").content.decode()
    for shown in ('value="Ana"', 'value="Kowalska"', 'value="ana@example.com"', 'value="+43 316 123456"'):
        assert shown in back
    assert "Your file is kept: cv.txt" in back
    typed = {name: value for name, value in WHO.items() if name != "last_name"}
    again = on(client, path, back, "next", **typed, last_name="Nowak").content.decode()
    assert "I can start soon." in again
    answer = on(client, path, again, "send", message="I can start soon.", consent="on")
    assert answer.status_code == 303, answer.content.decode()
    application = Application.objects.select_related("candidate").get()
    assert (application.candidate.full_name, application.message) == ("Ana Nowak", "I can start soon.")
    assert Attachment.objects.get().name == "cv.txt"
    assert default_storage.listdir("drafts")[1] == []


def test_next_with_something_missing_stays_and_names_it(client: Client, path: str, clock: Any) -> None:
    answer = on(client, path, start(client, path, clock), "next", first_name="Ana")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_last_name"' in html
    assert "Enter your last name." in html
    assert "about you" in html


def test_everything_a_company_may_ask_for_is_named(client: Client, path: str, clock: Any) -> None:
    names = ("resume", "phone", "city", "experience", "education")
    Company.objects.update(preferences={f"apply.{name}_required": True for name in names})
    html = start(client, path, clock)
    assert html.count("field__required") == 3 + 5
    answer = on(client, path, html, "next", **WHO)
    said = {each["url"]: str(each["text"]) for each in answer.context["problems"]}
    assert said == {
        "#id_resume": "Choose your résumé.",
        "#id_phone": "Enter your phone number.",
        "#id_city": "Enter the city you live in.",
        "#experience": "Add at least one job you had.",
        "#education": "Add at least one school, university or training.",
    }


def test_entries_are_added_and_removed_by_buttons_without_losing_anything(
    client: Client, path: str, clock: Any
) -> None:
    html = start(client, path, clock)
    assert "experience-0-title" not in html
    one = on(client, path, html, "add-experience", first_name="Ana", resume=cv()).content.decode()
    assert 'name="experience-0-title"' in one
    assert "autofocus" in one
    job = {"experience-0-title": "Nurse", "experience-0-company": "St Anna", "experience-0-start": "04/2019"}
    two = on(client, path, one, "add-experience", first_name="Ana", **job).content.decode()
    assert 'value="Nurse"' in two
    assert 'name="experience-1-title"' in two
    third = on(
        client, path, two, "add-education", first_name="Ana", **job, **{"experience-1-title": "Cook"}
    ).content.decode()
    fewer = on(
        client, path, third, "drop-experience-0", first_name="Ana", **job,
        **{"experience-1-title": "Cook", "education-0-institution": "Graz"},
    ).content.decode()  # fmt: skip
    assert "Nurse" not in fewer
    assert 'value="Cook"' in fewer
    assert "Your file is kept: cv.txt" in fewer
    wrong = on(
        client, path, fewer, "next", **WHO,
        **{"experience-1-title": "", "experience-1-company": "Inn", "experience-1-start": "soon"},
    )  # fmt: skip
    texts = [str(each["text"]) for each in wrong.context["problems"]]
    assert texts == ["Write a month such as 04/2019, or a year.", "Enter what you worked as."]
    good = {
        "experience-1-title": "Cook", "experience-1-start": "4/2019", "experience-1-current": "on",
        "education-0-institution": "University of Graz", "education-0-start": "2010", "education-0-end": "2014-06",
    }  # fmt: skip
    second = on(client, path, wrong.content.decode(), "next", **WHO, **good).content.decode()
    assert on(client, path, second, "send", consent="on").status_code == 303
    person = Candidate.objects.get()
    assert person.experience == [{"title": "Cook", "startDate": "2019-04", "current": True}]
    assert person.education == [{"institution": "University of Graz", "startDate": "2010", "endDate": "2014-06"}]


def test_a_town_is_chosen_from_the_list(client: Client, path: str, clock: Any) -> None:
    Company.objects.update(preferences={"apply.city_required": True})
    html = start(client, path, clock)
    unknown = on(client, path, html, "next", **WHO, city="Grax")
    assert [str(each["text"]) for each in unknown.context["problems"]] == [
        "We do not know this town. Choose below, or check the spelling."
    ]
    shown = unknown.content.decode()
    assert "My town is not in the list: take what I typed" in shown
    second = on(client, path, shown, "next", **WHO, city="Kleinhart", city_choice="as-typed").content.decode()
    on(client, path, second, "send", consent="on")
    person = Candidate.objects.get()
    assert (person.city, person.country_code) == ("Kleinhart", "")


@pytest.mark.parametrize(
    ("typed", "city", "country"),
    [
        ("Graz", "Graz", "at"),
        ("graz, austria", "Graz", "at"),
        ("Wien", "Vienna", "at"),
        ("München", "Munich", "de"),
        ("Łódź", "Łódź", "pl"),
        ("Berlin, Germany", "Berlin", "de"),
    ],
)
def test_towns_are_known_by_their_names(
    client: Client, path: str, clock: Any, *, typed: str, city: str, country: str
) -> None:
    second = on(client, path, start(client, path, clock), "next", **WHO, city=typed).content.decode()
    assert on(client, path, second, "send", consent="on").status_code == 303
    person = Candidate.objects.get()
    assert (person.city, person.country_code) == (city, country)


def test_a_name_of_several_towns_is_asked_about(client: Client, path: str, clock: Any) -> None:
    Company.objects.update(preferences={"apply.city_required": True})
    html = start(client, path, clock)
    asked_back = on(client, path, html, "next", **WHO, city="Springfield").content.decode()
    assert "There are several towns of this name." in asked_back
    choice = "Springfield, IL, United States"
    second = on(client, path, asked_back, "next", **WHO, city="Springfield", city_choice=choice).content.decode()
    on(client, path, second, "send", consent="on")
    assert (Candidate.objects.get().city, Candidate.objects.get().country_code) == ("Springfield", "us")


def test_towns_are_suggested_near_the_job_first(client: Client, db: None) -> None:
    found = client.get("/careers/towns/", {"q": "san", "near": "at"}).json()
    assert found[0].endswith(", Austria")
    assert len(found) == 8
    assert client.get("/careers/towns/", {"q": "x"}).json() == []
    assert client.get("/careers/towns/", {"q": "muenchen"}).json() != []


def test_a_draft_is_finished_by_its_link(client: Client, path: str, clock: Any, *, ada: User, default_set: Any) -> None:
    why = asked(ada, default_set, composing.add_question(by=actor(ada), type="TEXTAREA", text="Why us?"))
    second = on(client, path, start(client, path, clock), "next", **WHO, resume=cv()).content.decode()
    saved = on(client, path, second, "later", **{f"q-{why.public_id.hex}": "Because."})
    assert saved.headers["Location"].partition("?")[0] == "/careers/saved/"
    assert "It works for seven days" in client.get("/careers/saved/").content.decode()
    row = OutboxRow.objects.get(topic="mail")
    (link,) = re.findall(r"http\S+draft=\S+", row.payload["text"])
    assert (row.payload["to"], row.payload["private"]) == ("ana@example.com", True)
    stored = default_storage.open(f"unfinished/{default_storage.listdir('unfinished')[1][0]}").read()
    assert b"Kowalska" not in stored
    draining.drain()
    assert "The link works until" in mail.outbox[0].body
    clock.shift(timedelta(days=6))
    opened = client.get(f"{path}?{link.partition('?')[2]}")
    html = opened.content.decode()
    assert opened.headers["Referrer-Policy"] == "no-referrer"
    assert "Because." in html
    assert "Your file is kept: cv.txt" in html
    clock.shift(timedelta(seconds=30))
    answer = on(client, path, html, "send", consent="on", **{f"q-{why.public_id.hex}": "Because."})
    assert answer.status_code == 303
    assert Answer.objects.get().words == "Because."
    assert Attachment.objects.get().name == "cv.txt"
    assert default_storage.listdir("unfinished")[1] == []


def test_a_draft_ends_after_seven_days(client: Client, path: str, clock: Any) -> None:
    on(client, path, start(client, path, clock), "later", **WHO)
    (query,) = re.findall(r"draft=\S+", OutboxRow.objects.get(topic="mail").payload["text"])
    clock.shift(timedelta(days=8))
    html = client.get(f"{path}?{query}").content.decode()
    assert "This link no longer works: drafts are deleted after seven days." in html
    assert 'value="Ana"' not in html
    drafting.sweep(now=timezone.now() + timedelta(days=8))
    assert default_storage.listdir("unfinished")[1] == []


def test_a_draft_needs_an_address_and_is_counted(client: Client, path: str, clock: Any) -> None:
    html = start(client, path, clock)
    answer = on(client, path, html, "later", first_name="Ana")
    assert [str(each["text"]) for each in answer.context["problems"]] == ["Enter your e-mail address."]
    assert [on(client, path, html, "later", **WHO).status_code for _ in range(4)] == [303, 303, 303, 429]
    assert OutboxRow.objects.filter(topic="mail").count() == 3


def test_questions_of_the_job_are_asked_answered_and_kept(
    client: Client, path: str, clock: Any, ada: User, default_set: QuestionSet
) -> None:
    def add(kind: str, text: str, **more: Any) -> Question:
        return composing.add_question(by=actor(ada), type=kind, text=text, **more)

    nights = asked(ada, default_set, add("RADIO", "Do you **like** nights?"), is_required=True)
    follows = {"question": str(nights.public_id), "answers": ["yes"]}
    which = asked(ada, default_set, add("TEXTAREA", "Which ones?"), is_required=True, shown_when=follows)
    ward = asked(ada, default_set, add("MULTI_SELECT", "Which wards?", options=("Surgery", "Maternity", "Children")))
    asked(ada, default_set, add("INFORMATION", "We pay *every* hour."))
    pay = asked(ada, default_set, add("CURRENCY", "Pay?"))
    proof = asked(ada, default_set, add("FILE", "Your certificate"), is_required=True)
    gender = asked(ada, default_set, Question.objects.get(code="eeoInformation"))
    key = {name: f"q-{each.public_id.hex}" for name, each in (
        ("nights", nights), ("which", which), ("ward", ward), ("pay", pay), ("proof", proof), ("gender", gender),
    )}  # fmt: skip

    second = on(client, path, start(client, path, clock), "next", **WHO).content.decode()
    assert "Do you <strong>like</strong> nights?" in second
    assert "We pay <em>every</em> hour." in second
    assert "Only if you answered “Yes” to “Do you like nights?”." in second
    assert second.index("Diversity") > second.index("Your certificate")
    wrong = on(
        client,
        path,
        second,
        "send",
        consent="on",
        **{key["nights"]: "yes", key["pay"]: "a lot", key["gender"]: "woman"},
    )
    texts = [str(each["text"]) for each in wrong.context["problems"]]
    assert texts == [
        "Answer “Which ones?”.",
        "Enter an amount in figures, for example 42000.",
        "Add the file for “Your certificate”.",
    ]
    surgery = ward.question.options[0]["id"]
    again = on(
        client, path, wrong.content.decode(), "send",
        **{key["nights"]: "yes", key["which"]: "All", key["ward"]: [surgery], key["pay"]: "42000",
           key["proof"]: cv("proof"), key["gender"]: "woman"},
    )  # fmt: skip
    html = again.content.decode()
    assert [str(each["text"]) for each in again.context["problems"]] == [
        "Tick this box so that we may keep your application."
    ]
    assert "Your file is kept: cv.txt" in html
    answer = on(
        client, path, html, "send", consent="on",
        **{key["nights"]: "yes", key["which"]: "All", key["ward"]: [surgery], key["pay"]: "42000",
           f"{key['pay']}-currency": "CHF", key["gender"]: "woman"},
    )  # fmt: skip
    assert answer.status_code == 303, answer.content.decode()
    words = {row.question_text: row.words for row in Answer.objects.all()}
    assert words == {
        "Do you **like** nights?": "Yes",
        "Which ones?": "All",
        "Which wards?": "Surgery",
        "Pay?": "42000 CHF",
        "Your certificate": "cv.txt",
    }
    assert DiversityAnswer.objects.get().value == ["woman"]
    assert Attachment.objects.get().kind == "GENERIC_FILE"


def test_who_is_knocked_out_sees_the_page_everybody_sees(
    client: Client, path: str, clock: Any, ada: User, default_set: QuestionSet
) -> None:
    permit = asked(ada, default_set, Question.objects.get(code="workPermit"), knockout_answers=["no"])
    second = on(client, path, start(client, path, clock), "next", **WHO).content.decode()
    answer = on(client, path, second, "send", consent="on", **{f"q-{permit.public_id.hex}": "no"})
    assert "Thank you: your application arrived" in client.get(answer.headers["Location"]).content.decode()
    assert Application.objects.get().stage == "REJECTED"


def test_a_photo_is_taken_when_the_set_asks(
    client: Client, path: str, clock: Any, *, ada: User, default_set: QuestionSet, tmp_path: Any
) -> None:
    Image.new("RGB", (900, 1200), "navy").save(tmp_path / "me.png")
    photo = SimpleUploadedFile("me.png", (tmp_path / "me.png").read_bytes())
    first = start(client, path, clock)
    bad = on(client, path, first, "next", **WHO, photo=SimpleUploadedFile("me.png", b"no picture"))
    assert [str(each["text"]) for each in bad.context["problems"]] == [
        "This is no photo we can read. Choose a JPG or PNG file."
    ]
    second = on(client, path, first, "next", **WHO, photo=photo).content.decode()
    assert on(client, path, second, "send", consent="on").status_code == 303
    with Image.open(Candidate.objects.get().photo) as kept:
        assert (kept.format, kept.size) == ("JPEG", (300, 400))
    arranging.edit_set(default_set, by=actor(ada), changes={"asks_photo": False})
    assert 'name="photo"' not in client.get(path).content.decode()


def test_a_tracking_link_gives_the_source(client: Client, path: str, posting: Posting, clock: Any, ada: User) -> None:
    source = Source.objects.create(type="PAID", sub_type="JOB_BOARD", name="Facebook Jobs")
    link = linking.make_link(posting.ad, by=actor(ada), source=source)
    ad = client.get(f"{addresses.ad_url(posting.number, posting.ad.title)}?trid={link.public_id}").content.decode()
    assert f"/apply/?trid={link.public_id}" in ad
    html = client.get(f"{path}?trid={link.public_id}").content.decode()
    clock.shift(timedelta(seconds=30))
    second = on(client, path, html, "next", **WHO).content.decode()
    on(client, path, second, "send", consent="on")
    application = Application.objects.get()
    assert (str(application.source), application.tracking_link) == ("Facebook Jobs", link)


def test_the_time_is_the_median_of_those_who_applied(client: Client, path: str, posting: Posting) -> None:
    assert client.get(path).context["minutes"] == 2
    for seconds in (60, 290, 300, 310, 900, 10_000):
        estimates.note(posting.number, seconds)
    assert client.get(path).context["minutes"] == 5


def test_the_empty_page_may_be_kept_by_the_browser_and_filled_ones_may_not(
    client: Client, path: str, clock: Any
) -> None:
    assert client.get(path).headers["Cache-Control"] == "private, no-cache"
    answer = client.post(path, {"act": "next", **WHO})
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_form_speaks_the_language_of_the_ad(
    client: Client, path: str, posting: Posting, *, clock: Any, ada: User, default_set: QuestionSet
) -> None:
    asked(ada, default_set, Question.objects.get(code="workPermit"))
    posting.ad.language = "de"
    posting.ad.save()
    Posting.objects.update(language="de", version=None)
    second = on(client, path, start(client, path, clock), "next", **WHO).content.decode()
    assert "Dürfen Sie in dem Land arbeiten, in dem diese Stelle ist?" in second
