"""Addresses of single sign-on. `accounts.urls` takes them in."""

from __future__ import annotations

from django.urls import path

from accounts.sso.oidc import views as oidc
from accounts.sso.views import bindings, domains, leaving, providers, saml

urlpatterns = [
    path("sign-in/sso/<slug:slug>/", leaving.start, name="sso-start"),
    path("sign-in/sso/<slug:slug>/return/", oidc.come_back, name="sso-oidc-return"),
    path("sign-in/sso/<slug:slug>/metadata/", saml.metadata, name="saml-metadata"),
    path("sign-in/sso/<slug:slug>/acs/", saml.acs, name="saml-acs"),
    path("sign-in/sso/<slug:slug>/arrived/", saml.arrived, name="saml-arrived"),
    path("me/prove/sso/", leaving.prove, name="sso-prove"),
    path("settings/sso/", providers.providers, name="sso-providers"),
    path("settings/sso/add/<slug:kind>/", providers.add, name="sso-add"),
    path("settings/sso/read-metadata/", providers.read_metadata, name="sso-read-metadata"),
    path("settings/sso/<uuid:public_id>/", providers.provider, name="sso-provider"),
    path("settings/sso/<uuid:public_id>/test/", providers.test, name="sso-test"),
    path("settings/sso/<uuid:public_id>/on/", providers.switch_on, name="sso-on"),
    path("settings/sso/<uuid:public_id>/off/", providers.switch_off, name="sso-off"),
    path("settings/sso/<uuid:public_id>/remove/", providers.remove, name="sso-remove"),
    path("settings/sso/<uuid:public_id>/certificates/add/", providers.add_certificate, name="sso-certificate-add"),
    path(
        "settings/sso/<uuid:public_id>/certificates/remove/",
        providers.remove_certificate,
        name="sso-certificate-remove",
    ),
    path("settings/sso/domains/", domains.domains, name="sso-domains"),
    path("settings/sso/domains/<uuid:public_id>/", domains.domain, name="sso-domain"),
    path("settings/sso/domains/<uuid:public_id>/check/", domains.check, name="sso-domain-check"),
    path("settings/sso/domains/<uuid:public_id>/remove/", domains.remove, name="sso-domain-remove"),
    path("settings/users/<uuid:public_id>/bindings/", bindings.bindings, name="user-bindings"),
    path("settings/users/<uuid:public_id>/bindings/<uuid:identity_id>/remove/", bindings.unbind, name="user-unbind"),
]
