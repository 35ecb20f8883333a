"""Kinds of audit entry about single sign-on: providers, domains, who is bound to what, who was sent away."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit.kinds import register

REFUSED = register(
    "identity_provider.refused", _("A sign-in through {object} was refused ({code}): {reason}"), icon="alert"
)
TESTED = register("identity_provider.tested", _("{actor} tested {object}."), icon="check")

BOUND = register("identity.bound", _("{object} was bound to the provider {provider}."), icon="key")
BOUND_AGAIN = register("identity.bound_again", _("{actor} bound {object} anew to the provider {provider}."), icon="key")
UNBOUND = register("identity.unbound", _("{actor} took the binding of {object} to {provider} away."), icon="key")
JOINED = register("user.joined_by_sso", _("{object} joined through {provider}."), icon="user-check")
SUBJECT_CHANGED = register(
    "identity.subject_refused",
    _("{provider} named {object} by another subject than the one on file. Nobody was let in."),
    icon="alert",
)

DOMAIN_ADDED = register("verified_domain.added", _("{actor} added the domain {object}."), icon="globe")
DOMAIN_VERIFIED = register("verified_domain.verified", _("The record of {object} was found."), icon="check")
DOMAIN_MISSING = register("verified_domain.missing", _("The record of {object} is gone."), icon="alert")
DOMAIN_CLOSED = register(
    "verified_domain.closed", _("{object} stopped routing: its record was gone for a week."), icon="alert"
)
DOMAIN_ASSIGNED = register("verified_domain.assigned", _("{actor} changed the provider of {object}."), icon="globe")
DOMAIN_REMOVED = register("verified_domain.removed", _("{actor} removed the domain {object}."), icon="trash")

_SETTINGS = "WEB_SSO_CONFIGURATION_UPDATED"
PROVIDER_ADDED = register(
    "identity_provider.added", _("{actor} added the provider {object}."), icon="plus", public=_SETTINGS
)
PROVIDER_EDITED = register(
    "identity_provider.edited", _("{actor} edited the provider {object}."), icon="edit", public=_SETTINGS
)
PROVIDER_ON = register(
    "identity_provider.switched_on", _("{actor} switched the provider {object} on."), icon="play", public=_SETTINGS
)
PROVIDER_OFF = register(
    "identity_provider.switched_off", _("{actor} switched the provider {object} off."), icon="pause", public=_SETTINGS
)
PROVIDER_REMOVED = register(
    "identity_provider.removed", _("{actor} removed the provider {object}."), icon="trash", public=_SETTINGS
)
CERTIFICATE_ADDED = register(
    "identity_provider.certificate_added",
    _("{actor} added a certificate to {object} that holds until {day}."),
    icon="shield",
    public=_SETTINGS,
)
CERTIFICATE_REMOVED = register(
    "identity_provider.certificate_removed",
    _("{actor} removed a certificate of {object} that held until {day}."),
    icon="shield",
    public=_SETTINGS,
)
CERTIFICATE_EXPIRES = register(
    "identity_provider.certificate_expires",
    _("Administrators were told that a certificate of {object} expires on {day}."),
    icon="alert",
)
