"""Kinds of audit entry about integrators' applications and what people granted them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit.kinds import register

CLIENT_CREATED = register("oauth_client.created", _("{actor} made the application {object}."), icon="key")
CLIENT_EDITED = register("oauth_client.edited", _("{actor} changed the application {object}."), icon="key")
SECRET_ROTATED = register(
    "oauth_client.secret_rotated", _("{actor} gave the application {object} a new secret."), icon="key"
)
CLIENT_REVOKED = register("oauth_client.revoked", _("{actor} revoked the application {object}."), icon="key")
ACCESS_GRANTED = register(
    "oauth_client.access_granted", _("{actor} let the application {object} act for them: {scopes}."), icon="link"
)
ACCESS_DENIED = register(
    "oauth_client.access_denied", _("{actor} refused the application {object} access."), icon="ban"
)
ACCESS_REVOKED = register(
    "oauth_client.access_revoked", _("{actor} ended the access of the application {object}."), icon="ban"
)
REUSE_DETECTED = register(
    "oauth_client.reuse_detected",
    _("A used key of the application {object} was shown again; the access it stems from was ended."),
    icon="alert",
)
