"""Drafts and templates are no jobs: no list, count, search, file or door shows them as such."""

from __future__ import annotations

import pytest

from accounts.models import User
from accounts.permissions import RoleCode
from base.actors import Actor
from base.errors import NotAllowed, NotFound
from recruit.jobs import access, opening
from recruit.jobs.models import Job
from recruit.menu import find_jobs, job_commands
from recruit.teams.rights import JobAction
from tests.factories.accounts import actor, make_user, signed_in
from tests.factories.recruit import make_job

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(rosa: User) -> Job:
    """What Rosa has begun to write."""
    job = make_job(rosa, title="Night porter")
    Job.objects.filter(pk=job.pk).update(is_draft=True)
    job.refresh_from_db()
    return job


@pytest.fixture
def template(rosa: User) -> Job:
    """A template Rosa made."""
    return make_job(rosa, title="Night porter pattern", template=True)


def test_no_door_shows_a_draft_or_a_template(ada: User, rosa: User, draft: Job, template: Job) -> None:
    for user in (ada, rosa):
        assert not access.visible_jobs(actor(user)).exists()
        assert find_jobs(actor(user), "night porter") == []
        assert job_commands(actor(user), "put on hold night porter") == []
        client = signed_in(user)
        page = client.get("/jobs/?lens=all").content.decode()
        assert "Night porter" not in page
        assert "Night porter" not in b"".join(client.get("/jobs/export.csv?lens=all")).decode()
        assert client.get(f"/jobs/{draft.public_id}/team/").status_code == 404
        assert "Night porter" not in client.get("/").content.decode()


def test_a_draft_is_its_creators_alone(ada: User, rosa: User, draft: Job) -> None:
    assert list(access.drafts_of(actor(rosa))) == [draft]
    assert not access.drafts_of(actor(ada)).exists()
    assert opening.edit_job(draft, by=actor(rosa), changes={"title": "Day porter"}).title == "Day porter"
    with pytest.raises(NotFound):
        opening.edit_job(draft, by=actor(ada), changes={"title": "Mine"})
    with pytest.raises(NotAllowed):
        access.require(actor(rosa), JobAction.EDIT_STATUS, draft)


def test_templates_are_for_everybody_who_creates_jobs(ada: User, rosa: User, hugo: User, template: Job) -> None:
    sam = make_user(RoleCode.STANDARD)
    assert list(access.templates_for(actor(sam))) == [template]
    assert not access.templates_for(actor(hugo)).exists()
    with pytest.raises(NotAllowed):
        opening.edit_job(template, by=actor(sam), changes={"title": "Mine"})
    assert opening.edit_job(template, by=actor(ada), changes={"title": "Ours"}).title == "Ours"
    assert not access.templates_for(Actor.anonymous()).exists()
