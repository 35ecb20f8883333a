"""Roles on hiring teams: who shapes them, what is refused, and that a change holds at once."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import User
from base.actors import Actor
from base.audit.models import Entry
from base.errors import Invalid, NotAllowed, Refused, Stale
from recruit.jobs import access, staffing
from recruit.teams import rights, shaping, standing, wording
from recruit.teams.models import HiringTeamRole
from recruit.teams.rights import JobAction
from tests.factories.accounts import signed_in
from tests.factories.road import join, make_job

pytestmark = pytest.mark.django_db


def role(code: str) -> HiringTeamRole:
    return HiringTeamRole.objects.get(code=code)


def made(by: User, name: str = "Sourcer", like: str = "COORDINATOR") -> HiringTeamRole:
    return shaping.make_role(role(like), by=Actor.of(by), name=name)


def test_a_role_is_made_as_a_copy_and_can_be_given(ada: User, rosa: User, iris: User) -> None:
    sourcer = made(ada, "  Head   of sourcing ")
    assert (sourcer.name, sourcer.levels) == ("Head of sourcing", rights.DEFAULTS["COORDINATOR"])
    assert sourcer.code.startswith("HEAD_OF_SOURCING_")
    job = make_job(rosa)
    join(job, iris, sourcer.code, by=rosa)
    assert access.can(Actor.of(iris), JobAction.MESSAGE, job)
    entry = Entry.objects.get(kind="hiring_team_role.made")
    assert (entry.object_name, entry.data) == ("Head of sourcing", {"like": "Coordinator"})


def test_a_change_holds_at_once_and_is_written_down_by_line(ada: User, rosa: User, iris: User) -> None:
    job = make_job(rosa)
    join(job, iris, "INTERVIEW_TEAM", by=rosa)
    actor, row = Actor.of(iris), role("INTERVIEW_TEAM")
    assert not access.can(actor, JobAction.VIEW_MESSAGES, job)
    shaping.edit_role(
        row, by=Actor.of(ada), name=row.name, description=row.description, levels={"messages": "READ", "notes": "NONE"}
    )
    allowed = access.actions_on(actor, job)
    assert (JobAction.VIEW_MESSAGES in allowed, JobAction.MESSAGE in allowed) == (True, False)
    assert not {JobAction.NOTE, JobAction.VIEW_NOTES} & allowed
    entry = Entry.objects.get(kind="hiring_team_role.edited")
    assert entry.changes == {"E-mails and messages": ["None", "Read"], "Notes": ["Write", "None"]}


def test_two_administrators_at_once(ada: User) -> None:
    row = role("COORDINATOR")
    seen = row.updated_at.isoformat()
    values = {"name": row.name, "description": row.description}
    shaping.edit_role(row, by=Actor.of(ada), levels={"move": "YES"}, seen=seen, **values)
    with pytest.raises(Stale):
        shaping.edit_role(row, by=Actor.of(ada), levels={"hire": "YES"}, seen=seen, **values)
    assert (role("COORDINATOR").levels["move"], role("COORDINATOR").levels["hire"]) == ("YES", "NO")


def test_wrong_lines_and_names_are_refused(ada: User) -> None:
    row = role("COORDINATOR")
    with pytest.raises(Invalid) as caught:
        shaping.edit_role(
            row, by=Actor.of(ada), name="Coordinator", description="", levels={"move": "WRITE", "fly": "YES"}
        )
    assert set(caught.value.fields) == {"move", "fly"}
    for name in ("", "x" * 61, "recruiter"):
        with pytest.raises(Invalid):
            made(ada, name)
    assert HiringTeamRole.objects.count() == 5


def test_five_roles_of_ones_own_and_no_more(ada: User) -> None:
    for number in range(5):
        made(ada, f"Role {number}")
    with pytest.raises(Refused) as caught:
        made(ada, "One more")
    assert caught.value.code == "too_many"


def test_reset_brings_the_default_rights_back(ada: User) -> None:
    row = role("INTERVIEW_TEAM")
    shaping.edit_role(row, by=Actor.of(ada), name="Panel", description="", levels={"messages": "WRITE"})
    again = shaping.reset_role(row, by=Actor.of(ada))
    assert (again.name, again.levels) == ("Panel", rights.DEFAULTS["INTERVIEW_TEAM"])
    with pytest.raises(Refused):
        shaping.reset_role(made(ada), by=Actor.of(ada))


def test_what_is_switched_off_is_not_given_and_not_lost(ada: User, rosa: User, iris: User, hugo: User) -> None:
    job, sourcer = make_job(rosa), made(ada)
    join(job, iris, sourcer.code, by=rosa)
    shaping.switch_off(sourcer, by=Actor.of(ada))
    assert sourcer.code not in dict(standing.choices())
    assert access.can(Actor.of(iris), JobAction.MESSAGE, job)
    with pytest.raises(Invalid):
        staffing.add_member(job, by=Actor.of(rosa), user=hugo, role=sourcer.code)
    shaping.switch_on(sourcer, by=Actor.of(ada))
    staffing.add_member(job, by=Actor.of(rosa), user=hugo, role=sourcer.code)
    with pytest.raises(Refused) as caught:
        shaping.switch_off(role("RECRUITER"), by=Actor.of(ada))
    assert caught.value.code == "needed"


def test_only_unused_roles_of_ones_own_are_deleted(ada: User, rosa: User, iris: User) -> None:
    job, sourcer = make_job(rosa), made(ada)
    join(job, iris, sourcer.code, by=rosa)
    with pytest.raises(Refused, match="1 on hiring teams"):
        shaping.delete_role(sourcer, by=Actor.of(ada))
    with pytest.raises(Refused) as caught:
        shaping.delete_role(role("COORDINATOR"), by=Actor.of(ada))
    assert caught.value.code == "is_default"
    shaping.delete_role(made(ada, "Unused"), by=Actor.of(ada))
    assert HiringTeamRole.objects.filter(is_default=False).get() == sourcer


def test_only_administrators_shape_roles(ada: User, rosa: User) -> None:
    row, by = role("COORDINATOR"), Actor.of(rosa)
    for act in (
        lambda: made(rosa),
        lambda: shaping.edit_role(row, by=by, name="X", description="", levels={}),
        lambda: shaping.reset_role(row, by=by),
        lambda: shaping.switch_off(row, by=by),
        lambda: shaping.delete_role(row, by=by),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert not Entry.objects.filter(kind__startswith="hiring_team_role.").exists()


def test_every_level_of_every_line_has_its_sentence() -> None:
    keys = [key for _heading, keys in wording.GROUPS for key in keys]
    assert sorted(keys) == sorted(rights.BY_KEY)
    for line in rights.LINES:
        for level in line.levels:
            assert wording.sentence(line.key, level)


def test_pages(ada: User, rosa: User, iris: User) -> None:
    client, row = signed_in(ada), role("INTERVIEW_TEAM")
    assert b"Interviewer" in client.get(reverse("recruit:team-roles")).content
    address = reverse("recruit:team-role", args=[row.public_id])
    form = client.get(address).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"messages": "READ"}
    assert client.post(address, sent).status_code == 303
    assert role("INTERVIEW_TEAM").levels["messages"] == "READ"
    answer = client.post(address, sent | {"messages": "WRITE"})
    assert answer.status_code == 422
    assert "Somebody changed this role" in answer.content.decode()
    like = str(row.public_id)
    answer = client.post(reverse("recruit:team-role-new"), {"name": "Panel", "like": like})
    panel = HiringTeamRole.objects.get(name="Panel")
    assert answer.headers["Location"] == reverse("recruit:team-role", args=[panel.public_id])
    text = client.get(reverse("recruit:team-roles-compare"), {"a": panel.code, "b": "RECRUITER"}).content.decode()
    assert "Reads what was written to candidates" in text
    assert "Differs" in text
    for name, data in (("switch", {"on": "0"}), ("delete", {})):
        assert client.post(reverse(f"recruit:team-role-{name}", args=[panel.public_id]), data).status_code == 303
    client.post(reverse("recruit:team-role-reset", args=[row.public_id]))
    assert role("INTERVIEW_TEAM").levels == rights.DEFAULTS["INTERVIEW_TEAM"]
    assert not HiringTeamRole.objects.filter(pk=panel.pk).exists()
    assert signed_in(rosa).get(reverse("recruit:team-roles")).status_code == 403
