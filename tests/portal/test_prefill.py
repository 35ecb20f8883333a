"""A résumé fills what is empty on the form, changes nothing typed, and loses nothing when it cannot be read."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client

from base.files import sandbox
from portal import limiting, prefill
from recruit.applications.models import Application
from tests.candidates import documents as make
from tests.recruit.candidates.resumes_corpus import corpus

pytestmark = pytest.mark.django_db
ONE = next(corpus(1))


def _values(html: str) -> dict[str, str]:
    found = re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', html)
    return {name: value.replace("&#x27;", "'").replace("&amp;", "&") for name, value in found}


def _resume(data: bytes | None = None, name: str = "cv.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data if data is not None else make.pdf_text(ONE.text))


def _read(client: Client, path: str, **typed: Any) -> Any:
    ticket = _values(client.get(path).content.decode())["ticket"]
    return client.post(path, {"ticket": ticket, "page": "1", "act": "read", **typed})


def test_empty_fields_are_filled_and_typed_ones_stay(client: Client, path: str) -> None:
    answer = _read(client, path, resume=_resume(), first_name="Anna-Maria")
    html = answer.content.decode()
    values = _values(html)
    assert answer.status_code == 200
    assert "Filled in from your résumé. Please check every field: a program read it." in html
    assert (values["first_name"], values["last_name"], values["email"]) == ("Anna-Maria", ONE.last_name, ONE.email)
    assert values["city"].startswith(ONE.city)
    assert values["experience-0-title"] == ONE.stations[0][0]
    assert values["experience-1-company"] == ONE.stations[1][1]
    assert values["education-0-institution"] == ONE.school
    assert "Your file is kept: cv.pdf" in html
    assert not Application.objects.exists()


def test_what_was_filled_in_can_be_sent(client: Client, path: str, clock: Any) -> None:
    first = _values(_read(client, path, resume=_resume()).content.decode())
    clock.shift(timedelta(seconds=30))
    second = client.post(path, first | {"act": "next"})
    assert second.status_code == 200, second.content.decode()
    carried = _values(second.content.decode())
    sent = client.post(path, carried | {"act": "send", "consent": "on", "message": ""})
    assert sent.status_code == 303, sent.content.decode()
    person = Application.objects.get().candidate
    assert (person.full_name, person.email) == (f"{ONE.first_name} {ONE.last_name}", ONE.email)
    assert [one["title"] for one in person.experience] == [title for title, *_rest in ONE.stations]


def test_entries_that_were_typed_are_not_mixed_with_read_ones() -> None:
    data = QueryDict("experience-0-title=Cook", mutable=True)
    found = {"experience": [{"title": "Nurse", "company": "X"}], "education": [{"institution": "School"}]}
    filled, count = prefill.filled(data, found, near="at")
    assert (filled["experience-0-title"], filled["education-0-institution"], count) == ("Cook", "School", 1)


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (None, "Choose your résumé first"),
        (_resume(b"%PDF-1.7"), "We could not read your file."),
        (_resume(make.picture(), "cv.png"), "This kind of file cannot be read by itself."),
        (_resume(make.pdf(" ")), "We found nothing new in your file."),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_lost(
    client: Client, path: str, file: SimpleUploadedFile | None, sentence: str
) -> None:
    if file is not None:
        file.seek(0)
    typed = {"resume": file} if file is not None else {}
    answer = _read(client, path, first_name="Ana", **typed)
    html = answer.content.decode()
    assert sentence in html
    assert _values(html)["first_name"] == "Ana"
    assert ("Your file is kept" in html) == (file is not None)


def test_only_one_file_is_read_at_a_time(client: Client, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(sandbox, "read_text", lambda *_a, **_k: asked.append(1))
    monkeypatch.setattr(prefill._one_at_a_time, "acquire", lambda timeout: False)
    assert "Many files are being read right now." in _read(client, path, resume=_resume()).content.decode()
    assert asked == []


def test_a_network_reads_so_many_an_hour(client: Client, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiting, "READINGS_AN_HOUR", 0)
    html = _read(client, path, resume=_resume()).content.decode()
    assert "Many files were read for your network." in html
