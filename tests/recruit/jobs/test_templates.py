"""Templates and copies of jobs."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.permissions import RoleCode
from base.errors import Invalid, NotAllowed, NotFound, Refused
from recruit.jobs import copying, publishing
from recruit.jobs.models import HiringTeamMember, Job
from tests.factories.accounts import actor, make_user, signed_in
from tests.factories.recruit import AD_TEXT, default_ad, make_application, make_job, make_published_job

pytestmark = pytest.mark.django_db
Role = HiringTeamMember.Role


@pytest.fixture
def job(rosa: User, hugo: User) -> Job:
    """A published job with two ads, three seats, a team and a candidate."""
    job = make_published_job(
        rosa, title="Charge nurse", team={hugo: Role.HIRING_MANAGER}, positions=3, salary_min=40_000
    )
    publishing.write_ad(job, by=actor(rosa), changes={"language": "de", "title": "Stationsleitung"})
    make_application(job)
    return job


def test_a_copy_is_a_draft_with_what_was_wished(rosa: User, hugo: User, job: Job) -> None:
    client, url = signed_in(rosa), reverse("recruit:job-duplicate", args=[job.public_id])
    assert client.get(url).status_code == 200
    answer = client.post(url, {"chosen": "1", "ads": "on", "team": "on", "positions": "on"})
    copy = Job.objects.get(is_draft=True)
    assert answer["Location"] == reverse("recruit:job-edit-step", args=[copy.public_id, "create"])
    assert (copy.title, copy.salary_min, copy.creator, copy.positions.count()) == (
        "Charge nurse",
        Decimal(40_000),
        rosa,
        3,
    )
    assert sorted(copy.ads.values_list("language", "is_default")) == [("de", False), ("en", True)]
    assert default_ad(copy).job_description == default_ad(job).job_description
    assert dict(copy.team.values_list("user", "role")) == {rosa.pk: Role.RECRUITER, hugo.pk: Role.HIRING_MANAGER}
    assert copy.applications.count() == 0
    assert copy.ref_number != job.ref_number


def test_a_bare_copy_has_one_seat_an_empty_ad_and_its_maker(rosa: User, job: Job) -> None:
    copy = copying.duplicate_job(job, by=actor(rosa), ads=False, positions=False)
    assert (copy.positions.count(), copy.ads.count(), default_ad(copy).job_description) == (1, 1, "")
    assert list(copy.team.values_list("user", flat=True)) == [rosa.pk]


def test_a_job_one_may_not_see_is_not_copied(hugo: User, iris: User, job: Job) -> None:
    sam = make_user(RoleCode.STANDARD)
    with pytest.raises(NotFound):
        copying.duplicate_job(job, by=actor(sam))
    with pytest.raises(NotAllowed):
        copying.duplicate_job(job, by=actor(hugo))
    assert not Job.objects.filter(is_draft=True).exists()


def test_a_template_is_saved_used_and_deleted(rosa: User, job: Job) -> None:
    client = signed_in(rosa)
    keep = reverse("recruit:job-keep", args=[job.public_id])
    assert client.post(keep, {"title": " "}).status_code == 422
    assert client.post(keep, {"title": "Ward lead"})["Location"] == reverse("recruit:job-templates")
    answer = client.post(keep, {"title": "ward LEAD"})
    assert "There is a template of this name." in answer.content.decode()
    template = Job.objects.get(is_template=True)
    assert "Ward lead" in client.get(reverse("recruit:job-templates")).content.decode()
    assert "Ward lead" in client.get(reverse("recruit:job-new")).content.decode()

    sam = make_user(RoleCode.STANDARD)
    signed_in(sam).post(reverse("recruit:job-start", args=[template.public_id]))
    draft = Job.objects.get(is_draft=True)
    assert (draft.title, draft.creator, draft.positions.count(), draft.is_template) == ("Ward lead", sam, 3, False)
    assert "beds" in default_ad(draft).job_description

    remove = reverse("recruit:job-template-remove", args=[template.public_id])
    assert signed_in(sam).post(remove).status_code == 403
    assert client.post(remove).status_code == 303
    assert list(Job.objects.filter(is_template=True)) == []
    assert Job.objects.filter(pk=draft.pk).exists()


def test_a_template_is_edited_step_by_step_and_never_published(rosa: User, job: Job) -> None:
    template = copying.save_as_template(job, by=actor(rosa), title="Ward lead")
    client = signed_in(rosa)
    url = reverse("recruit:job-edit-step", args=[template.public_id, "create"])
    given = {"title": "Ward leader", "language": "en", "job_description": AD_TEXT, "go": "publish"}
    assert client.post(url, given)["Location"] == url
    template.refresh_from_db()
    assert (template.title, template.is_template) == ("Ward leader", True)
    assert client.post(url, given | {"go": "close"})["Location"] == reverse("recruit:job-templates")
    assert client.get(reverse("recruit:job", args=[template.public_id])).status_code == 404
    with pytest.raises((NotAllowed, NotFound)):
        publishing.publish(default_ad(template), by=actor(rosa))


def test_only_templates_are_deleted_as_templates(rosa: User, job: Job) -> None:
    with pytest.raises(Refused):
        copying.remove_template(job, by=actor(rosa))
    with pytest.raises(Invalid):
        copying.save_as_template(job, by=actor(rosa), title="x" * 201)
    assert Job.objects.filter(pk=job.pk).exists()


def test_suggestions_follow_the_title(rosa: User, job: Job) -> None:
    copying.save_as_template(job, by=actor(rosa), title="Night porter pattern")
    client, url = signed_in(rosa), reverse("recruit:job-suggestions")
    text = client.get(url, {"title": "charge"}, headers={"HX-Request": "true"}).content.decode()
    assert "Use Charge nurse" in text
    assert "Night porter" not in text
    text = client.get(url, {"title": "porter"}, headers={"HX-Request": "true"}).content.decode()
    assert "Use Night porter pattern" in text


def test_the_list_of_templates_costs_the_same_for_one_and_three(rosa: User) -> None:
    client, counts = signed_in(rosa), []
    for more in (1, 2):
        for number in range(more):
            copying.save_as_template(make_job(rosa), by=actor(rosa), title=f"Pattern {more} {number}")
        client.get(reverse("recruit:job-templates"))
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse("recruit:job-templates")).status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 10
