"""Long works on people: résumés uploaded, spreadsheets imported and taken back, acts on many."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.actors import Actor
from base.errors import NotFound
from base.runs import kinds
from base.runs.models import Run
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


def tag_one(run: Run, data: dict[str, Any], actor: Actor) -> str:
    """Tag one of many people."""
    tagging.add_tags(_person(data, actor), by=actor, tags=run.arguments["tags"])
    return ""


def add_one(run: Run, data: dict[str, Any], actor: Actor) -> str:
    """Put one of many people on a job, as a lead."""
    job = importing.job_of(actor, run.arguments["job"])
    if job is not None:
        applying.add_to_job(job, by=actor, candidate=_person(data, actor))
    return ""


def delete_one(_run: Run, data: dict[str, Any], actor: Actor) -> str:
    """Delete one of many people."""
    enlisting.delete_candidate(_person(data, actor), by=actor)
    return ""


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
kinds.register(kinds.Kind(TAG, gettext_lazy("Tagging"), kinds.each(tag_one), chunk=50))
kinds.register(kinds.Kind(ADD, gettext_lazy("Adding to a job"), kinds.each(add_one), chunk=25))
kinds.register(kinds.Kind(DELETE, gettext_lazy("Deleting people"), kinds.each(delete_one), chunk=10))
