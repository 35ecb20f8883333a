"""Addresses of single sign-on. `accounts.urls` takes them in."""

from __future__ import annotations

from django.urls import path

from accounts.sso.oidc import views as oidc
from accounts.sso.views import leaving, saml

urlpatterns = [
    path("sign-in/sso/<slug:slug>/", leaving.start, name="sso-start"),
    path("sign-in/sso/<slug:slug>/return/", oidc.come_back, name="sso-oidc-return"),
    path("sign-in/sso/<slug:slug>/metadata/", saml.metadata, name="saml-metadata"),
    path("sign-in/sso/<slug:slug>/acs/", saml.acs, name="saml-acs"),
    path("sign-in/sso/<slug:slug>/arrived/", saml.arrived, name="saml-arrived"),
    path("me/prove/sso/", leaving.prove, name="sso-prove"),
]
