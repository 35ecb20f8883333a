"""The list of people: what is found by words, what filters narrow, how it is shown, paged and written to a file."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import User
from base.actors import Actor
from recruit.applications import people as reads
from recruit.applications.models import Application
from recruit.candidates import enlisting, searchwords
from recruit.candidates.models import Attachment, Candidate, ConsentDecision
from recruit.processes.stages import Stage
from recruit.screening.models import Answer, Question
from recruit.setup.models import ExitReason, Source
from tests.factories.accounts import signed_in
from tests.factories.road import join, make_application, make_job

pytestmark = pytest.mark.django_db
ROBOT = Actor.system("tests")


def make_person(first: str, last: str, **values: Any) -> Candidate:
    given = {"email": f"person{Candidate.objects.count()}@mail.example"} | values
    return enlisting.add_candidate(by=ROBOT, first_name=first, last_name=last, **given)


def give_resume(person: Candidate, text: str) -> None:
    Attachment.objects.create(
        candidate=person, name="cv.txt", content_type="text/plain", size=1, sha256=str(person.pk), text=text
    )


def found(user: User, **query: Any) -> list[str]:
    """The names on the first page, in order."""
    page = signed_in(user).get("/people/", query).content.decode()
    return [row.split('aria-label="Select ')[1].split('"')[0] for row in page.split("<tr data-row")[1:]]


@pytest.fixture
def crowd(ada: User) -> dict[str, Candidate]:
    people = {
        "jose": make_person("José", "Müller", phone="+43 316 12 34 56", city="Graz", country_code="at"),
        "li": make_person("Li", "Wu", phone="0044 20 7946 0018", email="li.wu@mail.example", country_code="gb"),
        "ana": make_person("Ana", "Kowalska", headline="Charge nurse", tags=["night"], city="Łódź"),
        "nora": make_person("Nora", "Nurse"),
    }
    give_resume(people["ana"], "Ana Kowalska. Ten years on an intensive care ward; speaks Español. Night shifts.")
    give_resume(people["li"], "Nurse, then teacher of nurses. Knows intensive phonetics. Care of gardens.")
    return people


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("jose", ["José Müller"]),
        ("MULLER", ["José Müller"]),
        ("José", ["José Müller"]),
        ("li", ["Li Wu"]),
        ("l", ["Li Wu"]),
        ("wu li", ["Li Wu"]),
        ("walsk", ["Ana Kowalska"]),
        ("li.wu@mail", ["Li Wu"]),
        ("0316/123456", ["José Müller"]),
        ("+43 (0) 316 123456", ["José Müller"]),
        ("(020) 7946-0018", ["Li Wu"]),
        ("+442079460018", ["Li Wu"]),
        ("99999999", []),
        ("espanol", ["Ana Kowalska"]),
        ('"intensive care"', ["Ana Kowalska"]),
        ("intensive care", ["Ana Kowalska", "Li Wu"]),
        ("intensive -garden", ["Ana Kowalska", "Li Wu"]),
        ("intensive -gardens", ["Ana Kowalska"]),
        ("espanol or gardens", ["Ana Kowalska", "Li Wu"]),
        ("nurse", ["Nora Nurse", "Li Wu"]),
        ("kowalska or muller", ["Ana Kowalska", "José Müller"]),
        ("nobody", []),
        ("' OR 1=1 --", []),
        ("%", []),
        ("\\", []),
        ("🦊 \x00", []),
    ],
)
def test_words_find_names_addresses_phones_and_texts(
    ada: User, crowd: dict[str, Candidate], typed: str, names: list[str]
) -> None:
    got = found(ada, q=typed)

    if typed in {"%", "\\", "🦊 \x00"}:  # nothing to look for: the list is not narrowed
        assert len(got) in {0, 4}
    elif typed == "nurse":
        assert got == names
    else:
        assert sorted(got) == sorted(names)


def test_a_name_comes_before_a_text_and_an_exact_name_before_a_part(ada: User) -> None:
    make_person("Bernardette", "Post")
    text = make_person("Clara", "Cole")
    make_person("Susberna", "Inside")
    make_person("Berna", "Okoro")
    give_resume(text, "Worked with Berna for years.")

    assert found(ada, q="berna") == ["Berna Okoro", "Bernardette Post", "Susberna Inside", "Clara Cole"]
    assert found(ada, q="berna okoro") == ["Berna Okoro"]


def test_the_words_found_in_a_resume_are_marked(ada: User, crowd: dict[str, Candidate]) -> None:
    page = signed_in(ada).get("/people/?q=espanol").content.decode()

    assert "speaks <mark>Español</mark>" in page


def test_markup_in_a_resume_stays_text(ada: User) -> None:
    give_resume(make_person("Mallory", "Mark"), "<script>alert(1)</script> hedgehog ‹b› keeper")

    page = signed_in(ada).get("/people/?q=hedgehog").content.decode()

    assert "<script>alert" not in page
    assert "<mark>hedgehog</mark>" in page


def test_words_are_read_as_web_searches_are() -> None:
    words = searchwords.read('  nurse "intensive care" or ward -night -"on call" ')

    assert words.groups == (("nurse", "intensive care"), ("ward",))
    assert words.without == ("night", "on call")
    assert searchwords.read("0043 316 12 34 56").phone == "16123456"
    assert searchwords.read("nurse 2020").phone == ""


@pytest.fixture
def roads(ada: User) -> dict[str, Any]:
    """Two people on two jobs with everything filters ask for."""
    job, other = make_job(ada, title="Night nurse"), make_job(ada, title="Cook")
    ana = make_application(
        job, stage=Stage.LEAD, first_name="Ana", last_name="One", city="Graz", country_code="at", tags=["night", "icu"],
        headline="Charge nurse", is_internal=True,
        experience=[{"company": "Sonnfeld Klinik", "title": "Nurse", "current": True}],
        education=[{"institution": "Universität Graz"}],
    )  # fmt: skip
    bob = make_application(other, stage=Stage.NEW, first_name="Bob", last_name="Two", city="Leeds", country_code="gb")
    source = Source.objects.get(name="Employee referral")
    reason = ExitReason.objects.filter(kind="rejection").first()
    assert reason
    now = timezone.now()
    Application.objects.filter(pk=ana.pk).update(average_rating="4.5", source=source)
    Application.objects.filter(pk=bob.pk).update(
        stage="REJECTED", exit_reason=reason, ended_at=now, applied_at=now - timedelta(days=400)
    )
    question = Question.objects.create(text="Do you drive?")
    Answer.objects.create(application=ana, question=question, question_text="Do you drive?", value="Yes", words="Yes")
    ConsentDecision.objects.create(candidate=ana.candidate, decision="acquired")
    return {"job": job, "source": source, "reason": reason, "question": question, "ana": ana, "bob": bob}


def test_every_filter_narrows_the_list(ada: User, roads: dict[str, Any]) -> None:
    both = ["Ana One", "Bob Two"]
    cases: list[tuple[dict[str, Any], list[str]]] = [
        ({}, both),
        ({"stage": "LEAD"}, ["Ana One"]),
        ({"stage": ["LEAD", "REJECTED"]}, both),
        ({"stage": "NONSENSE"}, both),
        ({"job": str(roads["job"].public_id)}, ["Ana One"]),
        ({"title": "night"}, ["Ana One"]),
        ({"headline": "nurse"}, ["Ana One"]),
        ({"rating": "4"}, ["Ana One"]),
        ({"source": str(roads["source"].public_id)}, ["Ana One"]),
        ({"reason": str(roads["reason"].public_id)}, ["Bob Two"]),
        ({"tag": "night"}, ["Ana One"]),
        ({"tag": "night,icu"}, ["Ana One"]),
        ({"tag": ["night", "day"]}, []),
        ({"place": "graz"}, ["Ana One"]),
        ({"country": "gb"}, ["Bob Two"]),
        ({"company": "sonnfeld"}, ["Ana One"]),
        ({"school": "universitat"}, ["Ana One"]),
        ({"school": "institution"}, []),
        ({"question": str(roads["question"].public_id)}, ["Ana One"]),
        ({"question": str(roads["question"].public_id), "answer": "no"}, []),
        ({"applied_from": timezone.localdate().isoformat()}, ["Ana One"]),
        ({"applied_to": (timezone.localdate() - timedelta(days=30)).isoformat()}, ["Bob Two"]),
        ({"show": "internal"}, ["Ana One"]),
        ({"show": "pending"}, []),
        ({"show": "on_no_job"}, []),
        ({"consent": "ACQUIRED"}, ["Ana One"]),
        ({"consent": "REQUIRED"}, ["Bob Two"]),
        ({"consent": "PENDING"}, []),
        ({"stage": "LEAD", "source": str(roads["source"].public_id), "title": "cook"}, []),
    ]
    for query, names in cases:
        assert sorted(found(ada, **query)) == names, query


def test_duplicates_share_a_name_whatever_its_accents(ada: User) -> None:
    make_person("José", "Muñoz")
    make_person("Jose", "Munoz", email="other@mail.example")
    make_person("Ana", "Alone")

    assert sorted(found(ada, show="duplicate")) == ["Jose Munoz", "José Muñoz"]


def test_who_added_somebody_is_a_filter(ada: User, rosa: User) -> None:
    make_person("Ana", "Robot")
    enlisting.add_candidate(by=Actor.of(ada), first_name="Bea", last_name="Byhand")

    assert found(ada, added_by=str(ada.public_id)) == ["Bea Byhand"]


def test_only_people_of_ones_jobs_are_found(ada: User, hugo: User, roads: dict[str, Any]) -> None:
    join(roads["job"], hugo, "HIRING_MANAGER", by=ada)
    give_resume(roads["bob"].candidate, "Bob cooks with saffron.")

    assert found(hugo) == ["Ana One"]
    assert found(hugo, q="saffron") == []
    assert found(hugo, q="Bob") == []
    assert found(ada, q="saffron") == ["Bob Two"]


def test_filters_stand_in_words_with_a_way_to_remove_them(ada: User, roads: dict[str, Any]) -> None:
    query = {"stage": "LEAD", "country": "at", "job": str(roads["job"].public_id), "cols": "email"}

    page = signed_in(ada).get("/people/", query).content.decode()

    assert "Country: Austria" in page
    assert "Applied to Night nurse" in page
    assert f"?{urlencode([('stage', 'LEAD'), ('job', query['job']), ('cols', 'email')])}".replace("&", "&amp;") in page


def test_an_empty_list_names_the_filter_that_hides_most(ada: User, roads: dict[str, Any]) -> None:
    page = signed_in(ada).get("/people/?country=at&stage=HIRED").content.decode()

    assert "Nobody matches" in page
    assert "Remove “Hired”: +1" in page
    assert "Remove “Hired”: +1" in signed_in(ada).get("/people/?stage=HIRED&q=ana").content.decode()


def test_the_other_empties(ada: User, hugo: User, roads: dict[str, Any]) -> None:
    assert "No people to show" in signed_in(hugo).get("/people/").content.decode()
    assert "All done" in signed_in(ada).get("/people/?show=pending").content.decode()
    Application.objects.all().delete()
    Candidate.objects.all().delete()
    assert "Nobody here yet" in signed_in(ada).get("/people/").content.decode()


@pytest.mark.parametrize("query", ["", "?q=ana&cols=consent&cols=source", "?stage=LEAD&tag=a", "?q=teacher"])
def test_more_people_take_no_more_statements(ada: User, django_assert_num_queries: Any, query: str) -> None:
    job = make_job(ada)
    client = signed_in(ada)

    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(f"/people/{query}")
        return len(caught)

    def more(count: int) -> None:
        for number in range(count):
            row = make_application(job, first_name="Ana", last_name=f"N{number}{count}", tags=["a"])
            give_resume(row.candidate, "A teacher of music")

    more(1)
    client.get(f"/people/{query}")  # the first look is written down, see recruit.candidates.witnessing
    one = statements()
    more(2)
    assert statements() == one <= 12


def pages(client: Client, query: str) -> Iterable[list[str]]:
    url = f"/people/{query}"
    while url:
        answer = client.get(url)
        page = answer.context["page"]
        yield [person.full_name for person in page.rows]
        url = f"/people/{query}{'&' if query else '?'}after={page.older}" if page.older else ""


@pytest.mark.parametrize("query", ["", "?sort=name", "?sort=-added", "?q=ana"])
def test_paging_shows_everybody_once(ada: User, query: str) -> None:
    for number in range(120):
        enlisting.register_person(by=ROBOT, first_name="Ana", last_name=f"Person{number:03}")

    listed = list(pages(signed_in(ada), query))

    assert [len(page) for page in listed] == [50, 50, 20]
    assert len({name for page in listed for name in page}) == 120
    if query == "?sort=name":
        assert listed[0][:2] == ["Ana Person000", "Ana Person001"]


def test_the_file_holds_what_is_shown(ada: User, roads: dict[str, Any]) -> None:
    make_person("=cmd", "Formula", email="f@mail.example")
    client = signed_in(ada)
    query = "?sort=name&cols=email&cols=latest"

    csv = b"".join(client.get(f"/people/export.csv{query}").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # a streaming answer
    sheet = load_workbook(io.BytesIO(client.get(f"/people/export.xlsx{query}&country=at").content)).active
    assert sheet

    assert csv.splitlines()[0] == "Name,Headline,Latest application,E-mail"
    assert csv.splitlines()[1].startswith("'=cmd Formula,")
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[:3] for row in rows[1:]] == [("Ana One", "Charge nurse", "Night nurse (Lead)")]


def test_a_search_is_exported_best_first(ada: User, crowd: dict[str, Candidate]) -> None:
    answer = signed_in(ada).get("/people/export.csv?q=nurse")

    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]  # a streaming answer
    assert [line.split(",")[0] for line in lines[1:]] == ["Nora Nurse", "Li Wu"]


def test_columns_are_chosen_and_remembered(ada: User, roads: dict[str, Any]) -> None:
    client = signed_in(ada)
    assert roads["ana"].candidate.email not in client.get("/people/").content.decode()

    client.get("/people/?cols=email&cols=consent&density=compact")
    page = client.get("/people/").content.decode()

    assert roads["ana"].candidate.email in page
    assert "Agreed" in page
    assert "Columns" in client.get("/people/columns/").content.decode()


def test_the_filters_dialog_shows_what_is_on(ada: User, roads: dict[str, Any]) -> None:
    page = signed_in(ada).get("/people/filters/?country=at&stage=LEAD&tag=a&tag=b").content.decode()

    assert '<option value="at" selected>Austria</option>' in page
    assert 'value="a, b"' in page
    assert 'action="/people/"' in page


def test_employees_have_no_list(emil: User) -> None:
    for path in ("/people/", "/people/filters/", "/people/columns/", "/people/export.csv"):
        assert signed_in(emil).get(path).status_code == 403


def test_filters_survive_the_way_to_an_address_and_back(ada: User) -> None:
    query = QueryDict("q=ana&stage=NEW&stage=LEAD&tag=a,b&rating=3&country=AT&applied_from=2026-01-02&consent=PENDING")
    chosen = reads.PeopleFilter.of(query)

    assert reads.PeopleFilter.of(QueryDict(chosen.address())) == chosen
    assert (chosen.count, chosen.without("stage", "NEW").stage) == (8, ("LEAD",))
    broken = QueryDict("stage=x&job=1&rating=9&country=zzz&applied_from=yesterday&consent=maybe&sort=drop&added_by=')")
    assert reads.PeopleFilter.of(broken) == reads.PeopleFilter()
