"""Verb that sets a new installation up: its company and the first administrator."""

from __future__ import annotations

import re

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import history, joining
from accounts.models import Company, SystemRole, User
from accounts.permissions import RoleCode
from base.actors import Actor
from base.audit.recording import record
from base.errors import Invalid, Refused


@transaction.atomic
def found_company(
    identifier: str, *, name: str, email: str, first_name: str, last_name: str, by: Actor
) -> tuple[Company, User, str]:
    """Make the company and invite its first administrator. Returns both and the secret of the invitation's link.

    `identifier` is what API clients call the company. Raises Refused when there is a company already, Invalid for an
    identifier that does not fit into an address, or a broken e-mail address.
    """
    if not re.fullmatch("[A-Za-z0-9-]{1,60}", identifier):
        raise Invalid(_("The identifier may hold letters, digits and hyphens only."), field="identifier")
    if Company.objects.exists():
        raise Refused(_("There is a company already. One installation serves one company."), code="company_exists")
    company = Company.objects.create(identifier=identifier, name=name.strip())
    record(history.COMPANY_FOUNDED, on=company, by=by)
    role = SystemRole.objects.get(code=RoleCode.ADMIN)
    user, secret = joining.invite_with_secret(email, first_name=first_name, last_name=last_name, role=role, by=by)
    return company, user, secret
