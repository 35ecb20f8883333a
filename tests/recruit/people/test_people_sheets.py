"""People come in from spreadsheets: what is read, guessed, told beforehand, imported and taken back."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from accounts.models import User
from base import tables
from base.actors import Actor
from base.errors import Invalid, NotFound, Refused
from base.runs.models import Run, RunItem
from recruit.applications import importing
from recruit.applications.models import Application
from recruit.candidates import enlisting, sheets
from recruit.candidates.models import Candidate, PeopleImport
from tests.factories.accounts import signed_in
from tests.factories.road import make_job
from tests.recruit.people.runs import GOOD, post, sentences, work_off

pytestmark = pytest.mark.django_db


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

    lines = b"".join(client.get(f"{address}problems.csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # a streaming answer
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
