"""People come in by hand, by their résumés and from spreadsheets; acts on many of them."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook
from PIL import Image

from accounts.models import User
from base import tables
from base.actors import Actor
from base.audit.models import Entry
from base.errors import Invalid, NotAllowed, NotFound, Refused
from base.runs import working
from base.runs.models import Run, RunItem
from recruit.applications import importing, uploading
from recruit.applications.models import Application
from recruit.candidates import enlisting, sheets, tagging
from recruit.candidates.models import Attachment, Candidate, PeopleImport
from tests.candidates import documents
from tests.factories.accounts import signed_in
from tests.factories.road import join, make_job

pytestmark = pytest.mark.django_db

RESUME = """Ana Kowalska
ana.kowalska@mail.example  +43 316 123456
Graz, Austria

EXPERIENCE
2019 - today  Charge nurse, Sonnfeld Klinik
"""


def work_off(run: Run) -> Run:
    """Let the worker finish a run."""
    working.perform({"run": str(run.public_id)}, effect_id="test")
    run.refresh_from_db()
    return run


def sentences(run: Run) -> list[tuple[str, str]]:
    return list(run.items.order_by("position").values_list("state", "sentence"))


def post(client: Client, path: str, values: dict[str, Any]) -> tuple[str, Any]:
    """Post, and open the page it leads to."""
    answer = client.post(path, values)
    assert answer.status_code == 303, answer.content
    return answer.headers["Location"], client.get(answer.headers["Location"])


def a_text(text: str = RESUME, name: str = "cv.txt") -> ContentFile[bytes]:
    return ContentFile(text.encode(), name=name)


def a_picture() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (30, 40), "navy").save(out, "PNG")
    return SimpleUploadedFile("me.png", out.getvalue(), content_type="image/png")


# --- By hand ----------------------------------------------------------------------------------------------------------
def hand_form(**values: Any) -> dict[str, Any]:
    stations = {"experience-TOTAL_FORMS": "1", "experience-INITIAL_FORMS": "0", "education-TOTAL_FORMS": "1",
                "education-INITIAL_FORMS": "0"}  # fmt: skip
    return {"first_name": "Ana", "last_name": "Kowalska", "email": "ana@mail.example", "job": "", "source": ""} | (
        stations | values
    )


def test_a_person_is_added_by_hand_with_everything(ada: User) -> None:
    job = make_job(ada)
    values = hand_form(job=str(job.public_id), tags="night, icu", city="Graz", country_code="at", photo=a_picture(),
                       resume=SimpleUploadedFile("cv.txt", RESUME.encode()))  # fmt: skip
    values |= {"experience-0-title": "Nurse", "experience-0-company": "Klinik", "experience-0-startDate": "2019-04"}
    values |= {"education-0-institution": "Universität Graz", "education-0-degree": "BSc"}

    answer = signed_in(ada).post("/people/add/", values)

    person = Candidate.objects.get()
    application = Application.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/people/{person.public_id}/")
    assert (person.full_name, person.tags, person.country_code) == ("Ana Kowalska", ["night", "icu"], "at")
    assert person.experience == [{"title": "Nurse", "company": "Klinik", "startDate": "2019-04", "current": True}]
    assert person.education == [{"institution": "Universität Graz", "degree": "BSc"}]
    assert person.photo
    assert (application.stage, str(application.source), application.job) == ("LEAD", "Manual upload", job)
    assert Attachment.objects.get().application == application


def test_without_a_job_it_is_a_general_application(ada: User) -> None:
    signed_in(ada).post("/people/add/", hand_form())

    assert not Application.objects.exists()
    assert str(Candidate.objects.get().source) == "Manual upload"


def test_somebody_known_by_email_is_used_and_keeps_what_is_known(ada: User) -> None:
    job = make_job(ada)
    known = enlisting.add_candidate(
        by=Actor.of(ada), first_name="Anna", last_name="K", email="ANA@mail.example", city="Linz"
    )

    client = signed_in(ada)
    where, _page = post(client, "/people/add/", hand_form(job=str(job.public_id), city="Graz", phone="+43 316 1"))
    page = client.get(f"/applications/{Application.objects.get().public_id}/").content.decode()

    known.refresh_from_db()
    assert Candidate.objects.count() == 1
    assert (known.first_name, known.city, known.phone) == ("Anna", "Linz", "+43 316 1")
    assert Application.objects.get().candidate == known
    assert where == f"/people/{known.public_id}/"
    assert "was known already and is now a lead" in page


def test_mistakes_are_named_and_nothing_typed_is_lost(ada: User) -> None:
    values = hand_form(first_name="", email="nonsense", city="Graz") | {"experience-0-startDate": "spring"}

    answer = signed_in(ada).post("/people/add/", values)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Enter the first name." in page
    assert "Enter an e-mail address such as" in page
    assert "Write a year, or year and month" in page
    assert 'value="Graz"' in page
    assert not Candidate.objects.exists()


def test_another_line_is_one_press_and_keeps_what_was_typed(ada: User) -> None:
    answer = signed_in(ada).post("/people/add/", hand_form(first_name="", city="Graz", more="experience"))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="experience-1-title"' in page
    assert 'value="Graz"' in page
    assert "Enter the first name." not in page


def test_a_bad_photo_or_file_adds_nobody(ada: User) -> None:
    for values in (
        {"photo": SimpleUploadedFile("me.png", b"no picture")},
        {"resume": SimpleUploadedFile("cv.pdf", b"MZ program")},
    ):
        assert signed_in(ada).post("/people/add/", hand_form(**values)).status_code == 422
    assert not Candidate.objects.exists()
    assert not Entry.objects.filter(kind__startswith="candidate").exists()


def test_who_sees_only_own_jobs_must_name_one(rosa: User, hugo: User, emil: User) -> None:
    job = make_job(rosa)

    assert signed_in(rosa).post("/people/add/", hand_form()).status_code == 422
    assert not Candidate.objects.exists()
    assert signed_in(rosa).post("/people/add/", hand_form(job=str(job.public_id))).status_code == 303
    assert signed_in(hugo).get("/people/add/").status_code == 403
    assert signed_in(emil).get("/people/upload/").status_code == 403
    join(job, hugo, "HIRING_MANAGER", by=rosa)
    assert signed_in(hugo).get("/people/import/").status_code == 200
    with pytest.raises(NotFound):
        uploading.add_person(by=Actor.of(emil), job=job, first_name="A", last_name="B")


# --- Résumés ----------------------------------------------------------------------------------------------------------
def test_a_resume_becomes_a_lead(ada: User) -> None:
    job = make_job(ada)

    run = work_off(uploading.upload([a_text()], by=Actor.of(ada), job=job, tags=["fair"]))

    person = Candidate.objects.get()
    assert sentences(run) == [("done", "Ana Kowalska was added as a lead.")]
    assert (person.full_name, person.email, person.tags) == ("Ana Kowalska", "ana.kowalska@mail.example", ["fair"])
    assert Application.objects.get().stage == "LEAD"
    assert str(Application.objects.get().source) == "Manual upload"
    assert Attachment.objects.get().name == "cv.txt"


def test_two_hundred_files_each_have_their_result(ada: User) -> None:
    known = enlisting.add_candidate(
        by=Actor.of(ada), first_name="Anna", last_name="K", email="ana.kowalska@mail.example"
    )
    files = [
        a_text(),
        ContentFile(b"MZ\x00 a program", name="cv.pdf"),
        ContentFile(b"", name="empty.pdf"),
        ContentFile(b"%PDF-1.4 broken", name="Bo_Berg_CV.pdf"),
        a_text("Too short", "Cleo Costa.txt"),
    ]

    run = work_off(uploading.upload(files, by=Actor.of(ada)))

    states = sentences(run)
    assert [state for state, _text in states] == ["done", "failed", "failed", "done", "done"]
    assert states[0][1] == "Anna K was known already: the file was added."
    assert "is a program" in states[1][1]
    assert "is empty" in states[2][1]
    assert states[3][1].startswith("Bo Berg was added without a job.")
    assert (
        states[4][1] == "Cleo Costa was added without a job. No name was found in the file; correct it on the profile."
    )
    assert sorted(Candidate.objects.values_list("last_name", flat=True)) == ["Berg", "Costa", "K"]
    assert known.attachments.count() == 1


def test_waiting_files_leave_the_store_with_their_line(ada: User, django_capture_on_commit_callbacks: Any) -> None:
    run = uploading.upload([a_text()], by=Actor.of(ada))
    name = run.items.get().data["file"]
    assert default_storage.exists(name)

    with django_capture_on_commit_callbacks(execute=True):
        work_off(run)

    assert not default_storage.exists(name)


def test_too_many_files_and_none_are_refused(ada: User) -> None:
    for files in ([], [a_text()] * 201):
        with pytest.raises(Invalid):
            uploading.upload(files, by=Actor.of(ada))
    assert not Run.objects.exists()
    assert signed_in(ada).post("/people/upload/", {}).status_code == 422


def test_the_upload_page_starts_a_run(ada: User) -> None:
    files = [SimpleUploadedFile(f"cv{number}.txt", RESUME.encode()) for number in range(3)]

    answer = signed_in(ada).post("/people/upload/", {"resumes": files, "job": "", "source": "", "tags": ""})

    assert answer.status_code == 303
    assert Run.objects.get().total == 3
    work_off(Run.objects.get())
    assert Candidate.objects.count() == 1  # the same person three times
    assert Attachment.objects.count() == 1  # and the same file once


def test_a_word_document_is_read(ada: User) -> None:
    data = documents.word(*RESUME.splitlines())

    taken = uploading.take_resume(data, "x.docx", by=Actor.of(ada))

    assert taken.person.email == "ana.kowalska@mail.example"


# --- Spreadsheets -----------------------------------------------------------------------------------------------------
HEAD = "First name;Last name;E-mail;City;Country;Tags"
GOOD = f"{HEAD}\nAna;Kowalska;ana@mail.example;Łódź;Poland;night, icu\nBo;Berg;bo@mail.example;Malmö;se;\n"


def sheet(text: str = GOOD, name: str = "people.csv", encoding: str = "utf-8", **values: Any) -> PeopleImport:
    user = values.pop("user")
    return importing.read_sheet(text.encode(encoding), name, by=Actor.of(user), **values)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_tables_are_read_whatever_their_encoding_and_separator(encoding: str, separator: str) -> None:
    text = f'Name{separator}City\r\n"Ana{separator} Kowalska"{separator}Łódź\r\n\r\n=1+1{separator}\'=2\r\n'

    table = tables.read(text.encode(encoding), "people.csv")

    assert table.head == ["Name", "City"]
    assert table.rows == [[f"Ana{separator} Kowalska".replace("\t", ""), "Łódź"], ["=1+1", "=2"]]
    assert table.lines == [2, 4]


def test_old_excel_texts_are_windows_1252() -> None:
    assert tables.read("Name;Ort\nJürgen Groß;Köln".encode("cp1252"), "x.csv").rows == [["Jürgen Groß", "Köln"]]


def test_workbooks_are_read() -> None:
    book = Workbook()
    page = book.active
    assert page
    for row in (["Name", "Phone", "Left"], ["Ana", 43316123456, None], [None, None, None], ["Bo", 1.5, True]):
        page.append(row)
    out = io.BytesIO()
    book.save(out)

    table = tables.read(out.getvalue(), "people.xlsx")

    assert (table.rows, table.lines) == ([["Ana", "43316123456", ""], ["Bo", "1.5", "yes"]], [2, 4])


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "x.csv", "is empty"),
        (b"Name;City", "x.csv", "nothing below the first line"),
        (b"ana@mail.example;Ana\nbo@mail.example;Bo", "x.csv", "must name the columns"),
        (b"PK\x03\x04 broken", "x.xlsx", "damaged"),
        (b"no workbook", "x.xlsx", "no Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", "x.xls", "no Excel workbook"),
        (b"a;b\n" + b"1;2\n" * 10_001, "x.csv", "more than 10,000 lines"),
        (b"a\x00b;c\nd;e" * 1, "x.csv", "not text"),
        (";".join("abc" for _n in range(101)).encode() + b"\n1", "x.csv", "more than 100 columns"),
        (b'a;b\n"' + b"x" * 200_000, "x.csv", "never closed"),
        (b"x" * (10 * 1024 * 1024 + 1), "x.csv", "larger than 10 MB"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(data: bytes, name: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        tables.read(data, name)


def test_columns_are_guessed_in_several_languages() -> None:
    assert sheets.guess(["Vorname", "Nachname", "E-Mail-Adresse", "Ort", "Foo"]) == {
        "0": "first_name", "1": "last_name", "2": "email", "3": "city",
    }  # fmt: skip
    assert sheets.guess(["Vorname", "Name"]) == {"0": "first_name", "1": "last_name"}
    assert sheets.guess(["Full name", "Mail", "Mail"]) == {"0": "name", "1": "email"}


def test_a_dry_run_says_what_every_line_would_do_and_writes_nothing(ada: User) -> None:
    enlisting.add_candidate(by=Actor.of(ada), first_name="Bo", last_name="B", email="BO@mail.example")
    text = GOOD + "Cy;Cole;;;;\n;Nobody;n@mail.example;;;\nDi;Day;di@@mail;;;\nEd;Eck;ed@mail.example;;Atlantis;\n"
    text += "Ana;Again;ANA@mail.example;;;\n"

    imported = sheet(text, user=ada)
    trial = importing.try_sheet(imported, by=Actor.of(ada))

    assert [line.number for line in trial.create] == [2]
    assert [line.number for line in trial.update] == [3]
    assert [(line.number, importing.problem_of(line)) for line in trial.bad] == [
        (4, "no e-mail"),
        (5, "no first name"),
        (6, "“di@@mail” is no e-mail address"),
        (7, "there is no country “Atlantis”"),
        (8, "the same e-mail as line 2"),
    ]
    assert Candidate.objects.count() == 1


def test_bad_lines_import_none_unless_told(ada: User) -> None:
    imported = sheet(GOOD + "Cy;Cole;;;;\n", user=ada)

    with pytest.raises(Refused, match="have problems"):
        importing.run_import(imported, by=Actor.of(ada))
    assert not Candidate.objects.exists()

    run = work_off(importing.run_import(imported, by=Actor.of(ada), only_good=True))
    assert (run.done, run.failed, Candidate.objects.count()) == (2, 0, 2)
    ana = Candidate.objects.get(first_name="Ana")
    assert (ana.city, ana.country_code, ana.tags) == ("Łódź", "pl", ["night", "icu"])
    with pytest.raises(Refused):
        importing.run_import(imported, by=Actor.of(ada), only_good=True)


@pytest.mark.parametrize(
    ("existing", "city", "phone"), [("fill", "Linz", "1"), ("overwrite", "Łódź", "1"), ("skip", "Linz", "")]
)
def test_known_people_are_filled_replaced_or_left_out(ada: User, existing: str, city: str, phone: str) -> None:
    known = enlisting.add_candidate(
        by=Actor.of(ada), first_name="Anna", last_name="Kowalska", email="ana@mail.example", city="Linz"
    )
    imported = sheet(
        "First name;Last name;E-mail;City;Phone\nAna;Kowalska;ana@mail.example;Łódź;1\nBo;Berg;b@m.example;;", user=ada
    )
    importing.match_columns(
        imported, by=Actor.of(ada), mapping=imported.mapping, options={"existing": existing}, job=None
    )

    work_off(importing.run_import(imported, by=Actor.of(ada)))

    known.refresh_from_db()
    assert (known.city, known.phone) == (city, phone)
    assert known.first_name == ("Ana" if existing == "overwrite" else "Anna")
    assert Candidate.objects.count() == 2


def test_people_are_imported_onto_a_job_with_source_and_tags(rosa: User) -> None:
    job = make_job(rosa)
    imported = sheet(user=rosa, job=job)
    importing.match_columns(
        imported, by=Actor.of(rosa), mapping=imported.mapping, options={"existing": "fill", "tags": ["fair"]}, job=job
    )

    run = work_off(importing.run_import(imported, by=Actor.of(rosa)))

    assert {row.stage for row in Application.objects.filter(job=job)} == {"LEAD"}
    assert {str(row.source) for row in Application.objects.all()} == {"Manual upload"}
    assert Candidate.objects.get(first_name="Bo").tags == ["fair"]
    assert not any("kowalska" in str(item.data).lower() for item in run.items.all())


def test_an_import_is_taken_back_but_what_was_touched_stays(ada: User) -> None:
    by, job = Actor.of(ada), make_job(ada)
    known = enlisting.add_candidate(by=by, first_name="Anna", last_name="K", email="ana@mail.example", tags=["old"])
    imported = sheet(GOOD + "Cy;Cole;cy@mail.example;;;\n", user=ada, job=job)
    options = {"existing": "fill", "tags": ["fair"]}
    importing.match_columns(imported, by=by, mapping=imported.mapping, options=options, job=job)
    work_off(importing.run_import(imported, by=by))
    known.refresh_from_db()
    assert (known.city, known.tags) == ("Łódź", ["old", "night", "icu", "fair"])
    enlisting.edit_candidate(Candidate.objects.get(first_name="Cy"), by=by, changes={"city": "Ghent"})
    enlisting.edit_candidate(known, by=by, changes={"city": "Kraków"})

    run = work_off(importing.undo_import(imported, by=by))

    known.refresh_from_db()
    assert (known.city, known.country_code, known.tags) == ("Kraków", "", ["old"])
    assert sorted(Candidate.objects.values_list("first_name", flat=True)) == ["Anna", "Cy"]
    assert not Application.objects.filter(candidate=known).exists()
    assert sentences(run) == [
        ("done", "Anna K: changed since and left as it is: city."),
        ("done", "Removed."),
        ("skipped", "Cy Cole was worked with since and stays."),
    ]
    imported.refresh_from_db()
    assert imported.state == "undone"
    with pytest.raises(Refused):
        importing.undo_import(imported, by=by)


def test_a_mapping_is_remembered_for_the_same_columns(ada: User) -> None:
    first = sheet("Who;Where\nAna Kowalska;a@mail.example", user=ada)
    assert first.mapping == {}
    importing.match_columns(
        first, by=Actor.of(ada), mapping={"0": "name", "1": "email"}, options={"existing": "skip"}, job=None
    )

    second = sheet("Who;Where\nBo Berg;b@mail.example", user=ada)

    assert (second.mapping, second.options["existing"]) == ({"0": "name", "1": "email"}, "skip")


def test_others_do_not_see_an_import(ada: User, rosa: User) -> None:
    make_job(rosa)
    imported = sheet(user=ada)

    assert signed_in(rosa).get(f"/people/import/{imported.public_id}/").status_code == 404
    assert signed_in(rosa).post(f"/people/import/{imported.public_id}/undo/").status_code == 404
    with pytest.raises(NotFound):
        importing.run_import(imported, by=Actor.of(rosa))


def test_the_pages_of_an_import(ada: User) -> None:
    client = signed_in(ada)
    file = SimpleUploadedFile("people.csv", (GOOD + "Cy;Cole;;;;\n").encode())
    address, page = post(client, "/people/import/", {"file": file})
    shown = page.content.decode()
    assert "no e-mail" in shown
    assert "Import the 2 good lines only" in shown

    lines = b"".join(client.get(f"{address}problems.csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert lines.splitlines()[1] == "4,no e-mail,Cy,Cole,,,,"

    address, fixed = post(client, address, {"file": SimpleUploadedFile("people.csv", GOOD.encode())})
    assert "Import 2 people" in fixed.content.decode()
    imported = PeopleImport.objects.order_by("-pk").first()
    assert imported
    values = {f"column_{place}": name for place, name in imported.mapping.items()} | {"existing": "fill", "job": ""}
    doubled = client.post(address, values | {"column_0": "email"})
    assert doubled.status_code == 422
    assert "Two columns hold the same." in doubled.content.decode()

    started = client.post(address, values | {"run": "all"})
    assert started.status_code == 303
    work_off(Run.objects.get())
    done = client.get(address).content.decode()
    assert "Take it back" in done
    assert Candidate.objects.count() == 2
    assert "people.csv" in client.get("/people/import/").content.decode()


def test_a_file_that_is_no_table_is_told_on_the_page(ada: User) -> None:
    answer = signed_in(ada).post("/people/import/", {"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04 broken")})

    assert answer.status_code == 422
    assert "damaged" in answer.content.decode()
    assert not PeopleImport.objects.exists()


def test_old_imports_forget_the_people(ada: User) -> None:
    imported = sheet(user=ada)
    run = work_off(importing.run_import(imported, by=Actor.of(ada)))
    old = imported.created_at.replace(year=imported.created_at.year - 1)
    PeopleImport.objects.update(created_at=old)

    assert importing.forget_old() == 1
    assert list(RunItem.objects.filter(run=run).values_list("name", "data")) == [("", {}), ("", {})]
    assert importing.forget_old() == 0


# --- Acts on many -----------------------------------------------------------------------------------------------------
def many(ada: User, count: int = 3) -> list[Candidate]:
    return [
        enlisting.add_candidate(by=Actor.of(ada), first_name="Ana", last_name=f"N{n}", email=f"a{n}@mail.example")
        for n in range(count)
    ]


def press(client: Client, people: list[Candidate], act: str, **values: Any) -> Any:
    chosen = {"act": act, "selected": ",".join(str(person.public_id) for person in people), "next_url": "/people/?q=a"}
    return client.post("/people/bulk/", chosen | values)


def test_the_selected_are_tagged_and_put_on_a_job(ada: User) -> None:
    client, people, job = signed_in(ada), many(ada), make_job(ada)

    asked = client.get("/people/bulk/", {"act": "tag", "selected": str(people[0].public_id)}).content.decode()
    tagged = press(client, people[:2], "tag", tags="night, icu")
    press(client, people[:1], "job", job=str(job.public_id))
    first = client.get("/people/").content.decode()
    press(client, people[:2], "job", job=str(job.public_id))
    second = client.get("/people/").content.decode()

    assert "Tag: 1 person" in asked
    assert (tagged.status_code, tagged.headers["Location"]) == (303, "/people/?q=a")
    assert [person.tags for person in Candidate.objects.order_by("pk")] == [["night", "icu"], ["night", "icu"], []]
    assert "Add to a job: 1 person." in first
    assert "Ana N0: Ana N0 is on this job already." in second
    assert Application.objects.filter(job=job).count() == 2


def test_everybody_who_matches_is_acted_on_in_a_run(ada: User) -> None:
    people = many(ada, 30)
    tagging.add_tags(people[0], by=Actor.of(ada), tags=["left"])
    client = signed_in(ada)

    client.post("/people/bulk/", {"act": "tag", "everyone": "on", "filter": "q=ana", "tags": "all"})

    run = work_off(Run.objects.get())
    assert (run.total, run.done) == (30, 30)
    assert Candidate.objects.filter(tags__contains=["all"]).count() == 30


def test_only_administrators_delete_and_only_when_sure(ada: User, rosa: User) -> None:
    people = many(ada)
    make_job(rosa)

    refused = press(signed_in(rosa), people, "delete", sure="on")
    unsure = press(signed_in(ada), people[:2], "delete")
    done = press(signed_in(ada), people[:2], "delete", sure="on")

    assert (refused.status_code, unsure.status_code, done.status_code) == (403, 422, 303)
    assert Candidate.objects.get() == people[2]


def test_who_is_not_visible_cannot_be_acted_on(ada: User, rosa: User) -> None:
    people = many(ada, 1)
    make_job(rosa)

    assert press(signed_in(rosa), people, "tag", tags="mine").status_code in {400, 409, 422}
    assert Candidate.objects.get().tags == []
    assert press(signed_in(ada), [], "tag", tags="x").status_code in {400, 409, 422}
    assert press(signed_in(ada), people, "nonsense").status_code in {400, 409, 422}


def test_consent_and_letters_are_asked_in_runs(ada: User) -> None:
    people, job = many(ada, 2), make_job(ada)
    press(signed_in(ada), people[:1], "job", job=str(job.public_id))

    press(signed_in(ada), people, "consent")
    press(signed_in(ada), people, "message", subject="Hello", text="A word")

    assert sorted(Run.objects.values_list("kind", "total")) == [("bulk-message", 1), ("privacy.ask_consent", 2)]


def test_add_needs_the_right(emil: User) -> None:
    with pytest.raises(NotAllowed):
        importing.read_sheet(GOOD.encode(), "x.csv", by=Actor.of(emil))
