"""User management: the list, and the verbs that administrators call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts import editing, issuing, joining
from accounts.filters import UserFilter, page_by_name
from accounts.models import ApiToken, User
from accounts.permissions import RoleCode
from accounts.states import UserState, state_of
from base.actors import Actor
from base.audit.models import Entry
from base.errors import Invalid, NotAllowed, Refused
from base.outbox.models import OutboxRow
from tests.factories.accounts import actor, make_role, make_user, signed_in


def _names(client: Client, query: str = "") -> list[str]:
    return [user.full_name for user, _state, _option in client.get(f"/settings/users/{query}").context["lines"]]


def test_the_list_is_in_the_order_of_names(ada: User, rosa: User, hugo: User) -> None:
    assert _names(signed_in(ada)) == ["Ada Admin", "Hugo Manager", "Rosa Recruiter"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=recr", ["Rosa Recruiter"]),
        ("?q=ROSA+north", ["Rosa Recruiter"]),
        ("?q=hugo%40", ["Hugo Manager"]),
        ("?q=100%25", []),
        ("?role=BASIC", ["Hugo Manager"]),
        ("?role=NONSENSE", ["Ada Admin", "Hugo Manager", "Rosa Recruiter"]),
        ("?state=deactivated", []),
        ("?state=active&role=STANDARD", ["Rosa Recruiter"]),
    ],
)
def test_search_and_filters_stand_in_the_address(
    ada: User, rosa: User, hugo: User, query: str, found: list[str]
) -> None:
    assert _names(signed_in(ada), query) == found


def test_an_htmx_filter_gets_the_rows_alone(ada: User) -> None:
    answer = signed_in(ada).get("/settings/users/?q=ada", headers={"HX-Request": "true", "HX-Target": "rows"})

    assert answer.content.decode().strip().startswith('<div id="rows"')
    assert "1 user" in answer.headers["HX-Trigger"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_number(ada: User, rows: int, django_assert_num_queries: Any) -> None:
    client = signed_in(ada)
    for _row in range(rows - 1):
        make_user()
    client.get("/settings/users/")

    # user, company, rows, count, roles of the filter, whether the company has single sign-on
    with django_assert_num_queries(6):
        page = client.get("/settings/users/")

    assert len(page.context["lines"]) == rows


def test_pages_lead_there_and_back(ada: User) -> None:
    for number in range(5):
        make_user(first_name=f"N{number}", last_name="Same")
    everybody = User.objects.select_related("role")

    first = page_by_name(everybody, size=2)
    second = page_by_name(everybody, after=first.older or "", size=2)
    third = page_by_name(everybody, after=second.older or "", size=2)
    back = page_by_name(everybody, before=third.newer or "", size=2)

    assert [user.first_name for user in first.rows + second.rows + third.rows] == ["Ada", "N0", "N1", "N2", "N3", "N4"]
    assert back.rows == second.rows
    assert (first.newer, third.older, first.total) == (None, None, 6)


def test_filters_and_state_agree(ada: User, rosa: User) -> None:
    make_user(is_active=False, is_invited=True)
    joining.deactivate(rosa, by=actor(ada))

    for state in UserState:
        found = UserFilter(state=state).narrow(User.objects.all())
        assert {state_of(user) for user in found} == {state}
        assert found.count() == 1


def test_a_user_is_added_from_the_page(ada: User) -> None:
    given = {"first_name": "Nora", "last_name": "New", "email": "nora@northwind.example", "role": "BASIC"}

    answer = signed_in(ada).post("/settings/users/add/", given)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/settings/users/")
    user = User.objects.get(email="nora@northwind.example")
    assert (state_of(user), user.role.code) == (UserState.INVITED, "BASIC")
    assert OutboxRow.objects.get().payload["to"] == "nora@northwind.example"


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "no address"), ("email", "ada@northwind.example"), ("first_name", ""), ("role", "KING")],
)
def test_a_bad_user_is_refused_and_kept_in_the_form(ada: User, field: str, value: str) -> None:
    given = {"first_name": "Nora", "last_name": "Typed", "email": "nora@northwind.example", "role": "BASIC"}

    answer = signed_in(ada).post("/settings/users/add/", given | {field: value})

    assert answer.status_code == 422
    assert 'value="Typed"' in answer.content.decode()
    assert User.objects.count() == 1
    assert not OutboxRow.objects.exists()
    assert not Entry.objects.exists()


def test_a_user_is_edited(ada: User, rosa: User) -> None:
    given = {"first_name": "Rosalind", "last_name": "Recruiter", "email": "rosalind@northwind.example"}

    answer = signed_in(ada).post(f"/settings/users/{rosa.public_id}/", given)

    assert answer.status_code == 303
    rosa.refresh_from_db()
    assert (rosa.first_name, rosa.email) == ("Rosalind", "rosalind@northwind.example")
    assert Entry.objects.get().changes == {
        "first_name": ["Rosa", "Rosalind"],
        "email": ["rosa@northwind.example", "rosalind@northwind.example"],
    }


def test_a_taken_address_is_refused(ada: User, rosa: User, hugo: User) -> None:
    with pytest.raises(Invalid) as refused:
        editing.edit_user(rosa, first_name="Rosa", last_name="Recruiter", email="HUGO@northwind.example", by=actor(ada))

    assert list(refused.value.fields) == ["email"]
    rosa.refresh_from_db()
    assert rosa.email == "rosa@northwind.example"
    assert not Entry.objects.exists()


def test_a_new_role_holds_at_once(ada: User, rosa: User, django_capture_on_commit_callbacks: Any) -> None:
    browser = signed_in(rosa)

    with django_capture_on_commit_callbacks(execute=True):
        answer = signed_in(ada).post(f"/settings/users/{rosa.public_id}/role/", {"role": "EMPLOYEE"})

    assert answer.status_code == 303
    rosa.refresh_from_db()
    assert rosa.role.code == RoleCode.EMPLOYEE
    assert browser.get("/settings/").status_code == 302
    assert Entry.objects.get().changes == {"role": ["Standard", "Employee"]}


def test_deactivation_ends_sessions_and_tokens(ada: User, django_capture_on_commit_callbacks: Any) -> None:
    other = make_user(RoleCode.ADMIN)
    token, value = issuing.create_token("Export", by=actor(other))
    browser = signed_in(other)

    with django_capture_on_commit_callbacks(execute=True):
        signed_in(ada).post(f"/settings/users/{other.public_id}/deactivate/")

    other.refresh_from_db()
    assert state_of(other) is UserState.DEACTIVATED
    assert browser.get("/me/").status_code == 302
    assert issuing.token_for(value) is None
    assert ApiToken.objects.get(pk=token.pk).revoked_at is not None
    assert list(Entry.objects.order_by("id").values_list("kind", flat=True)) == [
        "api_token.created",
        "user.deactivated",
    ]


def test_the_last_administrator_stays(ada: User) -> None:
    gone = make_user(RoleCode.ADMIN)
    joining.deactivate(gone, by=actor(ada))
    entries = Entry.objects.count()

    acts: tuple[Callable[[], object], ...] = (
        lambda: joining.deactivate(ada, by=Actor.system("test")),
        lambda: editing.change_role(ada, role=make_role(RoleCode.BASIC), by=Actor.system("test")),
    )
    for act in acts:
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "last_administrator"

    ada.refresh_from_db()
    assert (ada.is_active, ada.role.code) == (True, RoleCode.ADMIN)
    assert Entry.objects.count() == entries


def test_nobody_shuts_oneself_out(ada: User) -> None:
    make_user(RoleCode.ADMIN)

    with pytest.raises(Refused):
        joining.deactivate(ada, by=actor(ada))
    with pytest.raises(Refused):
        editing.change_role(ada, role=make_role(RoleCode.BASIC), by=actor(ada))

    ada.refresh_from_db()
    assert (ada.is_active, ada.role.code) == (True, RoleCode.ADMIN)


def test_reactivation_brings_the_account_back(ada: User, rosa: User) -> None:
    joining.deactivate(rosa, by=actor(ada))

    back = joining.reactivate(rosa, by=actor(ada))

    assert state_of(back) is UserState.ACTIVE
    assert not OutboxRow.objects.exists()


def test_who_never_had_a_password_is_invited_again(ada: User) -> None:
    role = make_role(RoleCode.BASIC)
    user = joining.invite("nora@northwind.example", first_name="Nora", last_name="New", role=role, by=actor(ada))
    joining.deactivate(user, by=actor(ada))

    back = joining.reactivate(user, by=actor(ada))

    assert state_of(back) is UserState.INVITED
    assert OutboxRow.objects.filter(topic="mail").count() == 2


@pytest.mark.parametrize("act", ["deactivate", "reactivate", "send_invitation_again"])
def test_others_cannot_manage_users(rosa: User, hugo: User, act: str) -> None:
    with pytest.raises(NotAllowed):
        getattr(joining, act)(hugo, by=actor(rosa))

    hugo.refresh_from_db()
    assert hugo.is_active
    assert not Entry.objects.exists()


@pytest.mark.parametrize("act", ["deactivate", "reactivate", "invite-again", "send-reset", "role"])
def test_acts_need_an_administrator_and_a_post(ada: User, rosa: User, hugo: User, act: str) -> None:
    url = f"/settings/users/{hugo.public_id}/{act}/"

    assert signed_in(rosa).post(url, {"role": "ADMINISTRATOR"}).status_code == 403
    assert signed_in(ada).get(url).status_code == 405
    assert Client().post(url).status_code == 302
    hugo.refresh_from_db()
    assert (hugo.is_active, hugo.role.code) == (True, RoleCode.BASIC)
    assert not Entry.objects.exists()


def test_the_users_page_shows_history_in_words(ada: User, rosa: User) -> None:
    editing.change_role(rosa, role=make_role(RoleCode.EXTENDED), by=actor(ada))

    page = signed_in(ada).get(f"/settings/users/{rosa.public_id}/").content.decode()

    assert "made Rosa Recruiter Extended" in page
