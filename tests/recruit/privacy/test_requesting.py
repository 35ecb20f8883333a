"""Wishes to be forgotten: asked once, decided by an administrator who is somebody else, or at once."""

from __future__ import annotations

import pytest

from accounts.models import User
from base.actors import Actor
from base.errors import Invalid, NotAllowed, Refused
from base.outbox import draining
from base.outbox.models import OutboxRow
from recruit.applications.models import Application
from recruit.candidates.models import Candidate
from recruit.privacy import requesting
from recruit.privacy.models import ErasureRequest
from tests.factories.accounts import actor, signed_in
from tests.factories.recruit import make_job
from tests.factories.road import make_application

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(rosa: User) -> Application:
    """Somebody on a job."""
    return make_application(make_job(rosa), email="leaver@mail.example")


@pytest.fixture
def request_(application: Application) -> ErasureRequest:
    """They ask to be erased."""
    return requesting.ask_to_be_forgotten(application.candidate, by=self_of(application))


def self_of(application: Application) -> Actor:
    return Actor.candidate(application.candidate.public_id, application.candidate.full_name)


def test_only_the_person_asks_and_twice_is_once(application: Application, rosa: User) -> None:
    with pytest.raises(NotAllowed):
        requesting.ask_to_be_forgotten(application.candidate, by=actor(rosa))
    first = requesting.ask_to_be_forgotten(application.candidate, by=self_of(application))
    assert requesting.ask_to_be_forgotten(application.candidate, by=self_of(application)) == first
    assert OutboxRow.objects.filter(topic="mail", about=f"erasure_request:{first.public_id}").count() == 1


def test_approving_erases_and_says_farewell_without_keeping_the_address(
    request_: ErasureRequest, application: Application, ada: User, rosa: User
) -> None:
    with pytest.raises(NotAllowed):
        requesting.approve(request_, by=actor(rosa))
    row = requesting.approve(request_, by=actor(ada))
    assert (row.state, row.decider) == ("done", ada)
    assert Candidate.objects.get(pk=application.candidate_id).erased_at is not None
    last = OutboxRow.objects.get(topic="last-letter")
    assert last.payload["to"] == "leaver@mail.example"
    draining.drain()
    last.refresh_from_db()
    assert (last.status, last.payload) == ("sent", {})
    with pytest.raises(Refused):
        requesting.approve(request_, by=actor(ada))


def test_refusing_needs_a_reason_and_tells_it(request_: ErasureRequest, application: Application, ada: User) -> None:
    with pytest.raises(Invalid):
        requesting.refuse(request_, by=actor(ada), reason="  ")
    row = requesting.refuse(request_, by=actor(ada), reason="A contract runs.")
    assert (row.state, row.reason) == ("refused", "A contract runs.")
    letter = OutboxRow.objects.filter(topic="mail").latest("id")
    assert "A contract runs." in letter.payload["text"]
    assert Candidate.objects.get(pk=application.candidate_id).email == "leaver@mail.example"
    again = requesting.ask_to_be_forgotten(application.candidate, by=self_of(application))
    assert again != row


def test_nobody_decides_about_themselves(rosa: User, ada: User) -> None:
    own = make_application(make_job(rosa), email=ada.email)
    request = requesting.ask_to_be_forgotten(own.candidate, by=self_of(own))
    with pytest.raises(NotAllowed):
        requesting.approve(request, by=actor(ada))


def test_the_queue_page(request_: ErasureRequest, application: Application, ada: User) -> None:
    page = signed_in(ada)
    assert application.candidate.full_name in page.get("/settings/erasure-requests/").content.decode()
    path = f"/settings/erasure-requests/{request_.public_id}"
    assert page.post(f"{path}/refuse/", {"reason": ""}).status_code == 422
    assert page.post(f"{path}/refuse/", {"reason": "Law"}).status_code == 303
    second = requesting.ask_to_be_forgotten(application.candidate, by=self_of(application))
    assert page.post(f"/settings/erasure-requests/{second.public_id}/approve/").status_code == 303
    shown = page.get("/settings/erasure-requests/").content.decode()
    assert "Nobody waits" in shown
    assert "leaver@mail.example" not in shown


def test_an_administrator_erases_by_hand_and_nobody_else_may(application: Application, ada: User, rosa: User) -> None:
    path = f"/people/{application.candidate.public_id}/erase/"
    assert signed_in(rosa).post(path).status_code == 403
    page = signed_in(ada)
    assert "1 open application is withdrawn" in page.get(path).content.decode()
    assert Candidate.objects.get(pk=application.candidate_id).erased_at is None
    assert page.post(path).status_code == 303
    assert Candidate.objects.get(pk=application.candidate_id).erased_at is not None
    assert page.get(path).status_code == 404
