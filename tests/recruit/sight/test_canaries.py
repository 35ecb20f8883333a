"""Marked words in every field that is not everybody's never reach a persona that may not read them.

Each persona reads every page, fragment, file and answer of the REST interface, searches, and gets its mails; what was
logged meanwhile is searched too. Strangers to the job are held by `tests/properties/test_routes.py`. Webhooks
do not exist yet: when they do, what they deliver is searched here as well.
"""

from __future__ import annotations

import logging
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from accounts import looking
from accounts.middleware import CLOSED
from accounts.models import AccessGroup, AccessGroupMember, User
from accounts.permissions import RoleCode
from base.actors import Actor
from base.mail.models import MailboxMessage
from base.outbox.models import OutboxRow
from base.rest import limits
from portal import limiting
from recruit.applications import noting
from recruit.applications.models import Application
from recruit.jobs.models import HiringTeamMember, Job
from tests.factories.accounts import make_user, signed_in
from tests.factories.fields import make_field
from tests.factories.recruit import make_application, make_job
from tests.properties import route_table as table
from tests.properties import world as marks
from tests.properties.test_matrix import PERSONAS
from tests.properties.test_routes import LETS_IN, Walk
from tests.properties.world import World, address, make_world, routes

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FIELD, ELSEWHERE, HASH = "canary-application-field", "Canaryelsewhere", "canary-digest-of-a-secret"
ALL = {*marks.MARKS, FIELD, ELSEWHERE, HASH}
# Direct notes, notes to oneself, diversity answers, others' views and runs, others' tasks, secrets, other jobs.
NOBODYS = {marks.DIRECT, marks.SELF, marks.DIVERSE, marks.VIEW, marks.RUN, marks.TASK, HASH, ELSEWHERE}
# What each persona may not read, by the default matrix (product facts §10.6) and the levels of groups (§10.5).
FORBIDDEN: dict[str, set[str]] = {
    "interviewer": NOBODYS | {marks.FULL, marks.OFFER, marks.LETTER, marks.JOB_NOTE, FIELD},
    "coordinator": NOBODYS - {marks.TASK} | {marks.FULL, marks.OFFER},
    "group_view": NOBODYS | {marks.FULL, marks.OFFER, marks.JOB_NOTE, FIELD},
}
_SEATS = {"interviewer": HiringTeamMember.Role.INTERVIEWER, "coordinator": HiringTeamMember.Role.COORDINATOR}


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    """Olga's company with a mark in every field that is not everybody's; nobody has to wait."""
    seconds = iter(range(10**9))
    limiter = limits.LocalLimiter(lambda: float(next(seconds)))
    monkeypatch.setattr(limits, "limiter", lambda: limiter)
    monkeypatch.setattr(limiting, "PAGES_A_MINUTE", 10**9)
    made = make_world()
    own = make_field("Notice period", category="APPLICATION", type="TEXT")
    Application.objects.filter(pk=made.application.pk).update(fields={str(own.public_id): FIELD})
    make_application(make_job(made.olga, title="Elsewhere"), first_name="Eva", last_name=ELSEWHERE)
    made.olga.set_password(HASH)
    User.objects.filter(pk=made.olga.pk).update(password=HASH)
    return made


def _persona(who: str, job: Job) -> User:
    job = Job.objects.select_related("brand").get(pk=job.pk)
    user = make_user(RoleCode.STANDARD)
    if who in _SEATS:
        HiringTeamMember.objects.create(job=job, user=user, role=_SEATS[who])
    elif who == "group_view":
        group = AccessGroup.objects.create(
            name="Ours", scope={"brand": [str(job.brand.public_id if job.brand else "")]}
        )
        AccessGroupMember.objects.create(group=group, user=user)
    return user


def _everything_read(walk: Walk, world: World, who: str) -> dict[str, set[str]]:
    """The marks that each address showed somebody."""
    found: dict[str, set[str]] = {}
    place = PERSONAS.index(who)
    for route in routes():
        if table.letter(route.name, place) in {"3", "4", "s"} or route.name in LETS_IN["anonymous"]:
            continue
        base = address(route, world.keys)
        for query in _queries(route.name, world):
            _answer, body = walk.ask(route, "GET", base + query)
            found.setdefault(route.name, set()).update(mark for mark in ALL if mark.encode() in body)
    return {name: seen for name, seen in found.items() if seen}


def _queries(name: str, world: World) -> list[str]:
    if name in {"recruit:application", "recruit:application-panel"}:
        tabs = ("overview", "profile", "emails", "reviews", "notes", "activity", "files")
        return [f"?tab={tab}" for tab in tabs]
    if name in {"recruit:people", "recruit:people-csv", "recruit:people-xlsx", "recruit:job-candidates"}:
        return ["", "?q=canary", "?cols=rating&cols=tags&cols=email&cols=source&cols=consent"]
    if name in {"ui:palette", "recruit:tags", "recruit:job-suggestions", "recruit:jobs", "api:candidates", "api:jobs"}:
        return ["", "?q=canary"]
    if name == "recruit:job-compare":
        return ["?selected=" + ",".join(str(key) for key in _applications(world))]
    if name in {"api:reviews", "api:messages"}:
        return [f"?candidateId={world.person.public_id}&jobId={world.job.public_id}"]
    return [""]


def _applications(world: World) -> list[Any]:
    return list(world.job.applications.values_list("public_id", flat=True))


@pytest.mark.parametrize("who", sorted(FORBIDDEN))
def test_no_mark_reaches_who_may_not_read_it(who: str, world: World, caplog: pytest.LogCaptureFixture) -> None:
    user = _persona(who, world.job)
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, logger="django.db.backends")  # statements hold values, and are never logged

    found = _everything_read(Walk(user), world, who)

    leaks = {name: sorted(seen & FORBIDDEN[who]) for name, seen in found.items() if seen & FORBIDDEN[who]}
    assert leaks == {}
    assert {marks.OPEN, marks.PERSON} <= set().union(*found.values())  # the walk did read: what is theirs was there
    assert [mark for mark in ALL if mark in caplog.text] == []
    assert _mailed(user, FORBIDDEN[who]) == []


def _mailed(user: User, forbidden: set[str]) -> list[str]:
    """The marks in letters to a user, those that wait and those that left."""
    waiting = [str(row.payload) for row in OutboxRow.objects.all() if user.email in str(row.payload)]
    left = [
        f"{row.subject} {row.text} {row.html}" for row in MailboxMessage.objects.all() if user.email in row.recipients
    ]
    return [mark for mark in sorted(forbidden) if any(mark in words for words in [*waiting, *left])]


def test_who_looks_through_a_managers_eyes_reads_no_direct_notes_and_none_to_oneself(ada: User, world: World) -> None:
    manager = make_user(RoleCode.STANDARD)
    HiringTeamMember.objects.create(job=world.job, user=manager, role=HiringTeamMember.Role.HIRING_MANAGER)
    noting.write_note(world.application, by=Actor.of(manager), text=marks.SELF, kind="SELF")
    noting.write_note(world.application, by=Actor.of(world.olga), text=marks.DIRECT, kind="DIRECT", to=[manager])
    walk = Walk(manager)
    assert marks.DIRECT.encode() in _notes(walk.pages, world)
    assert marks.SELF.encode() in _notes(walk.pages, world)

    walk.pages = signed_in(ada)
    assert walk.pages.post(f"/settings/users/{manager.public_id}/look/").status_code == 303
    walk.token = str(uuid4())  # a look is no way into the REST interface

    found = _everything_read(walk, world, "manager")

    closed = {marks.DIRECT, marks.SELF, marks.DIVERSE, marks.VIEW, HASH, ELSEWHERE}
    assert {name: seen & closed for name, seen in found.items() if seen & closed} == {}
    assert marks.OPEN in set().union(*found.values())
    assert looking.SESSION_KEY in walk.pages.session


def _notes(browser: Client, world: World) -> bytes:
    return browser.get(f"/applications/{world.application.public_id}/?tab=notes").content


def test_every_page_a_manager_reads_opens_for_who_looks_through_their_eyes(ada: User, world: World) -> None:
    manager = make_user(RoleCode.STANDARD)
    HiringTeamMember.objects.create(job=world.job, user=manager, role=HiringTeamMember.Role.HIRING_MANAGER)
    walk = Walk(ada)
    walk.pages.defaults["HTTP_HX_REQUEST"] = "true"
    walk.pages.post(f"/settings/users/{manager.public_id}/look/")
    shut = set()
    for route in routes():
        path = address(route, world.keys)
        letters = {table.letter(route.name, PERSONAS.index(who)) for who in ("standard", "manager")}
        if route.is_rest or "+" not in letters:
            continue
        answer, _body = walk.ask(route, "GET", path)
        if answer.status_code == 403 and not path.startswith(CLOSED):
            shut.add(route.name)
    assert shut == set()
