"""On made-up worlds, the filter and the predicate of notes agree, and direct notes stay between those they name."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import User
from accounts.permissions import RoleCode
from base.actors import Actor
from recruit.applications import access
from recruit.applications.models import Note
from recruit.teams.rights import JobAction
from tests.properties.test_access import APPLIED, ROLES, SEATS, build

# Author, application, kind and the users mentioned, by their numbers.
NOTES = st.lists(
    st.tuples(
        st.integers(0, 4), st.integers(0, 7), st.sampled_from(Note.Kind.values), st.sets(st.integers(0, 4), max_size=3)
    ),
    max_size=8,
)


@pytest.mark.slow
class NotesAgree(TestCase):
    """One world an example."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        roles=ROLES,
        seats=SEATS,
        applied=APPLIED,
        active=st.lists(st.booleans(), min_size=5, max_size=5),
        written=NOTES,
    )
    def test_filter_and_predicate_agree(
        self,
        roles: list[RoleCode],
        seats: list[tuple[int, int, str]],
        applied: list[tuple[int, int]],
        active: list[bool],
        written: list[tuple[int, int, str, set[int]]],
    ) -> None:
        users, _jobs, applications = build(roles, seats, applied, active)
        notes = []
        for author, number, kind, mentioned in written if applications else []:
            application = applications[number % len(applications)]
            note = Note.objects.create(application=application, author=users[author], kind=kind, text="…")
            note.mentions.set([users[each] for each in mentioned])
            notes.append(note)
        for user in users:
            actor = Actor.of(User.objects.select_related("role").get(pk=user.pk))
            readable = set(access.notes_where(actor))
            assert {note for note in notes if access.can_read_note(actor, note)} == readable
            for application in access.visible_applications(actor):
                assert set(access.notes_on(actor, application)) == {
                    note for note in readable if note.application_id == application.pk
                }
            for note in readable:
                if note.kind == Note.Kind.DIRECT:
                    assert note.author_id == user.pk or note.mentions.filter(pk=user.pk).exists()
        for application in applications:
            readers = set(access.readers_of(application))
            actors = [Actor.of(User.objects.select_related("role").get(pk=user.pk)) for user in users]
            able = {
                actor.user
                for actor in actors
                if actor.user and actor.user.is_active and access.can(actor, JobAction.VIEW_CANDIDATES, application)
            }
            assert {user for user in users if user in readers} == able
