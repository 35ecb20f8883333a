"""Who may read, write and send letters: each type takes the permission of its tab (product facts §15.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from base.actors import Actor
from base.errors import NotAllowed, NotFound
from recruit.candidates import access as people
from recruit.candidates.access import oneself
from recruit.jobs.access import actions_on
from recruit.letters.models import EmailTemplate, SentLetter
from recruit.teams.rights import JobAction

if TYPE_CHECKING:
    from recruit.applications.models import Application

Type = EmailTemplate.Type

# What a letter of a type takes to be sent, and to be read.
SENDING = {
    Type.GENERIC: JobAction.MESSAGE,
    Type.INTERVIEW: JobAction.MESSAGE,
    Type.CONSENT: JobAction.MESSAGE,
    Type.OFFER: JobAction.EDIT_OFFERS,
    Type.REJECTION: JobAction.MOVE,
}
READING = {
    Type.GENERIC: JobAction.VIEW_MESSAGES,
    Type.INTERVIEW: JobAction.VIEW_INTERVIEWS,
    Type.CONSENT: JobAction.VIEW_MESSAGES,
    Type.OFFER: JobAction.VIEW_OFFERS,
    Type.REJECTION: JobAction.VIEW_MESSAGES,
}


def readable_types(actions: frozenset[JobAction]) -> list[str]:
    """The types of letters somebody with these rights on the job reads: none without the tab they stand in."""
    if JobAction.VIEW_MESSAGES not in actions:
        return []
    return [type_.value for type_, action in READING.items() if action in actions]


def require(actor: Actor, application: Application, type_: str, *, reading: bool = False) -> None:
    """Pass when the actor may send (or read) letters of this type to this candidate.

    Raises NotFound for an application the actor may not see (their own among them), NotAllowed otherwise.
    """
    if actor.is_system:
        return
    actions = actions_on(actor, application.job)
    if JobAction.VIEW_CANDIDATES not in actions or oneself(actor).filter(pk=application.candidate_id).exists():
        raise NotFound
    allowed = type_ in readable_types(actions) if reading else SENDING[Type(type_)] in actions
    if not allowed:
        raise NotAllowed


def require_for(actor: Actor, letter: SentLetter) -> None:
    """Pass when the actor may stop this letter or send it again.

    One about no application belongs to those who may change the person. Raises NotFound or NotAllowed.
    """
    if letter.application is not None:
        require(actor, letter.application, letter.type)
    else:
        people.require(actor, letter.candidate, write=True)
