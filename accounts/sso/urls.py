"""Addresses of single sign-on. `accounts.urls` takes them in."""

from __future__ import annotations

from django.urls import path

from accounts.sso.views import arriving, leaving

urlpatterns = [
    path("sign-in/sso/<slug:slug>/", leaving.start, name="sso-start"),
    path("me/prove/sso/", leaving.prove, name="sso-prove"),
    path("me/prove/sso/done/", arriving.proved, name="sso-proved"),
]
