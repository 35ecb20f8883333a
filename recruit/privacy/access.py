"""Who may ask for consent and who may decide about a wish to be forgotten. Settings belong to administrators."""

from __future__ import annotations

from base.actors import Actor, ActorKind
from base.errors import NotAllowed
from recruit.candidates import access as people
from recruit.candidates.models import Candidate


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
    """Pass for those who may change the person's profile; raise NotFound or NotAllowed for others."""
    if not actor.is_system:
        people.require(actor, candidate, write=True)
