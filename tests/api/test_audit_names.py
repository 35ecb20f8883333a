"""The audit's names over REST: one act of ours that the original tells as two answers by the name asked for."""

from __future__ import annotations

import pytest

from accounts.models import User
from api import audit_names
from base.actors import Actor
from base.audit import kinds
from recruit.jobs import staffing
from recruit.jobs.models import HiringTeamMember
from tests.api.conftest import Api
from tests.factories.recruit import make_job
from tests.factories.tokens import token_of

pytestmark = pytest.mark.django_db


def events(api: Api, *names: str) -> list[str]:
    """The names of what is found when these are asked for."""
    query = "&".join(f"eventName={name}" for name in names)
    return [row["eventName"] for row in api.get(f"/audit-api/v201910/audit-events?limit=100&{query}").json()["content"]]


def test_a_changed_role_on_a_team_is_no_new_member(ada: User, hugo: User) -> None:
    job = make_job(ada)
    for role in (HiringTeamMember.Role.INTERVIEWER, HiringTeamMember.Role.COORDINATOR):
        staffing.add_member(job, by=Actor.of(ada), user=hugo, role=role)
    api = Api(token_of(ada))
    assert events(api, "HIRING_TEAM_MEMBER_ADDED") == ["HIRING_TEAM_MEMBER_ADDED"]
    assert events(api, "HIRING_TEAM_ROLE_UPDATED") == ["HIRING_TEAM_ROLE_UPDATED"]


def test_names_are_those_of_our_kinds() -> None:
    known = {kind.name for kind in kinds.every()}
    assert {name for name in (*audit_names.EVENTS, *audit_names.ALSO) if name not in known} == set()


def test_a_hire_answers_by_both_of_its_names() -> None:
    assert audit_names.event_asked("application.hired", []) == "JOB_APPLICATION_STATE_MODIFIED"
    assert audit_names.event_asked("application.hired", ["POSITION_ASSIGNED"]) == "POSITION_ASSIGNED"
    both = ["POSITION_ASSIGNED", "JOB_APPLICATION_STATE_MODIFIED"]
    assert audit_names.event_asked("application.hired", both) == "JOB_APPLICATION_STATE_MODIFIED"
    known = ["application.hired", "application.moved"]
    assert audit_names.kinds_of("position_assigned", known) == ["application.hired"]
    assert audit_names.kinds_of("JOB_APPLICATION_STATE_MODIFIED", known) == known
