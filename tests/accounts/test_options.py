"""The sign-in option of each user: chosen by administrators, respected while the company has single sign-on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts import authenticating, editing, issuing, joining, linking, queries, resetting
from accounts.models import OneTimeLink, User
from accounts.options import SignInOption, option_in_force
from accounts.permissions import RoleCode
from base.audit.models import Entry
from base.errors import Invalid, NotAllowed, Refused
from base.outbox.models import OutboxRow
from tests.factories.accounts import PASSWORD, actor, make_role, make_user, signed_in
from tests.factories.sign_in import switch_sso_on

SSO, PASSWORD_OPTION = SignInOption.SSO, SignInOption.PASSWORD
NEW = "a whole new password"
NAMES = {"first_name": "Rosa", "last_name": "Recruiter", "email": "rosa@northwind.example"}


def _edit(by: User, user: User, **changed: str) -> User:
    return editing.edit_user(user, **NAMES, **changed, by=actor(by))


@pytest.mark.parametrize(
    ("own", "has_sso", "option"),
    [
        ("", False, PASSWORD_OPTION),
        ("", True, SSO),
        ("SSO", False, PASSWORD_OPTION),
        ("SSO", True, SSO),
        ("PASSWORD", False, PASSWORD_OPTION),
        ("PASSWORD", True, PASSWORD_OPTION),
    ],
)
def test_the_own_option_holds_while_the_company_has_sso(
    db: None, own: str, has_sso: bool, option: SignInOption
) -> None:
    user = make_user(sign_in_option=own)
    if has_sso:
        switch_sso_on()

    assert option_in_force(own, company_has_sso=has_sso) is option
    assert queries.sign_in_option_of(user) is option
    found = {one: User.objects.filter(queries.having_option(one)).exists() for one in SignInOption}
    assert found == {one: one is option for one in SignInOption}


def test_a_provider_that_is_switched_off_changes_nothing(rosa: User) -> None:
    provider = switch_sso_on()
    provider.is_active = False
    provider.save()

    assert queries.sign_in_option_of(rosa) is PASSWORD_OPTION


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Ada", "Hugo", "Rosa"]),
        ("?sign_in=SSO", ["Hugo", "Rosa"]),
        ("?sign_in=PASSWORD", ["Ada"]),
        ("?sign_in=X", ["Ada", "Hugo", "Rosa"]),
    ],
)
def test_the_list_shows_and_filters_the_options(
    ada: User, rosa: User, hugo: User, query: str, found: list[str]
) -> None:
    User.objects.filter(pk=ada.pk).update(sign_in_option="PASSWORD")
    User.objects.filter(pk=hugo.pk).update(sign_in_option="SSO")
    switch_sso_on()

    page = signed_in(ada).get(f"/settings/users/{query}")

    assert [user.first_name for user, _state, _option in page.context["lines"]] == found
    labels = {user.first_name: str(option) for user, _state, option in page.context["lines"]}
    both = {"Ada": "Email/Password", "Hugo": "Single sign-on (SSO)", "Rosa": "Single sign-on (SSO)"}
    assert labels == {name: both[name] for name in found}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_with_sso(ada: User, rows: int, django_assert_num_queries: Any) -> None:
    User.objects.filter(pk=ada.pk).update(sign_in_option="PASSWORD")
    switch_sso_on()
    client = signed_in(ada)
    for _row in range(rows - 1):
        make_user()
    client.get("/settings/users/")

    with django_assert_num_queries(6):
        client.get("/settings/users/")


def test_a_user_is_added_with_an_option(ada: User) -> None:
    given = NAMES | {"role": "BASIC", "sign_in_option": "SSO", "sso_identifier": " r-1 ", "location": "Graz"}

    answer = signed_in(ada).post("/settings/users/add/", given)

    assert answer.status_code == 303
    user = User.objects.get(email=NAMES["email"])
    assert (user.sign_in_option, user.sso_identifier, user.location) == ("SSO", "r-1", "Graz")


def test_the_forms_carry_the_two_options_by_name(ada: User, rosa: User) -> None:
    for path in ("/settings/users/add/", f"/settings/users/{rosa.public_id}/"):
        page = signed_in(ada).get(path).content.decode()
        assert page.count('type="radio" name="sign_in_option"') == 2
        assert "Single sign-on (SSO)" in page
        assert "Email/Password" in page


def test_the_forms_open_over_the_list(ada: User, rosa: User) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/settings/users/?q=ro"}
    url = f"/settings/users/{rosa.public_id}/"

    form = signed_in(ada).get(url, headers=headers).content.decode()
    saved = signed_in(ada).post(url, NAMES | {"next_url": "/settings/users/?q=ro"}, headers=headers)

    assert "<html" not in form
    assert "Edit Rosa Recruiter</h2>" in form
    assert 'name="next_url" value="/settings/users/?q=ro"' in form
    assert (saved.status_code, saved.headers["HX-Redirect"]) == (204, "/settings/users/?q=ro")


def test_switching_to_a_password_then_resetting_it(ada: User, rosa: User) -> None:
    User.objects.filter(pk=ada.pk).update(sign_in_option="PASSWORD")
    switch_sso_on()
    client, url = signed_in(ada), f"/settings/users/{rosa.public_id}/"

    before = client.get(url).content.decode()
    refused = client.post(f"{url}send-reset/")
    saved = client.post(url, NAMES | {"sign_in_option": "PASSWORD"})
    reopened = client.get(url).content.decode()
    sent = client.post(f"{url}send-reset/")

    assert ("Reset password" in before, "Reset password" in reopened) == (False, True)
    assert (refused.status_code, saved.status_code, sent.status_code) == (409, 303, 303)
    assert OutboxRow.objects.get(topic="mail").payload["to"] == rosa.email
    kinds = list(Entry.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["user.sign_in_option_changed", "user.reset_requested"]


def test_a_new_option_ends_sessions_and_links(ada: User, rosa: User, django_capture_on_commit_callbacks: Any) -> None:
    browser = signed_in(rosa)
    secret = linking.make_link(rosa, purpose=OneTimeLink.Purpose.RESET)

    with django_capture_on_commit_callbacks(execute=True):
        _edit(ada, rosa, sign_in_option="SSO")

    assert browser.get("/me/").status_code == 302
    with pytest.raises(Refused):
        linking.find_link(secret, purpose=OneTimeLink.Purpose.RESET)
    entry = Entry.objects.get()
    assert (entry.kind, entry.changes) == ("user.sign_in_option_changed", {"sign_in_option": ["", "SSO"]})
    assert entry.actor_name == "Ada Admin"


def test_who_changes_the_own_option_stays_in_this_browser(ada: User) -> None:
    here, there = signed_in(ada), signed_in(ada)
    given = {"first_name": "Ada", "last_name": "Admin", "email": ada.email, "sign_in_option": "PASSWORD"}

    here.post(f"/settings/users/{ada.public_id}/", given)

    assert here.get("/me/").status_code == 200
    assert ada.sessions.get().session_key == here.session.session_key
    assert there.session.session_key != here.session.session_key


def test_saving_without_pressing_a_radio_keeps_the_option(ada: User, rosa: User) -> None:
    User.objects.filter(pk=rosa.pk).update(sign_in_option="PASSWORD")

    signed_in(ada).post(f"/settings/users/{rosa.public_id}/", NAMES | {"location": "Graz"})

    rosa.refresh_from_db()
    assert (rosa.sign_in_option, rosa.location) == ("PASSWORD", "Graz")
    assert Entry.objects.get().changes == {"location": ["", "Graz"]}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"sign_in_option": "MAGIC"}, "sign_in_option"),
        ({"sso_identifier": "h-1"}, "sso_identifier"),
        ({"language": "xx"}, "language"),
    ],
)
def test_bad_values_are_refused(ada: User, rosa: User, hugo: User, changed: dict[str, str], field: str) -> None:
    User.objects.filter(pk=hugo.pk).update(sso_identifier="h-1")

    with pytest.raises(Invalid) as refused:
        _edit(ada, rosa, **changed)

    assert list(refused.value.fields) == [field]
    rosa.refresh_from_db()
    assert (rosa.sign_in_option, rosa.sso_identifier) == ("", "")
    assert not Entry.objects.exists()


def test_others_cannot_change_it(rosa: User, hugo: User) -> None:
    acts: tuple[Callable[[], object], ...] = (
        lambda: _edit(hugo, rosa, sign_in_option="SSO"),
        lambda: joining.activate(rosa, by=actor(hugo)),
    )
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(NotAllowed):
        joining.add_user("n@northwind.example", first_name="N", last_name="N", role=rosa.role, by=actor(hugo))

    assert not Entry.objects.exists()


def test_a_user_made_without_a_letter_waits_for_activation(ada: User) -> None:
    user = joining.add_user(
        "nora@northwind.example", first_name="Nora", last_name="New", role=make_role(RoleCode.BASIC), by=actor(ada)
    )
    waiting = (user.is_active, OutboxRow.objects.exists())
    opened = joining.activate(user, by=actor(ada))
    again = joining.activate(opened, by=actor(ada))

    assert waiting == (False, False)
    assert (again.is_active, again.is_invited) == (True, False)
    assert list(Entry.objects.order_by("id").values_list("kind", flat=True)) == ["user.added", "user.activated"]


def test_tokens_of_sso_users_work_and_end_with_the_role(ada: User) -> None:
    boss = make_user(RoleCode.ADMIN, password=PASSWORD)
    _token, value = issuing.create_token("Payroll export", by=actor(boss))
    switch_sso_on()
    by_sso = issuing.token_for(value)
    headers = {"Host": "api.testserver", "X-SmartToken": value}
    answered = Client().get("/users/me", headers=headers).status_code

    editing.change_role(boss, role=make_role(RoleCode.STANDARD), by=actor(ada))

    assert by_sso is not None
    assert answered == 200
    assert issuing.token_for(value) is None
    assert Client().get("/users/me", headers=headers).status_code == 401


@pytest.mark.parametrize("act", ["change", "set"])
def test_sso_users_have_no_password_to_change(rosa: User, act: str) -> None:
    secret = linking.make_link(rosa, purpose=OneTimeLink.Purpose.RESET)
    switch_sso_on()

    acts = {
        "change": lambda: authenticating.change_password(rosa, old=PASSWORD, new=NEW, keep="", by=actor(rosa)),
        "set": lambda: resetting.reset_password(secret, new=NEW, by=actor(rosa)),
    }

    with pytest.raises(Refused) as refused:
        acts[act]()

    assert refused.value.code == "signs_in_by_sso"
    rosa.refresh_from_db()
    assert rosa.check_password(PASSWORD)
    assert not Entry.objects.exists()


def test_the_password_page_is_hidden_from_sso_users(rosa: User) -> None:
    client = signed_in(rosa)
    before = client.get("/me/").content.decode()
    switch_sso_on()

    pages = {path: client.get(path) for path in ("/me/", "/me/sessions/", "/me/password/")}
    posted = client.post("/me/password/", {"old": PASSWORD, "new": "a whole new password"})

    assert ">Login and password<" in before.replace("\n", "")
    assert [pages[path].status_code for path in pages] == [200, 200, 404]
    assert "Login and password" not in pages["/me/"].content.decode() + pages["/me/sessions/"].content.decode()
    assert posted.status_code == 404
