"""A role of the company's own that holds the settings: it carries an administrator's duties and makes none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse

from accounts import authenticating, editing, joining, looking, shaping, tuning
from accounts.factors import enrolling, requiring
from accounts.factors.models import SecondFactor
from accounts.factors.preferences import ADMINISTRATORS_ASKED
from accounts.factors.queries import administrators_without_factor, is_required_of
from accounts.grants import registering
from accounts.grants.models import OauthCode
from accounts.lifetimes import IDLE_ADMINISTRATOR
from accounts.models import IdentityProvider, SystemRole, User
from accounts.permissions import Permission, RoleCode
from accounts.sso import binding
from base.actors import Actor
from base.audit.models import Entry
from base.errors import NotAllowed, NotFound, Refused
from tests.factories.accounts import make_role, make_user, signed_in
from tests.factories.road import make_job

pytestmark = pytest.mark.django_db
SETTINGS = Permission.COMPANY_SETTINGS.value


@pytest.fixture
def keeper(ada: User) -> User:
    """Somebody who looks after settings and users, and sees no jobs."""
    role = shaping.make_role("People systems", by=Actor.of(ada), permissions=[SETTINGS])
    user = make_user(email="kim@northwind.example")
    editing.change_role(user, role=role, by=Actor.of(ada))
    return User.objects.select_related("role").get(pk=user.pk)


def _named(user: User, **changes: str) -> dict[str, str]:
    return {"first_name": user.first_name, "last_name": user.last_name, "email": user.email} | changes


def _program(owner: User, by: Actor) -> None:
    registering.create_client(
        "X", owner=owner, redirect_uris=[], scopes=["users_manage"], grants=["client_credentials"], is_public=False,
        by=by,
    )  # fmt: skip


ESCALATIONS: dict[str, Callable[[User, User, Actor], object]] = {
    "make": lambda ada, rosa, by: editing.change_role(rosa, role=ada.role, by=by),
    "unmake": lambda ada, rosa, by: editing.change_role(ada, role=rosa.role, by=by),
    "own": lambda ada, rosa, by: editing.change_role(by.user or rosa, role=ada.role, by=by),
    "invite": lambda ada, rosa, by: joining.invite("x@n.example", first_name="X", last_name="Y", role=ada.role, by=by),
    "add": lambda ada, rosa, by: joining.add_user("x@n.example", first_name="X", last_name="Y", role=ada.role, by=by),
    "address": lambda ada, rosa, by: editing.edit_user(ada, **_named(ada, email="x@n.example"), by=by),
    "shut out": lambda ada, rosa, by: joining.deactivate(ada, by=by),
    "factors": lambda ada, rosa, by: enrolling.reset_factors(ada, by=by),
    "bind": lambda ada, rosa, by: binding.bind(ada, provider=IdentityProvider.objects.get(), subject="kim", by=by),
    "program": lambda ada, rosa, by: _program(ada, by),
}


@pytest.mark.parametrize("name", list(ESCALATIONS))
def test_nobody_but_administrators_makes_them_or_takes_their_keys(
    name: str, keeper: User, ada: User, rosa: User
) -> None:
    make_user(RoleCode.ADMIN)  # so that Ada is not the last one
    IdentityProvider.objects.create(kind="OIDC", name="Northwind ID", slug="northwind")
    before, count = User.objects.get(pk=ada.pk).__dict__, Entry.objects.count()

    with pytest.raises(Refused) as caught:
        ESCALATIONS[name](ada, rosa, Actor.of(keeper))

    assert caught.value.code == "administrators_only"
    after = User.objects.get(pk=ada.pk).__dict__
    assert {key: value for key, value in after.items() if key != "_state"} == {
        key: value for key, value in before.items() if key != "_state"
    }
    assert not User.objects.filter(email="x@n.example").exists()
    assert Entry.objects.count() == count


def test_other_users_are_theirs_to_look_after(keeper: User, rosa: User) -> None:
    by = Actor.of(keeper)
    editing.edit_user(rosa, **_named(rosa, last_name="Newname"), by=by)
    editing.change_role(rosa, role=make_role(RoleCode.EXTENDED), by=by)
    rosa.refresh_from_db()
    assert (rosa.last_name, rosa.role.code) == ("Newname", RoleCode.EXTENDED)


def test_who_does_not_see_all_jobs_looks_through_nobodys_eyes(keeper: User, rosa: User) -> None:
    assert not looking.may_look(Actor.of(keeper), rosa)
    with pytest.raises(NotAllowed):
        looking.begin(rosa, by=Actor.of(keeper))


def test_who_does_not_see_all_jobs_asks_nothing_about_who_sees_what(keeper: User, rosa: User) -> None:
    job = make_job(rosa)
    client = signed_in(keeper)
    for name in ("recruit:why", "recruit:readers"):
        answer = client.get(reverse(name), {"about": str(job.title), "user": str(rosa.public_id)})
        assert answer.status_code == 403
        assert job.ref_number not in answer.content.decode()
    assert "Look through" not in client.get(reverse("accounts:user", args=[rosa.public_id])).content.decode()


def test_their_sessions_are_as_short_as_those_of_administrators(keeper: User) -> None:
    client = signed_in(keeper)
    assert client.get(reverse("accounts:users")).status_code == 200
    session = client.session
    session["seen_at"] -= IDLE_ADMINISTRATOR
    session.save()
    assert client.get(reverse("accounts:users")).status_code == 302


def test_the_rule_of_the_second_factor_holds_for_them(keeper: User, ada: User) -> None:
    SecondFactor.objects.create(user=ada, kind="TOTP", name="App", confirmed_at=ada.created_at)
    requiring.ask_administrators(on=True, by=Actor.of(ada))
    assert is_required_of(keeper)
    assert list(administrators_without_factor()) == [keeper]
    answer = signed_in(keeper).get(reverse("accounts:users"))
    assert (answer.status_code, answer["Location"]) == (303, reverse("accounts:security"))
    tuning.change_preferences({ADMINISTRATORS_ASKED.name: False}, by=Actor.of(ada))
    assert signed_in(keeper).get(reverse("accounts:users")).status_code == 200


def test_a_role_that_was_deleted_meanwhile_is_given_to_nobody(ada: User, rosa: User) -> None:
    role = shaping.make_role("Short-lived", by=Actor.of(ada), permissions=[])
    kept = SystemRole.objects.get(pk=role.pk)
    shaping.delete_role(role, by=Actor.of(ada))
    before = rosa.role_id
    with pytest.raises(NotFound):
        editing.change_role(rosa, role=kept, by=Actor.of(ada))
    with pytest.raises(NotFound):
        joining.invite("new@n.example", first_name="N", last_name="E", role=kept, by=Actor.of(ada))
    assert User.objects.get(pk=rosa.pk).role_id == before
    assert not User.objects.filter(email="new@n.example").exists()


def test_a_code_granted_before_a_change_of_role_is_worthless(ada: User, rosa: User) -> None:
    program, _secret = registering.create_client(
        "X", owner=ada, redirect_uris=["https://x.example/"], scopes=["jobs_read"], grants=["authorization_code"],
        is_public=False, by=Actor.of(ada),
    )  # fmt: skip
    code = OauthCode.objects.create(
        digest="d", client=program, user=rosa, redirect_uri="https://x.example/", expires_at=rosa.created_at
    )
    authenticating.revoke_tokens(rosa)
    code.refresh_from_db()
    assert code.used_at is not None
