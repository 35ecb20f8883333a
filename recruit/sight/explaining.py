"""Verbs of asking about access: why somebody may or may not, and who may. They change nothing and are written down."""

from __future__ import annotations

from django.db import transaction

from accounts import access
from accounts.models import User
from accounts.permissions import Permission
from base.actors import Actor
from base.audit.recording import Named, record
from base.errors import NotAllowed
from recruit.sight import history, proofs, queries
from recruit.sight.queries import Thing
from recruit.teams.rights import JobAction


def may_ask(by: Actor) -> bool:
    """Whether somebody may ask: administrators, who see every job and person; the pages name them."""
    return access.may_administer(by) and access.has(by, Permission.JOBS_ALL)


@transaction.atomic
def explain(user: User, *, about: Thing, action: JobAction, by: Actor) -> proofs.Proof:
    """Prove what a user may do with a thing. The audit holds who asked, about whom and what: keys, no names.

    Raises NotAllowed unless `may_ask`.
    """
    if not may_ask(by):
        raise NotAllowed
    proof = proofs.prove(queries.facts_of(user, about), action)
    on = Named("user", str(user.public_id))
    data = {"action": action.value, "may": proof.verdict}
    record(history.EXPLAINED, on=on, about=[_bare(about)], by=by, data=data)
    return proof


@transaction.atomic
def list_readers(about: Thing, *, by: Actor) -> Thing:
    """Note that somebody asks who may see a thing. Raises NotAllowed unless `may_ask`."""
    if not may_ask(by):
        raise NotAllowed
    record(history.LISTED, on=_bare(about), by=by)
    return about


def _bare(about: Thing) -> Named:
    """A thing without its name, which may be a person's."""
    kind = "candidate" if about.kind == "person" else about.kind
    return Named(kind, str(about.row.public_id))
