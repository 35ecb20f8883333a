"""Verbs on the tags of people: add, remove, replace, for one or many. Tags are the same whatever their capitals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.actors import Actor
from base.audit import recording
from base.errors import Invalid
from recruit.candidates import access, history
from recruit.candidates.models import Candidate, Tag

LENGTH, MOST = 60, 100


@transaction.atomic
def add_tags(candidate: Candidate, *, by: Actor, tags: Sequence[str]) -> Candidate:
    """Give a person tags; those they have already stay once. Raises NotFound, NotAllowed and Invalid."""
    access.require_tagging(by, candidate)
    return _write([candidate], by, add=clean(tags))[0]


@transaction.atomic
def remove_tag(candidate: Candidate, *, by: Actor, tag: str) -> Candidate:
    """Take one tag from a person; nothing happens when they do not have it."""
    access.require_tagging(by, candidate)
    return _write([candidate], by, remove={tag.strip().casefold()})[0]


@transaction.atomic
def replace_tags(candidate: Candidate, *, by: Actor, tags: Sequence[str]) -> Candidate:
    """These tags and no others."""
    access.require_tagging(by, candidate)
    return _write([candidate], by, add=clean(tags), only=True)[0]


@transaction.atomic
def tag_many(candidates: Iterable[Candidate], *, by: Actor, tags: Sequence[str]) -> list[Candidate]:
    """Give many people the same tags: all of them or none. A constant number of statements beside their entries."""
    chosen = list({person.pk: person for person in candidates}.values())
    if not chosen:
        raise Invalid(_("Choose at least one candidate."))
    wanted = clean(tags)
    if not wanted:
        raise Invalid(_("Type at least one tag."), field="tags")
    keys = [person.pk for person in chosen]
    allowed = set(access.taggable_candidates(by).filter(pk__in=keys).values_list("pk", flat=True))
    for person in chosen:
        if person.pk not in allowed:
            access.require_tagging(by, person)
    return _write(chosen, by, add=wanted)


def clean(tags: Iterable[str]) -> list[str]:
    """Tags without needless blanks and doubles, written as they were first written. Raises Invalid for a long one."""
    typed: dict[str, str] = {}
    for tag in tags:
        label = " ".join(str(tag).replace("\x00", "").split())
        if label:
            typed.setdefault(label.casefold(), label)
    if any(len(label) > LENGTH for label in typed.values()):
        raise Invalid(_("Use at most {limit} characters for a tag.").format(limit=LENGTH), field="tags")
    if len(typed) > MOST:
        raise Invalid(_("Use at most {limit} tags.").format(limit=MOST), field="tags")
    known = dict(Tag.objects.filter(key__in=typed).values_list("key", "label"))
    fresh = [Tag(key=key, label=label) for key, label in typed.items() if key not in known]
    if fresh:
        # Somebody else may write the same tag at this moment: theirs is as good.
        Tag.objects.bulk_create(fresh, ignore_conflicts=True)
    return [known.get(key, label) for key, label in typed.items()]


def _write(
    people: list[Candidate], by: Actor, *, add: Sequence[str] = (), remove: Iterable[str] = (), only: bool = False
) -> list[Candidate]:
    gone, changed = set(remove), []
    keys = [person.pk for person in people]
    rows = list(Candidate.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    for row in rows:
        before = [] if only else [tag for tag in row.tags if tag.casefold() not in gone]
        have = {tag.casefold() for tag in before}
        after = [*before, *(tag for tag in add if tag.casefold() not in have)]
        if len(after) > MOST:
            raise Invalid(
                _("{name} would have more than {limit} tags.").format(name=row.full_name, limit=MOST), field="tags"
            )
        if after != row.tags:
            changed.append((row, row.tags))
            row.tags, row.updated_at = after, timezone.now()
    Candidate.objects.bulk_update([row for row, _before in changed], ["tags", "updated_at"], batch_size=500)
    for row, before in changed:
        recording.record(history.TAGGED, on=row, by=by, changes={"tags": (before, row.tags)})
    order = {key: number for number, key in enumerate(keys)}
    return sorted(rows, key=lambda row: order[row.pk])
