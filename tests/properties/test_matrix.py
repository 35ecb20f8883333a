"""Every address × every sort of person × own job, other job, gone job: who gets in is in `route_table`, row by row.

An address without a row fails, and so does a row whose answer has changed: somebody must look at it and write down what
is right. The first column is the visitor without an account; see `PERSONAS`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import AccessGroup, AccessGroupMember, SystemRole, User
from accounts.permissions import Permission, RoleCode
from base.actors import Actor
from base.rest import limits
from portal import limiting
from recruit.jobs import granting
from recruit.jobs.models import HiringTeamMember, Job
from recruit.teams.rights import GRANT_JOB, GRANTS
from tests.factories.accounts import make_user
from tests.factories.recruit import make_job
from tests.properties import route_table as table
from tests.properties.test_routes import Walk
from tests.properties.world import Route, World, address, make_world, routes

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
Role = HiringTeamMember.Role
# A folder to write the answers of addresses without a row into, a file a persona, for whoever reviews and adds them.
RECORDS = os.environ.get("ROUTE_TABLE", "")

# Strangers to the job, by their system role. The candidate is a visitor with an application and no account.
STRANGERS = ("visitor", "deactivated", "employee", "basic", "custom", "standard", "extended", "administrator")
TEAM = ("executive", "manager", "recruiter", "coordinator", "interviewer")
GROUPS = ("group_view", "group_full")
PERSONAS = (*STRANGERS, *TEAM, *GROUPS)
_SYSTEM = {
    "employee": RoleCode.EMPLOYEE, "basic": RoleCode.BASIC, "standard": RoleCode.STANDARD,
    "extended": RoleCode.EXTENDED, "administrator": RoleCode.ADMIN, "deactivated": RoleCode.STANDARD,
}  # fmt: skip
_SEATS = {
    "executive": Role.EXECUTIVE, "manager": Role.HIRING_MANAGER, "recruiter": Role.RECRUITER,
    "coordinator": Role.COORDINATOR, "interviewer": Role.INTERVIEWER,
}  # fmt: skip


@pytest.fixture
def world(db: None) -> World:
    """One of everything, Olga's."""
    return make_world()


@pytest.fixture(autouse=True)
def no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A walk asks more often than anybody may."""
    seconds: Iterator[int] = iter(range(10**9))
    limiter = limits.LocalLimiter(lambda: float(next(seconds)))
    monkeypatch.setattr(limits, "limiter", lambda: limiter)
    monkeypatch.setattr(limiting, "PAGES_A_MINUTE", 10**9)


def _persona(name: str, job: Job) -> User | None:
    """Somebody of this sort, with their seat on this job or in a group that takes it."""
    job = Job.objects.select_related("brand").get(pk=job.pk)
    if name == "visitor":
        return None
    if name == "custom":  # a role of the company's own: sees analytics and works on teams, creates nothing
        held = [Permission.STAFF.value, Permission.HIRING_TEAM.value, Permission.ANALYTICS.value]
        user = make_user(RoleCode.BASIC)
        user.role = SystemRole.objects.create(code="OWN", name="Own", permissions=held, is_system=False)
        user.save()
        return user
    user = make_user(_SYSTEM.get(name, RoleCode.STANDARD), is_active=name != "deactivated")
    if name in _SEATS:
        HiringTeamMember.objects.create(job=job, user=user, role=_SEATS[name])
    elif name in GROUPS:
        level = "FULL" if name == "group_full" else "VIEW"
        scope = {"brand": [str(job.brand.public_id if job.brand else uuid4())]}
        group = AccessGroup.objects.create(name=name, scope=scope, level=level)
        AccessGroupMember.objects.create(group=group, user=user)
    return user


def _letter(answer: Any) -> str:
    """s sign in first, 3 forbidden, 4 not found, + let in."""
    status = answer.status_code
    if status == 401 or (status in {302, 303} and str(answer["Location"]).startswith("/sign-in/")):
        return "s"
    return {403: "3", 404: "4"}.get(status, "+")


def _asked(walk: Walk, route: Route, path: str) -> str:
    """What reading it answers; for what cannot be read, what sending an empty form answers."""
    answer, _body = walk.ask(route, "GET", path)
    if answer.status_code == 405:
        answer, _body = walk.ask(route, "POST", path)
        if answer.status_code == 405:
            for method in ("PATCH", "PUT", "DELETE"):
                answer, _body = walk.ask(route, method, path)
                if answer.status_code != 405:
                    break
    return _letter(answer)


def _walked(user: User | None, keys: dict[str, str], chosen: Callable[[Route], bool] = bool) -> dict[str, str]:
    walk = Walk(user)
    walk.pages.defaults["HTTP_HX_REQUEST"] = "true"  # the same answers without the frame around them: much faster
    return {
        route.name: _asked(walk, route, address(route, keys))
        for route in routes()
        if route.name != "accounts:sign-out" and chosen(route) and not (RECORDS and route.name in table.ROWS)
    }


def _is_about_something(route: Route) -> bool:
    return "<uuid:" in route.pattern or "<id:" in route.pattern


def _compare(found: dict[str, str], expected: Callable[[str], str], who: str) -> None:
    if RECORDS:
        Path(RECORDS, who).write_text("".join(f"{name} {letter}\n" for name, letter in found.items()), encoding="utf-8")
        return
    wrong = {name: f"{letter}, not {expected(name)}" for name, letter in found.items() if letter != expected(name)}
    assert not wrong


@pytest.mark.parametrize("who", PERSONAS)
def test_own_job(who: str, world: World) -> None:
    user = _persona(who, world.job)
    found = _walked(user, world.keys, bool if who in STRANGERS else _is_about_something)
    _compare(found, lambda name: table.letter(name, PERSONAS.index(who)), who)


@pytest.mark.parametrize("who", [*TEAM[2:], *GROUPS])
def test_other_job(who: str, world: World) -> None:
    """On a team or in a group elsewhere, they are strangers here, like Standard users."""
    other = make_job(world.olga, title="Elsewhere")
    user = _persona(who, other)
    found = _walked(user, world.keys, _is_about_something)
    _compare(found, lambda name: table.letter(name, PERSONAS.index("standard")), f"{who}-other")


@pytest.mark.parametrize("reach", sorted(GRANTS))
def test_an_approver(reach: str, world: World) -> None:
    """While asked, an approver is let in like an interviewer: of a job's approval to nothing about its candidates."""
    user = make_user(RoleCode.BASIC)
    granting.grant(world.job, users=[user], reach=reach, about="approval_request:1", by=Actor.system("approvals"))
    found = _walked(user, world.keys, _is_about_something)

    def expected(name: str) -> str:
        stranger, interviewer = (table.letter(name, PERSONAS.index(who)) for who in ("basic", "interviewer"))
        if reach == GRANT_JOB and name.startswith(table.ABOUT_CANDIDATES):
            return stranger
        return table.OF_APPROVERS.get(name, interviewer)

    _compare(found, expected, f"approver-{reach}")


@pytest.mark.parametrize("who", ["recruiter", "group_full", "administrator"])
def test_gone_job(who: str, world: World) -> None:
    """Nothing is left: whoever could get in learns that, and nobody learns more than strangers do."""
    user = _persona(who, world.job)
    found = _walked(user, {}, _is_about_something)
    _compare(found, lambda name: table.gone(name, who), f"{who}-gone")


def test_every_address_has_a_row() -> None:
    names = {route.name for route in routes()} - {"accounts:sign-out"}
    assert sorted(names - set(table.ROWS)) == []
    assert sorted(set(table.ROWS) - names) == []
