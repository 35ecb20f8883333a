"""The hiring team of a job and its settings page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.permissions import RoleCode
from base.errors import NotAllowed, NotFound
from recruit.jobs import staffing, steering
from recruit.jobs.models import HiringTeamMember, Job, JobStatusInterval
from recruit.processes.models import HiringStep
from tests.factories.accounts import actor, make_user, signed_in
from tests.factories.recruit import make_department, make_job

pytestmark = pytest.mark.django_db
Role = HiringTeamMember.Role


def address(name: str, job: Job) -> str:
    return reverse(f"recruit:{name}", args=[job.public_id])


def roles(job: Job) -> dict[str, str]:
    return dict(job.team.values_list("user__first_name", "role"))


def test_the_page_says_what_each_may_do_and_what_is_lost_with_them(ada: User, hugo: User, rosa: User) -> None:
    job = make_job(ada, team={hugo: Role.HIRING_MANAGER, rosa: Role.RECRUITER})
    make_job(ada, team={hugo: Role.HIRING_MANAGER})
    lines = {
        line.member.user.first_name: line for line in signed_in(ada).get(address("job-team", job)).context["members"]
    }
    assert lines["Ada"].words[1] == "Sees and changes every job as Administrator."
    assert lines["Hugo"].words[1] == "As Basic they do not edit the job itself."
    assert lines["Rosa"].words == ["Runs the hiring. Everything on the job and its candidates."]
    assert lines["Hugo"].warning == (
        "Remove Hugo Manager from the hiring team? They no longer see this job and its candidates. "
        "The job is left without a hiring manager."
    )
    assert lines["Rosa"].warning == (
        "Remove Rosa Recruiter from the hiring team? They no longer see this job and its candidates."
    )
    assert lines["Hugo"].jobs == 2


def test_the_summary_is_the_matrix(ada: User) -> None:
    summary = signed_in(ada).get(address("job-team", make_job(ada))).context["summary"]
    by_words = {str(words): {str(role): may for role, may in cells} for words, cells in summary}
    assert by_words["Hire"] == {
        "Executive": True, "Hiring manager": True, "Recruiter": True, "Coordinator": False, "Interviewer": False,
    }  # fmt: skip


def test_people_of_the_departments_teams_are_suggested_and_added(ada: User, hugo: User, iris: User) -> None:
    nursing = make_department("Nursing")
    for _number in range(2):
        make_job(ada, department=nursing, team={hugo: Role.HIRING_MANAGER})
    make_job(ada, team={iris: Role.INTERVIEWER})
    job, client = make_job(ada, department=nursing), signed_in(ada)
    page = client.get(address("job-team", job))
    assert [(seat.user.first_name, seat.role) for seat in page.context["suggested"]] == [("Hugo", "HIRING_MANAGER")]
    client.post(address("job-team", job), {"user": str(hugo.public_id), "role": "HIRING_MANAGER"})
    assert roles(job) == {"Ada": "RECRUITER", "Hugo": "HIRING_MANAGER"}


def test_a_team_is_copied_from_a_job_one_sees(ada: User, rosa: User, hugo: User, iris: User) -> None:
    source = make_job(ada, ref_number="REF9", team={hugo: Role.HIRING_MANAGER, iris: Role.INTERVIEWER})
    job, client = make_job(rosa, team={hugo: Role.EXECUTIVE}), signed_in(rosa)
    url = address("job-team-copy", job)
    answer = client.post(url, {"job": "ref9"})
    assert answer.status_code in (200, 422)
    assert "You see no job with this ID." in answer.content.decode()
    with pytest.raises(NotFound):
        staffing.copy_team(job, by=actor(rosa), source=source)
    staffing.add_member(source, by=actor(ada), user=rosa, role=Role.INTERVIEWER)
    iris.is_active = False
    iris.save()
    client.post(url, {"job": "ref9"})
    assert roles(job) == {"Rosa": "RECRUITER", "Hugo": "EXECUTIVE", "Ada": "RECRUITER"}


def test_the_owner_changes_hands_by_whom_may_change_the_team(ada: User, rosa: User, hugo: User) -> None:
    job = make_job(ada, team={hugo: Role.HIRING_MANAGER})
    with pytest.raises(NotAllowed):
        staffing.hand_over(job, by=actor(hugo), user=rosa)
    staffing.hand_over(job, by=actor(ada), user=rosa)
    assert list(job.team.order_by("pk").values_list("user__first_name", flat=True)) == ["Hugo", "Rosa", "Ada"]


def test_the_settings_tell_the_process_its_required_steps_and_the_time_in_each_status(ada: User) -> None:
    job = make_job(ada)
    step = HiringStep.objects.filter(process=job.process, deleted_at=None).first()
    assert step is not None
    HiringStep.objects.filter(pk=step.pk).update(is_required=True)
    steering.put_on_hold(job, by=actor(ada))
    then = timezone.now() - timedelta(days=3, hours=1)
    JobStatusInterval.objects.filter(job=job, status="CREATED").update(entered_at=then, left_at=then)
    JobStatusInterval.objects.filter(job=job, status="ON_HOLD").update(entered_at=then)
    page = signed_in(ada).get(address("job-settings", job))
    assert page.context["required"] == [step.name]
    assert page.context["chosen_by"] == "It is the default: no process is bound to the org values of this job."
    assert next((stay.status, stay.days) for stay in page.context["stays"]) == ("ON_HOLD", 3)


def test_the_private_note_is_kept_for_those_who_edit(ada: User, iris: User) -> None:
    job = make_job(ada, team={iris: Role.INTERVIEWER})
    url = reverse("recruit:job-note", args=[job.public_id])
    signed_in(ada).post(url, {"note": "Ask finance first."})
    assert "Ask finance first." in signed_in(ada).get(address("job-settings", job)).content.decode()
    assert signed_in(iris).get(address("job-settings", job)).status_code == 403
    assert signed_in(iris).post(url, {"note": "x"}).status_code == 403


def test_team_and_settings_cost_the_same_for_one_member_and_three(ada: User, hugo: User, iris: User) -> None:
    job, client = make_job(ada), signed_in(ada)
    for name in ("job-team", "job-settings"):
        counts = []
        for people in ({}, {hugo: Role.EXECUTIVE, iris: Role.INTERVIEWER}):
            for user, role in people.items():
                staffing.add_member(job, by=actor(ada), user=user, role=role)
            client.get(address(name, job))
            with CaptureQueriesContext(connection) as caught:
                assert client.get(address(name, job)).status_code == 200
            counts.append(len(caught))
        assert counts[0] == counts[1] <= 16, counts
    assert make_user(RoleCode.BASIC)
