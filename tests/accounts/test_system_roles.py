"""System roles of the company's own: who makes them, what is refused, and that sessions end with a change."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts import editing, shaping
from accounts.models import SystemRole, User, UserSession
from accounts.permissions import Permission
from base.actors import Actor
from base.audit.models import Entry
from base.errors import Invalid, NotAllowed, Refused, Stale
from recruit.jobs.access import visible_jobs
from tests.factories.accounts import signed_in
from tests.factories.road import make_job

pytestmark = pytest.mark.django_db
P = Permission


def made(by: User, name: str = "Talent partner", *rights: Permission) -> SystemRole:
    wanted = rights or (P.JOBS_CREATE, P.HIRING_TEAM)
    return shaping.make_role(name, by=Actor.of(by), permissions=[right.value for right in wanted])


def give(user: User, role: SystemRole, by: User) -> User:
    editing.change_role(user, role=role, by=Actor.of(by))
    return User.objects.select_related("role").get(pk=user.pk)


def test_a_role_gives_its_rights_at_once(ada: User, rosa: User, iris: User) -> None:
    make_job(rosa)
    role = made(ada)
    member = give(iris, role, ada)
    assert role.permissions == sorted([P.JOBS_CREATE, P.HIRING_TEAM, P.PORTAL, P.STAFF])
    assert not visible_jobs(Actor.of(member)).exists()
    shaping.edit_role(role, by=Actor.of(ada), name=role.name, permissions=[P.JOBS_ALL.value, P.REPORTS_BUILD.value])
    member = User.objects.select_related("role").get(pk=iris.pk)
    assert visible_jobs(Actor.of(member)).count() == 1
    assert (member.has(P.REPORTS_SHARED), member.has(P.JOBS_CREATE)) == (True, False)
    entry = Entry.objects.get(kind="system_role.edited")
    assert (entry.object_name, entry.data["users"], list(entry.changes)) == ("Talent partner", 1, ["rights"])


def test_sessions_end_with_other_rights_and_not_with_another_name(ada: User, iris: User) -> None:
    role = made(ada)
    member = give(iris, role, ada)
    client = signed_in(member)
    client.get(reverse("recruit:home"))
    UserSession.objects.get_or_create(user=member, session_key=client.session.session_key or "")
    rights = [P.JOBS_CREATE.value, P.HIRING_TEAM.value]
    shaping.edit_role(role, by=Actor.of(ada), name="Partner", permissions=rights)
    assert UserSession.objects.filter(user=member).exists()
    shaping.edit_role(role, by=Actor.of(ada), name="Partner", permissions=rights[:1])
    assert not UserSession.objects.filter(user=member).exists()


def test_the_five_of_the_product_stay(ada: User) -> None:
    for role in SystemRole.objects.filter(is_system=True):
        for act in (
            lambda role=role: shaping.edit_role(role, by=Actor.of(ada), name="X", permissions=[]),
            lambda role=role: shaping.delete_role(role, by=Actor.of(ada)),
        ):
            with pytest.raises(Refused) as caught:
                act()
            assert caught.value.code == "is_system"


def test_wrong_names_and_rights_are_refused(ada: User) -> None:
    made(ada)
    for name in ("", "x" * 81, "TALENT partner", "standard"):
        with pytest.raises(Invalid):
            made(ada, name)
    for wrong in ("portal.use", "fly"):
        with pytest.raises(Invalid):
            shaping.make_role("Other", by=Actor.of(ada), permissions=[wrong])
    assert SystemRole.objects.filter(is_system=False).count() == 1


def test_nobody_gives_rights_they_lack_nor_shuts_themselves_out(ada: User, iris: User) -> None:
    role = made(ada, "Settings", P.COMPANY_SETTINGS, P.HIRING_TEAM)
    member = give(iris, role, ada)
    with pytest.raises(Refused) as caught:
        made(member, "More", P.JOBS_ALL)
    assert caught.value.code == "not_yours"
    with pytest.raises(Refused) as caught:
        shaping.edit_role(role, by=Actor.of(member), name="Settings", permissions=[P.HIRING_TEAM.value])
    assert caught.value.code == "own_role"
    assert SystemRole.objects.get(pk=role.pk).grants(P.COMPANY_SETTINGS)


def test_two_administrators_at_once(ada: User) -> None:
    role = made(ada)
    seen = shaping.version_of(role)
    shaping.edit_role(role, by=Actor.of(ada), name="One", permissions=[], seen=seen)
    with pytest.raises(Stale):
        shaping.edit_role(role, by=Actor.of(ada), name="Two", permissions=[], seen=seen)
    assert SystemRole.objects.get(pk=role.pk).name == "One"


def test_only_roles_nobody_has_are_deleted(ada: User, iris: User) -> None:
    role = made(ada)
    give(iris, role, ada)
    with pytest.raises(Refused, match="1 user has this role"):
        shaping.delete_role(role, by=Actor.of(ada))
    give(iris, SystemRole.objects.get(code="BASIC"), ada)
    shaping.delete_role(role, by=Actor.of(ada))
    assert not SystemRole.objects.filter(pk=role.pk).exists()
    assert Entry.objects.filter(kind="system_role.deleted").count() == 1


def test_only_administrators(ada: User, rosa: User) -> None:
    role = made(ada)
    for act in (
        lambda: made(rosa, "Mine"),
        lambda: shaping.edit_role(role, by=Actor.of(rosa), name="X", permissions=[]),
        lambda: shaping.delete_role(role, by=Actor.of(rosa)),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_pages(ada: User, rosa: User) -> None:
    client = signed_in(ada)
    sent = {"name": "Partner", "description": "", "permissions": ["jobs.create"]}
    assert client.post(reverse("accounts:role-new"), sent).status_code == 303
    role = SystemRole.objects.get(name="Partner")
    address = reverse("accounts:role", args=[role.public_id])
    seen = client.get(address).context["form"]["seen"].value()
    assert client.post(address, sent | {"permissions": ["jobs.all"], "seen": seen}).status_code == 303
    answer = client.post(address, sent | {"seen": seen})
    assert answer.status_code == 422
    assert "Somebody changed this role" in answer.content.decode()
    text = client.get(reverse("accounts:roles-compare"), {"a": role.code, "b": "STANDARD"}).content.decode()
    assert "Sees and edits all jobs and all candidates" in text
    assert "Sees only the jobs of the own hiring teams and access groups" in text
    basic = SystemRole.objects.get(code="BASIC")
    assert "cannot be changed" in client.get(reverse("accounts:role", args=[basic.public_id])).content.decode()
    assert client.post(reverse("accounts:role-delete", args=[role.public_id])).status_code == 303
    assert signed_in(rosa).get(reverse("accounts:roles-compare")).status_code == 403
