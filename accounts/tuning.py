"""Verbs that change the company: its profile and its preferences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access, history
from accounts.models import Company
from base import preferences
from base.actors import Actor
from base.audit.recording import record
from base.errors import Invalid, NotAllowed, type_message

type_value = bool | int | str


@transaction.atomic
def edit_company(*, name: str, website: str, country_code: str, city: str, by: Actor) -> Company:
    """Change the company's name, website and place. Raises NotAllowed unless an administrator asks, or Invalid."""
    if not access.may_administer(by):
        raise NotAllowed
    if not name.strip():
        raise Invalid(gettext_lazy("Enter the company's name."), field="name")
    _check_website(website)
    company = Company.objects.select_for_update().get()
    new = {"name": name.strip(), "website": website, "country_code": country_code.lower(), "city": city.strip()}
    changes = {key: (getattr(company, key), value) for key, value in new.items() if getattr(company, key) != value}
    if changes:
        for key, (_before, after) in changes.items():
            setattr(company, key, after)
        company.save()
        record(history.COMPANY_EDITED, on=company, by=by, changes=changes)
    return company


@transaction.atomic
def change_preferences(values: Mapping[str, type_value], *, by: Actor) -> Company:
    """Set company settings by their names; those not named stay. One entry holds every change.

    Raises NotAllowed unless an administrator asks; Invalid, naming each wrong one, for unknown names and bad values.
    """
    if not access.may_administer(by):
        raise NotAllowed
    known = {preference.name: preference for preference in preferences.every()}
    problems: dict[str, type_message] = {}
    for name, value in values.items():
        problem = problem_of(known[name], value) if name in known else _("There is no such setting.")
        if problem:
            problems[name] = problem
    if problems:
        raise Invalid(fields=problems)
    company = Company.objects.select_for_update().get()
    before = {name: company.preferences.get(name, known[name].default) for name in values}
    changes = {name: (before[name], value) for name, value in values.items() if before[name] != value}
    if changes:
        company.preferences = company.preferences | {name: after for name, (_before, after) in changes.items()}
        company.save(update_fields=["preferences", "updated_at"])
        record(history.PREFERENCES_CHANGED, on=company, by=by, changes=changes)
    return company


def problem_of(preference: preferences.Preference[Any], value: object) -> str:
    """What is wrong with a value, as a sentence; "" when nothing is."""
    if type(value) is not type(preference.default):
        return _("This value has the wrong type.")
    if preference.choices and value not in [choice for choice, _label in preference.choices]:
        return _("Choose one of the list.")
    if preference.email and value:
        return _email_problem(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return ""
    if preference.minimum is not None and value < preference.minimum:
        return _("Enter %(minimum)d or more.") % {"minimum": preference.minimum}
    if preference.maximum is not None and value > preference.maximum:
        return _("Enter %(maximum)d or less.") % {"maximum": preference.maximum}
    return ""


def _email_problem(value: object) -> str:
    try:
        validate_email(str(value))
    except ValidationError:
        return _("Enter an e-mail address, such as jobs@example.com.")
    return ""


def _check_website(website: str) -> None:
    if not website:
        return
    try:
        URLValidator(schemes=["http", "https"])(website)
    except ValidationError as error:
        raise Invalid(gettext_lazy("Enter a whole address, such as https://example.com."), field="website") from error
