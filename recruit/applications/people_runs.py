"""Long works on people: résumés uploaded, spreadsheets imported and taken back, acts on many."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.actors import Actor
from base.errors import NotFound
from base.runs import kinds
from recruit.applications import applying, importing, uploading
from recruit.candidates import enlisting, tagging
from recruit.candidates.access import visible_candidates
from recruit.candidates.models import Candidate

TAG, ADD, DELETE = "people.tag", "people.add_to_job", "people.delete"


def _person(data: dict[str, Any], actor: Actor) -> Candidate:
    found = visible_candidates(actor).filter(public_id=UUID(data["candidate"])).first()
    if found is None:
        raise NotFound(_("This person is gone, or you do not have access any more."))
    return found


def tag_person(data: dict[str, Any], actor: Actor, *, tags: list[str]) -> str:
    """Tag one of many people."""
    tagging.add_tags(_person(data, actor), by=actor, tags=tags)
    return ""


def add_person_to_job(data: dict[str, Any], actor: Actor, *, job: str) -> str:
    """Put one of many people on a job, as a lead."""
    found = importing.job_of(actor, job)
    if found is not None:
        applying.add_to_job(found, by=actor, candidate=_person(data, actor))
    return ""


def delete_person(data: dict[str, Any], actor: Actor) -> str:
    """Delete one of many people."""
    enlisting.delete_candidate(_person(data, actor), by=actor)
    return ""


def _work(one: Callable[..., str]) -> kinds.Work:
    return kinds.each(lambda run, data, actor: one(data, actor, **run.arguments))


kinds.register(
    kinds.Kind(uploading.RUN_KIND, gettext_lazy("Upload of résumés"), kinds.each(uploading.take_uploaded), chunk=4)
)
kinds.register(
    kinds.Kind(
        importing.RUN_KIND, gettext_lazy("Import of people"), kinds.each(importing.import_line),
        finish=importing.finish_import, chunk=50,
    )
)  # fmt: skip
kinds.register(
    kinds.Kind(importing.UNDO_KIND, gettext_lazy("Import taken back"), kinds.each(importing.undo_line), chunk=50)
)
kinds.register(kinds.Kind(TAG, gettext_lazy("Tagging"), _work(tag_person), chunk=50))
kinds.register(kinds.Kind(ADD, gettext_lazy("Adding to a job"), _work(add_person_to_job), chunk=25))
kinds.register(kinds.Kind(DELETE, gettext_lazy("Deleting people"), _work(delete_person), chunk=10))
