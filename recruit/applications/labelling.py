"""The verb that adds tags to a person from a list of candidates, and its way back."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from base.actors import Actor
from base.errors import Invalid, Stale
from base.undo import undoing
from recruit.applications.models import Application
from recruit.candidates import tagging
from recruit.candidates.models import Candidate

TAGS = "applications.tags"


@transaction.atomic
def add_tags(
    application: Application, *, by: Actor, tags: Sequence[str], undo_token: UUID | None = None
) -> Application:
    """Add tags to the person of an application; those there already stay. Raises Invalid for no or too many tags."""
    if not tags:
        raise Invalid(_("Type at least one tag."), field="tags")
    before = list(Candidate.objects.select_for_update().get(pk=application.candidate_id).tags)
    person = tagging.add_tags(application.candidate, by=by, tags=tags)
    application.candidate = person
    if undo_token is not None and person.tags != before:
        undoing.remember(
            TAGS,
            by=by,
            sentence=_("Tagged {candidate}").format(candidate=person.full_name),
            arguments={"candidate": person.pk, "before": before, "after": person.tags},
            token=undo_token,
        )
    return application


def put_back(*, by: Actor, candidate: int, before: list[str], after: list[str]) -> None:
    """The inverse: the tags as they were. Raises Stale when somebody changed them since."""
    person = Candidate.objects.select_for_update().get(pk=candidate)
    if person.tags != after:
        raise Stale(
            _("{candidate} was changed since; this can no longer be undone.").format(candidate=person.full_name),
            code="undo_stale",
        )
    tagging.replace_tags(person, by=by, tags=before)


undoing.register(TAGS, put_back)
