"""Addresses of signing in, one's own account, users, tokens and company settings."""

from __future__ import annotations

from django.urls import path

from accounts.views import sign_in

app_name = "accounts"
urlpatterns = [
    path("sign-in/", sign_in.email_step, name="sign-in"),
    path("sign-in/password/", sign_in.password_step, name="sign-in-password"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
]
