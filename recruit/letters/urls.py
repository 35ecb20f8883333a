"""Addresses of e-mail templates in the settings."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from recruit.letters import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("email-templates/", views.listing, name="letter-templates"),
    path("email-templates/new/", views.add, name="letter-template-new"),
    path("email-templates/<uuid:public_id>/", views.template, name="letter-template"),
    path("email-templates/<uuid:public_id>/archive/", views.archive, name="letter-template-archive"),
    path("email-templates/<uuid:public_id>/restore/", views.restore, name="letter-template-restore"),
]
