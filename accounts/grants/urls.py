"""Addresses of OAuth: the protocol, consent, settings and connected applications. `accounts.urls` takes them in."""

from __future__ import annotations

from django.urls import path

from accounts.grants.views import clients, consent, mine, protocol

urlpatterns = [
    path("identity/oauth/allow", consent.allow, name="oauth-allow"),
    path("identity/oauth/token", protocol.token, name="oauth-token"),
    path("identity/oauth/revoke", protocol.revoke, name="oauth-revoke"),
    path(".well-known/oauth-authorization-server", protocol.metadata, name="oauth-metadata"),
    path("me/applications/", mine.connected, name="connected-applications"),
    path("me/applications/<uuid:public_id>/disconnect/", mine.disconnect, name="disconnect-application"),
    path("settings/applications/", clients.clients, name="oauth-clients"),
    path("settings/applications/add/", clients.add, name="oauth-client-add"),
    path("settings/applications/<uuid:public_id>/", clients.client, name="oauth-client"),
    path("settings/applications/<uuid:public_id>/rotate/", clients.rotate, name="oauth-client-rotate"),
    path("settings/applications/<uuid:public_id>/revoke/", clients.revoke, name="oauth-client-revoke"),
]
# The same doors at the root of the API's hosts and below `/api/`.
rest_routes = [
    path("identity/oauth/allow", protocol.allow_elsewhere, name="oauth-allow"),
    path("identity/oauth/token", protocol.token, name="oauth-token"),
    path("identity/oauth/revoke", protocol.revoke, name="oauth-revoke"),
    path(".well-known/oauth-authorization-server", protocol.metadata, name="oauth-metadata"),
]
