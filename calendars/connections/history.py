"""Kinds of audit entry of the connections to calendar systems. None of them holds a secret."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit.kinds import Field, register
from calendars.connections.models import Connection
from calendars.providers.ews import versions
from calendars.providers.ews.ways import Way

_SETTINGS = {
    "account": Field(_("Service account")),
    "password": Field(_("Password")),
    "sign_in_name": Field(_("User name")),
    "sign_in_way": Field(_("How to sign in"), dict(Way.choices)),
    "service_url": Field(_("Service URL")),
    "exchange_version": Field(_("Exchange version"), dict(versions.CHOICES)),
    "posts_as_scheduler": Field(_("Use scheduler’s name")),
    "permissions": Field(_("Permissions"), dict(Connection.Permissions.choices)),
    "client_id": Field(_("Client ID")),
    "client_secret": Field(_("Client secret")),
    "tenant_id": Field(_("Tenant ID")),
}

SAVED = register(
    "calendar_connection.saved", _("{actor} changed the settings of {object}"), icon="settings", fields=_SETTINGS
)
SYNC_CHANGED = register(
    "calendar_connection.sync_changed",
    _("{actor} changed what interviewers’ changes in {object} do"),
    icon="refresh",
    fields={"sync": Field(_("Changes made outside"), dict(Connection.Sync.choices))},
)
ACTIVATED = register(
    "calendar_connection.activated", _("{actor} made {object} the company’s calendar system"), icon="check-circle"
)
DEACTIVATED = register(
    "calendar_connection.deactivated",
    _("{actor} stopped using {object}; {planned} planned meetings were kept in it"),
    icon="pause",
)
DISCONNECTED = register("calendar_connection.disconnected", _("{actor} removed the secrets of {object}"), icon="trash")
SIGNED_IN = register(
    "calendar_connection.signed_in",
    _("{actor} connected {object} as {account}"),
    icon="user-check",
    personal=("account",),
)
SIGN_IN_FAILED = register(
    "calendar_connection.sign_in_failed", _("Connecting {object} failed for {actor}: {reason}"), icon="alert"
)
REVOKED = register(
    "calendar_connection.revoked", _("{object} ended the sign-in; somebody has to sign in anew"), icon="alert"
)
FAILED = register("calendar_connection.failed", _("{object} began to fail: {reason}"), icon="alert")
RECOVERED = register("calendar_connection.recovered", _("{object} works again"), icon="check")
RESOURCES_LOADED = register(
    "calendar_connection.resources_loaded",
    _("{actor} loaded {count} rooms and resources from {object}: {added} new, {gone} gone"),
    icon="building",
)
RESOURCE_ADDED = register("calendar_resource.added", _("{actor} added the room {object}"), icon="plus")
RESOURCE_REMOVED = register("calendar_resource.removed", _("{actor} took the room {object} off the list"), icon="trash")
CALENDAR_CHOSEN = register(
    "user.calendar_chosen", _("{actor} chose the calendar for interviews: {calendar}"), icon="calendar"
)
