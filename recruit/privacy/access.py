"""Who may ask for consent and who may decide about a wish to be forgotten. Settings belong to administrators."""

from __future__ import annotations

from base.actors import Actor, ActorKind
from base.errors import NotAllowed
from recruit.applications.access import applications_where
from recruit.candidates import access as people
from recruit.candidates.models import Candidate
from recruit.teams.rights import JobAction


def is_oneself(actor: Actor, candidate: Candidate) -> bool:
    """Whether the actor is this very person: on a candidate page, or as an employee."""
    if actor.kind is ActorKind.CANDIDATE:
        return actor.key == str(candidate.public_id)
    return people.oneself(actor).filter(pk=candidate.pk).exists()


def require_oneself(actor: Actor, candidate: Candidate) -> None:
    """Raise NotAllowed for everybody but the person."""
    if not is_oneself(actor, candidate):
        raise NotAllowed


def require_may_ask(actor: Actor, candidate: Candidate) -> None:
    """Pass for those who may write to the person on one of their jobs, or may change the profile.

    Raises NotFound for somebody the actor may not see, NotAllowed for one they may only read.
    """
    people.require(actor, candidate)
    writable = applications_where(actor, JobAction.MESSAGE).filter(candidate=candidate)
    if not writable.exists() and not people.editable_candidates(actor).filter(pk=candidate.pk).exists():
        raise NotAllowed
