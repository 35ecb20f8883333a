"""Kinds of audit entry of the connections to calendar systems. None of them holds a secret."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit.kinds import register

SAVED = register("calendar_connection.saved", _("{actor} changed the settings of {object}"), icon="settings")
SYNC_CHANGED = register(
    "calendar_connection.sync_changed",
    _("{actor} changed what interviewers’ changes in {object} do"),
    icon="refresh",
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
