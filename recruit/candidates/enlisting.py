"""Verbs that add people, edit their profile and tags, and delete them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, NotAllowed, Stale
from recruit.candidates import access, history, queries
from recruit.candidates.models import Candidate

EDITABLE = frozenset(
    {
        "first_name", "last_name", "email", "phone", "city", "region", "country_code", "headline", "is_internal", "web",
        "experience", "education", "tags", "source",
    }
)  # fmt: skip


def find_by_email(email: str) -> Candidate | None:
    """The person with this e-mail address, whatever its capitals; the kept record when theirs was merged."""
    if not email:
        return None
    people = Candidate.objects.alias(lower_email=Lower("email")).filter(erased_at=None).exclude(email="")
    found = people.filter(lower_email=email.strip().lower()).select_related("merged_into").first()
    return None if found is None else queries.current(found)


@transaction.atomic
def add_candidate(*, by: Actor, first_name: str, last_name: str, email: str = "", **fields: Any) -> Candidate:
    """Add a person to the talent pool. Raises Invalid for a missing name, a bad address, or one already known."""
    if not access.may_add(by):
        raise NotAllowed(_("You may not add candidates. Ask an administrator for the Standard role."))
    return register_person(by=by, first_name=first_name, last_name=last_name, email=email, **fields)


def register_person(*, by: Actor, first_name: str, last_name: str, email: str = "", **fields: Any) -> Candidate:
    """Write a new person without asking for a right. For verbs that have checked it, such as applying."""
    values = _checked({"first_name": first_name, "last_name": last_name, "email": email, **fields})
    try:
        with transaction.atomic(savepoint=False):  # nothing goes on after a failure: the whole act is taken back
            candidate = Candidate.objects.create(**values)
    except IntegrityError as error:
        raise _taken() from error
    recording.record(history.CREATED, on=candidate, by=by)
    return candidate


@transaction.atomic
def edit_candidate(candidate: Candidate, *, by: Actor, changes: Mapping[str, Any], seen: str = "") -> Candidate:
    """Change a person's profile. Raises Invalid, NotFound or NotAllowed.

    `seen` is the person's `updated_at` when the caller read it: Stale when somebody changed them since.
    """
    access.require(by, candidate, write=True)
    if seen and Candidate.objects.select_for_update().get(pk=candidate.pk).updated_at.isoformat() != seen:
        raise Stale(_("Somebody changed this profile since you opened it. Copy your words, reload and put them in."))
    return rewrite_person(candidate, by=by, changes=changes)


def rewrite_person(candidate: Candidate, *, by: Actor, changes: Mapping[str, Any]) -> Candidate:
    """Write changes of a profile without asking for a right. For verbs that have checked it."""
    candidate = Candidate.objects.select_for_update().get(pk=candidate.pk)
    values = _checked(changes)
    differing = {name: value for name, value in values.items() if getattr(candidate, name) != value}
    if not differing:
        return candidate
    for name, value in differing.items():
        setattr(candidate, name, value)
    candidate.last_activity_at = timezone.now()
    try:
        with transaction.atomic():
            candidate.save(update_fields=[*differing, "last_activity_at", "updated_at"])
    except IntegrityError as error:
        raise _taken() from error
    # Values of a person never go into the audit: only which fields changed.
    recording.record(history.EDITED, on=candidate, by=by, data={"fields": sorted(differing)})
    return candidate


@transaction.atomic
def delete_candidate(candidate: Candidate, *, by: Actor) -> None:
    """Delete a person with all applications and files. Administrators only; people hired into a position stay."""
    access.require(by, candidate)
    if not by.is_system and (by.user is None or not by.user.is_administrator):
        raise NotAllowed(_("Only administrators may delete candidates."))
    if candidate.applications.filter(position__isnull=False).exists():
        raise Invalid(_("This person was hired into a position and cannot be deleted."))
    candidate = Candidate.objects.select_for_update().get(pk=candidate.pk)
    recording.record(history.DELETED, on=candidate, by=by)
    storage_names = list(candidate.attachments.values_list("file", flat=True))
    candidate.delete()
    transaction.on_commit(lambda: _forget_files(storage_names))


def _forget_files(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(values) - EDITABLE
    if unknown:
        raise Invalid(_("A person has no field called {name}.").format(name=min(unknown)))
    clean = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    problems: dict[str, Any] = {}
    if "first_name" in clean and not clean["first_name"]:
        # For candidates.
        problems["first_name"] = _("Enter the first name.")
    if "last_name" in clean and not clean["last_name"]:
        # For candidates.
        problems["last_name"] = _("Enter the last name.")
    if clean.get("email"):
        try:
            validate_email(clean["email"])
        except ValidationError:
            # For candidates.
            problems["email"] = _("Enter an e-mail address such as name@example.com.")
    for name in ("first_name", "last_name", "city", "region"):
        if len(str(clean.get(name) or "")) > 100:
            # For candidates.
            problems[name] = _("Use at most 100 characters.")
    if problems:
        raise Invalid(fields=problems)
    return clean


def _taken() -> Invalid:
    return Invalid(_("There is a person with this e-mail address already. Open their profile instead."), field="email")
