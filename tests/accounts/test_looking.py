"""Looking through another user's eyes: what an administrator sees, what stays shut, and how it ends."""

from __future__ import annotations

import time

import pytest
from django.db import transaction
from django.test import Client

from accounts import editing, joining, looking
from accounts.models import User, UserSession
from accounts.permissions import RoleCode
from base.actors import Actor
from base.audit.models import Entry
from base.errors import NotAllowed, Refused
from base.fences import SENTENCE, reading_only
from tests.factories.accounts import make_role, make_user, signed_in

pytestmark = pytest.mark.django_db


def _looks(ada: User, viewed: User) -> Client:
    client = signed_in(ada)
    answer = client.post(f"/settings/users/{viewed.public_id}/look/")
    assert answer.status_code == 303
    return client


def _kinds() -> list[tuple[str, str, str]]:
    rows = Entry.objects.filter(kind__startswith="user.look").order_by("pk")
    return [(row.kind, row.actor_key, row.data.get("because", "")) for row in rows]


def test_an_administrator_sees_what_the_user_sees_and_who_looked_is_written_down(ada: User, hugo: User) -> None:
    client = _looks(ada, hugo)

    page = client.get("/", follow=True)

    assert "You see what Hugo Manager sees" in page.content.decode()
    assert client.get("/settings/users/").status_code == 403
    assert [(kind, key) for kind, key, _because in _kinds()] == [("user.look_begun", str(ada.public_id))]


def test_ending_it_makes_one_oneself_again(ada: User, hugo: User) -> None:
    client = _looks(ada, hugo)

    answer = client.post("/looking/end/")

    assert answer["Location"] == f"/settings/users/{hugo.public_id}/"
    assert client.get("/settings/users/").status_code == 200
    assert _kinds()[-1] == ("user.look_ended", str(ada.public_id), "asked")


@pytest.mark.parametrize("path", ["/jobs/bulk/", "/sign-out/", "/me/views/save/", "/jobs/new/"])
def test_nothing_can_be_changed(ada: User, hugo: User, path: str) -> None:
    client = _looks(ada, hugo)

    answer = client.post(path, {"theme": "dark"})

    assert answer.status_code == 403
    assert str(SENTENCE) in answer.content.decode()
    assert client.get("/").status_code == 200  # still signed in


def test_the_viewed_users_own_account_stays_shut(ada: User, hugo: User) -> None:
    client = _looks(ada, hugo)

    assert {client.get(path).status_code for path in ("/me/", "/me/password/", "/me/sessions/", "/me/views/")} == {403}


def test_it_leaves_no_trace_at_the_viewed_user(ada: User, hugo: User) -> None:
    session = UserSession.objects.create(user=hugo, session_key="x" * 32)
    client = _looks(ada, hugo)

    for path in ("/", "/jobs/", "/people/", "/tasks/"):
        assert client.get(path).status_code == 200

    assert Entry.objects.filter(actor_key=str(hugo.public_id)).count() == 0
    assert UserSession.objects.get(pk=session.pk).seen_at == session.seen_at


def test_it_ends_after_half_an_hour(ada: User, hugo: User, monkeypatch: pytest.MonkeyPatch) -> None:
    client = _looks(ada, hugo)
    later = time.time() + looking.SECONDS
    monkeypatch.setattr("accounts.middleware.time.time", lambda: later)

    assert client.get("/settings/users/").status_code == 200

    assert _kinds()[-1] == ("user.look_ended", str(ada.public_id), "time")


def test_it_ends_when_the_viewed_user_is_deactivated(ada: User, hugo: User) -> None:
    client = _looks(ada, hugo)
    joining.deactivate(hugo, by=Actor.of(ada))

    assert client.get("/settings/users/").status_code == 200

    assert _kinds()[-1] == ("user.look_ended", str(ada.public_id), "account")


def test_it_ends_when_the_administrator_is_deactivated(ada: User, hugo: User) -> None:
    other = make_user(RoleCode.ADMIN)
    client = _looks(other, hugo)
    joining.deactivate(other, by=Actor.of(ada))

    assert client.get("/jobs/")["Location"].startswith("/sign-in/")


def test_it_ends_when_the_viewed_user_becomes_an_administrator(ada: User, hugo: User) -> None:
    client = _looks(ada, hugo)
    editing.change_role(hugo, role=make_role(RoleCode.ADMIN), by=Actor.of(ada))

    client.get("/jobs/")

    assert _kinds()[-1] == ("user.look_ended", str(ada.public_id), "account")


def test_not_through_the_eyes_of_administrators_the_inactive_and_oneself(ada: User, hugo: User) -> None:
    boss = make_user(RoleCode.ADMIN)
    gone = make_user(RoleCode.BASIC, is_active=False)
    for viewed in (boss, gone, ada):
        with pytest.raises(Refused):
            looking.begin(viewed, by=Actor.of(ada))
    with pytest.raises(NotAllowed):
        looking.begin(ada, by=Actor.of(hugo))
    assert _kinds() == []


def test_only_administrators_find_the_button(rosa: User, ada: User, hugo: User) -> None:
    assert signed_in(rosa).post(f"/settings/users/{hugo.public_id}/look/").status_code == 403
    page = signed_in(ada).get(f"/settings/users/{hugo.public_id}/").content.decode()
    assert f"/settings/users/{hugo.public_id}/look/" in page
    assert "/look/" not in signed_in(ada).get(f"/settings/users/{ada.public_id}/").content.decode()


def test_the_fence_lets_nothing_be_written_but_the_audit(hugo: User) -> None:
    with reading_only():
        assert User.objects.get(pk=hugo.pk).email == hugo.email
        with pytest.raises(NotAllowed), transaction.atomic():
            User.objects.filter(pk=hugo.pk).update(first_name="Nobody")
    hugo.refresh_from_db()
    assert hugo.first_name == "Hugo"
