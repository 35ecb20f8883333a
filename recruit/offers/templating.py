"""Verbs on offer templates: add, edit, copy, archive and bring back. Offers keep the words they began with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, Stale, type_message
from recruit.fields import queries as fields
from recruit.fields import scopes
from recruit.jobs.choices import LANGUAGES
from recruit.letters.fields import used_in
from recruit.offers import letter_history as history
from recruit.offers import merging, terms
from recruit.offers.models import OfferTemplate
from recruit.setup import access

CHANGEABLE = frozenset({"name", "language", "scope", "asks", "subject", "mail_text", "letter", "valid_days"})
LIMITS = {"name": 100, "subject": 300, "mail_text": 20_000, "letter": 50_000}
LEAST_DAYS, MOST_DAYS = 1, 180


@transaction.atomic
def make_template(*, by: Actor, values: Mapping[str, Any]) -> OfferTemplate:
    """Add an offer template for new offers to start from.

    `values`: name, language, scope (org values), asks (keys of terms and public ids of offer fields, in the order the
    form asks them), subject, mail_text, letter, valid_days (1–180). Raises NotAllowed, and Invalid naming each value
    that does not fit: a name in use, an unknown merge field, a term there is not.
    """
    access.require(by)
    row = OfferTemplate(creator=by.user)
    _write(row, values)
    recording.record(history.TEMPLATE_ADDED, on=row, by=by)
    return row


@transaction.atomic
def edit_template(
    template: OfferTemplate, *, by: Actor, values: Mapping[str, Any], version: int | None = None
) -> OfferTemplate:
    """Change a template; offers begun from it keep their words. Raises as `make_template`, and Stale."""
    access.require(by)
    row = _locked(template)
    if version is not None and version != row.version:
        raise Stale(
            _("Somebody changed this template since you opened it. Copy your words, reload and put them in again.")
        )
    before = {name: getattr(row, name) for name in values if name in CHANGEABLE}
    row.version += 1
    _write(row, values)
    differing = {name: (old, getattr(row, name)) for name, old in before.items() if getattr(row, name) != old}
    if differing:
        recording.record(history.TEMPLATE_EDITED, on=row, by=by, changes=differing)
    return row


@transaction.atomic
def copy_template(template: OfferTemplate, *, by: Actor) -> OfferTemplate:
    """Add a template that says the same under another name, to be changed. Raises NotAllowed."""
    access.require(by)
    values = {name: getattr(template, name) for name in CHANGEABLE}
    return make_template(by=by, values=values | {"name": _free_name(template.name)})


@transaction.atomic
def archive_template(template: OfferTemplate, *, by: Actor) -> OfferTemplate:
    """Offer a template no longer; offers begun from it stay. Raises NotAllowed."""
    access.require(by)
    row = _locked(template)
    if row.archived_at is None:
        row.archived_at = timezone.now()
        row.save(update_fields=["archived_at", "updated_at"])
        recording.record(history.TEMPLATE_ARCHIVED, on=row, by=by)
    return row


@transaction.atomic
def restore_template(template: OfferTemplate, *, by: Actor) -> OfferTemplate:
    """Offer an archived template again. Raises Invalid when its name was given to another one since."""
    access.require(by)
    row = _locked(template)
    if row.archived_at is not None:
        row.archived_at = None
        _write(row, {})
        recording.record(history.TEMPLATE_RESTORED, on=row, by=by)
    return row


def _locked(template: OfferTemplate) -> OfferTemplate:
    return OfferTemplate.objects.select_for_update().get(pk=template.pk)


def _write(row: OfferTemplate, values: Mapping[str, Any]) -> None:
    unknown = set(values) - CHANGEABLE
    if unknown:
        raise Invalid(_("A template has no field called {name}.").format(name=min(unknown)))
    for name, value in values.items():
        setattr(row, name, value)
    row.name, row.subject = " ".join(row.name.split()), " ".join(row.subject.split())
    row.mail_text, row.letter = (_tidy(text) for text in (row.mail_text, row.letter))
    row.scope, row.asks = scopes.normal(row.scope), list(dict.fromkeys(row.asks))
    problems = _problems(row)
    if problems:
        raise Invalid(fields=problems)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise _taken() from error


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\0", "").strip()


def _problems(row: OfferTemplate) -> dict[str, type_message]:
    problems: dict[str, type_message] = {}
    for name, limit in LIMITS.items():
        value = getattr(row, name)
        if not value:
            problems[name] = _("This is needed.")
        elif len(value) > limit:
            problems[name] = _("Use at most {limit} characters.").format(limit=f"{limit:,}")
    for name in ("subject", "mail_text", "letter"):
        if unknown := merging.unknown_in(getattr(row, name)):
            shown = ", ".join(f"[{field}]" for field in unknown)
            problems[name] = _("There is no merge field {fields}. The list beside the text has all of them.").format(
                fields=shown
            )
    if merging.LINK in used_in(row.letter):
        problems["letter"] = _("The link is the candidate’s secret: put it into the mail, and not into the letter.")
    if row.language not in dict(LANGUAGES):
        problems["language"] = _("Choose one of the languages.")
    if not LEAST_DAYS <= row.valid_days <= MOST_DAYS:
        problems["valid_days"] = _("Choose between 1 and 180 days.")
    own = {str(key) for key in fields.live_fields(fields.Category.OFFER).values_list("public_id", flat=True)}
    if set(row.asks) - set(terms.BY_KEY) - own:
        problems["asks"] = _("A term that is asked for is not there any more. Choose again.")
    others = OfferTemplate.objects.filter(archived_at=None, name__iexact=row.name).exclude(pk=row.pk)
    if "name" not in problems and row.archived_at is None and others.exists():
        raise _taken()
    return problems


def _taken() -> Invalid:
    return Invalid(_("There is an offer template of this name already."), field="name", code="name_taken")


def _free_name(name: str) -> str:
    taken = {
        found.casefold() for found in OfferTemplate.objects.filter(archived_at=None).values_list("name", flat=True)
    }
    number = 1
    while True:
        end = _(" (copy)") if number == 1 else _(" (copy {number})").format(number=number)
        candidate = f"{name[: LIMITS['name'] - len(end)]}{end}"
        if candidate.casefold() not in taken:
            return candidate
        number += 1
