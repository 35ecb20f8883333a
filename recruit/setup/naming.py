"""Verbs on departments and brands: add, edit, archive, choose the default."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, Refused
from recruit.setup import access, history, picturing
from recruit.setup.models import Brand, Department

_WEB = URLValidator(schemes=["https", "http"])
Named = TypeVar("Named", Brand, Department)


@transaction.atomic
def add_department(*, by: Actor, name: str, description: str = "") -> Department:
    """Add a part of the company that hires. Raises Invalid for a name that is empty or taken."""
    access.require(by)
    department = _saved(Department(name=_clean_name(Department, name), description=description.strip()))
    recording.record(history.DEPARTMENT_ADDED, on=department, by=by)
    return department


@transaction.atomic
def edit_department(department: Department, *, by: Actor, changes: Mapping[str, Any]) -> Department:
    """Change a department's name or description. Jobs of it show the new name at once."""
    access.require(by)
    department = Department.objects.select_for_update().get(pk=department.pk)
    changed = _rewrite(department, changes, allowed=frozenset({"name", "description"}))
    if changed:
        recording.record(history.DEPARTMENT_EDITED, on=department, by=by, changes=changed)
    return department


@transaction.atomic
def archive_department(department: Department, *, by: Actor) -> Department:
    """Offer a department for no new job. Jobs that have it keep it."""
    return _archive(department, by, is_archived=True)


@transaction.atomic
def restore_department(department: Department, *, by: Actor) -> Department:
    """Offer an archived department again."""
    return _archive(department, by, is_archived=False)


def _archive(department: Department, by: Actor, *, is_archived: bool) -> Department:
    access.require(by)
    department = Department.objects.select_for_update().get(pk=department.pk)
    if department.is_archived is not is_archived:
        department.is_archived = is_archived
        department.save(update_fields=["is_archived"])
        kind = history.DEPARTMENT_ARCHIVED if is_archived else history.DEPARTMENT_RESTORED
        recording.record(kind, on=department, by=by)
    return department


@transaction.atomic
def add_brand(*, by: Actor, name: str, color: str) -> Brand:
    """Add a name and colour to advertise under. The first one becomes the default. Its logo is added by editing."""
    access.require(by)
    first = not Brand.objects.exists()
    brand = _saved(Brand(name=_clean_name(Brand, name), color=_color(color), is_default=first))
    recording.record(history.BRAND_ADDED, on=brand, by=by)
    return brand


@transaction.atomic
def edit_brand(brand: Brand, *, by: Actor, changes: Mapping[str, Any]) -> Brand:
    """Change a brand's name, colour, careers link or logo; its pages show it at once.

    `changes["logo"]` is an uploaded file, or None to do without one; it is drawn anew (`picturing`). `careers_url` is
    where "All jobs" leads, "" for our own career site. Raises Invalid at the field that cannot be taken.
    """
    access.require(by)
    brand = Brand.objects.select_for_update().get(pk=brand.pk)
    given = dict(changes)
    if "color" in given:
        given["color"] = _color(given["color"])
    if "careers_url" in given:
        given["careers_url"] = _web_address(given["careers_url"])
    before = str(brand.logo)
    if "logo" in given:
        given["logo"] = picturing.store_logo(given["logo"]) if given["logo"] is not None else ""
    try:
        changed = _rewrite(brand, given, allowed=frozenset({"name", "color", "careers_url", "logo"}))
    except Invalid:
        picturing.drop(given.get("logo", ""))
        raise
    if "logo" in changed:
        changed["logo"] = (picturing.words_of(before), picturing.words_of(str(brand.logo)))
        picturing.forget(before)
    if changed:
        recording.record(history.BRAND_EDITED, on=brand, by=by, changes=changed)
    return brand


@transaction.atomic
def make_default_brand(brand: Brand, *, by: Actor) -> Brand:
    """Let new jobs start with this brand."""
    access.require(by)
    locked = {found.pk: found for found in Brand.objects.select_for_update().order_by("pk")}
    brand = locked[brand.pk]
    if not brand.is_default:
        Brand.objects.filter(is_default=True).update(is_default=False)
        brand.is_default = True
        brand.save(update_fields=["is_default"])
        recording.record(history.BRAND_MADE_DEFAULT, on=brand, by=by)
    return brand


@transaction.atomic
def remove_brand(brand: Brand, *, by: Actor) -> None:
    """Delete a brand no job uses. Raises Refused for the default one and for one in use."""
    access.require(by)
    brand = Brand.objects.select_for_update().get(pk=brand.pk)
    if brand.is_default:
        raise Refused(_("This is the default brand. Make another one the default first."), code="brand_is_default")
    try:
        with transaction.atomic():
            Brand.objects.get(pk=brand.pk).delete()
    except ProtectedError as error:
        raise Refused(_("Jobs use this brand. Give them another one first."), code="brand_in_use") from error
    recording.record(history.BRAND_REMOVED, on=brand, by=by)
    picturing.forget(str(brand.logo))


def _clean_name(model: type[Named], name: str, *, than: int = 0) -> str:
    name = " ".join(name.split())
    if not name:
        raise Invalid(_("Enter a name."), field="name")
    if model._default_manager.filter(name__iexact=name).exclude(pk=than).exists():
        raise _taken()
    return name


def _color(color: str) -> str:
    digits = color.strip().removeprefix("#")
    if len(digits) != 6 or any(letter not in "0123456789abcdefABCDEF" for letter in digits):
        raise Invalid(_("Enter a colour as # and six digits, such as #1F5FBF."), field="color")
    return f"#{digits.upper()}"


def _web_address(address: str) -> str:
    address = address.strip()
    if address:
        try:
            _WEB(address)
        except ValidationError as error:
            sentence = _("Enter a whole web address, such as https://www.example.com/careers.")
            raise Invalid(sentence, field="careers_url") from error
    return address


def _rewrite(thing: Named, changes: Mapping[str, Any], *, allowed: frozenset[str]) -> dict[str, tuple[Any, Any]]:
    if unknown := set(changes) - allowed:
        raise Invalid(_("There is no field called {name}.").format(name=min(unknown)))
    values = dict(changes)
    if "name" in values:
        values["name"] = _clean_name(type(thing), values["name"], than=thing.pk)
    changed = {name: (getattr(thing, name), value) for name, value in values.items() if getattr(thing, name) != value}
    for name, (_before, value) in changed.items():
        setattr(thing, name, value)
    if changed:
        _saved(thing, update_fields=list(changed))
    return changed


def _saved(thing: Named, *, update_fields: list[str] | None = None) -> Named:
    try:
        with transaction.atomic():
            thing.save(update_fields=update_fields)
    except IntegrityError as error:  # somebody took the name a moment ago
        raise _taken() from error
    return thing


def _taken() -> Invalid:
    return Invalid(_("There is one with this name already. Choose a different name."), field="name", code="name_taken")
