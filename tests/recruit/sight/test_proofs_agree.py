"""On made-up worlds, the verdict of every proof is what the access modules say, for every user, thing and action."""

from __future__ import annotations

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import AccessGroup, AccessGroupMember, User
from accounts.permissions import RoleCode
from base.actors import Actor
from base.errors import DomainError
from recruit.applications import access as applications_access
from recruit.applications.models import Application, Note
from recruit.candidates import access as candidates_access
from recruit.candidates.models import Candidate
from recruit.jobs import access as jobs_access
from recruit.jobs.models import Job
from recruit.letters import access as letters_access
from recruit.letters.models import EmailTemplate, SentLetter
from recruit.sight import proofs, queries
from recruit.sight.queries import Thing
from recruit.teams import rights
from recruit.teams.models import HiringTeamRole
from recruit.teams.rights import JobAction
from tests.properties import test_access as worlds
from tests.properties.access_worlds import GRANTS, give

LEVELS = st.lists(st.integers(0, 2), min_size=len(rights.LINES), max_size=len(rights.LINES))
# Who is in which group: 0 takes every job with full access, 1 some to look at, 2 none.
MEMBERS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2)), max_size=6, unique=True)
SCOPES = (({"country": ["ie"]}, "FULL"), ({"country": ["de", "at"]}, "VIEW"), ({"country": ["fr"]}, "FULL"))


def _allowed(user: User, kind: str, row: queries.Row) -> set[JobAction]:
    """The actions whose proof says yes."""
    facts = queries.facts_of(user, Thing(kind, row, "", ""))
    allowed = set()
    for action in JobAction:
        proof = proofs.prove(facts, action)
        assert not (proof.verdict and proof.ways)
        if proof.verdict:
            allowed.add(action)
    return allowed


def _reads(actor: Actor, letter: SentLetter) -> bool:
    assert letter.application is not None
    try:
        letters_access.require(actor, letter.application, letter.type, reading=True)
    except DomainError:
        return False
    return True


@pytest.mark.slow
class ProofsAgree(TestCase):
    """One world an example."""

    # Interviewers read of interviews, but not the tab that the letters about them stand in.
    @example(
        roles=[RoleCode.EMPLOYEE] * 5,
        seats=[(0, 2, rights.EXECUTIVE), (1, 0, rights.EXECUTIVE), (2, 1, rights.INTERVIEWER)],
        applied=[(0, 2), (0, 1), (0, 0)],
        active=[True] * 5,
        levels=[0] * len(rights.LINES),
        members=[],
        erased=False,
        grants=[],
    )
    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        roles=worlds.ROLES,
        seats=worlds.SEATS,
        applied=worlds.APPLIED,
        active=st.lists(st.booleans(), min_size=5, max_size=5),
        levels=LEVELS,
        members=MEMBERS,
        erased=st.booleans(),
        grants=GRANTS,
    )
    def test_every_verdict_is_the_access_modules(  # noqa: PLR0917  # hypothesis gives them
        self,
        roles: list[RoleCode],
        seats: list[tuple[int, int, str]],
        applied: list[tuple[int, int]],
        active: list[bool],
        levels: list[int],
        members: list[tuple[int, int]],
        erased: bool,
        grants: list[tuple[int, int, str, bool]],
    ) -> None:
        made, jobs = worlds.build(roles, seats, applied, active)[:2]
        give(grants, made, jobs)
        _arrange(made, jobs, levels, members, erased=erased)
        applications = list(Application.objects.select_related("job", "candidate").order_by("pk"))
        users = [User.objects.select_related("role").get(pk=user.pk) for user in made]
        letters = [
            SentLetter.objects.create(candidate=row.candidate, application=row, type=type_, to_email="x@y.example")
            for row in applications[:2]
            for type_ in EmailTemplate.Type.values
        ]
        notes = _notes(users, applications[:2])
        for user in users:
            actor = Actor.of(user)
            for job in Job.objects.all():
                assert _allowed(user, "job", job) == jobs_access.actions_on(actor, job)
            for row in applications[:3]:
                assert _allowed(user, "application", row) == applications_access.actions_for(actor, row)
            for letter in letters:
                reading = letters_access.READING[EmailTemplate.Type(letter.type)]
                assert (reading in _allowed(user, "letter", letter)) == _reads(actor, letter)
            for note in notes:
                may = JobAction.VIEW_NOTES in _allowed(user, "note", note)
                assert may == applications_access.can_read_note(actor, note)
            seen = set(candidates_access.visible_candidates(actor))
            edited = set(candidates_access.editable_candidates(actor))
            for person in Candidate.objects.all():
                allowed = _allowed(user, "person", person)
                assert (JobAction.VIEW_CANDIDATES in allowed) == (person in seen)
                assert (JobAction.ADD_CANDIDATE in allowed) == (person in edited)
        for job in jobs[:3]:
            able = {user for user in users if jobs_access.can(Actor.of(user), JobAction.VIEW, job)}
            thing = Thing("job", job, "", "")
            assert set(queries.readers(thing).filter(pk__in=[user.pk for user in users])) == able
            ways = {user for way in queries.WAYS for user in queries.readers(thing, way) if user in users}
            assert ways == able
            assert all(reader.because for reader in queries.with_reasons(thing, sorted(able, key=lambda u: u.pk)))


def _arrange(
    users: list[User], jobs: list[Job], levels: list[int], members: list[tuple[int, int]], *, erased: bool
) -> None:
    """A role of one's own making, groups with members, jobs in two countries, and perhaps somebody erased."""
    chosen = {
        line.key: line.levels[min(place, len(line.levels) - 1)].value
        for line, place in zip(rights.LINES, levels, strict=True)
    }
    HiringTeamRole.objects.filter(code=rights.COORDINATOR).update(levels=chosen)
    Job.objects.filter(pk=jobs[0].pk).update(country_code="at")
    groups = [
        AccessGroup.objects.create(name=f"Group {number}", scope=scope, level=level)
        for number, (scope, level) in enumerate(SCOPES)
    ]
    for user, group in members:
        AccessGroupMember.objects.create(group=groups[group], user=users[user])
    if erased:
        last = Candidate.objects.order_by("-pk")[0]
        Candidate.objects.filter(pk=last.pk).update(erased_at=timezone.now(), email="")


def _notes(users: list[User], applications: list[Application]) -> list[Note]:
    notes = []
    for row in applications:
        for kind in Note.Kind.values:
            note = Note.objects.create(application=row, author=users[0], kind=kind, text="…")
            note.mentions.set(users[1:3])
            notes.append(note)
    return notes
