"""What administrators typed about calendar systems: cleaned, and what is wrong with it in sentences. Writes nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _

from base.errors import Invalid, type_message
from calendars.connections import addresses
from calendars.connections.models import Connection
from calendars.providers.ews import clouds, versions
from calendars.providers.ews.ways import Way

_SIGN_IN_NAME = re.compile(r"[^\x00-\x1f:\\@]+\\[^\x00-\x1f:\\@]+|[^\x00-\x1f:\\@]+@[^\x00-\x20:\\@]+")
_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,99}")
# Tenants that mean "anybody's": the integration belongs to one company.
_EVERYBODYS = frozenset({"common", "organizations", "consumers"})

type_problems = dict[str, type_message]


def exchange(values: Mapping[str, Any]) -> tuple[dict[str, Any], type_problems]:
    """The settings of Exchange as they are kept, and a sentence for each that does not fit."""
    given: dict[str, Any] = {
        "account": str(values.get("account", "")).strip(),
        "service_url": str(values.get("service_url", "")).strip(),
        "exchange_version": str(values.get("exchange_version", "")),
        "posts_as_scheduler": bool(values.get("posts_as_scheduler", False)),
        "sign_in_way": str(values.get("sign_in_way") or Way.FIND),
        "sign_in_name": str(values.get("sign_in_name", "")).strip(),
    }
    problems: type_problems = {}
    if not _is_email(given["account"]):
        problems["account"] = _("Enter the e-mail address of the service account.")
    if problem := _url_problem(given["service_url"]):
        problems["service_url"] = problem
    if given["exchange_version"] not in dict(versions.CHOICES):
        problems["exchange_version"] = _("Choose the version of your Exchange server from the list.")
    if given["sign_in_way"] not in Way.values:
        problems["sign_in_way"] = _("Choose one of the list.")
    if given["sign_in_name"] and not _SIGN_IN_NAME.fullmatch(given["sign_in_name"]):
        problems["sign_in_name"] = _("Enter it as DOMAIN\\user or user@domain, or leave it empty.")
    return given, problems


def office365(values: Mapping[str, Any]) -> tuple[dict[str, Any], type_problems]:
    """The settings of Office 365 as they are kept, and a sentence for each that does not fit."""
    given = {name: str(values.get(name, "")).strip() for name in ("permissions", "client_id", "tenant_id")}
    problems: type_problems = {}
    if given["permissions"] not in Connection.Permissions.values:
        problems["permissions"] = _("Choose Application or Delegated.")
    if not _ID.fullmatch(given["client_id"]):
        problems["client_id"] = _("Enter the application (client) ID of the app registration in Azure.")
    if not _ID.fullmatch(given["tenant_id"]):
        problems["tenant_id"] = _("Enter the directory (tenant) ID of the app registration in Azure.")
    elif given["tenant_id"].lower() in _EVERYBODYS:
        problems["tenant_id"] = _("Enter your own tenant's ID; “common” and the like stand for everybody's.")
    return given, problems


def is_cloud(url: str) -> bool:
    """Whether an address is Microsoft's cloud, which belongs on the Office 365 page (product facts §11.1)."""
    return clouds.is_cloud(url)


def raise_any(problems: type_problems) -> None:
    """Raise Invalid naming every value that does not fit, when one does not."""
    if problems:
        raise Invalid(fields=problems)


def _url_problem(url: str) -> str:
    if not url:
        return ""
    if is_cloud(url):
        return _("This is Microsoft's cloud, which ends this kind of access. Set it up under Office 365 instead.")
    try:
        URLValidator(schemes=["https", "http"])(url)
    except ValidationError:
        return _("Enter a whole address, for instance https://mail.northwind.example/EWS/Exchange.asmx.")
    if "@" in url.partition("//")[2].partition("/")[0]:
        return _("Leave user name and password out of the address.")
    if addresses.has_other_scheme(url, settings.EGRESS_PRIVATE_HOSTS):
        return _("The address must begin with https://: calendars and the password travel over it.")
    return ""


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
