"""On made-up worlds all faces of access agree for every pair of user and thing: filter, predicate, reverse question."""

from __future__ import annotations

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis.extra.django import TestCase

from accounts.models import User
from accounts.permissions import Permission, RoleCode
from base.actors import Actor
from base.remembering import remembered
from recruit.applications import access as applications_access
from recruit.applications.models import Application
from recruit.candidates import access as candidates_access
from recruit.fields import scopes
from recruit.jobs import access
from recruit.jobs.models import Job
from recruit.jobs.scoped import within
from recruit.teams.rights import JobAction
from tests.properties.access_worlds import APPLIED, DRAFT, PLANS, ROLES, SEATS, Made, Plan, make

__all__ = ["APPLIED", "ROLES", "SEATS", "build"]


def build(
    roles: list[RoleCode], seats: list[tuple[int, int, str]], applied: list[tuple[int, int]], active: list[bool]
) -> tuple[list[User], list[Job], list[Application]]:
    """A small company without groups: five users, three jobs, a draft and a template, their teams, applications."""
    made = make(Plan(roles, active, seats, applied))
    return made.users, made.jobs, made.applications


def actor_of(user: User) -> Actor:
    return Actor.of(User.objects.select_related("role").get(pk=user.pk))


@pytest.mark.slow
class AccessAgrees(TestCase):
    """One world an example."""

    @settings(max_examples=14, deadline=None, suppress_health_check=list(HealthCheck))
    @given(plan=PLANS)
    def test_filter_and_predicate_agree_on_jobs_applications_and_people(self, plan: Plan) -> None:
        made = make(plan)
        for user in made.users:
            with remembered():
                actor = actor_of(user)
                jobs_agree(actor, made)
                applications_agree(actor, made)
                people_agree(actor, made)

    @settings(max_examples=14, deadline=None, suppress_health_check=list(HealthCheck))
    @given(plan=PLANS)
    def test_the_reverse_question_agrees(self, plan: Plan) -> None:
        made = make(plan)
        actors = [actor_of(user) for user in made.users]
        with remembered():
            allowed = {
                (actor.user, job): access.actions_on(actor, job) for actor in actors for job in made.jobs if actor.user
            }
            for job in made.jobs:
                for action in JobAction:
                    expected = {user for (user, on), actions in allowed.items() if on == job and action in actions}
                    assert set(access.users_who(action, job)) == expected
            for row in made.applications:
                seeing = {
                    actor.user for actor in actors
                    if applications_access.can(actor, JobAction.VIEW_CANDIDATES, row)
                }  # fmt: skip
                assert set(applications_access.readers_of(row)) == seeing

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(plan=PLANS)
    def test_a_scope_on_rows_is_the_scope_on_values(self, plan: Plan) -> None:
        made = make(plan)
        for group in made.groups:
            taken = {job for job in made.jobs if scopes.takes(group.scope, job.org_values)}
            assert set(Job.objects.filter(within(group.scope))) == taken


def jobs_agree(actor: Actor, made: Made) -> None:
    """Of each action: the jobs of the filter are those of the predicate, drafts and templates never."""
    granted = {job: access.actions_on(actor, job) for job in made.jobs}
    real = made.jobs[:DRAFT]
    for action in JobAction:
        allowed = set(access.jobs_where(actor, action))
        assert {job for job, actions in granted.items() if action in actions} == allowed
        assert allowed <= set(real)
        if action in {JobAction.VIEW, JobAction.EDIT, JobAction.MOVE}:
            assert access.keys_where(actor, action, real) == {job.pk for job in allowed}


def applications_agree(actor: Actor, made: Made) -> None:
    """Of each action: the applications of the filter are those of the predicate."""
    granted = {row: applications_access.actions_for(actor, row) for row in made.applications}
    for action in JobAction:
        rows = set(applications_access.applications_where(actor, action))
        assert {row for row, actions in granted.items() if action in actions} == rows


def people_agree(actor: Actor, made: Made) -> None:
    """The people somebody sees are those of the applications they see, and everybody for who sees every job.

    Whoever is on no job is in no access group (product facts §10.5), and nobody sees themselves.
    """
    assert actor.user is not None
    own = {person for person in made.people if person.email.lower() == actor.user.email}
    for seen, action in (
        (candidates_access.visible_candidates(actor), JobAction.VIEW_CANDIDATES),
        (candidates_access.editable_candidates(actor), JobAction.ADD_CANDIDATE),
    ):
        through = {row.candidate for row in made.applications if applications_access.can(actor, action, row)}
        expected = set(made.people) - own if actor.user.has(Permission.JOBS_ALL) else through
        assert set(seen) == expected
    of_one_job = {
        row.candidate for row in made.applications
        if row.job == made.jobs[0] and applications_access.can(actor, JobAction.VIEW_CANDIDATES, row)
    }  # fmt: skip
    asked = candidates_access.visible_candidates(actor, conditions=[Q(job=made.jobs[0])])
    assert set(asked) == of_one_job
