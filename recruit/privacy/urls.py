"""Addresses of privacy: its settings, and the question for consent."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from recruit.privacy.views import requests, settings

urlpatterns: list[URLPattern | URLResolver] = [
    path("settings/privacy/", settings.privacy, name="privacy"),
    path("settings/privacy/rules/<str:code>/", settings.rule, name="privacy-rule"),
    path("settings/privacy/rules/<str:code>/remove/", settings.remove_rule, name="privacy-rule-remove"),
    path("settings/erasure-requests/", requests.erasure_requests, name="erasure-requests"),
    path("settings/erasure-requests/<uuid:public_id>/approve/", requests.approve, name="erasure-approve"),
    path("settings/erasure-requests/<uuid:public_id>/refuse/", requests.refuse, name="erasure-refuse"),
    path("people/<uuid:public_id>/erase/", requests.erase_person, name="person-erase"),
    path("people/consent/", requests.ask_consent, name="consent-ask"),
]
