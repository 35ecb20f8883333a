"""One's own account: profile, password, sessions."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone, translation

from accounts import authenticating, editing
from accounts.middleware import ActorMiddleware
from accounts.models import User, UserSession
from base.audit.models import Entry
from base.errors import Invalid, NotAllowed
from tests.factories.accounts import PASSWORD, actor, signed_in

NEW = "a whole new password"
PROFILE = {
    "first_name": "Rosalind",
    "last_name": "Recruiter",
    "time_zone": "Europe/Vienna",
    "language": "en-gb",
    "theme": "dark",
    "keys_enabled": "",
}


def test_the_profile_is_saved_and_the_browser_told(rosa: User) -> None:
    client = signed_in(rosa)

    answer = client.post("/me/", PROFILE)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/me/")
    rosa.refresh_from_db()
    assert (rosa.first_name, rosa.time_zone, rosa.language, rosa.theme, rosa.keys_enabled) == (
        "Rosalind",
        "Europe/Vienna",
        "en-gb",
        "dark",
        False,
    )
    assert (client.cookies["theme"].value, client.cookies["keys"].value) == ("dark", "off")
    entry = Entry.objects.get()
    assert entry.kind == "user.edited"
    assert entry.changes["first_name"] == ["Rosa", "Rosalind"]


def test_saving_an_unchanged_profile_writes_nothing(rosa: User) -> None:
    same = {name: getattr(rosa, name) for name in editing.PROFILE_FIELDS}

    editing.edit_profile(rosa, **same, by=actor(rosa))

    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"), [("time_zone", "Moon/Crater"), ("language", "xx"), ("theme", "pink"), ("first_name", "")]
)
def test_a_bad_profile_is_refused_and_kept_in_the_form(rosa: User, field: str, value: str) -> None:
    answer = signed_in(rosa).post("/me/", PROFILE | {"last_name": "Typed", field: value})

    assert answer.status_code == 422
    assert 'value="Typed"' in answer.content.decode()
    rosa.refresh_from_db()
    assert rosa.last_name == "Recruiter"
    assert not Entry.objects.exists()


def test_nobody_edits_somebody_elses_profile(ada: User, rosa: User) -> None:
    same = {name: getattr(rosa, name) for name in editing.PROFILE_FIELDS}

    with pytest.raises(NotAllowed):
        editing.edit_profile(rosa, **same | {"first_name": "X"}, by=actor(ada))

    rosa.refresh_from_db()
    assert rosa.first_name == "Rosa"


def test_a_new_password_ends_the_other_sessions_only(rosa: User) -> None:
    here, there = signed_in(rosa), signed_in(rosa)

    answer = here.post("/me/password/", {"old": PASSWORD, "new": NEW})

    assert answer.status_code == 303
    assert here.get("/me/").status_code == 200
    assert there.get("/me/").status_code == 302
    assert UserSession.objects.get().session_key == here.session.session_key
    rosa.refresh_from_db()
    assert rosa.check_password(NEW)
    assert list(Entry.objects.values_list("kind", flat=True)) == ["user.password_changed"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("wrong", NEW, "This is not your present password."),
        (PASSWORD, "short", "at least 12 characters"),
        (PASSWORD, "rosa@northwind.example", "too similar to the"),
        (PASSWORD, "password1234", "too common"),
    ],
)
def test_a_refused_password_changes_nothing(rosa: User, old: str, new: str, sentence: str) -> None:
    there = signed_in(rosa)

    answer = signed_in(rosa).post("/me/password/", {"old": old, "new": new})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    rosa.refresh_from_db()
    assert rosa.check_password(PASSWORD)
    assert there.get("/me/").status_code == 200
    assert not Entry.objects.exists()


def test_nobody_changes_somebody_elses_password(ada: User, rosa: User) -> None:
    with pytest.raises(NotAllowed):
        authenticating.change_password(rosa, old=PASSWORD, new=NEW, keep="", by=actor(ada))

    rosa.refresh_from_db()
    assert rosa.check_password(PASSWORD)


def test_wrong_present_password_names_its_field(rosa: User) -> None:
    with pytest.raises(Invalid) as refused:
        authenticating.change_password(rosa, old="no", new=NEW, keep="", by=actor(rosa))

    assert list(refused.value.fields) == ["old"]


def test_a_session_is_ended_from_another_browser(rosa: User, django_capture_on_commit_callbacks: Any) -> None:
    here, there = signed_in(rosa), signed_in(rosa)
    other = UserSession.objects.get(session_key=there.session.session_key)

    with django_capture_on_commit_callbacks(execute=True):
        answer = here.post(f"/me/sessions/{other.public_id}/end/")

    assert answer.status_code == 303
    assert there.get("/me/").status_code == 302
    assert here.get("/me/").status_code == 200
    assert list(Entry.objects.values_list("kind", flat=True)) == ["user.sessions_ended"]


def test_somebody_elses_session_is_not_found(rosa: User, hugo: User) -> None:
    theirs = signed_in(hugo)
    session = UserSession.objects.get()

    answer = signed_in(rosa).post(f"/me/sessions/{session.public_id}/end/")

    assert answer.status_code == 404
    assert theirs.get("/me/").status_code == 200
    assert not Entry.objects.exists()


def test_all_other_sessions_end_at_once(rosa: User, hugo: User, django_capture_on_commit_callbacks: Any) -> None:
    here, there, elsewhere, theirs = (signed_in(user) for user in (rosa, rosa, rosa, hugo))

    with django_capture_on_commit_callbacks(execute=True):
        here.post("/me/sessions/end-others/")

    codes = [client.get("/me/").status_code for client in (here, there, elsewhere, theirs)]
    assert codes == [200, 302, 302, 200]


def test_a_revoked_session_ends_even_when_the_cache_keeps_it(rosa: User) -> None:
    client = signed_in(rosa)
    session = client.session
    session["seen_at"] -= 61
    session.save()
    UserSession.objects.all().delete()

    assert client.get("/me/").status_code == 302


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_sessions_costs_the_same_for_any_number(
    rosa: User, rows: int, django_assert_num_queries: object
) -> None:
    client = signed_in(rosa)
    for _row in range(rows - 1):
        signed_in(rosa)
    client.get("/me/sessions/")

    with django_assert_num_queries(4):  # type: ignore[operator]  # a fixture typed as a plain object
        page = client.get("/me/sessions/")

    assert len(page.context["sessions"]) == rows


def test_employees_are_shown_the_way_to_the_career_site(emil: User, rosa: User) -> None:
    assert "Looking for a job here?" in signed_in(emil).get("/me/").content.decode()
    assert "Looking for a job here?" not in signed_in(rosa).get("/me/").content.decode()


def test_times_and_formats_are_the_users(rosa: User) -> None:
    User.objects.filter(pk=rosa.pk).update(time_zone="Asia/Tokyo", language="en-gb")
    request = RequestFactory().get("/")
    request.user = User.objects.select_related("role").get(pk=rosa.pk)
    now = int(time.time())
    request.session = SessionStore()
    request.session.update({"signed_in_at": now, "seen_at": now})
    seen: list[tuple[str, str]] = []

    def look(_request: HttpRequest) -> HttpResponse:
        seen.append((timezone.get_current_timezone_name(), translation.get_language()))
        return HttpResponse()

    ActorMiddleware(look)(request)

    assert seen == [("Asia/Tokyo", "en-gb")]
    assert timezone.get_current_timezone_name() == "UTC"
