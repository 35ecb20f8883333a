"""Verbs that find a person's facts in their résumé, fill what was empty, and take what somebody checked."""

from __future__ import annotations

import json
import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, Stale
from base.files import formats, sandbox
from recruit.candidates import access, enlisting, history
from recruit.candidates.models import Attachment, Candidate, ParsedResume
from recruit.candidates.resumes import child

logger = logging.getLogger(__name__)

SINGLE = ("first_name", "last_name", "email", "phone", "city", "country_code", "headline")
LISTS = ("experience", "education")
LINKS = ("linkedin", "github", "website")
LONGEST = {"first_name": 100, "last_name": 100, "phone": 40, "city": 100, "headline": 200}
# Below this a fact is shown for checking but fills nothing by itself.
SURE_ENOUGH = 0.6
# A page of a résumé has far more signs; fewer mean a scan or a picture.
FEWEST_SIGNS = 40

_State = ParsedResume.State


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file says: its text, its pages, and the facts found in it."""

    text: str
    pages: int
    found: dict[str, Any]


def look_at(data: bytes, *, ending: str) -> Looked:
    """Read a résumé without keeping anything: to fill a form, or to find out whose it is.

    `ending` as in `base.files.formats`. Both steps run in processes with little memory and time. Raises
    `sandbox.ReadingFailed` with a sentence for a file that cannot be read.
    """
    extracted = sandbox.read_text(data, ending=ending)
    return Looked(extracted.text, extracted.pages, facts_in(extracted.text))


def facts_in(text: str) -> dict[str, Any]:
    """The facts in a résumé's text, each with a confidence. Raises `sandbox.ReadingFailed` when it takes too much."""
    if len(text.strip()) < FEWEST_SIGNS:
        return {}
    found: dict[str, Any] = json.loads(sandbox.run_module(child.__name__, text.encode()))
    return found


def value_of(found: Mapping[str, Any], name: str) -> str:
    """One found fact as text; "" when there is none."""
    return str(found.get(name, {}).get("value", ""))[: LONGEST.get(name, 254)]


def parse(attachment: Attachment) -> ParsedResume:
    """Find the facts in a résumé that was read, and fill what the person's profile leaves empty.

    What is there already is never overwritten. A scan or a broken file is kept and said: state failed, with a sentence.
    A second call changes nothing.
    """
    parsed, _created = ParsedResume.objects.get_or_create(attachment=attachment)
    if parsed.state != _State.PENDING or attachment.reading == Attachment.Reading.PENDING:
        return parsed
    found, problem = _facts_of(attachment)
    with transaction.atomic():
        row = ParsedResume.objects.select_for_update().get(pk=parsed.pk)
        if row.state != _State.PENDING:
            return row
        row.state, row.found, row.problem = _State.READY if found else _State.FAILED, found, problem
        row.parsed_at = timezone.now()
        row.save(update_fields=["state", "found", "problem", "parsed_at"])
        if found:
            _fill(attachment, found)
    return row


def _facts_of(attachment: Attachment) -> tuple[dict[str, Any], str]:
    if attachment.reading == Attachment.Reading.FAILED:
        return {}, attachment.reading_error
    if len(attachment.text.strip()) < FEWEST_SIGNS:
        return {}, _("This file holds no text: it looks like a scan or a picture. Type the facts in by hand.")
    try:
        found = facts_in(attachment.text)
    except sandbox.ReadingFailed as error:
        logger.info("Résumé %s gives no facts: %s", attachment.public_id, error.problem)
        return {}, str(error)
    return found, "" if found else _("Nothing was recognised in this file. Type the facts in by hand.")


def _fill(attachment: Attachment, found: dict[str, Any]) -> None:
    person = Candidate.objects.select_for_update().get(pk=attachment.candidate_id)
    changes: dict[str, Any] = {
        name: value_of(found, name)
        for name in SINGLE
        if name != "email" and not getattr(person, name) and _is_sure(found.get(name))
    }
    changes |= {name: stations(found, name) for name in LISTS if not getattr(person, name) and found.get(name)}
    links = {name: value_of(found, name) for name in LINKS if _is_sure(found.get(name)) and not person.web.get(name)}
    if links:
        changes["web"] = {**person.web, **links}
    changes = {name: value for name, value in changes.items() if value}
    if changes and person.erased_at is None:
        try:
            with transaction.atomic():
                enlisting.rewrite_person(person, by=Actor.system("resume"), changes=changes)
        except Invalid as refusal:
            logger.info("Nothing was filled in from résumé %s: %s", attachment.public_id, refusal)


def _is_sure(fact: Any) -> bool:
    return isinstance(fact, dict) and float(fact.get("confidence", 0)) >= SURE_ENOUGH


def stations(found: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The found stations as a profile keeps them, without their confidence."""
    return [{key: value for key, value in one.items() if key != "confidence"} for one in found.get(name, [])]


@transaction.atomic
def confirm(
    parsed: ParsedResume,
    *,
    by: Actor,
    changes: Mapping[str, str],
    take: Mapping[str, Collection[int]] | None = None,
    version: str = "",
) -> Candidate:
    """Take over what somebody checked, and remember that it was checked.

    `changes` are single facts as they were put right; `take` names by place the stations of `experience` and
    `education` that become the profile's (all others of the profile stay). `version` is when the profile was last
    changed as the page showed it: raises Stale when it has changed since. Raises Invalid and NotAllowed.
    """
    row = ParsedResume.objects.select_for_update().select_related("attachment__candidate").get(pk=parsed.pk)
    person = row.attachment.candidate
    access.require(by, person, write=True)
    if version and version != person.updated_at.isoformat():
        raise Stale
    unknown = set(changes) - set(SINGLE)
    if unknown:
        raise Invalid(_("This fact cannot be taken over."), field=min(unknown))
    written: dict[str, Any] = {name: value.strip() for name, value in changes.items()}
    for name, places in (take or {}).items():
        known = list(getattr(person, name))
        chosen = [one for place, one in enumerate(stations(row.found, name)) if place in places]
        written[name] = known + [one for one in chosen if one not in known]
    person = enlisting.edit_candidate(person, by=by, changes=written) if written else person
    row.state, row.confirmed_at, row.confirmed_by = _State.CONFIRMED, timezone.now(), by.name[:200]
    row.save(update_fields=["state", "confirmed_at", "confirmed_by"])
    recording.record(history.RESUME_CHECKED, on=person, by=by, about=[row.attachment])
    return person


def ending_of(content_type: str) -> str:
    """The ending a content type is read by; "" for one without text."""
    format_ = formats.by_content_type(content_type)
    return format_.ending if format_ is not None and format_.has_text else ""
