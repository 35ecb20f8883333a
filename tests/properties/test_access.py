"""On made-up worlds, the row filter and the predicate of every action agree for every pair of user and thing."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import User
from accounts.permissions import RoleCode
from base.actors import Actor
from recruit.applications import access as applications_access
from recruit.applications.models import Application
from recruit.candidates import access as candidates_access
from recruit.candidates.models import Candidate
from recruit.jobs import access
from recruit.jobs.models import HiringTeamMember, Job
from recruit.teams.rights import JobAction
from tests.factories.accounts import make_user
from tests.factories.road import default_process

SEATS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4), st.sampled_from(HiringTeamMember.Role.values)),
    max_size=16,
    unique_by=lambda seat: seat[:2],
)
# Which person applied to which job; people 0 and 1 are users 0 and 1 themselves.
APPLIED = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), max_size=8, unique=True)
ROLES = st.lists(st.sampled_from(list(RoleCode)), min_size=5, max_size=5)


@pytest.mark.slow
class AccessAgrees(TestCase):
    """One world an example."""

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(roles=ROLES, seats=SEATS, applied=APPLIED, active=st.lists(st.booleans(), min_size=5, max_size=5))
    def test_filter_and_predicate_agree(
        self,
        roles: list[RoleCode],
        seats: list[tuple[int, int, str]],
        applied: list[tuple[int, int]],
        active: list[bool],
    ) -> None:
        users, jobs, applications = build(roles, seats, applied, active)
        for user in users:
            actor = Actor.of(User.objects.select_related("role").get(pk=user.pk))
            for action in JobAction:
                allowed = set(access.jobs_where(actor, action))
                assert {job for job in jobs if access.can(actor, action, job)} == allowed
                assert not allowed & set(jobs[3:])
                assert access.keys_where(actor, action, jobs[:3]) == {job.pk for job in allowed}
                rows = set(applications_access.applications_where(actor, action))
                assert {row for row in applications if applications_access.can(actor, action, row)} == rows
            seen = {row.candidate_id for row in applications_access.visible_applications(actor)}
            people = set(candidates_access.visible_candidates(actor).values_list("pk", flat=True))
            assert seen <= people
            own = {person.pk for person in Candidate.objects.filter(email__iexact=user.email)}
            assert not people & own


def build(
    roles: list[RoleCode], seats: list[tuple[int, int, str]], applied: list[tuple[int, int]], active: list[bool]
) -> tuple[list[User], list[Job], list[Application]]:
    """A small company: five users, three jobs, a draft and a template (the last two), their teams, and applications."""
    users = [
        make_user(
            role, first_name="U", last_name=str(number), email=f"u{number}@northwind.example", is_active=active[number]
        )
        for number, role in enumerate(roles)
    ]
    process = default_process()
    jobs = [
        Job.objects.create(
            ref_number=f"R{number}", title=f"Job {number}", country_code="ie", city="Dublin", process=process,
            creator=users[0], is_draft=number == 3, is_template=number == 4,
        )
        for number in range(5)
    ]  # fmt: skip
    for user, job, role in seats:
        HiringTeamMember.objects.create(job=jobs[job], user=users[user], role=role)
    people = [
        Candidate.objects.create(
            first_name="P",
            last_name=str(number),
            email=f"U{number}@Northwind.example" if number < 2 else f"p{number}@example.com",
        )
        for number in range(4)
    ]
    applications = [Application.objects.create(job=jobs[job], candidate=people[person]) for person, job in applied]
    return users, jobs, applications
