"""Verb that asks administrators for a second factor, or stops asking."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import access, tuning
from accounts.factors.preferences import ADMINISTRATORS_ASKED
from accounts.factors.queries import has_factor
from accounts.models import Company
from base.actors import Actor
from base.errors import NotAllowed, Refused


@transaction.atomic
def ask_administrators(*, on: bool, by: Actor) -> Company:
    """Ask administrators who sign in with a password for a second factor, from their next request on.

    Raises NotAllowed unless an administrator asks; Refused when that administrator has none and would be shut out.
    """
    if not access.may_administer(by):
        raise NotAllowed
    if on and by.user is not None and not has_factor(by.user):
        raise Refused(
            _("Set up a second factor for yourself first, so that the rule does not shut you out."), code="no_factor"
        )
    return tuning.change_preferences({ADMINISTRATORS_ASKED.name: on}, by=by)
